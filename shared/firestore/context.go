package firestore

import (
	"context"
	"errors"
	"fmt"
	"io"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/googleapis/gax-go/v2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/gigchat/shared/chat"
)

// Context reads a gig, a chat and, unless messageID is empty, a message with one
// BatchGetDocuments, which reads all of them as of one moment. Only the original
// of a hidden message takes a second.
func (s *Store) Context(ctx context.Context, gigID, chatID, messageID string) (chat.Context, error) {
	gigPath, chatPath := s.database.gigPath(gigID), s.database.chatPath(gigID, chatID)
	paths, messagePath := []string{gigPath, chatPath}, ""
	if messageID != "" {
		messagePath = s.database.messagePath(gigID, chatID, messageID)
		paths = append(paths, messagePath)
	}
	found, err := s.get(ctx, "read a chat", paths...)
	if err != nil {
		return chat.Context{}, err
	}
	var c chat.Context
	if doc, ok := found[gigPath]; ok {
		c.Gig = decodeGig(gigID, doc.GetFields())
	}
	if doc, ok := found[chatPath]; ok {
		decoded := decodeChat(gigID, chatID, doc)
		c.Chat = &decoded
	}
	if doc, ok := found[messagePath]; ok {
		m, err := decodeMessage(gigID, chatID, messageID, doc.GetFields())
		if err != nil {
			return chat.Context{}, fmt.Errorf("message %s: %w", messagePath, err)
		}
		stored := []chat.StoredMessage{{Message: m}}
		err = s.addOriginals(ctx, stored)
		c.Message = &stored[0]
		return c, err
	}
	return c, nil
}

// addOriginals reads the texts of those of the messages that are hidden.
func (s *Store) addOriginals(ctx context.Context, messages []chat.StoredMessage) error {
	var paths []string
	for _, m := range messages {
		if m.ModerationStatus == chat.Hidden {
			paths = append(paths, s.database.originalPath(m.GigID, m.ChatID, m.ID))
		}
	}
	if len(paths) == 0 {
		return nil
	}
	found, err := s.get(ctx, "read the originals of hidden messages", paths...)
	for i, m := range messages {
		path := s.database.originalPath(m.GigID, m.ChatID, m.ID)
		messages[i].Original = chat.Text(found[path].GetFields()["text"].GetStringValue())
	}
	return err
}

// get reads documents in one round trip and returns those that exist, by path.
func (s *Store) get(ctx context.Context, operation string, paths ...string) (map[string]*pb.Document, error) {
	stream, err := s.client.BatchGetDocuments(ctx, &pb.BatchGetDocumentsRequest{
		Database:  s.database.name(),
		Documents: paths,
	})
	if err != nil {
		return nil, translate(ctx, operation, err)
	}
	found := make(map[string]*pb.Document, len(paths))
	for {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, translate(ctx, operation, err)
		}
		if doc := answer.GetFound(); doc != nil {
			found[doc.GetName()] = doc
		}
	}
}

// commit writes all or nothing. Where a precondition does not hold, somebody else
// was faster, or Firestore gave up without saying whether it has written, it
// answers [chat.ErrConflict]: who reads again sees what became of it. (The emulator
// gives up a commit if a listener goes away while it is told.)
func (s *Store) commit(ctx context.Context, operation string, writes ...*pb.Write) (*pb.CommitResponse, error) {
	return s.commitRequest(ctx, operation, &pb.CommitRequest{Database: s.database.name(), Writes: writes})
}

func (s *Store) commitRequest(ctx context.Context, operation string, r *pb.CommitRequest, options ...gax.CallOption) (*pb.CommitResponse, error) {
	answer, err := s.client.Commit(ctx, r, options...)
	code := status.Code(err)
	if code == codes.Canceled && ctx.Err() == nil {
		code = codes.Aborted
	}
	switch code {
	case codes.OK:
		return answer, nil
	case codes.AlreadyExists, codes.NotFound, codes.FailedPrecondition, codes.Aborted:
		return nil, fmt.Errorf("firestore: %s: %s: %w", operation, code, chat.ErrConflict)
	default:
		return nil, translate(ctx, operation, err)
	}
}
