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

// What a user of the mirror may do with every table there is. (That each account may do
// all that its functions do is seen where they are tested: as these accounts.)
func TestGrant(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Open(t)
	user := `gigchat-mirror@"test"` + uuid.NewString() + ".iam"
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
	_, err = pool.Exec(t.Context(), fmt.Sprintf(`GRANT ALL ON chat_messages, admin_audit_log TO %s`, quoted))
	require.NoError(t, err)
	require.NoError(t, migrations.Grant(t.Context(), db, user), "what it has no use for is taken back")
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
		"admin_audit_log ",
		"chat_decisions ",
		"chat_messages SELECT INSERT UPDATE",
		"deletion_chats SELECT UPDATE",
		"deletion_requests SELECT",
		"gigchat_schema_version ",
		"moderation_log SELECT INSERT",
		"reconcile_runs ",
		"retention_runs ",
		"sealed_chats SELECT",
		"system_flags SELECT",
	}, lines)

	require.ErrorContains(t, migrations.Grant(t.Context(), db, "gigchat-mirror@nowhere"), "grant to gigchat-mirror@nowhere")
	require.ErrorContains(t, migrations.Grant(t.Context(), db, "gigchat-nobody@test"), "there is no account gigchat-nobody")
}
