package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/gigchat/shared/chat"
)

// retentionLock is the advisory lock of the one run at a time; "gigchat" in ASCII,
// so that nobody else in the database happens to use it.
const retentionLock = 0x67696763686174

// unlockTime is how long giving the lock back may take.
const unlockTime = 5 * time.Second

// lockNotAvailable is the SQLSTATE of a lock that another session has.
const lockNotAvailable = "55P03"

// LockRetention implements [chat.RetentionArchive]. The lock is that of a
// connection, which is the session's: without the lock nothing is done.
//
// Why it waits a moment: the server takes one to notice that a process was killed.
func (a *Archive) LockRetention(ctx context.Context) (chat.RetentionSession, error) {
	conn, err := a.pool.Acquire(ctx)
	if err != nil {
		return nil, translate("lock retention", err)
	}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL lock_timeout = '2s'`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `SELECT pg_advisory_lock($1)`, retentionLock)
		return err
	})
	if err == nil {
		return &retentionSession{conn}, nil
	}
	// Should the answer have been lost, the lock must not go back to the pool.
	_ = conn.Hijack().Close(ctx)
	if answer, ok := errors.AsType[*pgconn.PgError](err); ok && answer.Code == lockNotAvailable {
		return nil, &chat.Error{Kind: chat.Aborted, Public: "Another run is under way."}
	}
	return nil, translate("lock retention", err)
}

type retentionSession struct{ conn *pgxpool.Conn }

// Unlock implements [chat.RetentionSession].
func (s *retentionSession) Unlock() {
	ctx, cancel := context.WithTimeout(context.Background(), unlockTime)
	defer cancel()
	if _, err := s.conn.Exec(ctx, `SELECT pg_advisory_unlock($1)`, retentionLock); err != nil {
		// The lock ends with its connection, which must not go back to the pool.
		_ = s.conn.Hijack().Close(ctx)
		return
	}
	s.conn.Release()
}

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
func (s *retentionSession) LastPlace(ctx context.Context) (*chat.Place, error) {
	var encoded []byte
	err := s.conn.QueryRow(ctx, `
		SELECT place
		FROM retention_runs
		WHERE NOT dry_run
		ORDER BY started_at DESC
		LIMIT 1`).Scan(&encoded)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && encoded == nil {
		return nil, nil //nolint:nilnil // a run that was through leaves no place
	}
	if err != nil {
		return nil, translate("read where the last run stopped", err)
	}
	var p place
	if err := json.Unmarshal(encoded, &p); err != nil {
		return nil, chat.Failure(chat.Internal, errors.New("postgres: the place of a run is malformed"))
	}
	last := &chat.Place{Stage: p.Stage}
	if p.At != nil {
		last.After = &chat.Cursor{At: *p.At, Name: p.Name}
	}
	return last, nil
}

// SaveReport implements [chat.RetentionSession].
func (s *retentionSession) SaveReport(ctx context.Context, r chat.RetentionReport) error {
	var stopped *place
	if r.Place != nil {
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
