// Package postgres is the archive: summaries of messages and the moderators'
// decisions in PostgreSQL. It alone imports the driver.
//
// It must not know where a summary comes from nor what it may hold: package
// chat makes it, the tables in migrations/ keep it.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// Archive keeps what package chat archives. It is safe for concurrent use.
type Archive struct {
	pool     *pgxpool.Pool
	groups   groups
	patience time.Duration // with a group
}

// Open returns the archive in the database at url, a postgres:// URL. It does
// not wait for a connection, and closes all when the context ends.
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

// Connect returns a pool of connections to the database at url, which comes from the
// variable DATABASE_URL wherever it is used. It does not wait for one. Its error names
// the variable and does not repeat the url, which holds a password.
func Connect(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil || url == "" {
		return nil, errors.New("DATABASE_URL must be set to a postgres:// URL")
	}
	config.ConnConfig.Tracer = tracer{}
	return pgxpool.NewWithConfig(ctx, config)
}

// SQL returns the pool as a database/sql handle, for tools that need one.
func SQL(pool *pgxpool.Pool) *sql.DB { return stdlib.OpenDBFromPool(pool) }
