package migrations_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/migrations"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/postgrestest"
)

func TestUpDownUp(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Open(t)
	db := postgres.SQL(pool)
	before := schema(t, pool)
	require.NotEmpty(t, before)

	applied, err := migrations.Up(t.Context(), db)
	require.NoError(t, err)
	require.Empty(t, applied, "the test's database is migrated already")

	require.NoError(t, migrations.Down(t.Context(), db))
	require.NotEqual(t, before, schema(t, pool))

	applied, err = migrations.Up(t.Context(), db)
	require.NoError(t, err)
	require.NotEmpty(t, applied)
	require.Equal(t, before, schema(t, pool))
}

func TestSystemFlagsOfTheMarketplaceStay(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Open(t)
	db := postgres.SQL(pool)
	require.NoError(t, migrations.Down(t.Context(), db))
	_, err := pool.Exec(t.Context(), `INSERT INTO system_flags (key, value) VALUES ('theirs', '1')`)
	require.NoError(t, err)

	_, err = migrations.Up(t.Context(), db)
	require.NoError(t, err)
	var kept int
	require.NoError(t, pool.QueryRow(t.Context(), `SELECT value FROM system_flags WHERE key = 'theirs'`).Scan(&kept))
	require.Equal(t, 1, kept)
}

// schema lists every column, constraint, index and comment of the public schema.
func schema(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	rows, err := pool.Query(t.Context(), `
		SELECT format('column %s.%s %s null:%s default:%s identity:%s at %s',
			table_name, column_name, data_type, is_nullable, column_default, is_identity, ordinal_position)
		FROM information_schema.columns
		WHERE table_schema = 'public'
		UNION ALL
		SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid))
		FROM pg_constraint
		WHERE connamespace = 'public'::regnamespace
		UNION ALL
		SELECT format('index %s', indexdef)
		FROM pg_indexes
		WHERE schemaname = 'public'
		UNION ALL
		SELECT format('comment %s %s %s', objoid::regclass, objsubid, description)
		FROM pg_description
		WHERE classoid = 'pg_class'::regclass AND objoid IN (
			SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
		)
		ORDER BY 1`)
	require.NoError(t, err)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return lines
}
