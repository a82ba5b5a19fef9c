// Package postgrestest gives each test an empty database with the whole schema.
// Only tests import it.
package postgrestest

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/migrations"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/stacktest"
)

// template is the migrated database that tests get copies of: copying takes a
// few hundredths of a second, migrating each time would take longer the older
// the schema grows.
const template = "gigchat_template"

// templateLock is the advisory lock that is held to change the template, and
// shared to copy it: PostgreSQL copies no database that somebody uses.
const templateLock = 5001

var migrateOnce sync.Once

// Open returns a pool of connections to a new database, which is dropped when
// the test ends.
func Open(t testing.TB) *pgxpool.Pool {
	t.Helper()
	server := stacktest.Variable(t, "DATABASE_URL")
	migrateOnce.Do(func() { migrateTemplate(t, server) })
	name := "test_" + uuid.NewString()
	onServer(t, server, func(ctx context.Context, conn *pgx.Conn) {
		exec(ctx, t, conn, `SELECT pg_advisory_lock_shared($1)`, templateLock)
		exec(ctx, t, conn, fmt.Sprintf(`CREATE DATABASE %q TEMPLATE %q`, name, template))
	})
	t.Cleanup(func() {
		onServer(t, server, func(ctx context.Context, conn *pgx.Conn) {
			exec(ctx, t, conn, fmt.Sprintf(`DROP DATABASE %q WITH (FORCE)`, name))
		})
	})
	pool, err := postgres.Connect(t.Context(), database(t, server, name))
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

func migrateTemplate(t testing.TB, server string) {
	onServer(t, server, func(ctx context.Context, conn *pgx.Conn) {
		exec(ctx, t, conn, `SELECT pg_advisory_lock($1)`, templateLock)
		var exists bool
		err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, template).Scan(&exists)
		require.NoError(t, err)
		if !exists {
			exec(ctx, t, conn, fmt.Sprintf(`CREATE DATABASE %q`, template))
		}
		pool, err := postgres.Connect(ctx, database(t, server, template))
		require.NoError(t, err)
		defer pool.Close()
		db := postgres.SQL(pool)
		_, err = migrations.Up(ctx, db)
		require.NoError(t, err)
		for _, account := range migrations.Accounts() {
			if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)`, user(account)).Scan(&exists); err == nil && !exists {
				exec(ctx, t, conn, fmt.Sprintf(`CREATE ROLE %q`, user(account)))
			}
			require.NoError(t, err)
			require.NoError(t, migrations.Grant(ctx, db, user(account)))
		}
	})
}

// user is what an account is called in the server.
func user(account string) string { return account + "@test" }

// onServer runs f on a connection of its own, whose end frees its locks.
func onServer(t testing.TB, server string, f func(context.Context, *pgx.Conn)) {
	t.Helper()
	ctx := context.Background() // a test's own context has ended when it cleans up
	conn, err := pgx.Connect(ctx, server)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(ctx)) }()
	f(ctx, conn)
}

func exec(ctx context.Context, t testing.TB, conn *pgx.Conn, sql string, args ...any) {
	t.Helper()
	_, err := conn.Exec(ctx, sql, args...)
	require.NoError(t, err)
}

// database returns the server's URL with another database's name.
func database(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	require.NoError(t, err)
	u.Path = "/" + name
	return u.String()
}
