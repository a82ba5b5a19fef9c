package firestore

import (
	"context"
	"slices"
	"strings"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"golang.org/x/sync/errgroup"

	"example.com/gigchat/shared/chat"
)

// queriesInFlight bounds how many chats are asked for reports at a time.
const queriesInFlight = 16

// addBelow adds what lies below those of the messages that were reported or
// moderated: below the others nothing does.
func (s *Store) addBelow(ctx context.Context, list []chat.OldMessage, texts bool) error {
	byChat := map[chat.ChatKey][]*chat.OldMessage{}
	var originals []string
	for i, m := range list {
		if m.Status == chat.Unreviewed {
			continue
		}
		byChat[m.ChatKey] = append(byChat[m.ChatKey], &list[i])
		originals = append(originals, s.database.originalPath(m.GigID, m.ChatID, m.ID))
	}
	if len(byChat) == 0 {
		return nil
	}
	chats, chatsContext := errgroup.WithContext(ctx)
	chats.SetLimit(queriesInFlight)
	for key, inChat := range byChat {
		chats.Go(func() error { return s.addReports(chatsContext, key, inChat) })
	}
	if err := chats.Wait(); err != nil || !texts {
		return err
	}
	found, err := s.get(ctx, "read the originals of old messages", originals...)
	for i, m := range list {
		path := s.database.originalPath(m.GigID, m.ChatID, m.ID)
		if doc, ok := found[path]; ok {
			list[i].Texts.Original = chat.Text(doc.GetFields()["text"].GetStringValue())
		}
	}
	return err
}

// addReports reads the reports of messages of one chat with one query: those below
// the messages from the first to the last by name.
func (s *Store) addReports(ctx context.Context, key chat.ChatKey, list []*chat.OldMessage) error {
	byPath := make(map[string]*chat.OldMessage, len(list))
	names := make([]string, len(list))
	for i, m := range list {
		names[i] = s.database.messagePath(m.GigID, m.ChatID, m.ID)
		byPath[names[i]] = m
	}
	query := from("reports")
	query.From[0].AllDescendants = true
	query.OrderBy = orderBy(ascending, documentName)
	query.StartAt = &pb.Cursor{Values: []*pb.Value{encodeReference(slices.Min(names))}, Before: true}
	// A path that comes after all that lies below the last message's reports.
	query.EndAt = &pb.Cursor{Values: []*pb.Value{encodeReference(slices.Max(names) + "/~/~")}, Before: true}
	if list[0].Texts == nil {
		query.Select = project(documentName)
	}
	docs, err := s.query(ctx, "read reports of old messages", s.database.chatPath(key.GigID, key.ChatID), query)
	for _, doc := range docs {
		path, reporter, _ := strings.Cut(doc.GetName(), "/reports/")
		m, ok := byPath[path]
		if !ok {
			continue
		}
		m.Reporters = append(m.Reporters, reporter)
		if m.Texts != nil {
			if m.Texts.Reports == nil {
				m.Texts.Reports = map[string]chat.Text{}
			}
			m.Texts.Reports[reporter] = chat.Text(doc.GetFields()["reason"].GetStringValue())
		}
	}
	return err
}
