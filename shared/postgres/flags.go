package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// querier is a connection, or a pool of them.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Flags implements [chat.Ledger].
func (a *Archive) Flags(ctx context.Context, keys ...string) (map[string]chat.Flag, error) {
	return flags(ctx, a.pool, keys)
}

// GraceBefore implements [chat.Ledger].
func (a *Archive) GraceBefore(ctx context.Context, t time.Time) (hours int, err error) {
	return graceBefore(ctx, a.pool, t)
}

func flags(ctx context.Context, q querier, keys []string) (map[string]chat.Flag, error) {
	rows, err := q.Query(ctx, `
		SELECT key, value::text, updated_at
		FROM system_flags
		WHERE key = ANY ($1)`, keys)
	if err != nil {
		return nil, translate("read the flags", err)
	}
	flags := map[string]chat.Flag{}
	var key, value string
	var updatedAt *time.Time
	_, err = pgx.ForEachRow(rows, []any{&key, &value, &updatedAt}, func() error {
		flags[key] = chat.Flag{Value: []byte(value), UpdatedAt: orZero(updatedAt)}
		return nil
	})
	return flags, translate("read the flags", err)
}

func graceBefore(ctx context.Context, q querier, t time.Time) (hours int, err error) {
	err = q.QueryRow(ctx, `
		SELECT grace_hours
		FROM retention_runs
		WHERE started_at < $1
		ORDER BY started_at DESC
		LIMIT 1`, t).Scan(&hours)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return hours, translate("read the grace of the run before", err)
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
