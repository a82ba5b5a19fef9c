package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// Keep implements [chat.Archive] in one round trip. The statements of a batch
// are one implicit transaction.
func (a *Archive) Keep(ctx context.Context, s chat.Summary, d *chat.Decision) error {
	var batch pgx.Batch
	queueSummary(&batch, s)
	if d != nil {
		queueDecision(&batch, *d, s.SenderID)
	}
	return translate("keep a summary", a.pool.SendBatch(ctx, &batch).Close())
}

// keepRows writes the rows of a query, which cannot go backwards: rows order by the
// update time of their source, a deletion above the write of its time. The deletion
// of the version that a row shows brings back nothing that was taken out of it since.
//
// Of a message that is older than the archive keeps rows it makes none, be the
// event ever so late: retention would not come by again. (CASE, since nothing else
// keeps PostgreSQL from reading a number out of what is none.)
func keepRows(query string) string {
	return `
		INSERT INTO chat_messages AS kept (
			gig_id, chat_id, message_id,
			sender_id, summary, text_length, pii_types, is_read_by_receiver, moderation_status,
			sent_at, source_version, source_deleted_at
		)
		SELECT gig_id, chat_id, message_id,
			sender_id, summary, text_length, pii_types, is_read_by_receiver, moderation_status,
			sent_at, source_version, source_deleted_at
		FROM (` + query + `
		) AS version
		WHERE NOT EXISTS (
				SELECT FROM system_flags
				WHERE key = 'chat_mirror_retention_days'
					AND CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric END BETWEEN 1 AND 36500
					AND sent_at < now() - make_interval(days => CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric::integer END)
			)
			OR EXISTS (
				SELECT FROM chat_messages AS m
				WHERE (m.gig_id, m.chat_id, m.message_id) = (version.gig_id, version.chat_id, version.message_id)
			)
		ON CONFLICT (gig_id, chat_id, message_id) DO UPDATE
		SET
			sender_id           = CASE WHEN kept.source_version < excluded.source_version THEN excluded.sender_id   ELSE kept.sender_id   END,
			summary             = CASE WHEN kept.source_version < excluded.source_version THEN excluded.summary     ELSE kept.summary     END,
			text_length         = CASE WHEN kept.source_version < excluded.source_version THEN excluded.text_length ELSE kept.text_length END,
			pii_types           = CASE WHEN kept.source_version < excluded.source_version THEN excluded.pii_types   ELSE kept.pii_types   END,
			is_read_by_receiver = excluded.is_read_by_receiver,
			moderation_status   = excluded.moderation_status,
			sent_at             = excluded.sent_at,
			source_version      = excluded.source_version,
			source_deleted_at   = excluded.source_deleted_at,
			mirrored_at         = excluded.mirrored_at
		WHERE (kept.source_version, kept.source_deleted_at IS NOT NULL)
			< (excluded.source_version, excluded.source_deleted_at IS NOT NULL)`
}

// queueSummary writes a row. Of a message whose author's data were deleted since
// that version of it, the row has neither the author nor what they wrote; of any other
// in a chat that is sealed since, not what it says.
func queueSummary(batch *pgx.Batch, s chat.Summary) {
	batch.Queue(keepRows(`
			SELECT $1::text AS gig_id, $2::text AS chat_id, $3::text AS message_id,
				CASE WHEN forgotten THEN 'deleted-user' ELSE $4::text END AS sender_id,
				CASE WHEN forgotten OR sealed THEN '' ELSE $5::text END AS summary,
				CASE WHEN forgotten OR sealed THEN 0 ELSE $6::integer END AS text_length,
				CASE WHEN forgotten OR sealed THEN '{}' ELSE $7::text[] END AS pii_types,
				$8::boolean AS is_read_by_receiver, $9::text AS moderation_status,
				$10::timestamptz AS sent_at, $11::timestamptz AS source_version, $12::timestamptz AS source_deleted_at
			FROM `+isForgotten("$4", "$1", "$2", "$11")+", "+isSealed("$1", "$2", "$11")),
		s.GigID, s.ChatID, s.MessageID,
		s.SenderID, string(s.Summary), s.TextLength, s.PIITypes, s.ReadByReceiver, string(s.ModerationStatus),
		s.SentAt, s.SourceVersion, orNull(s.DeletedAt),
	)
}

// queueDecision leaves the reason out of a decision on a message whose author's data
// were deleted since, or whose chat is sealed since.
func queueDecision(batch *pgx.Batch, d chat.Decision, senderID string) {
	batch.Queue(`
		INSERT INTO moderation_log (
			gig_id, chat_id, message_id,
			from_status, to_status, moderator_id, reason, at, source_version
		)
		SELECT $1, $2, $3, $4, $5, nullif($6, ''), CASE WHEN NOT forgotten AND NOT sealed THEN nullif($7, '') END, $8, $9
		FROM `+isForgotten("$10", "$1", "$2", "$9")+", "+isSealed("$1", "$2", "$9")+`
		ON CONFLICT (gig_id, chat_id, message_id, source_version) DO NOTHING`,
		d.GigID, d.ChatID, d.MessageID,
		string(d.From), string(d.To), d.ModeratorID, string(d.Reason), d.At, d.SourceVersion, senderID,
	)
}

// isForgotten is a row that tells whether the data of a message's author were
// deleted since a version of it, or were once and the chat is sealed since. As long as a request has the chat still to do,
// under a hold or not, versions are kept as they are: the request finds them.
//
// Why it locks: who begins a statement that keeps a version must have ended it
// before the chat is sealed, and rows are looked through.
func isForgotten(sender, gigID, chatID, version string) string {
	return `(
			SELECT EXISTS (
				SELECT FROM deletion_requests AS r
				WHERE r.user_id = ` + sender + `
					AND r.discovered
					AND (
						r.created_at >= ` + version + `
						OR EXISTS (
							SELECT FROM sealed_chats AS s
							WHERE (s.gig_id, s.chat_id) = (` + gigID + `, ` + chatID + `)
								AND s.until >= ` + version + `
						)
					)
					AND NOT EXISTS (
						SELECT FROM deletion_chats AS c
						WHERE (c.request_id, c.gig_id, c.chat_id) = (r.request_id, ` + gigID + `, ` + chatID + `)
							AND c.state = 'pending'
						FOR SHARE
					)
			) AS forgotten
		) AS author`
}

// isSealed is a row that tells whether a chat is sealed since a version of a message
// there. The seal outlasts the request. As long as the request is under way, its own
// record of the chat is asked, too, and locked as above: a statement that began before
// the seal does not see it.
func isSealed(gigID, chatID, version string) string {
	return `(
			SELECT EXISTS (
				SELECT FROM sealed_chats AS s
				WHERE (s.gig_id, s.chat_id) = (` + gigID + `, ` + chatID + `)
					AND s.until >= ` + version + `
			) OR EXISTS (
				SELECT FROM deletion_chats AS c
				WHERE (c.gig_id, c.chat_id) = (` + gigID + `, ` + chatID + `)
					AND c.since >= ` + version + `
					AND NOT EXISTS (
						SELECT FROM deletion_chats AS p
						WHERE (p.request_id, p.gig_id, p.chat_id) = (c.request_id, c.gig_id, c.chat_id)
							AND p.state = 'pending'
						FOR SHARE
					)
			) AS sealed
		) AS place`
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
