package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/gigchat/shared/chat"
)

// unlockTime is how long giving a lock back may take.
const unlockTime = 5 * time.Second

// lockNotAvailable is the SQLSTATE of a lock that another session has.
const lockNotAvailable = "55P03"

// lock is an advisory lock and the connection that has it: without the one there is
// not the other.
type lock struct {
	conn *pgxpool.Conn
	key  int64
}

// lock takes a lock, or answers an error of kind Aborted if another session has it.
//
// Why it waits a moment: the server takes one to notice that a process was killed.
func (a *Archive) lock(ctx context.Context, key int64) (*lock, error) {
	conn, err := a.pool.Acquire(ctx)
	if err != nil {
		return nil, translate("take a lock", err)
	}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL lock_timeout = '2s'`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `SELECT pg_advisory_lock($1)`, key)
		return err
	})
	if err == nil {
		return &lock{conn, key}, nil
	}
	// Should the answer have been lost, the lock must not go back to the pool.
	_ = conn.Hijack().Close(ctx)
	if answer, ok := errors.AsType[*pgconn.PgError](err); ok && answer.Code == lockNotAvailable {
		return nil, &chat.Error{Kind: chat.Aborted, Public: "Another run is under way."}
	}
	return nil, translate("take a lock", err)
}

// Unlock gives the lock back.
func (l *lock) Unlock() {
	ctx, cancel := context.WithTimeout(context.Background(), unlockTime)
	defer cancel()
	if _, err := l.conn.Exec(ctx, `SELECT pg_advisory_unlock($1)`, l.key); err != nil {
		// The lock ends with its connection, which must not go back to the pool.
		_ = l.conn.Hijack().Close(ctx)
		return
	}
	l.conn.Release()
}
