package firestore

import (
	"context"
	"math"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/gigchat/shared/chat"
)

// OldMessages implements [chat.RetentionLive]. The collection group has every
// collection called messages, of which only those of chats are ours.
func (s *Store) OldMessages(ctx context.Context, q chat.OldMessages) ([]chat.OldMessage, *chat.Cursor, error) {
	query := messages(compare("createdAt", before, encodeTime(q.Before)))
	if !q.From.IsZero() {
		query = messages(compare("createdAt", notBefore, encodeTime(q.From)), compare("createdAt", before, encodeTime(q.Before)))
	}
	query.From[0].AllDescendants = true
	query.Select = project("createdAt", "moderationStatus")
	if q.Texts {
		query.Select = project("createdAt", "moderationStatus", "text", "moderationReason")
	}
	docs, next, err := s.page(ctx, "read old messages", query, "createdAt", q.After, q.Limit)
	if err != nil {
		return nil, nil, err
	}
	list, err := s.oldMessages(ctx, docs, q.Texts, q.Strays)
	return list, next, err
}

// MessagesAgain implements [chat.RetentionLive].
func (s *Store) MessagesAgain(ctx context.Context, messages []chat.OldMessage, texts bool) ([]chat.OldMessage, error) {
	keys := make([]chat.MessageKey, len(messages))
	strays := map[chat.MessageKey]bool{}
	for i, m := range messages {
		keys[i] = m.MessageKey
		strays[m.MessageKey] = m.Stray
	}
	docs, err := s.getMessages(ctx, "read old messages again", keys)
	if err != nil {
		return nil, err
	}
	return s.oldMessages(ctx, docs, texts, strays)
}

// oldMessages decodes messages and adds what lies below them.
func (s *Store) oldMessages(ctx context.Context, docs []*pb.Document, texts bool, strays map[chat.MessageKey]bool) ([]chat.OldMessage, error) {
	list := make([]chat.OldMessage, 0, len(docs))
	for _, doc := range docs {
		gigID, chatID, id, ok := s.database.splitMessagePath(doc.GetName())
		if !ok || doc.GetFields()["createdAt"].GetTimestampValue() == nil {
			continue // another collection of that name, or a message that has lost its time since
		}
		m := chat.OldMessage{
			MessageKey: chat.MessageKey{ChatKey: chat.ChatKey{GigID: gigID, ChatID: chatID}, ID: id},
			CreatedAt:  decodeTime(doc.GetFields()["createdAt"]),
			Status:     chat.ModerationStatus(doc.GetFields()["moderationStatus"].GetStringValue()),
			UpdatedAt:  doc.GetUpdateTime().AsTime(),
		}
		m.Stray = strays[m.MessageKey]
		if texts {
			m.Texts = &chat.OldTexts{
				Text:   chat.Text(doc.GetFields()["text"].GetStringValue()),
				Reason: chat.Text(doc.GetFields()["moderationReason"].GetStringValue()),
			}
		}
		list = append(list, m)
	}
	return list, s.addBelow(ctx, byChat(list), texts)
}

// OldChats implements [chat.RetentionLive].
func (s *Store) OldChats(ctx context.Context, keys []chat.ChatKey) ([]chat.OldChat, error) {
	paths := make([]string, len(keys))
	for i, key := range keys {
		paths[i] = s.database.chatPath(key.GigID, key.ChatID)
	}
	if len(paths) == 0 {
		return nil, nil
	}
	found, err := s.get(ctx, "read old chats", paths...)
	var chats []chat.OldChat
	for i, path := range paths {
		if doc, ok := found[path]; ok {
			chats = append(chats, decodeOldChat(keys[i], doc))
		}
	}
	return chats, err
}

func decodeOldChat(key chat.ChatKey, doc *pb.Document) chat.OldChat {
	c := decodeChat(key.GigID, key.ChatID, doc)
	activity := c.CreatedAt
	if c.LastMessageAt.After(activity) {
		activity = c.LastMessageAt
	}
	sortable := !activity.IsZero()
	if !sortable {
		activity = doc.GetCreateTime().AsTime()
	}
	return chat.OldChat{
		ChatKey: key, Held: c.LegalHold, Activity: activity, UpdatedAt: c.UpdatedAt, Sortable: sortable,
	}
}

// HeldChats implements [chat.RetentionLive]. Everything but false holds, and null
// is what "not equal" leaves out.
func (s *Store) HeldChats(ctx context.Context) ([]chat.ChatKey, error) {
	var held []chat.ChatKey
	for _, filter := range []*pb.StructuredQuery_Filter{compare("legalHold", isNot, encodeBool(false)), isNull("legalHold")} {
		query := from("chats", filter)
		query.From[0].AllDescendants = true
		query.Select = project(documentName)
		docs, err := s.query(ctx, "read held chats", s.database.root(), query)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			if gigID, chatID, ok := s.database.splitChatPath(doc.GetName()); ok {
				held = append(held, chat.ChatKey{GigID: gigID, ChatID: chatID})
			}
		}
	}
	return held, nil
}

// CountMessages implements [chat.RetentionLive].
func (s *Store) CountMessages(ctx context.Context, key chat.ChatKey, until time.Time) (old, all int, err error) {
	both, ctx := atOnce(ctx)
	path := s.database.chatPath(key.GigID, key.ChatID)
	both.Go(func() (err error) {
		old, err = s.count(ctx, "count old messages", path, messages(compare("createdAt", before, encodeTime(until))), math.MaxInt32)
		return err
	})
	both.Go(func() (err error) {
		all, err = s.count(ctx, "count messages", path, messages(), math.MaxInt32)
		return err
	})
	err = both.Wait()
	return old, all, err
}

// page returns a page of what a query over all gigs finds, ordered by a time and
// the path, and where the next one begins.
func (s *Store) page(ctx context.Context, operation string, q *pb.StructuredQuery, field string, after *chat.Cursor, limit int) ([]*pb.Document, *chat.Cursor, error) {
	q.OrderBy = orderBy(ascending, field, documentName)
	q.Limit = wrapperspb.Int32(int32(limit))
	if after != nil {
		q.StartAt = cursor(*after, s.database.root()+"/"+after.Name)
	}
	docs, err := s.query(ctx, operation, s.database.root(), q)
	if err != nil || len(docs) < limit {
		return docs, nil, err
	}
	end := s.placeOf(docs[len(docs)-1], field)
	return docs, &end, nil
}
