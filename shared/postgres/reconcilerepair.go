package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"example.com/gigchat/shared/chat"
)

// RepairRows implements [chat.ReconcileSession]: in one statement, if no row is to be
// overwritten whatever version it tells of. Such a row is taken back first to a time
// before all versions, in the same transaction, so that only one statement ever says
// what a row is.
func (s *reconcileSession) RepairRows(ctx context.Context, rows []chat.Repair) (int, error) {
	var batch pgx.Batch
	var summaries, instead []chat.Summary
	for _, row := range rows {
		summaries = append(summaries, row.Summary)
		if row.Instead != nil {
			instead = append(instead, *row.Instead)
		}
	}
	if len(instead) > 0 {
		batch.Queue(`
			UPDATE chat_messages AS kept
			SET source_version = 'epoch', source_deleted_at = NULL
			FROM `+unnestedRows+`
			WHERE (kept.gig_id, kept.chat_id, kept.message_id) = (rows.gig_id, rows.chat_id, rows.message_id)
				AND (kept.sender_id, kept.summary, kept.text_length) = (rows.sender_id, rows.summary, rows.text_length)
				AND `+finite("kept.source_version")+` = rows.source_version
				AND `+finite("kept.source_deleted_at")+` IS NOT DISTINCT FROM rows.source_deleted_at`, columnsOfRows(instead)...)
	}
	written := 0
	batch.Queue(keepRows(`
			SELECT gig_id, chat_id, message_id,
				CASE WHEN forgotten THEN 'deleted-user' ELSE sender_id END AS sender_id,
				CASE WHEN forgotten THEN '' ELSE summary END AS summary,
				CASE WHEN forgotten THEN 0 ELSE text_length END AS text_length,
				CASE WHEN forgotten THEN '{}' ELSE string_to_array(types, ' ') END AS pii_types,
				is_read_by_receiver, moderation_status, sent_at, source_version, source_deleted_at
			FROM `+unnestedRows+`
			CROSS JOIN LATERAL `+isForgotten("rows.sender_id", "rows.gig_id", "rows.chat_id", "rows.source_version")),
		columnsOfRows(summaries)...,
	).Exec(func(tag pgconn.CommandTag) error {
		written = int(tag.RowsAffected())
		return nil
	})
	err := s.conn.SendBatch(ctx, &batch).Close()
	return written, translate("repair rows", err)
}

// MarkDeleted implements [chat.ReconcileSession]. Nothing else of a row changes, since it
// may have been scrubbed meanwhile.
func (s *reconcileSession) MarkDeleted(ctx context.Context, rows []chat.Summary, at time.Time) (int, error) {
	tag, err := s.conn.Exec(ctx, `
		UPDATE chat_messages AS kept
		SET source_deleted_at = greatest(rows.source_version, $13), mirrored_at = now()
		FROM `+unnestedRows+`
		WHERE (kept.gig_id, kept.chat_id, kept.message_id) = (rows.gig_id, rows.chat_id, rows.message_id)
			AND `+finite("kept.source_version")+` = rows.source_version
			AND kept.source_deleted_at IS NULL`, append(columnsOfRows(rows), at)...)
	return int(tag.RowsAffected()), translate("mark rows deleted", err)
}
