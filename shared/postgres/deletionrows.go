package postgres

import (
	"context"
	"fmt"

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

// KeepRows implements [chat.DeletionSession] in one statement.
func (s *deletionSession) KeepRows(ctx context.Context, rows []chat.Summary) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := s.exec(ctx, "keep the summaries of changed messages", keepRows(`
			SELECT gig_id, chat_id, message_id, sender_id, summary, text_length,
				string_to_array(types, ' ') AS pii_types, is_read_by_receiver, moderation_status,
				sent_at, source_version, source_deleted_at
			FROM `+unnestedRows), columnsOfRows(rows)...)
	return err
}

// ScrubRows implements [chat.DeletionSession].
func (s *deletionSession) ScrubRows(ctx context.Context, rows []chat.Summary) error {
	var batch pgx.Batch
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
