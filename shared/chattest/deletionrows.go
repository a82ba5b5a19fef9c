package chattest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"example.com/gigchat/shared/chat"
)

// Rows implements [chat.DeletionSession].
func (s *deletionSession) Rows(_ context.Context, key chat.ChatKey, afterID string, limit int) ([]chat.Summary, error) {
	end, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	var rows []chat.Summary
	for _, row := range s.archive.summaries {
		if row.GigID == key.GigID && row.ChatID == key.ChatID && row.MessageID > afterID {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b chat.Summary) int { return cmp.Compare(a.MessageID, b.MessageID) })
	return rows[:min(limit, len(rows))], nil
}

// Behind implements [chat.DeletionSession].
func (s *deletionSession) Behind(_ context.Context, key chat.ChatKey, versions []chat.MessageVersion) ([]string, error) {
	end, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	var behind []string
	for _, v := range versions {
		if row, ok := s.archive.summaries[[3]string{key.GigID, key.ChatID, v.ID}]; !ok || row.SourceVersion.Before(v.UpdatedAt) {
			behind = append(behind, v.ID)
		}
	}
	return behind, nil
}

// KeepRows implements [chat.DeletionSession].
func (s *deletionSession) KeepRows(_ context.Context, rows []chat.Summary) error {
	end, err := s.begin()
	if err != nil {
		return err
	}
	defer end()
	for _, row := range rows {
		if err := storable(row); err != nil {
			return err
		}
	}
	for _, row := range rows {
		s.archive.keep(row)
	}
	return nil
}

// ScrubRows implements [chat.DeletionSession].
func (s *deletionSession) ScrubRows(_ context.Context, rows []chat.Summary) error {
	end, err := s.begin()
	if err != nil {
		return err
	}
	defer end()
	for _, row := range rows {
		key := [3]string{row.GigID, row.ChatID, row.MessageID}
		if kept, ok := s.archive.summaries[key]; ok && kept.SourceVersion.Equal(row.SourceVersion) {
			kept.SenderID, kept.Summary, kept.TextLength, kept.PIITypes = row.SenderID, row.Summary, row.TextLength, row.PIITypes
			s.archive.summaries[key] = kept
		}
	}
	return nil
}

// Reasons implements [chat.DeletionSession].
func (s *deletionSession) Reasons(_ context.Context, key chat.ChatKey, after *chat.ReasonRow, limit int) ([]chat.ReasonRow, error) {
	end, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	compare := func(a, b chat.ReasonRow) int { return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.ID, b.ID)) }
	var rows []chat.ReasonRow
	for _, c := range s.archive.custody {
		if c.ChatKey == key {
			rows = append(rows, chat.ReasonRow{Table: "chat_decisions", ID: c.id, Reason: c.reason})
		}
	}
	for _, d := range s.archive.decisions {
		if d.GigID == key.GigID && d.ChatID == key.ChatID && d.Reason != "" {
			row := s.archive.summaries[[3]string{d.GigID, d.ChatID, d.MessageID}]
			rows = append(rows, chat.ReasonRow{Table: "moderation_log", ID: d.id, Reason: d.Reason, OfDeleted: row.SenderID == chat.DeletedUserID})
		}
	}
	slices.SortFunc(rows, compare)
	if after != nil {
		rows = slices.DeleteFunc(rows, func(r chat.ReasonRow) bool { return compare(r, *after) <= 0 })
	}
	return rows[:min(limit, len(rows))], nil
}

// ScrubReasons implements [chat.DeletionSession].
func (s *deletionSession) ScrubReasons(_ context.Context, rows []chat.ReasonRow) error {
	end, err := s.begin()
	if err != nil {
		return err
	}
	defer end()
	for _, row := range rows {
		for i, c := range s.archive.custody {
			if row.Table == "chat_decisions" && c.id == row.ID {
				s.archive.custody[i].reason = row.Reason
			}
		}
		for key, d := range s.archive.decisions {
			if row.Table == "moderation_log" && d.id == row.ID {
				d.Reason = row.Reason
				s.archive.decisions[key] = d
			}
		}
	}
	return nil
}

// storable returns an error if the row will never fit, as PostgreSQL takes no NUL.
func storable(row chat.Summary) error {
	if strings.ContainsRune(row.SenderID, 0) {
		return chat.Failure(chat.InvalidArgument, errors.New("NUL in a row"))
	}
	return nil
}
