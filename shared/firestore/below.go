package firestore

import (
	"context"
	"slices"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"example.com/gigchat/shared/chat"
)

// queriesInFlight bounds how many chats are asked for reports at a time.
const queriesInFlight = 16

// Strays implements [chat.RetentionLive].
func (s *Store) Strays(ctx context.Context) (map[chat.MessageKey]bool, error) {
	const operation = "look for strays"
	strays := map[chat.MessageKey]bool{}
	var messages []string // above those that were found last
	look := func() error {
		found, err := s.get(ctx, operation, messages...)
		for path, doc := range found {
			if chat.ModerationStatus(doc.GetFields()["moderationStatus"].GetStringValue()) == chat.Unreviewed {
				gigID, chatID, id, _ := s.database.splitMessagePath(path)
				strays[chat.MessageKey{ChatKey: chat.ChatKey{GigID: gigID, ChatID: chatID}, ID: id}] = true
			}
		}
		messages = nil
		return err
	}
	for _, collection := range []string{"moderation", "reports"} {
		query := from(collection)
		query.From[0].AllDescendants = true
		query.OrderBy = orderBy(ascending, documentName)
		query.Select = project(documentName)
		err := s.stream(ctx, nil, operation, s.database.root(), query, func(doc *pb.Document) error {
			path, _, ok := s.database.splitBelowPath(doc.GetName())
			if !ok || len(messages) > 0 && messages[len(messages)-1] == path {
				return nil
			}
			if messages = append(messages, path); len(messages) < writesAtOnce {
				return nil
			}
			return look()
		})
		if err != nil {
			return nil, err
		}
	}
	if len(messages) == 0 {
		return strays, nil
	}
	return strays, look()
}

// byChat returns those of the messages below which something may lie, by their chats.
func byChat(list []chat.OldMessage) map[chat.ChatKey][]*chat.OldMessage {
	all := map[chat.ChatKey][]*chat.OldMessage{}
	for i, m := range list {
		if m.MayHaveBelow() {
			all[m.ChatKey] = append(all[m.ChatKey], &list[i])
		}
	}
	return all
}

// addBelow adds what lies below messages: the reporters, or with the texts everything.
func (s *Store) addBelow(ctx context.Context, messages map[chat.ChatKey][]*chat.OldMessage, texts bool) error {
	chats, ctx := atOnce(ctx)
	chats.SetLimit(queriesInFlight)
	for key, inChat := range messages {
		chats.Go(func() error { return s.addReports(ctx, key, inChat, texts) })
		if texts {
			chats.Go(func() error { return s.addOriginalTexts(ctx, key, inChat) })
		}
	}
	return chats.Wait()
}

func (s *Store) addReports(ctx context.Context, key chat.ChatKey, inChat []*chat.OldMessage, texts bool) error {
	reports, err := s.below(ctx, nil, "reports", key, inChat, texts)
	for _, r := range reports {
		r.message.Reporters = append(r.message.Reporters, r.id)
		if !texts {
			continue
		}
		if r.message.Texts.Reports == nil {
			r.message.Texts.Reports = map[string]chat.OldReport{}
		}
		r.message.Texts.Reports[r.id] = chat.OldReport{
			Reason: chat.Text(r.doc.GetFields()["reason"].GetStringValue()), UpdatedAt: r.doc.GetUpdateTime().AsTime(),
		}
	}
	return err
}

func (s *Store) addOriginalTexts(ctx context.Context, key chat.ChatKey, inChat []*chat.OldMessage) error {
	originals, err := s.below(ctx, nil, "moderation", key, inChat, true)
	for _, o := range originals {
		o.message.Texts.Original = chat.Text(o.doc.GetFields()["text"].GetStringValue())
	}
	return err
}

// belowMessage is a report or an original below a message.
type belowMessage struct {
	message *chat.OldMessage
	id      string       // the reporter's
	doc     *pb.Document // with its fields, if they were asked for
}

// below reads what a collection has below messages of one chat with one query, in the
// transaction unless that is nil: those below the messages from the first to the
// last by name.
func (s *Store) below(
	ctx context.Context, transaction []byte, collection string, key chat.ChatKey, inChat []*chat.OldMessage, fields bool,
) ([]belowMessage, error) {
	byPath := make(map[string]*chat.OldMessage, len(inChat))
	names := make([]string, len(inChat))
	for i, m := range inChat {
		names[i] = s.database.messagePath(m.GigID, m.ChatID, m.ID)
		byPath[names[i]] = m
	}
	query := from(collection)
	query.From[0].AllDescendants = true
	query.OrderBy = orderBy(ascending, documentName)
	query.StartAt = &pb.Cursor{Values: []*pb.Value{encodeReference(slices.Min(names))}, Before: true}
	// A path that comes after all that lies below the last message.
	query.EndAt = &pb.Cursor{Values: []*pb.Value{encodeReference(slices.Max(names) + "/~/~")}, Before: true}
	if !fields {
		query.Select = project(documentName)
	}
	docs, err := s.queryIn(ctx, transaction, "read what is below old messages", s.database.chatPath(key.GigID, key.ChatID), query)
	var found []belowMessage
	for _, doc := range docs {
		path, id, _ := s.database.splitBelowPath(doc.GetName())
		if m, ok := byPath[path]; ok {
			found = append(found, belowMessage{m, id, doc})
		}
	}
	return found, err
}
