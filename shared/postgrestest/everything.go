package postgrestest

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// Everything returns all rows of all tables as JSON, by table.
func (a *Archive) Everything(t testing.TB) map[string][]string {
	t.Helper()
	rows, err := a.Pool.Query(t.Context(), `
		SELECT table_name
		FROM information_schema.tables
		WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	all := map[string][]string{}
	for _, table := range tables {
		rows, err := a.Pool.Query(t.Context(), fmt.Sprintf(`SELECT to_jsonb(r)::text FROM %s AS r`, pgx.Identifier{table}.Sanitize()))
		require.NoError(t, err)
		all[table], err = pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
	}
	return all
}
