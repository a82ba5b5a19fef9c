package firestore

import (
	"context"
	"slices"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"example.com/gigchat/shared/chat"
)

// queriesInFlight bounds how many chats are asked for reports at a time.
const queriesInFlight = 16

// moderated returns, by their chats, those of the messages that were reported or
// moderated: below the others nothing lies.
func moderated(list []chat.OldMessage) map[chat.ChatKey][]*chat.OldMessage {
	byChat := map[chat.ChatKey][]*chat.OldMessage{}
	for i, m := range list {
		if m.Status != chat.Unreviewed {
			byChat[m.ChatKey] = append(byChat[m.ChatKey], &list[i])
		}
	}
	return byChat
}

// addBelow adds what lies below the messages.
func (s *Store) addBelow(ctx context.Context, list []chat.OldMessage, texts bool) error {
	byChat := moderated(list)
	if len(byChat) == 0 {
		return nil
	}
	chats, chatsContext := atOnce(ctx)
	chats.SetLimit(queriesInFlight)
	for key, inChat := range byChat {
		chats.Go(func() error { return s.addReports(chatsContext, key, inChat, texts) })
	}
	if err := chats.Wait(); err != nil || !texts {
		return err
	}
	var originals []string
	for _, inChat := range byChat {
		for _, m := range inChat {
			originals = append(originals, s.database.originalPath(m.GigID, m.ChatID, m.ID))
		}
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

func (s *Store) addReports(ctx context.Context, key chat.ChatKey, inChat []*chat.OldMessage, texts bool) error {
	reports, err := s.reports(ctx, nil, key, inChat, texts)
	for _, r := range reports {
		r.message.Reporters = append(r.message.Reporters, r.reporter)
		if !texts {
			continue
		}
		if r.message.Texts.Reports == nil {
			r.message.Texts.Reports = map[string]chat.OldReport{}
		}
		r.message.Texts.Reports[r.reporter] = chat.OldReport{
			Reason: chat.Text(r.doc.GetFields()["reason"].GetStringValue()), UpdatedAt: r.doc.GetUpdateTime().AsTime(),
		}
	}
	return err
}

// belowMessage is a report below a message.
type belowMessage struct {
	message  *chat.OldMessage
	reporter string
	doc      *pb.Document // with its fields, if they were asked for
}

// reports reads the reports below messages of one chat with one query, in the
// transaction unless that is nil: those below the messages from the first to the
// last by name.
func (s *Store) reports(ctx context.Context, transaction []byte, key chat.ChatKey, inChat []*chat.OldMessage, fields bool) ([]belowMessage, error) {
	byPath := make(map[string]*chat.OldMessage, len(inChat))
	names := make([]string, len(inChat))
	for i, m := range inChat {
		names[i] = s.database.messagePath(m.GigID, m.ChatID, m.ID)
		byPath[names[i]] = m
	}
	query := from("reports")
	query.From[0].AllDescendants = true
	query.OrderBy = orderBy(ascending, documentName)
	query.StartAt = &pb.Cursor{Values: []*pb.Value{encodeReference(slices.Min(names))}, Before: true}
	// A path that comes after all that lies below the last message's reports.
	query.EndAt = &pb.Cursor{Values: []*pb.Value{encodeReference(slices.Max(names) + "/~/~")}, Before: true}
	if !fields {
		query.Select = project(documentName)
	}
	docs, err := s.queryIn(ctx, transaction, "read reports of old messages", s.database.chatPath(key.GigID, key.ChatID), query)
	var found []belowMessage
	for _, doc := range docs {
		path, reporter, _ := s.database.splitReportPath(doc.GetName())
		if m, ok := byPath[path]; ok {
			found = append(found, belowMessage{m, reporter, doc})
		}
	}
	return found, err
}
