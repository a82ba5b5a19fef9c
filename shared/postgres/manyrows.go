package postgres

import (
	"strings"
	"time"

	"example.com/gigchat/shared/chat"
)

// unnestedRows are the rows that columnsOfRows has taken apart, one by one again; their
// types in one text, since there are no lists of lists of different lengths.
const unnestedRows = `unnest(
				$1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::text[],
				$8::boolean[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[]
			) AS rows (
				gig_id, chat_id, message_id, sender_id, summary, text_length, types,
				is_read_by_receiver, moderation_status, sent_at, source_version, source_deleted_at
			)`

// columnsOfRows returns rows as the arguments of a statement on unnestedRows.
func columnsOfRows(rows []chat.Summary) []any {
	n := len(rows)
	gigs, chats, ids := make([]string, n), make([]string, n), make([]string, n)
	senders, summaries, lengths, types := make([]string, n), make([]string, n), make([]int, n), make([]string, n)
	read, statuses := make([]bool, n), make([]string, n)
	sent, versions, deleted := make([]time.Time, n), make([]time.Time, n), make([]*time.Time, n)
	for i, row := range rows {
		gigs[i], chats[i], ids[i] = row.GigID, row.ChatID, row.MessageID
		senders[i], summaries[i] = row.SenderID, string(row.Summary)
		lengths[i], types[i] = row.TextLength, strings.Join(row.PIITypes, " ")
		read[i], statuses[i] = row.ReadByReceiver, string(row.ModerationStatus)
		sent[i], versions[i], deleted[i] = row.SentAt, row.SourceVersion, orNull(row.DeletedAt)
	}
	return []any{gigs, chats, ids, senders, summaries, lengths, types, read, statuses, sent, versions, deleted}
}
