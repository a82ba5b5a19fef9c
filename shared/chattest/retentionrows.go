package chattest

import (
	"context"
	"slices"
	"time"

	"example.com/gigchat/shared/chat"
)

// DeleteRows implements [chat.RetentionSession].
func (s *session) DeleteRows(_ context.Context, q chat.OldRows) (deleted int, next *chat.Cursor, err error) {
	end, err := s.begin()
	if err != nil {
		return 0, nil, err
	}
	defer end()
	due := s.due(q)
	if q.After != nil {
		due = slices.DeleteFunc(due, func(row chat.Summary) bool { return row.SentAt.Before(q.After.At) })
	}
	if len(due) >= q.Limit {
		due = due[:q.Limit]
		next = &chat.Cursor{At: due[q.Limit-1].SentAt}
	}
	for _, row := range due {
		delete(s.summaries, [3]string{row.GigID, row.ChatID, row.MessageID})
	}
	return len(due), next, nil
}

// due returns the rows older than the time but those of the held chats, the oldest
// first.
func (s *session) due(q chat.OldRows) []chat.Summary {
	var rows []chat.Summary
	for _, row := range s.summaries {
		if row.SentAt.Before(q.Before) && !slices.Contains(q.Held, chat.ChatKey{GigID: row.GigID, ChatID: row.ChatID}) {
			rows = append(rows, row)
		}
	}
	place := func(row chat.Summary) chat.Cursor {
		return chat.Cursor{At: row.SentAt, Name: messageKey{row.GigID, row.ChatID, row.MessageID}.path()}
	}
	slices.SortFunc(rows, func(a, b chat.Summary) int { return comparePaths(place(a), place(b)) })
	return rows
}

// CountRows implements [chat.RetentionSession].
func (s *session) CountRows(_ context.Context, q chat.OldRows) (int, error) {
	end, err := s.begin()
	if err != nil {
		return 0, err
	}
	defer end()
	return len(s.due(q)), nil
}

// WithRows implements [chat.RetentionSession].
func (s *session) WithRows(_ context.Context, before time.Time, chats []chat.ChatKey) ([]chat.ChatKey, error) {
	end, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	var with []chat.ChatKey
	for _, key := range chats {
		if slices.ContainsFunc(s.due(chat.OldRows{Before: before}), func(row chat.Summary) bool {
			return row.GigID == key.GigID && row.ChatID == key.ChatID
		}) {
			with = append(with, key)
		}
	}
	return with, nil
}
