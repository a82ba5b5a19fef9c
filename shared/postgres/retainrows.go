package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// A held chat is a text here, since a condition on a list of texts leaves the order
// of an index alone, which a join does not. No id has a slash.
func heldTexts(held []chat.ChatKey) []string {
	texts := make([]string, len(held))
	for i, key := range held {
		texts[i] = key.GigID + "/" + key.ChatID
	}
	return texts
}

// DeleteRows implements [chat.RetentionSession]. One batch is one statement, so it
// is done whole or not at all.
func (s *retentionSession) DeleteRows(ctx context.Context, q chat.OldRows) (deleted int, next *chat.Cursor, err error) {
	var after time.Time
	if q.After != nil {
		after = q.After.At
	}
	var found int
	var last *time.Time
	err = s.conn.QueryRow(ctx, `
		WITH due AS MATERIALIZED (
			SELECT ctid, sent_at
			FROM chat_messages
			WHERE sent_at < $1
				AND sent_at >= $2
				AND gig_id || '/' || chat_id <> ALL ($3::text[])
			ORDER BY sent_at
			LIMIT $4
		), deleted AS (
			DELETE FROM chat_messages
			WHERE ctid = ANY (ARRAY(SELECT ctid FROM due))
			RETURNING 1
		)
		SELECT (SELECT count(*) FROM deleted), (SELECT count(*) FROM due), (SELECT max(sent_at) FROM due)`,
		q.Before, after, heldTexts(q.Held), q.Limit,
	).Scan(&deleted, &found, &last)
	if err != nil {
		return 0, nil, translate("delete old rows", err)
	}
	if found == q.Limit {
		next = &chat.Cursor{At: *last}
	}
	return deleted, next, nil
}

// CountRows implements [chat.RetentionSession].
func (s *retentionSession) CountRows(ctx context.Context, q chat.OldRows) (n int, err error) {
	err = s.conn.QueryRow(ctx, `
		SELECT count(*)
		FROM chat_messages
		WHERE sent_at < $1
			AND gig_id || '/' || chat_id <> ALL ($2::text[])`,
		q.Before, heldTexts(q.Held),
	).Scan(&n)
	return n, translate("count old rows", err)
}

// WithRows implements [chat.RetentionSession].
func (s *retentionSession) WithRows(ctx context.Context, before time.Time, chats []chat.ChatKey) ([]chat.ChatKey, error) {
	gigs, ids := columnsOf(chats)
	rows, err := s.conn.Query(ctx, `
		SELECT asked.gig_id, asked.chat_id
		FROM unnest($1::text[], $2::text[]) AS asked (gig_id, chat_id)
		WHERE EXISTS (
			SELECT FROM chat_messages AS m
			WHERE (m.gig_id, m.chat_id) = (asked.gig_id, asked.chat_id)
				AND m.sent_at < $3
		)`, gigs, ids, before)
	if err != nil {
		return nil, translate("look for rows of held chats", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[chat.ChatKey])
	return found, translate("look for rows of held chats", err)
}
