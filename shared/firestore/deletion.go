package firestore

import (
	"context"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// pageBytes are how many bytes of documents end a page of messages early.
const pageBytes = 8 << 20

// ChatMessages implements [chat.DeletionLive].
//
// Why one query and not one for each page: it is as cheap, and what finds the pages
// one by one reads an index over and over where, as in the emulator, a query reads
// all of it.
func (s *Store) ChatMessages(
	ctx context.Context, key chat.ChatKey, after *chat.Cursor, limit int, found func([]chat.OldMessage) error,
) error {
	query := messages(compare("createdAt", notBefore, encodeTime(time.Time{}))) // times, whatever they are
	query.OrderBy = orderBy(ascending, "createdAt", documentName)
	if after != nil {
		query.StartAt = cursor(*after, s.database.root()+"/"+after.Name)
	}
	var docs []*pb.Document
	size := 0
	page := func() error {
		list, err := s.decodeWhole(ctx, docs)
		docs, size = nil, 0
		if err != nil || len(list) == 0 {
			return err
		}
		return found(list)
	}
	err := s.stream(ctx, nil, "read a chat's messages", s.database.chatPath(key.GigID, key.ChatID), query, func(doc *pb.Document) error {
		docs, size = append(docs, doc), size+proto.Size(doc)
		if len(docs) < limit && size < pageBytes {
			return nil
		}
		return page()
	})
	if err != nil || len(docs) == 0 {
		return err
	}
	return page()
}

// MessagesFrom implements [chat.DeletionLive].
func (s *Store) MessagesFrom(ctx context.Context, key chat.ChatKey, senderID string, limit int) ([]chat.OldMessage, error) {
	query := messages(equal("senderId", encodeString(senderID)))
	query.Limit = wrapperspb.Int32(int32(limit))
	docs, err := s.query(ctx, "read a user's messages", s.database.chatPath(key.GigID, key.ChatID), query)
	if err != nil {
		return nil, err
	}
	return s.decodeWhole(ctx, docs)
}

// WholeMessages implements [chat.DeletionLive].
func (s *Store) WholeMessages(ctx context.Context, keys []chat.MessageKey) ([]chat.OldMessage, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	docs, err := s.getMessages(ctx, "read messages again", keys)
	if err != nil {
		return nil, err
	}
	return s.decodeWhole(ctx, docs)
}

// decodeWhole decodes messages, malformed ones too, with what lies below them.
func (s *Store) decodeWhole(ctx context.Context, docs []*pb.Document) ([]chat.OldMessage, error) {
	list := make([]chat.OldMessage, 0, len(docs))
	for _, doc := range docs {
		gigID, chatID, id, ok := s.database.splitMessagePath(doc.GetName())
		if !ok {
			continue
		}
		fields := doc.GetFields()
		m := chat.OldMessage{
			MessageKey: chat.MessageKey{ChatKey: chat.ChatKey{GigID: gigID, ChatID: chatID}, ID: id},
			CreatedAt:  decodeTime(fields["createdAt"]),
			Status:     chat.ModerationStatus(fields["moderationStatus"].GetStringValue()),
			UpdatedAt:  doc.GetUpdateTime().AsTime(),
			SenderID:   fields["senderId"].GetStringValue(),
			Texts: &chat.OldTexts{
				Text:   chat.Text(fields["text"].GetStringValue()),
				Reason: chat.Text(fields["moderationReason"].GetStringValue()),
			},
		}
		if whole, err := decodeMessage(gigID, chatID, id, fields); err == nil {
			m.Whole = &whole
		}
		list = append(list, m)
	}
	return list, s.addAllBelow(ctx, list)
}

// addAllBelow adds what lies below any of the messages: unlike with [Store.addBelow] it
// costs little to ask, since they are of one chat.
func (s *Store) addAllBelow(ctx context.Context, list []chat.OldMessage) error {
	for i := range list {
		list[i].Stray = true
	}
	err := s.addBelow(ctx, byChat(list), true)
	for i, m := range list {
		list[i].Stray = m.Status == chat.Unreviewed && (len(m.Reporters) > 0 || m.Texts.Original != "")
	}
	return err
}

// ScrubMessages implements [chat.DeletionLive].
func (s *Store) ScrubMessages(ctx context.Context, redactions []chat.Redaction) ([]*chat.Version, error) {
	var writes []*pb.Write
	positions := make([]int, len(redactions)) // of each message's own write, or -1
	for i, r := range redactions {
		positions[i] = -1
		own, below := s.redactionWrites(r)
		if own != nil {
			positions[i] = len(writes)
			writes = append(writes, own)
		}
		writes = append(writes, below...)
	}
	results, err := s.bulkCommit(ctx, "delete traces of a user", writes)
	if err != nil {
		return nil, err
	}
	versions := make([]*chat.Version, len(redactions))
	for i, at := range positions {
		if m := redactions[i].Result(); m != nil && at >= 0 {
			versions[i] = &chat.Version{Message: *m, UpdatedAt: results[at].GetUpdateTime().AsTime()}
		}
	}
	return versions, nil
}

// RemoveMember implements [chat.DeletionLive].
func (s *Store) RemoveMember(ctx context.Context, key chat.ChatKey, userID string) error {
	w := &pb.Write{
		Operation:       &pb.Write_Update{Update: &pb.Document{Name: s.database.chatPath(key.GigID, key.ChatID)}},
		UpdateMask:      &pb.DocumentMask{FieldPaths: []string{pointerPath(userID)}},
		CurrentDocument: exists(true),
	}
	if key.ChatID != chat.TeamChatID {
		w.UpdateTransforms = []*pb.DocumentTransform_FieldTransform{{
			FieldPath: "participantIds",
			TransformType: &pb.DocumentTransform_FieldTransform_RemoveAllFromArray{
				RemoveAllFromArray: &pb.ArrayValue{Values: []*pb.Value{encodeString(userID)}},
			},
		}}
	}
	_, err := s.bulkCommit(ctx, "take a user out of a chat", []*pb.Write{w})
	return err
}
