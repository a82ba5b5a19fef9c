package firestore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

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
	paths := []string{s.database.gigPath(gigID), s.database.chatPath(gigID, chatID)}
	if messageID != "" {
		paths = append(paths, s.database.messagePath(gigID, chatID, messageID))
	}
	found, err := s.get(ctx, "read a chat", paths...)
	if err != nil {
		return chat.Context{}, err
	}
	return s.decodeContext(ctx, gigID, chatID, messageID, found)
}

// decodeContext reads a context out of documents, and the original of its message
// if that is hidden.
func (s *Store) decodeContext(ctx context.Context, gigID, chatID, messageID string, found map[string]*pb.Document) (chat.Context, error) {
	gigPath, chatPath := s.database.gigPath(gigID), s.database.chatPath(gigID, chatID)
	messagePath := s.database.messagePath(gigID, chatID, messageID)
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
		originals, err := s.addOriginals(ctx, stored)
		c.Message, c.MessageUpdatedAt = &stored[0], doc.GetUpdateTime().AsTime()
		if original, ok := originals[s.database.originalPath(gigID, chatID, messageID)]; ok {
			c.OriginalUpdatedAt = original.GetUpdateTime().AsTime()
		}
		return c, err
	}
	return c, nil
}

// addOriginals reads the texts of those of the messages that are hidden, and
// returns the documents that keep them, by path.
func (s *Store) addOriginals(ctx context.Context, messages []chat.StoredMessage) (map[string]*pb.Document, error) {
	var paths []string
	for _, m := range messages {
		if m.ModerationStatus == chat.Hidden {
			paths = append(paths, s.database.originalPath(m.GigID, m.ChatID, m.ID))
		}
	}
	if len(paths) == 0 {
		return map[string]*pb.Document{}, nil
	}
	found, err := s.get(ctx, "read the originals of hidden messages", paths...)
	for i, m := range messages {
		path := s.database.originalPath(m.GigID, m.ChatID, m.ID)
		messages[i].Original = chat.Text(found[path].GetFields()["text"].GetStringValue())
	}
	return found, err
}

// get reads documents in one round trip and returns those that exist, by path.
func (s *Store) get(ctx context.Context, operation string, paths ...string) (map[string]*pb.Document, error) {
	found, _, err := s.getRequest(ctx, operation, &pb.BatchGetDocumentsRequest{Database: s.database.name(), Documents: paths})
	return found, err
}

// getMessages reads messages in one round trip and returns the documents of those that
// exist, in the order of the keys.
func (s *Store) getMessages(ctx context.Context, operation string, keys []chat.MessageKey) ([]*pb.Document, error) {
	paths := s.messagePaths(keys)
	found, err := s.get(ctx, operation, paths...)
	docs := make([]*pb.Document, 0, len(found))
	for _, path := range paths {
		if doc, ok := found[path]; ok {
			docs = append(docs, doc)
		}
	}
	return docs, err
}

func (s *Store) messagePaths(keys []chat.MessageKey) []string {
	paths := make([]string, len(keys))
	for i, key := range keys {
		paths[i] = s.database.messagePath(key.GigID, key.ChatID, key.ID)
	}
	return paths
}

// getRequest reads as get does, and returns as of when, too.
func (s *Store) getRequest(ctx context.Context, operation string, r *pb.BatchGetDocumentsRequest) (found map[string]*pb.Document, at time.Time, err error) {
	stream, err := s.client.BatchGetDocuments(ctx, r)
	if err != nil {
		return nil, time.Time{}, translate(ctx, operation, err)
	}
	found = make(map[string]*pb.Document, len(r.GetDocuments()))
	for {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return found, at, nil
		}
		if err != nil {
			return nil, time.Time{}, translate(ctx, operation, err)
		}
		at = answer.GetReadTime().AsTime()
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
