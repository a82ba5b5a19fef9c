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

// lock takes a lock, and waits a moment for whoever has it. Errors: of kind Aborted if
// that takes longer.
func (a *Archive) lock(ctx context.Context, key int64) (*lock, error) {
	return a.lockBy(ctx, key, awaitLock)
}

// lockAlone takes a lock. Errors: of kind Aborted if another run has it, also where that
// ends the next moment.
func (a *Archive) lockAlone(ctx context.Context, key int64) (*lock, error) {
	return a.lockBy(ctx, key, claimLock)
}

func (a *Archive) lockBy(ctx context.Context, key int64, take func(context.Context, *pgxpool.Conn, int64) error) (*lock, error) {
	conn, err := a.pool.Acquire(ctx)
	if err != nil {
		return nil, translate("take a lock", err)
	}
	if err = take(ctx, conn, key); err == nil {
		return &lock{conn, key}, nil
	}
	// Should the answer have been lost, the lock must not go back to the pool.
	_ = conn.Hijack().Close(ctx)
	if answer, ok := errors.AsType[*pgconn.PgError](err); errors.Is(err, errUnderWay) || ok && answer.Code == lockNotAvailable {
		return nil, errUnderWay
	}
	return nil, translate("take a lock", err)
}

var errUnderWay = &chat.Error{Kind: chat.Aborted, Public: "Another run is under way."}

func awaitLock(ctx context.Context, conn *pgxpool.Conn, key int64) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL lock_timeout = '2s'`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `SELECT pg_advisory_lock($1)`, key)
		return err
	})
}

// claimLock takes a lock that nobody has, or that the session of a process which was
// killed has left.
//
// Why it watches whoever has the lock for up to two seconds: the server takes a moment to
// notice that a process was killed. Then the session ends with its lock or soon after it.
// The session of a run that has come to its end gives the lock back and stays.
func claimLock(ctx context.Context, conn *pgxpool.Conn, key int64) error {
	var holder int32 // 0: nobody
	err := conn.QueryRow(ctx, `SELECT coalesce(max(pid), 0) FROM `+holders, key).Scan(&holder)
	if err != nil {
		return err
	}
	tryLock := func() error {
		var taken bool
		err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, key).Scan(&taken)
		if err == nil && !taken {
			return errUnderWay
		}
		return err
	}
	if err := tryLock(); !errors.Is(err, errUnderWay) || holder == 0 {
		return err
	}
	for waited, freed := 0, 0; waited < 100 && freed < 5; waited++ {
		var there, holds bool
		err := conn.QueryRow(ctx, `
			SELECT
				EXISTS (SELECT FROM pg_stat_activity WHERE pid = $2),
				EXISTS (SELECT FROM `+holders+` AND pid = $2)
			FROM pg_sleep(0.02)`, key, holder).Scan(&there, &holds)
		if err != nil {
			return err
		}
		if !there {
			return tryLock()
		}
		if !holds {
			freed++
		}
	}
	return errUnderWay
}

// holders are the sessions that have a lock of this database.
const holders = `pg_locks
		WHERE locktype = 'advisory'
			AND granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
			AND (classid::bigint << 32) | objid::bigint = $1
			AND objsubid = 1`

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
