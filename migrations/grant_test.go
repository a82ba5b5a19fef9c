package migrations_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/migrations"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/postgrestest"
)

// What a function's user may do with every table there is.
func TestGrant(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Open(t)
	user := `gigchat-"test"@` + uuid.NewString() + ".iam"
	quoted := pgx.Identifier{user}.Sanitize()
	_, err := pool.Exec(t.Context(), fmt.Sprintf(`CREATE ROLE %s`, quoted))
	require.NoError(t, err)
	t.Cleanup(func() {
		// The test's own context has ended when it cleans up.
		_, err := pool.Exec(context.Background(), fmt.Sprintf(`DROP OWNED BY %[1]s; DROP ROLE %[1]s`, quoted))
		require.NoError(t, err)
	})

	db := postgres.SQL(pool)
	require.NoError(t, migrations.Grant(t.Context(), db))
	require.NoError(t, migrations.Grant(t.Context(), db, user))
	require.NoError(t, migrations.Grant(t.Context(), db, user), "again")

	rows, err := pool.Query(t.Context(), `
		SELECT relname || ' ' || concat_ws(' ', VARIADIC ARRAY(
			SELECT privilege
			FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege
			WHERE has_table_privilege($1, oid, privilege)
		))
		FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
		ORDER BY 1`, user)
	require.NoError(t, err)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{
		"admin_audit_log SELECT INSERT",
		"chat_decisions SELECT INSERT UPDATE DELETE",
		"chat_messages SELECT INSERT UPDATE DELETE",
		"deletion_chats SELECT INSERT UPDATE DELETE",
		"deletion_requests SELECT INSERT UPDATE DELETE",
		"gigchat_schema_version ",
		"moderation_log SELECT INSERT UPDATE DELETE",
		"reconcile_runs SELECT INSERT UPDATE DELETE",
		"retention_runs SELECT INSERT UPDATE DELETE",
		"sealed_chats SELECT INSERT UPDATE DELETE",
		"system_flags SELECT",
	}, lines)

	require.ErrorContains(t, migrations.Grant(t.Context(), db, "nobody-there"), "grant to nobody-there")
}
