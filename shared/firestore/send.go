package firestore

import (
	"context"
	"errors"
	"fmt"
	"io"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/gigchat/shared/chat"
)

// SendContext implements [chat.Conversations] with one BatchGetDocuments, which
// reads all documents as of one moment.
func (s *Store) SendContext(ctx context.Context, gigID, chatID, messageID string) (chat.SendContext, error) {
	gigPath, chatPath := s.database.gigPath(gigID), s.database.chatPath(gigID, chatID)
	paths, messagePath := []string{gigPath, chatPath}, ""
	if messageID != "" {
		messagePath = s.database.messagePath(gigID, chatID, messageID)
		paths = append(paths, messagePath)
	}
	found, err := s.get(ctx, "read what decides on a send", paths...)
	if err != nil {
		return chat.SendContext{}, err
	}
	var c chat.SendContext
	if doc, ok := found[gigPath]; ok {
		c.Gig = decodeGig(gigID, doc.GetFields())
	}
	if doc, ok := found[chatPath]; ok {
		decoded := decodeChat(gigID, chatID, doc.GetFields())
		c.Chat = &decoded
	}
	doc, ok := found[messagePath]
	if !ok {
		return c, nil
	}
	m, err := decodeMessage(gigID, chatID, messageID, doc.GetFields())
	if err != nil {
		return chat.SendContext{}, fmt.Errorf("message %s: %w", messagePath, err)
	}
	c.Message = &chat.StoredMessage{Message: m}
	if m.ModerationStatus == chat.Hidden {
		c.Message.Original, err = s.original(ctx, gigID, chatID, messageID)
	}
	return c, err
}

// original returns the text of a hidden message, empty if it is gone.
func (s *Store) original(ctx context.Context, gigID, chatID, messageID string) (chat.Text, error) {
	path := s.database.originalPath(gigID, chatID, messageID)
	found, err := s.get(ctx, "read a hidden message's original", path)
	return chat.Text(found[path].GetFields()["text"].GetStringValue()), err
}

// get reads documents in one round trip and returns those that exist, by path.
func (s *Store) get(ctx context.Context, operation string, paths ...string) (map[string]*pb.Document, error) {
	stream, err := s.client.BatchGetDocuments(ctx, &pb.BatchGetDocumentsRequest{
		Database:  s.database.name(),
		Documents: paths,
	})
	if err != nil {
		return nil, translate(operation, err)
	}
	found := make(map[string]*pb.Document, len(paths))
	for {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, translate(operation, err)
		}
		if doc := answer.GetFound(); doc != nil {
			found[doc.GetName()] = doc
		}
	}
}

// CreateMessage implements [chat.Conversations] with one Commit. The message's
// time is the server's, by a transform whose result the answer carries.
func (s *Store) CreateMessage(ctx context.Context, m chat.NewMessage) (chat.Message, error) {
	answer, err := s.client.Commit(ctx, &pb.CommitRequest{
		Database: s.database.name(),
		Writes:   []*pb.Write{s.messageWrite(m), s.chatWrite(m)},
	})
	switch status.Code(err) {
	case codes.OK:
	case codes.AlreadyExists, codes.NotFound, codes.FailedPrecondition, codes.Aborted:
		return chat.Message{}, fmt.Errorf("firestore: create a message: %s: %w", status.Code(err), chat.ErrConflict)
	default:
		return chat.Message{}, translate("create a message", err)
	}
	createdAt := answer.GetWriteResults()[0].GetTransformResults()[0].GetTimestampValue().AsTime()
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
