package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// Rows implements [chat.DeletionSession].
func (s *deletionSession) Rows(ctx context.Context, key chat.ChatKey, afterID string, limit int) ([]chat.Summary, error) {
	return selectAll(ctx, s, "read a chat's rows", toSummary, `
		SELECT `+summaryColumns+`
		FROM chat_messages
		WHERE (gig_id, chat_id) = ($1, $2)
			AND message_id > $3
		ORDER BY message_id
		LIMIT $4`, key.GigID, key.ChatID, afterID, limit)
}

// Behind implements [chat.DeletionSession].
func (s *deletionSession) Behind(ctx context.Context, key chat.ChatKey, versions []chat.MessageVersion) ([]string, error) {
	ids, times := make([]string, len(versions)), make([]time.Time, len(versions))
	for i, v := range versions {
		ids[i], times[i] = v.ID, v.UpdatedAt
	}
	return selectAll(ctx, s, "look for rows that are behind", pgx.RowTo[string], `
		SELECT message_id
		FROM unnest($3::text[], $4::timestamptz[]) AS live (message_id, version)
		WHERE NOT EXISTS (
			SELECT FROM chat_messages AS m
			WHERE (m.gig_id, m.chat_id, m.message_id) = ($1, $2, live.message_id)
				AND m.source_version >= live.version
		)`, key.GigID, key.ChatID, ids, times)
}

// KeepRows implements [chat.DeletionSession] in one statement. The rows are of live
// messages.
func (s *deletionSession) KeepRows(ctx context.Context, rows []chat.Summary) error {
	if len(rows) == 0 {
		return nil
	}
	var batch pgx.Batch
	queueRows(&batch, keepLive, rows)
	return s.send(ctx, "keep the summaries of changed messages", &batch)
}

// ScrubRows implements [chat.DeletionSession]. It locks as keepRows does.
func (s *deletionSession) ScrubRows(ctx context.Context, rows []chat.Summary) error {
	var batch pgx.Batch
	rows = slices.SortedFunc(slices.Values(rows), compareKeys)
	for _, row := range rows {
		batch.Queue(`
			UPDATE chat_messages
			SET sender_id = $5, summary = $6, text_length = $7, pii_types = $8, mirrored_at = now()
			WHERE (gig_id, chat_id, message_id) = ($1, $2, $3)
				AND source_version = $4`,
			row.GigID, row.ChatID, row.MessageID, row.SourceVersion, row.SenderID, string(row.Summary), row.TextLength, row.PIITypes)
	}
	if batch.Len() == 0 {
		return nil
	}
	return s.send(ctx, "scrub rows", &batch)
}

// reasonLogs are the tables in which people wrote reasons, in the order of their names. Each has
// id, gig_id, chat_id and reason; ofDeleted tells whether a row is about a message of
// somebody whose data were deleted.
var reasonLogs = []struct{ table, ofDeleted string }{
	{"chat_decisions", "false"},
	{"moderation_log", `EXISTS (
		SELECT FROM chat_messages AS m
		WHERE (m.gig_id, m.chat_id, m.message_id) = (log.gig_id, log.chat_id, log.message_id)
			AND m.sender_id = 'deleted-user'
	)`},
}

// Reasons implements [chat.DeletionSession].
func (s *deletionSession) Reasons(ctx context.Context, key chat.ChatKey, after *chat.ReasonRow, limit int) ([]chat.ReasonRow, error) {
	for _, log := range reasonLogs {
		var lastID int64
		if after != nil {
			if log.table < after.Table {
				continue
			}
			if log.table == after.Table {
				lastID = after.ID
			}
		}
		scan := func(row pgx.CollectableRow) (chat.ReasonRow, error) {
			r := chat.ReasonRow{Table: log.table}
			err := row.Scan(&r.ID, (*string)(&r.Reason), &r.OfDeleted)
			return r, err
		}
		page, err := selectAll(ctx, s, "read reasons", scan, fmt.Sprintf(`
			SELECT id, reason, %s
			FROM %s AS log
			WHERE (gig_id, chat_id) = ($1, $2)
				AND id > $3
				AND reason <> ''
			ORDER BY id
			LIMIT $4`, log.ofDeleted, log.table), key.GigID, key.ChatID, lastID, limit)
		if err != nil || len(page) > 0 {
			return page, err
		}
	}
	return nil, nil
}

// ScrubReasons implements [chat.DeletionSession].
func (s *deletionSession) ScrubReasons(ctx context.Context, rows []chat.ReasonRow) error {
	var batch pgx.Batch
	for _, row := range rows {
		batch.Queue(fmt.Sprintf(`UPDATE %s SET reason = $2 WHERE id = $1`, row.Table), row.ID, string(row.Reason))
	}
	return s.send(ctx, "scrub reasons", &batch)
}
