package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// ScanRows implements [chat.ReconcileSession]. An index has the order of paths; that of
// time is the order of another, within each time sorted.
func (s *reconcileSession) ScanRows(ctx context.Context, q chat.Scan) ([]chat.Summary, *chat.Cursor, error) {
	after, at := q.Begin()
	sql, args := scanRows(q), []any{after.GigID, after.ChatID, after.ID, q.Limit}
	switch {
	case q.ByTime():
		args = append(args, at)
	case q.GigID != "":
		args = append(args, q.GigID)
	}
	rows, err := s.conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, nil, translate("read all rows", err)
	}
	page, err := pgx.CollectRows(rows, toSummary)
	if err != nil || len(page) < q.Limit {
		return page, nil, translate("read all rows", err)
	}
	last := page[len(page)-1]
	next := q.Place(chat.MessageKey{ChatKey: chat.ChatKey{GigID: last.GigID, ChatID: last.ChatID}, ID: last.MessageID}, last.SentAt)
	return page, &next, nil
}

func scanRows(q chat.Scan) string {
	const path = `gig_id COLLATE "C", chat_id COLLATE "C", message_id COLLATE "C"`
	order, after := path, `($1, $2, $3)`
	if q.ByTime() {
		order, after = `sent_at, `+path, `($5, $1, $2, $3)`
	}
	also := ""
	switch {
	case q.ByTime():
		also = `
			AND sent_at < '10000-01-01Z'`
	case q.GigID != "":
		also = `
			AND gig_id COLLATE "C" = $5`
	}
	return `
		SELECT ` + summaryColumns + `
		FROM chat_messages
		WHERE source_deleted_at IS NULL
			AND (` + order + `) > ` + after + also + `
		ORDER BY ` + order + `
		LIMIT $4`
}

// RowsNow implements [chat.ReconcileSession].
func (s *reconcileSession) RowsNow(ctx context.Context, keys []chat.MessageKey) ([]chat.Summary, error) {
	var gigs, chats, ids []string
	for _, key := range keys {
		gigs, chats, ids = append(gigs, key.GigID), append(chats, key.ChatID), append(ids, key.ID)
	}
	rows, err := s.conn.Query(ctx, `
		SELECT `+summaryColumns+`
		FROM unnest($1::text[], $2::text[], $3::text[]) AS asked (gig_id, chat_id, message_id)
		JOIN chat_messages USING (gig_id, chat_id, message_id)`, gigs, chats, ids)
	if err != nil {
		return nil, translate("read rows that differ", err)
	}
	list, err := pgx.CollectRows(rows, toSummary)
	return list, translate("read rows that differ", err)
}

// summaryColumns are those of a summary, read so that a row which holds what nobody
// writes, as an infinite time, can be read, too.
var summaryColumns = `gig_id, chat_id, message_id, sender_id, summary, text_length,
			string_to_array(array_to_string(pii_types, ' ', 'NULL'), ' '), is_read_by_receiver, moderation_status,
			` + finite("sent_at") + `, ` + finite("source_version") + `, ` + finite("source_deleted_at")

// finite is a time that is in the years that Firestore knows.
func finite(column string) string {
	return `CASE WHEN ` + column + ` IS NOT NULL THEN least(greatest(` + column + `, '0001-01-01Z'), '10000-01-01Z') END`
}

// toSummary reads a row of summaryColumns.
func toSummary(row pgx.CollectableRow) (chat.Summary, error) {
	var m chat.Summary
	var deletedAt *time.Time
	err := row.Scan(&m.GigID, &m.ChatID, &m.MessageID, &m.SenderID, (*string)(&m.Summary), &m.TextLength, &m.PIITypes, &m.ReadByReceiver,
		(*string)(&m.ModerationStatus), &m.SentAt, &m.SourceVersion, &deletedAt)
	m.DeletedAt = orZero(deletedAt)
	return m, err
}
