package postgres

import (
	"cmp"
	"slices"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// keepEvents and keepLive keep rows: the one those of events, which may be late; the
// other those of messages as they are in the live store now.
var (
	keepEvents = keepRows(`CROSS JOIN LATERAL ` + isForgotten + `
		CROSS JOIN LATERAL ` + isSealed)
	keepLive = keepRows(`CROSS JOIN (SELECT false AS forgotten, false AS sealed) AS live`)
)

// rowsAreKept is how long, as an interval; null where nothing says it. (CASE, since
// nothing else keeps PostgreSQL from reading a number out of what is none.)
const rowsAreKept = `(
				SELECT make_interval(days => CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric::integer END)
				FROM system_flags
				WHERE key = 'chat_mirror_retention_days'
					AND CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric END BETWEEN 1 AND 36500
			)`

// keepRows writes rows, no two of one message, given by their columns. Rows cannot go
// backwards: they order by the update time of their source, a deletion above the
// write of its time. The deletion of the version that a row shows brings back nothing
// that was taken out of it since.
//
// Judged tells of each version whether it is forgotten: then the row has neither the
// author nor what they wrote; and whether it is sealed: then not what it says.
//
// Of a message that is older than the archive keeps rows it makes none, be the
// event ever so late: retention would not come by again.
//
// It locks in the order of the keys, so that no two who keep rows wait for each
// other.
//
// Why the limit, which is none: without it PostgreSQL believes that an array it does
// not know has ten elements, finds that a plan for any would be a bad one, and makes
// one each time, which takes longer than to keep a row.
func keepRows(judged string) string {
	const onlyDeleted = `kept.source_version = excluded.source_version AND excluded.source_deleted_at IS NOT NULL`
	return `
		INSERT INTO chat_messages AS kept (
			gig_id, chat_id, message_id,
			sender_id, summary, text_length, pii_types, is_read_by_receiver, moderation_status,
			sent_at, source_version, source_deleted_at
		)
		SELECT gig_id, chat_id, message_id,
			CASE WHEN forgotten THEN 'deleted-user' ELSE sender_id END,
			CASE WHEN forgotten OR sealed THEN '' ELSE summary END,
			CASE WHEN forgotten OR sealed THEN 0 ELSE text_length END,
			CASE WHEN forgotten OR sealed THEN '{}' ELSE string_to_array(types, ' ') END,
			is_read_by_receiver, moderation_status,
			sent_at, source_version, source_deleted_at
		FROM (
			SELECT *
			FROM ` + unnestedRows + `
			LIMIT cardinality($1)
		) AS version ` + rowFields + `
		` + judged + `
		WHERE sent_at >= coalesce(now() - ` + rowsAreKept + `, '-infinity')
			OR (
				SELECT true
				FROM chat_messages AS m
				WHERE (m.gig_id, m.chat_id, m.message_id) = (version.gig_id, version.chat_id, version.message_id)
			)
		ORDER BY gig_id COLLATE "C", chat_id COLLATE "C", message_id COLLATE "C"
		ON CONFLICT (gig_id, chat_id, message_id) DO UPDATE
		SET
			sender_id           = CASE WHEN ` + onlyDeleted + ` THEN kept.sender_id   ELSE excluded.sender_id   END,
			summary             = CASE WHEN ` + onlyDeleted + ` THEN kept.summary     ELSE excluded.summary     END,
			text_length         = CASE WHEN ` + onlyDeleted + ` THEN kept.text_length ELSE excluded.text_length END,
			pii_types           = CASE WHEN ` + onlyDeleted + ` THEN kept.pii_types   ELSE excluded.pii_types   END,
			is_read_by_receiver = excluded.is_read_by_receiver,
			moderation_status   = excluded.moderation_status,
			sent_at             = excluded.sent_at,
			source_version      = excluded.source_version,
			source_deleted_at   = excluded.source_deleted_at,
			mirrored_at         = excluded.mirrored_at
		WHERE (kept.source_version, kept.source_deleted_at IS NOT NULL)
			< (excluded.source_version, excluded.source_deleted_at IS NOT NULL)`
}

// queueRows writes rows, any number of one message, with keepEvents or keepLive.
func queueRows(batch *pgx.Batch, keep string, rows []chat.Summary) {
	batch.Queue(keep, columnsOfRows(latest(rows))...)
}

// latest returns the latest version of each row, since a statement cannot touch a row
// twice; of the same version the first.
func latest(rows []chat.Summary) []chat.Summary {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b chat.Summary) int { return cmp.Or(compareKeys(a, b), b.CompareVersion(a)) })
	return slices.CompactFunc(rows, func(a, b chat.Summary) bool { return compareKeys(a, b) == 0 })
}

func compareKeys(a, b chat.Summary) int {
	return cmp.Or(cmp.Compare(a.GigID, b.GigID), cmp.Compare(a.ChatID, b.ChatID), cmp.Compare(a.MessageID, b.MessageID))
}
