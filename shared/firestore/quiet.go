package firestore

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"example.com/gigchat/shared/chat"
)

// quietChat is a chat where QuietChats finds it.
type quietChat struct {
	place chat.Cursor
	chat  chat.OldChat
}

// QuietChats implements [chat.RetentionLive]. No query finds a chat by its having no
// last message; so it asks for all by their last message and for all by their
// beginning, and merges the pages.
func (s *Store) QuietChats(ctx context.Context, until time.Time, after *chat.Cursor, limit int) ([]chat.OldChat, *chat.Cursor, error) {
	var byMessage, byBeginning []quietChat
	var endOfMessages, next *chat.Cursor
	both, ctx := atOnce(ctx)
	both.Go(func() (err error) {
		byMessage, endOfMessages, err = s.quietChats(ctx, "lastMessageAt", until, after, limit)
		return err
	})
	both.Go(func() (err error) {
		byBeginning, next, err = s.quietChats(ctx, "createdAt", until, after, limit)
		return err
	})
	if err := both.Wait(); err != nil {
		return nil, nil, err
	}
	found := slices.Concat(byMessage, byBeginning)
	if next == nil || endOfMessages != nil && comparePlaces(*endOfMessages, *next) < 0 {
		next = endOfMessages
	}
	if next != nil { // what lies after the shorter page's end comes with the next one
		found = slices.DeleteFunc(found, func(q quietChat) bool { return comparePlaces(q.place, *next) > 0 })
	}
	slices.SortFunc(found, func(a, b quietChat) int { return comparePlaces(a.place, b.place) })
	if len(found) > limit {
		found = found[:limit]
		next = &found[limit-1].place
	}
	chats := make([]chat.OldChat, len(found))
	for i, q := range found {
		chats[i] = q.chat
	}
	return chats, next, nil
}

// quietChats finds chats by one of their times; by their beginning only those that have
// no last message.
func (s *Store) quietChats(
	ctx context.Context, field string, until time.Time, after *chat.Cursor, limit int,
) (found []quietChat, next *chat.Cursor, err error) {
	query := from("chats", compare(field, before, encodeTime(until)))
	query.From[0].AllDescendants = true
	docs, next, err := s.page(ctx, "read quiet chats", query, field, after, limit)
	for _, doc := range docs {
		gigID, chatID, ok := s.database.splitChatPath(doc.GetName())
		if !ok || field == "createdAt" && doc.GetFields()["lastMessageAt"].GetTimestampValue() != nil {
			continue
		}
		found = append(found, quietChat{s.placeOf(doc, field), decodeOldChat(chat.ChatKey{GigID: gigID, ChatID: chatID}, doc)})
	}
	return found, next, err
}

// placeOf is where a document is among those of all gigs, by a time and the path.
func (s *Store) placeOf(doc *pb.Document, field string) chat.Cursor {
	return chat.Cursor{At: decodeTime(doc.GetFields()[field]), Name: strings.TrimPrefix(doc.GetName(), s.database.root()+"/")}
}

// comparePlaces orders places as Firestore does: paths by their parts.
func comparePlaces(a, b chat.Cursor) int {
	return cmp.Or(a.At.Compare(b.At), slices.Compare(strings.Split(a.Name, "/"), strings.Split(b.Name, "/")))
}
