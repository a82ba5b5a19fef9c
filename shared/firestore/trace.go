package firestore

import (
	"context"
	"strings"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// tracesAtOnce are how many documents are asked for at a time. Of all of them only
// the names come, and of these only the chats' are kept.
const tracesAtOnce = 50_000

// Traces implements [chat.DeletionLive]. Of a chat in which the user has written it
// reads a page of messages at most, and goes on with the next chat.
//
// Why all reports of all users are read: a report tells by its name alone who made
// it, and no query finds names by their last part. There are few.
func (s *Store) Traces(ctx context.Context, userID string, t chat.Trace, found func([]chat.ChatKey) error) error {
	id := encodeString(userID)
	switch t {
	case chat.TraceWrote:
		return s.eachTrace(ctx, messages(equal("senderId", id)), true, found, func(path string) (gigID, chatID string, ok bool) {
			gigID, chatID, _, ok = s.database.splitMessagePath(path)
			return gigID, chatID, ok
		})
	case chat.TraceListed:
		return s.eachTrace(ctx, from("chats", compare("participantIds", lists, id)), true, found, s.database.splitChatPath)
	case chat.TraceRead:
		return s.eachReader(ctx, userID, found)
	case chat.TraceReported:
		return s.eachTrace(ctx, from("reports"), true, found, func(path string) (gigID, chatID string, ok bool) {
			message, isTheirs := strings.CutSuffix(path, "/reports/"+userID)
			gigID, chatID, _, ok = s.database.splitMessagePath(message)
			return gigID, chatID, ok && isTheirs
		})
	case chat.TraceNamed:
		for _, filter := range []*pb.StructuredQuery_Filter{equal("buyerId", id), compare("workerIds", lists, id)} {
			err := s.eachTrace(ctx, from("gigs", filter), false, found, func(path string) (gigID, chatID string, ok bool) {
				gigID, ok = s.database.splitGigPath(path)
				return gigID, chat.TeamChatID, ok
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// eachTrace pages through what a query finds, by name.
func (s *Store) eachTrace(
	ctx context.Context, q *pb.StructuredQuery, inAllGigs bool,
	found func([]chat.ChatKey) error, chatOf func(path string) (gigID, chatID string, ok bool),
) error {
	q.From[0].AllDescendants = inAllGigs
	q.OrderBy = orderBy(ascending, documentName)
	q.Select = project(documentName)
	q.Limit = wrapperspb.Int32(tracesAtOnce)
	for {
		var keys []chat.ChatKey
		n, last := 0, ""
		err := s.stream(ctx, nil, "look for traces of a user", s.database.root(), q, func(doc *pb.Document) error {
			n, last = n+1, doc.GetName()
			gigID, chatID, ok := chatOf(last)
			if key := (chat.ChatKey{GigID: gigID, ChatID: chatID}); ok && (len(keys) == 0 || keys[len(keys)-1] != key) {
				keys = append(keys, key)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := found(keys); err != nil || n < tracesAtOnce {
			return err
		}
		if gigID, chatID, _, ok := s.database.splitMessagePath(last); ok {
			last = s.database.messagePath(gigID, chatID, "~") // which comes after the chat's messages
		}
		q.StartAt = &pb.Cursor{Values: []*pb.Value{encodeReference(last)}}
	}
}

// eachReader pages through the chats with a read pointer of the user.
func (s *Store) eachReader(ctx context.Context, userID string, found func([]chat.ChatKey) error) error {
	field := pointerPath(userID)
	q := from("chats")
	q.From[0].AllDescendants = true
	q.OrderBy = orderBy(ascending, field, documentName)
	q.Select = project(field)
	q.Limit = wrapperspb.Int32(tracesAtOnce)
	for {
		docs, err := s.query(ctx, "look for read pointers of a user", s.database.root(), q)
		if err != nil {
			return err
		}
		var keys []chat.ChatKey
		for _, doc := range docs {
			if gigID, chatID, ok := s.database.splitChatPath(doc.GetName()); ok {
				keys = append(keys, chat.ChatKey{GigID: gigID, ChatID: chatID})
			}
		}
		if err := found(keys); err != nil || len(docs) < tracesAtOnce {
			return err
		}
		last := docs[len(docs)-1]
		pointer := last.GetFields()["readUntil"].GetMapValue().GetFields()[userID]
		q.StartAt = &pb.Cursor{Values: []*pb.Value{pointer, encodeReference(last.GetName())}}
	}
}

// pointerPath is the path of a user's read pointer within a chat's fields. In
// backquotes it may begin with a digit and hold hyphens; no id has one of those.
func pointerPath(userID string) string { return "readUntil.`" + userID + "`" }
