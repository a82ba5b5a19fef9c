package firestore

import (
	"context"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// countsInFlight bounds how many counts are asked for at a time.
const countsInFlight = 16

// visible are the statuses of messages that members see.
var visible = encodeStrings([]string{string(chat.Unreviewed), string(chat.Flagged), string(chat.Approved)})

// NotYetRead implements [chat.Receipts].
func (s *Store) NotYetRead(ctx context.Context, gigID, chatID string, h chat.Horizon, limit int) ([]chat.MessageVersion, error) {
	filters := []*pb.StructuredQuery_Filter{
		equal("is_read_by_receiver", encodeBool(false)),
		compare("moderationStatus", oneOf, visible),
		compare("createdAt", upTo, encodeTime(h.Until)),
	}
	if h.Sender != "" {
		filters = append(filters, equal("senderId", encodeString(h.Sender)))
	}
	if h.Except != "" {
		filters = append(filters, compare("senderId", isNot, encodeString(h.Except)))
	}
	query := messages(filters...)
	query.OrderBy = orderBy(ascending, "createdAt")
	if h.Sender == "" {
		// One index then serves these whether somebody is excepted or not.
		query.OrderBy = orderBy(ascending, "createdAt", "senderId")
	}
	query.Limit = wrapperspb.Int32(int32(limit))
	query.Select = project(documentName)
	docs, err := s.query(ctx, "read what is not marked as read", s.database.chatPath(gigID, chatID), query)
	found := make([]chat.MessageVersion, 0, len(docs))
	for _, doc := range docs {
		if _, _, id, ok := s.database.splitMessagePath(doc.GetName()); ok {
			found = append(found, chat.MessageVersion{ID: id, UpdatedAt: doc.GetUpdateTime().AsTime()})
		}
	}
	return found, err
}

// CommitRead implements [chat.Receipts].
func (s *Store) CommitRead(ctx context.Context, c chat.Chat, p *chat.Pointer, messages []chat.MessageVersion) error {
	writes := make([]*pb.Write, 0, len(messages)+1)
	if p != nil {
		writes = append(writes, &pb.Write{
			Operation: &pb.Write_Update{Update: &pb.Document{
				Name: s.database.chatPath(c.GigID, c.ID),
				Fields: map[string]*pb.Value{"readUntil": {ValueType: &pb.Value_MapValue{MapValue: &pb.MapValue{
					Fields: map[string]*pb.Value{p.UserID: encodeTime(p.Until)},
				}}}},
			}},
			UpdateMask:      &pb.DocumentMask{FieldPaths: []string{pointerPath(p.UserID)}},
			CurrentDocument: unchangedSince(c.UpdatedAt),
		})
	}
	for _, m := range messages {
		fields := map[string]*pb.Value{"is_read_by_receiver": encodeBool(true)}
		writes = append(writes, update(s.database.messagePath(c.GigID, c.ID, m.ID), fields, unchangedSince(m.UpdatedAt)))
	}
	_, err := s.commit(ctx, "mark as read", writes...)
	return err
}

// CountUnread implements [chat.Receipts].
func (s *Store) CountUnread(ctx context.Context, questions []chat.UnreadQuery) ([]int, error) {
	counts := make([]int, len(questions))
	all, ctx := atOnce(ctx)
	all.SetLimit(countsInFlight)
	for i, q := range questions {
		all.Go(func() (err error) {
			query := messages(
				compare("moderationStatus", oneOf, visible),
				compare("senderId", isNot, encodeString(q.UserID)),
				compare("createdAt", after, encodeTime(q.After)), // of no pointer, the least time there is
			)
			query.OrderBy = orderBy(ascending, "createdAt", "senderId")
			counts[i], err = s.count(ctx, "count unread messages", s.database.chatPath(q.GigID, q.ChatID), query, chat.MaxUnread)
			return err
		})
	}
	return counts, all.Wait()
}
