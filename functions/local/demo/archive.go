package demo

import (
	"context"
	"database/sql"
	"time"

	"example.com/gigchat/functions/local/stack"
	"example.com/gigchat/shared/postgres"
)

// row is a row of chat_messages as the page shows it.
type row struct {
	ChatID           string    `json:"chatId"`
	MessageID        string    `json:"messageId"`
	SenderID         string    `json:"senderId"`
	Summary          string    `json:"summary"`
	TextLength       int       `json:"textLength"`
	PIITypes         string    `json:"piiTypes"` // separated by spaces
	IsReadByReceiver bool      `json:"isReadByReceiver"`
	ModerationStatus string    `json:"moderationStatus"`
	SentAt           time.Time `json:"sentAt"`
	Deleted          bool      `json:"deleted"`
}

func openArchive(s *stack.Stack) (*sql.DB, error) {
	// Not a request's context: the pool outlives it.
	pool, err := postgres.Connect(context.Background(), s.DatabaseURL)
	if err != nil {
		return nil, err
	}
	return postgres.SQL(pool), nil
}

// rows returns the newest rows of the demo gig, the newest first.
func (d *Demo) rows(ctx context.Context) ([]row, error) {
	archive, err := d.archive()
	if err != nil {
		return nil, err
	}
	found, err := archive.QueryContext(ctx, `
		SELECT
			chat_id, message_id, sender_id,
			summary, text_length, array_to_string(pii_types, ' '),
			is_read_by_receiver, moderation_status, sent_at, source_deleted_at IS NOT NULL
		FROM chat_messages
		WHERE gig_id = $1
		ORDER BY sent_at DESC, message_id DESC
		LIMIT 50`, GigID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }() // Err below tells
	rows := []row{}
	for found.Next() {
		var r row
		if err := found.Scan(
			&r.ChatID, &r.MessageID, &r.SenderID,
			&r.Summary, &r.TextLength, &r.PIITypes,
			&r.IsReadByReceiver, &r.ModerationStatus, &r.SentAt, &r.Deleted,
		); err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, found.Err()
}
