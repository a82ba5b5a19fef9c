package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// retentionLock is the advisory lock of the one run at a time; "gigchat" in ASCII,
// so that nobody else in the database happens to use it.
const retentionLock = 0x67696763686174

// LockRetention implements [chat.RetentionArchive].
func (a *Archive) LockRetention(ctx context.Context) (chat.RetentionSession, error) {
	l, err := a.lockAlone(ctx, retentionLock)
	if err != nil {
		return nil, err
	}
	return &retentionSession{l}, nil
}

type retentionSession struct{ *lock }

// Flags implements [chat.RetentionSession].
func (s *retentionSession) Flags(ctx context.Context, keys ...string) (map[string]chat.Flag, error) {
	return flags(ctx, s.conn, keys)
}

// GraceBefore implements [chat.RetentionSession].
func (s *retentionSession) GraceBefore(ctx context.Context, t time.Time) (hours int, err error) {
	return graceBefore(ctx, s.conn, t)
}

// place is chat.Place in JSON.
type place struct {
	Stage chat.Stage `json:"stage"`
	At    *time.Time `json:"at,omitempty"`
	Name  string     `json:"name,omitempty"`
}

// LastPlace implements [chat.RetentionSession].
func (s *retentionSession) LastPlace(ctx context.Context) (chat.Place, error) {
	var encoded []byte
	err := s.conn.QueryRow(ctx, `
		SELECT place
		FROM retention_runs
		WHERE NOT dry_run
		ORDER BY started_at DESC
		LIMIT 1`).Scan(&encoded)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && encoded == nil {
		return chat.Place{}, nil
	}
	if err != nil {
		return chat.Place{}, translate("read where the last run stopped", err)
	}
	var p place
	if err := json.Unmarshal(encoded, &p); err != nil {
		return chat.Place{}, chat.Failure(chat.Internal, errors.New("postgres: the place of a run is malformed"))
	}
	last := chat.Place{Stage: p.Stage}
	if p.At != nil {
		last.After = &chat.Cursor{At: *p.At, Name: p.Name}
	}
	return last, nil
}

// SaveReport implements [chat.RetentionSession].
func (s *retentionSession) SaveReport(ctx context.Context, r chat.RetentionReport) error {
	var stopped *place
	if r.Place != (chat.Place{}) {
		stopped = &place{Stage: r.Place.Stage}
		if r.Place.After != nil {
			stopped.At, stopped.Name = &r.Place.After.At, r.Place.After.Name
		}
	}
	_, err := s.conn.Exec(ctx, `
		INSERT INTO retention_runs (
			run_id, started_at, as_of, dry_run, complete, paused, policy, deferred, grace_hours,
			messages_redacted, messages_deleted, chats_deleted, rows_deleted, held, failed, seconds, place, error
		)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, nullif($18, ''))
		ON CONFLICT (run_id) DO UPDATE
		SET
			saved_at          = now(),
			complete          = excluded.complete,
			messages_redacted = excluded.messages_redacted,
			messages_deleted  = excluded.messages_deleted,
			chats_deleted     = excluded.chats_deleted,
			rows_deleted      = excluded.rows_deleted,
			held              = excluded.held,
			failed            = excluded.failed,
			seconds           = excluded.seconds,
			place             = excluded.place,
			error             = excluded.error`,
		r.RunID, r.StartedAt, r.AsOf, r.DryRun, r.Complete, r.Policy.Paused,
		r.Policy.Values(), r.Policy.Deferred, r.Policy.EffectiveGraceHours,
		r.MessagesRedacted, r.MessagesDeleted, r.ChatsDeleted, r.RowsDeleted, r.Held, r.Failed, r.Elapsed.Seconds(),
		stopped, string(r.Error),
	)
	return translate("save a run's report", err)
}
