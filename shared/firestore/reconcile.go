package firestore

import (
	"context"
	"strings"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// In the order of paths these stand before and behind all gigs, so that nothing is read
// of what else a marketplace may have in collections called messages.
const beforeGigs, behindGigs = "/gigs/!", "/gigs~/~"

// ScanMessages implements [chat.ReconcileLive] with one query. Documents are decoded as
// they come, so that no page of large ones is in memory.
func (s *Store) ScanMessages(ctx context.Context, q chat.Scan, found func(chat.LiveMessage)) (next *chat.Cursor, reads int, err error) {
	root := s.database.root()
	query, parent := messages(), root
	query.OrderBy = orderBy(ascending, documentName)
	switch {
	case !q.From.IsZero():
		query = messages(compare("createdAt", notBefore, encodeTime(q.From)))
		query.OrderBy = orderBy(ascending, "createdAt", documentName)
	case q.GigID != "":
		parent = s.database.gigPath(q.GigID)
	default:
		query.StartAt = &pb.Cursor{Values: []*pb.Value{encodeReference(root + beforeGigs)}}
		query.EndAt = &pb.Cursor{Values: []*pb.Value{encodeReference(root + behindGigs)}}
	}
	query.From[0].AllDescendants = true
	query.Limit = wrapperspb.Int32(int32(q.Limit))
	switch {
	case q.After == (chat.Cursor{}):
	case q.From.IsZero():
		query.StartAt = &pb.Cursor{Values: []*pb.Value{encodeReference(root + "/" + q.After.Name)}}
	default:
		query.StartAt = cursor(q.After, root+"/"+q.After.Name)
	}
	var last *pb.Document
	err = s.stream(ctx, nil, "read all messages", parent, query, func(doc *pb.Document) error {
		reads++
		last = doc
		if m, ok := s.decodeLive(doc); ok {
			found(m)
		}
		return nil
	})
	if err != nil {
		return nil, reads, err
	}
	if reads == q.Limit {
		next = &chat.Cursor{Name: strings.TrimPrefix(last.GetName(), root+"/")}
		if !q.From.IsZero() {
			next.At = decodeTime(last.GetFields()["createdAt"])
		}
	}
	return next, max(reads, 1), nil // that nothing was found costs a read, too
}

// MessagesNow implements [chat.ReconcileLive].
func (s *Store) MessagesNow(ctx context.Context, keys []chat.MessageKey) (list []chat.LiveMessage, at time.Time, err error) {
	docs, at, err := s.getRequest(ctx, "read messages that differ", &pb.BatchGetDocumentsRequest{
		Database: s.database.name(), Documents: s.messagePaths(keys),
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	for _, doc := range docs {
		if m, ok := s.decodeLive(doc); ok {
			list = append(list, m)
		}
	}
	return list, at, nil
}

// Existed implements [chat.ReconcileLive].
func (s *Store) Existed(ctx context.Context, keys []chat.MessageKey, at time.Time) (map[chat.MessageKey]bool, error) {
	paths := s.messagePaths(keys)
	docs, _, err := s.getRequest(ctx, "read messages as they were", &pb.BatchGetDocumentsRequest{
		Database: s.database.name(), Documents: paths,
		ConsistencySelector: &pb.BatchGetDocumentsRequest_ReadTime{ReadTime: timestamppb.New(at.Truncate(time.Microsecond))},
	})
	if err != nil {
		return nil, err
	}
	existed := make(map[chat.MessageKey]bool, len(docs))
	for i, key := range keys {
		if _, ok := docs[paths[i]]; ok {
			existed[key] = true
		}
	}
	return existed, nil
}

// decodeLive decodes a message, malformed or not; ok is false for a document of another
// collection.
func (s *Store) decodeLive(doc *pb.Document) (m chat.LiveMessage, ok bool) {
	gigID, chatID, id, ok := s.database.splitMessagePath(doc.GetName())
	m.MessageKey = chat.MessageKey{ChatKey: chat.ChatKey{GigID: gigID, ChatID: chatID}, ID: id}
	m.CreatedAt = decodeTime(doc.GetFields()["createdAt"])
	if whole, err := decodeMessage(gigID, chatID, id, doc.GetFields()); err == nil {
		m.Version = &chat.Version{Message: whole, UpdatedAt: doc.GetUpdateTime().AsTime()}
	}
	return m, ok
}
