// Package postgres is the archive: summaries of messages and the moderators'
// decisions in PostgreSQL. It alone imports the driver.
//
// It must not know where a summary comes from nor what it may hold: package
// chat makes it, the tables in migrations/ keep it.
package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Archive keeps what package chat archives. It is safe for concurrent use.
type Archive struct {
	pool     *pgxpool.Pool
	groups   groups
	patience time.Duration // with a group
}

// Open returns the archive in the database at url; see [Connect]. When the context
// ends all connections are closed.
func Open(ctx context.Context, url string) (*Archive, error) {
	pool, err := Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, pool.Close)
	return New(pool), nil
}

// New returns the archive behind a pool, which stays the caller's to close.
func New(pool *pgxpool.Pool) *Archive { return &Archive{pool: pool, patience: keepTime} }
