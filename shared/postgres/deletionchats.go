package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// ArchivedChats implements [chat.DeletionSession].
func (s *deletionSession) ArchivedChats(ctx context.Context, userID string) ([]chat.ChatKey, error) {
	return selectAll(ctx, s, "look for rows of a user", pgx.RowToStructByPos[chat.ChatKey], `
		SELECT DISTINCT gig_id, chat_id
		FROM chat_messages
		WHERE sender_id = $1`, userID)
}

// RecordChats implements [chat.DeletionSession].
func (s *deletionSession) RecordChats(ctx context.Context, requestID string, keys []chat.ChatKey) error {
	gigs, ids := columnsOf(keys)
	_, err := s.exec(ctx, "record a user's chats", `
		INSERT INTO deletion_chats (request_id, gig_id, chat_id)
		SELECT DISTINCT $1, gig_id, chat_id
		FROM unnest($2::text[], $3::text[]) AS found (gig_id, chat_id)
		ON CONFLICT DO NOTHING`, requestID, gigs, ids)
	return err
}

// ReopenChats implements [chat.DeletionSession].
func (s *deletionSession) ReopenChats(ctx context.Context, requestID string, keys []chat.ChatKey) (int, error) {
	gigs, ids := columnsOf(keys)
	return s.exec(ctx, "record a user's chats", `
		INSERT INTO deletion_chats AS recorded (request_id, gig_id, chat_id)
		SELECT DISTINCT $1, gig_id, chat_id
		FROM unnest($2::text[], $3::text[]) AS found (gig_id, chat_id)
		ON CONFLICT (request_id, gig_id, chat_id) DO UPDATE
		SET state = 'sealed'
		WHERE recorded.state = 'done'`, requestID, gigs, ids)
}

// columnsOf returns the gigs and the chats of keys.
func columnsOf(keys []chat.ChatKey) (gigs, ids []string) {
	gigs, ids = make([]string, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		gigs[i], ids[i] = key.GigID, key.ChatID
	}
	return gigs, ids
}

// ChatsToDo implements [chat.DeletionSession].
func (s *deletionSession) ChatsToDo(ctx context.Context, requestID string, after *chat.ChatKey, limit int) ([]chat.DeletionChat, error) {
	var last chat.ChatKey // before all names
	if after != nil {
		last = *after
	}
	scan := func(row pgx.CollectableRow) (c chat.DeletionChat, err error) {
		var at *time.Time
		var name string
		err = row.Scan(&c.GigID, &c.ChatID, (*string)(&c.State), &at, &name)
		if at != nil {
			c.Place = &chat.Cursor{At: *at, Name: name}
		}
		return c, err
	}
	return selectAll(ctx, s, "read the chats to do", scan, `
		SELECT gig_id, chat_id, state, place_at, coalesce(place_name, '')
		FROM deletion_chats
		WHERE request_id = $1
			AND (gig_id, chat_id) > ($2, $3)
			AND state <> 'done'
		ORDER BY gig_id, chat_id
		LIMIT $4`, requestID, last.GigID, last.ChatID, limit)
}

// SaveChat implements [chat.DeletionSession].
func (s *deletionSession) SaveChat(ctx context.Context, r chat.DeletionRequest, c chat.DeletionChat) error {
	var batch pgx.Batch
	var at *time.Time
	var name *string
	if c.Place != nil {
		at, name = &c.Place.At, &c.Place.Name
	}
	batch.Queue(`
		UPDATE deletion_chats
		SET
			state      = $4,
			place_at   = $5,
			place_name = $6,
			since      = CASE WHEN $4 = 'pending' AND $5::timestamptz IS NULL THEN now() ELSE since END
		WHERE (request_id, gig_id, chat_id) = ($1, $2, $3)`,
		r.ID, c.GigID, c.ChatID, string(c.State), at, name)
	if c.State == chat.ChatSealed {
		batch.Queue(`
			INSERT INTO sealed_chats AS sealed (gig_id, chat_id, until)
			SELECT gig_id, chat_id, since
			FROM deletion_chats
			WHERE (request_id, gig_id, chat_id) = ($1, $2, $3)
			ON CONFLICT (gig_id, chat_id) DO UPDATE
			SET until = greatest(sealed.until, excluded.until)`,
			r.ID, c.GigID, c.ChatID)
	}
	queueProgress(&batch, r)
	return s.send(ctx, "save how far a chat is", &batch)
}
