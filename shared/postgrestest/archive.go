package postgrestest

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/stacktest"
)

// Archive is the archive in a database of its own, and a look into its tables.
type Archive struct {
	*postgres.Archive
	Pool *pgxpool.Pool
	URL  string // of the archive as its functions open it
}

// OpenArchive returns an empty archive, which goes when the test ends.
func OpenArchive(t testing.TB) *Archive {
	pool := Open(t)
	return &Archive{Archive: postgres.New(pool), Pool: pool, URL: pool.Config().ConnString()}
}

// OpenArchiveAs is [OpenArchive] for the functions of an account, which may do no more
// than that; the pool may do anything.
func OpenArchiveAs(t testing.TB, account string) *Archive {
	return OpenArchive(t).As(t, account)
}

// As returns the archive as the functions of an account open it.
func (a *Archive) As(t testing.TB, account string) *Archive {
	t.Helper()
	u, err := url.Parse(a.Pool.Config().ConnString())
	require.NoError(t, err)
	query := u.Query()
	query.Set("role", user(account))
	u.RawQuery = query.Encode()
	pool, err := postgres.Connect(t.Context(), u.String())
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return &Archive{Archive: postgres.New(pool), Pool: a.Pool, URL: u.String()}
}

// OpenStack returns the archive of the stack's own functions, which tests share:
// each uses gigs of its own.
func OpenStack(t testing.TB) *Archive {
	t.Helper()
	pool, err := postgres.Connect(t.Context(), stacktest.Variable(t, "DATABASE_URL"))
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return &Archive{Archive: postgres.New(pool), Pool: pool}
}

// Summaries returns all rows of chat_messages.
func (a *Archive) Summaries(ctx context.Context) ([]chat.Summary, error) {
	rows, err := a.Pool.Query(ctx, `
		SELECT gig_id, chat_id, message_id,
			sender_id, summary, text_length, pii_types, is_read_by_receiver, moderation_status,
			sent_at, source_version, source_deleted_at
		FROM chat_messages`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (chat.Summary, error) {
		var s chat.Summary
		var deletedAt *time.Time
		err := row.Scan(&s.GigID, &s.ChatID, &s.MessageID,
			&s.SenderID, (*string)(&s.Summary), &s.TextLength, &s.PIITypes, &s.ReadByReceiver, (*string)(&s.ModerationStatus),
			&s.SentAt, &s.SourceVersion, &deletedAt)
		s.SentAt, s.SourceVersion = s.SentAt.UTC(), s.SourceVersion.UTC()
		if deletedAt != nil {
			s.DeletedAt = deletedAt.UTC()
		}
		return s, err
	})
}

// PutRow writes a row in the place of what was there, right or wrong.
func (a *Archive) PutRow(ctx context.Context, s chat.Summary) error {
	var deletedAt *time.Time
	if !s.DeletedAt.IsZero() {
		deletedAt = &s.DeletedAt
	}
	var batch pgx.Batch
	batch.Queue(`DELETE FROM chat_messages WHERE (gig_id, chat_id, message_id) = ($1, $2, $3)`, s.GigID, s.ChatID, s.MessageID)
	batch.Queue(`
		INSERT INTO chat_messages (
			gig_id, chat_id, message_id,
			sender_id, summary, text_length, pii_types, is_read_by_receiver, moderation_status,
			sent_at, source_version, source_deleted_at
		)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		s.GigID, s.ChatID, s.MessageID, s.SenderID, string(s.Summary), s.TextLength, s.PIITypes, s.ReadByReceiver,
		string(s.ModerationStatus), s.SentAt, s.SourceVersion, deletedAt)
	return a.Pool.SendBatch(ctx, &batch).Close()
}

// Decisions returns all rows of moderation_log.
func (a *Archive) Decisions(ctx context.Context) ([]chat.Decision, error) {
	rows, err := a.Pool.Query(ctx, `
		SELECT gig_id, chat_id, message_id,
			from_status, to_status, coalesce(moderator_id, ''), coalesce(reason, ''), at, source_version
		FROM moderation_log`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (chat.Decision, error) {
		var d chat.Decision
		err := row.Scan(&d.GigID, &d.ChatID, &d.MessageID,
			(*string)(&d.From), (*string)(&d.To), &d.ModeratorID, (*string)(&d.Reason), &d.At, &d.SourceVersion)
		d.At, d.SourceVersion = d.At.UTC(), d.SourceVersion.UTC()
		return d, err
	})
}
