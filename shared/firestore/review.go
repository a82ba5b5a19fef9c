package firestore

import (
	"context"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// MessagesWith implements [chat.Queue]. It asks on until it has enough, since the
// collections called messages may be others' as well, and leaves out what is no
// message as the contract has it: one such document must not close the queue of
// all gigs.
func (s *Store) MessagesWith(ctx context.Context, status chat.ModerationStatus, after *chat.Cursor, limit int) ([]chat.StoredMessage, error) {
	root := s.database.root()
	query := messages(equal("moderationStatus", encodeString(string(status))))
	query.From[0].AllDescendants = true
	query.OrderBy = orderBy(ascending, "createdAt", documentName)
	query.Limit = wrapperspb.Int32(int32(limit))
	if after != nil {
		query.StartAt = cursor(*after, root+"/"+after.Name)
	}
	var list []chat.StoredMessage
	for {
		docs, err := s.query(ctx, "read the review queue", root, query)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			gigID, chatID, id, ok := s.database.splitMessagePath(doc.GetName())
			if !ok || len(list) == limit {
				continue
			}
			if m, err := decodeMessage(gigID, chatID, id, doc.GetFields()); err == nil {
				list = append(list, chat.StoredMessage{Message: m})
			}
		}
		if len(docs) < limit || len(list) == limit {
			break
		}
		last := docs[len(docs)-1]
		query.StartAt = &pb.Cursor{Values: []*pb.Value{
			last.GetFields()["createdAt"], {ValueType: &pb.Value_ReferenceValue{ReferenceValue: last.GetName()}},
		}}
	}
	_, err := s.addOriginals(ctx, list)
	return list, err
}

// CountWith implements [chat.Queue]. What is no message counts, too.
func (s *Store) CountWith(ctx context.Context, status chat.ModerationStatus, limit int) (int, error) {
	query := messages(equal("moderationStatus", encodeString(string(status))))
	query.From[0].AllDescendants = true
	query.OrderBy = orderBy(ascending, "createdAt", documentName) // as in MessagesWith, whose index it shares
	return s.count(ctx, "count the review queue", s.database.root(), query, limit)
}
