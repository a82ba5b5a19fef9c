package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// Records implements [chat.Records] in one round trip. A person's reviewed messages
// are found by an index that holds no others, which are nearly all. Whose data were
// deleted has no record.
func (a *Archive) Records(ctx context.Context, messages []chat.StoredMessage) ([]chat.Record, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	senders, gigs := make([]string, len(messages)), make([]string, len(messages))
	chats, ids := make([]string, len(messages)), make([]string, len(messages))
	for i, m := range messages {
		senders[i], gigs[i], chats[i], ids[i] = m.SenderID, m.GigID, m.ChatID, m.ID
	}
	rows, err := a.pool.Query(ctx, `
		SELECT record.flagged, record.hidden
		FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
			WITH ORDINALITY AS asked (sender_id, gig_id, chat_id, message_id, place)
		CROSS JOIN LATERAL (
			SELECT
				count(DISTINCT message.*) FILTER (WHERE log.to_status = 'flagged') AS flagged,
				count(DISTINCT message.*) FILTER (WHERE log.to_status = 'hidden') AS hidden
			FROM (
				SELECT gig_id, chat_id, message_id
				FROM chat_messages
				WHERE sender_id = asked.sender_id
					AND moderation_status <> 'unreviewed'
					AND sender_id <> $5
					AND (gig_id, chat_id, message_id) <> (asked.gig_id, asked.chat_id, asked.message_id)
			) AS message
			JOIN moderation_log AS log USING (gig_id, chat_id, message_id)
		) AS record
		ORDER BY asked.place`, senders, gigs, chats, ids, chat.DeletedUserID)
	if err != nil {
		return nil, translate("read records", err)
	}
	records, err := pgx.CollectRows(rows, pgx.RowToStructByName[chat.Record])
	return records, translate("read records", err)
}
