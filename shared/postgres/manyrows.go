package postgres

import (
	"strings"
	"time"

	"example.com/gigchat/shared/chat"
)

// unnestedRows are the rows that columnsOfRows has taken apart, one by one again, with
// the columns of rowFields.
const unnestedRows = `unnest(
				$1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::text[],
				$8::boolean[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[]
			)`

// rowFields are the names of the columns; types is one text, since there are no arrays
// of arrays of different lengths.
const rowFields = `(
			gig_id, chat_id, message_id, sender_id, summary, text_length, types,
			is_read_by_receiver, moderation_status, sent_at, source_version, source_deleted_at
		)`

// columnsOfRows returns rows as the arguments of a statement on unnestedRows.
func columnsOfRows(rows []chat.Summary) []any {
	return []any{
		column(rows, func(s chat.Summary) string { return s.GigID }),
		column(rows, func(s chat.Summary) string { return s.ChatID }),
		column(rows, func(s chat.Summary) string { return s.MessageID }),
		column(rows, func(s chat.Summary) string { return s.SenderID }),
		column(rows, func(s chat.Summary) string { return string(s.Summary) }),
		column(rows, func(s chat.Summary) int { return s.TextLength }),
		column(rows, func(s chat.Summary) string { return strings.Join(s.PIITypes, " ") }),
		column(rows, func(s chat.Summary) bool { return s.ReadByReceiver }),
		column(rows, func(s chat.Summary) string { return string(s.ModerationStatus) }),
		column(rows, func(s chat.Summary) time.Time { return s.SentAt }),
		column(rows, func(s chat.Summary) time.Time { return s.SourceVersion }),
		column(rows, func(s chat.Summary) *time.Time { return orNull(s.DeletedAt) }),
	}
}

// column returns one column of rows.
func column[R, T any](rows []R, of func(R) T) []T {
	values := make([]T, len(rows))
	for i, row := range rows {
		values[i] = of(row)
	}
	return values
}
