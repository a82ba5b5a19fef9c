package firestore

import (
	"context"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// SendContext implements [chat.Conversations]: the documents and the count are
// asked for at the same time.
func (s *Store) SendContext(ctx context.Context, q chat.SendQuery) (chat.SendContext, error) {
	var c chat.SendContext
	both, ctx := atOnce(ctx)
	both.Go(func() (err error) {
		c.Context, err = s.Context(ctx, q.GigID, q.ChatID, q.MessageID)
		return err
	})
	both.Go(func() (err error) {
		query := messages(
			equal("senderId", encodeString(q.SenderID)),
			compare("createdAt", after, encodeTime(q.Since)),
		)
		query.OrderBy = orderBy(descending, "createdAt") // as in NthNewest, whose index it shares
		c.Sent, err = s.count(ctx, "count what was sent", s.database.chatPath(q.GigID, q.ChatID), query, q.CountTo)
		return err
	})
	return c, both.Wait()
}

// NthNewest implements [chat.Conversations].
func (s *Store) NthNewest(ctx context.Context, gigID, chatID, senderID string, n int) (time.Time, error) {
	query := messages(equal("senderId", encodeString(senderID)))
	query.OrderBy = orderBy(descending, "createdAt")
	query.Offset, query.Limit = int32(n-1), wrapperspb.Int32(1)
	docs, err := s.query(ctx, "read when it was sent", s.database.chatPath(gigID, chatID), query)
	if err != nil || len(docs) == 0 {
		return time.Time{}, err
	}
	return decodeTime(docs[0].GetFields()["createdAt"]), nil
}

// CreateMessage implements [chat.Conversations] with one Commit. The message's
// time is the server's, by a transform whose result the answer carries.
func (s *Store) CreateMessage(ctx context.Context, m chat.NewMessage) (chat.Message, error) {
	answer, err := s.commit(ctx, "create a message", s.messageWrite(m), s.chatWrite(m))
	if err != nil {
		return chat.Message{}, err
	}
	createdAt := decodeTime(answer.GetWriteResults()[0].GetTransformResults()[0])
	return chat.Message{
		GigID: m.GigID, ChatID: m.ChatID, ID: m.ID,
		SenderID: m.SenderID, Text: m.Text, CreatedAt: createdAt, ModerationStatus: chat.Unreviewed,
	}, nil
}

// messageWrite creates the message. Its fields are those that firestore.rules
// demand of a client's own write: both doors store the same document.
func (s *Store) messageWrite(m chat.NewMessage) *pb.Write {
	return &pb.Write{
		Operation: &pb.Write_Update{Update: &pb.Document{
			Name: s.database.messagePath(m.GigID, m.ChatID, m.ID),
			Fields: map[string]*pb.Value{
				"senderId":            encodeString(m.SenderID),
				"text":                encodeString(string(m.Text)),
				"is_read_by_receiver": encodeBool(false),
				"moderationStatus":    encodeString(string(chat.Unreviewed)),
			},
		}},
		UpdateTransforms: []*pb.DocumentTransform_FieldTransform{serverTime("createdAt")},
		CurrentDocument:  exists(false),
	}
}

// chatWrite makes the message its chat's newest, and creates the chat if the
// message is its first.
func (s *Store) chatWrite(m chat.NewMessage) *pb.Write {
	w := &pb.Write{
		UpdateMask:       &pb.DocumentMask{FieldPaths: []string{"lastMessageId"}},
		UpdateTransforms: []*pb.DocumentTransform_FieldTransform{serverTime("lastMessageAt")},
		CurrentDocument:  exists(true),
	}
	fields := map[string]*pb.Value{"lastMessageId": encodeString(m.ID)}
	if m.ChatMembers != nil {
		fields["participantIds"] = encodeStrings(m.ChatMembers)
		fields["readUntil"] = emptyMap()
		w.UpdateMask = nil
		w.UpdateTransforms = append(w.UpdateTransforms, serverTime("createdAt"))
		w.CurrentDocument = exists(false)
	}
	w.Operation = &pb.Write_Update{Update: &pb.Document{Name: s.database.chatPath(m.GigID, m.ChatID), Fields: fields}}
	return w
}
