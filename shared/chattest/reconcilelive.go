package chattest

import (
	"context"
	"slices"
	"strings"
	"time"

	"example.com/gigchat/shared/chat"
)

// ScanMessages implements [chat.ReconcileLive].
func (l *Live) ScanMessages(_ context.Context, q chat.Scan, found func(chat.LiveMessage)) (next *chat.Cursor, reads int, err error) {
	l.mu.Lock()
	var all []chat.LiveMessage
	for key, m := range l.messages {
		inTime := !q.ByTime() || !m.CreatedAt.IsZero() && !m.CreatedAt.Before(q.From)
		if inTime && (q.GigID == "" || q.GigID == key.gigID) {
			all = append(all, liveMessage(key, m))
		}
	}
	l.mu.Unlock()
	page, next := pageOf(all, startOf(q), q.Limit, func(m chat.LiveMessage) chat.Cursor { return q.Place(m.MessageKey, m.CreatedAt) })
	for _, m := range page {
		found(m)
	}
	return next, max(len(page), 1), nil
}

// startOf returns the place after which a page begins, nil being the beginning.
func startOf(q chat.Scan) *chat.Cursor {
	if q.After == (chat.Cursor{}) {
		return nil
	}
	return &q.After
}

// MessagesNow implements [chat.ReconcileLive].
func (l *Live) MessagesNow(_ context.Context, keys []chat.MessageKey) (list []chat.LiveMessage, at time.Time, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range keys {
		key := messageKey{k.GigID, k.ChatID, k.ID}
		if m, ok := l.messages[key]; ok {
			list = append(list, liveMessage(key, m))
		}
	}
	return list, l.now, nil
}

// Existed implements [chat.ReconcileLive].
func (l *Live) Existed(_ context.Context, keys []chat.MessageKey, at time.Time) (map[chat.MessageKey]bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	existed := map[chat.MessageKey]bool{}
	for _, k := range keys {
		for _, m := range l.history[messageKey{k.GigID, k.ChatID, k.ID}] {
			if !m.at.After(at) {
				existed[k] = m.exists
			}
		}
	}
	return existed, nil
}

// liveMessage reads a message. Of what a document may lack this store knows what is
// empty, but for its text.
func liveMessage(key messageKey, m message) chat.LiveMessage {
	live := chat.LiveMessage{
		MessageKey: chat.MessageKey{ChatKey: chat.ChatKey{GigID: key.gigID, ChatID: key.chatID}, ID: key.id}, CreatedAt: m.CreatedAt,
	}
	if m.SenderID != "" && !m.CreatedAt.IsZero() && m.ModerationStatus.IsValid() && !strings.ContainsRune(string(m.Text), 0) {
		live.Version = &chat.Version{Message: m.Message, UpdatedAt: m.updatedAt}
	}
	return live
}

// ScanRows implements [chat.ReconcileSession].
func (s *reconcileSession) ScanRows(_ context.Context, q chat.Scan) ([]chat.Summary, *chat.Cursor, error) {
	end, err := s.begin()
	if err != nil {
		return nil, nil, err
	}
	defer end()
	var rows []chat.Summary
	for _, row := range s.summaries {
		inTime := !q.ByTime() || !row.SentAt.Before(q.From)
		if inTime && row.DeletedAt.IsZero() && (q.GigID == "" || q.GigID == row.GigID) {
			rows = append(rows, row)
		}
	}
	page, next := pageOf(rows, startOf(q), q.Limit, func(row chat.Summary) chat.Cursor { return q.Place(keyOfRow(row), row.SentAt) })
	return slices.Clone(page), next, nil
}

func keyOfRow(row chat.Summary) chat.MessageKey {
	return chat.MessageKey{ChatKey: chat.ChatKey{GigID: row.GigID, ChatID: row.ChatID}, ID: row.MessageID}
}
