package postgres

import (
	"context"
	"time"

	"example.com/gigchat/shared/chat"
)

// RepairRows implements [chat.ReconcileSession] in one statement. Whether its users'
// data were deleted it asks row by row, as events do, only if one of them has ever asked
// for that: nearly always none has.
func (s *reconcileSession) RepairRows(ctx context.Context, rows []chat.Repair) (int, error) {
	var summaries, instead []chat.Summary
	for _, row := range rows {
		summaries = append(summaries, row.Summary)
		if row.Instead != nil {
			instead = append(instead, *row.Instead)
		}
	}
	sql, args := keepRepairs, columnsOfRows(summaries)
	if len(instead) > 0 {
		sql, args = sql+orStillSeen, append(args, columnsOfSeen(instead)...)
	}
	tag, err := s.conn.Exec(ctx, sql, args...)
	return int(tag.RowsAffected()), translate("repair rows", err)
}

// keepRepairs keeps rows of messages as they were in the live store a moment ago.
var keepRepairs = keepRows(`LEFT JOIN LATERAL ` + isForgotten + `
			ON EXISTS (SELECT FROM deletion_requests WHERE user_id = ANY ($4))
		CROSS JOIN (SELECT false AS sealed) AS place`)

// orStillSeen goes on where keepRows ends: which rows it may change, besides those of
// earlier versions. A row that was scrubbed or marked meanwhile is not as it was seen.
var orStillSeen = `
			OR (
				kept.gig_id, kept.chat_id, kept.message_id, kept.sender_id, kept.summary, kept.text_length,
				` + finite("kept.source_version") + `, coalesce(` + finite("kept.source_deleted_at") + `, 'infinity')
			) IN (
				SELECT * FROM unnest(
					$13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::integer[],
					$19::timestamptz[], array_replace($20::timestamptz[], NULL, 'infinity')
				)
			)`

// columnsOfSeen returns rows as the arguments of orStillSeen.
func columnsOfSeen(rows []chat.Summary) []any {
	c := columnsOfRows(rows)
	return append(c[:6], c[10:]...)
}

// MarkDeleted implements [chat.ReconcileSession]. Nothing else of a row changes, since it
// may have been scrubbed meanwhile.
func (s *reconcileSession) MarkDeleted(ctx context.Context, rows []chat.Summary, at time.Time) (int, error) {
	tag, err := s.conn.Exec(ctx, `
		UPDATE chat_messages AS kept
		SET source_deleted_at = greatest(rows.source_version, $13), mirrored_at = now()
		FROM `+unnestedRows+` AS rows `+rowFields+`
		WHERE (kept.gig_id, kept.chat_id, kept.message_id) = (rows.gig_id, rows.chat_id, rows.message_id)
			AND `+finite("kept.source_version")+` = rows.source_version
			AND kept.source_deleted_at IS NULL`, append(columnsOfRows(rows), at)...)
	return int(tag.RowsAffected()), translate("mark rows deleted", err)
}
