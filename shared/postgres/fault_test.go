package postgres_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/postgrestest"
)

// A server that takes no more connections says so before there is one.
func TestTooManyConnections(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	role := "test_" + uuid.NewString()
	exec := func(sql string) {
		_, err := archive.Pool.Exec(context.Background(), sql)
		require.NoError(t, err)
	}
	exec(fmt.Sprintf(`CREATE ROLE %q LOGIN PASSWORD 'secret' CONNECTION LIMIT 0`, role))
	t.Cleanup(func() { exec(fmt.Sprintf(`DROP OWNED BY %[1]q; DROP ROLE %[1]q`, role)) })
	exec(fmt.Sprintf(`GRANT ALL ON ALL TABLES IN SCHEMA public TO %q`, role))
	u, err := url.Parse(archive.Pool.Config().ConnString())
	require.NoError(t, err)
	u.User = url.UserPassword(role, "secret")
	other, err := postgres.Open(t.Context(), u.String())
	require.NoError(t, err)

	err = other.Keep(t.Context(), groupRow(1, 1), nil)
	require.Equal(t, chat.Unavailable, chat.KindOf(err))
	require.ErrorContains(t, err, "53300")
	require.NotContains(t, err.Error(), "secret")
	require.NotContains(t, err.Error(), role)
	exec(fmt.Sprintf(`ALTER ROLE %q CONNECTION LIMIT -1`, role))
	require.NoError(t, other.Keep(t.Context(), groupRow(1, 1), nil))
}

// Somebody who locks rows in another order than the archive may deadlock with it. Then
// nothing of the group is stored, and all of it can come again.
func TestDeadlock(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	// The statement of the test stops at message 2 until the gate opens. It looks for
	// deadlocks soon, and the other one never does.
	_, err := archive.Pool.Exec(t.Context(), fmt.Sprintf(`
		CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			SET LOCAL deadlock_timeout = '10ms';
			PERFORM pg_advisory_xact_lock_shared(%d);
			RETURN NEW;
		END
		$$;
		CREATE TRIGGER gate BEFORE INSERT ON chat_messages
			FOR EACH ROW WHEN (NEW.message_id = 'message-02') EXECUTE FUNCTION gate()`, gateLock))
	require.NoError(t, err)
	for i := 1; i <= 3; i++ {
		require.NoError(t, archive.Keep(t.Context(), groupRow(i, 0), nil))
	}
	first, release := stuck(t.Context(), t, archive)
	gate, other := begin(t, archive), begin(t, archive)
	_, err = gate.Exec(t.Context(), `SELECT pg_advisory_xact_lock($1)`, gateLock)
	require.NoError(t, err)
	_, err = other.Exec(t.Context(), `SET LOCAL deadlock_timeout = '1h'`)
	require.NoError(t, err)
	_, err = other.Exec(t.Context(), touch, "message-03")
	require.NoError(t, err)

	var kept []<-chan error
	for i := 3; i >= 1; i-- {
		kept = append(kept, keep(t.Context(), archive, groupRow(i, 1), groupDecision(i, 1)))
	}
	requireWaiting(t, archive, len(kept))
	release()
	require.NoError(t, <-first)
	requireBlocked(t, archive, 1) // it has message 1, and stands at the gate
	touched := make(chan error, 1)
	go func() {
		_, err := other.Exec(t.Context(), touch, "message-01")
		touched <- err
	}()
	requireBlocked(t, archive, 2)
	require.NoError(t, gate.Rollback(t.Context()))
	for _, k := range kept {
		err := <-k
		require.Equal(t, chat.Unavailable, chat.KindOf(err))
		require.ErrorContains(t, err, "40P01")
	}
	require.NoError(t, <-touched)
	require.NoError(t, other.Rollback(t.Context()))
	decisions, err := archive.Decisions(t.Context())
	require.NoError(t, err)
	require.Empty(t, decisions)

	want := []chat.Summary{groupRow(0, 1)}
	for i := 1; i <= 3; i++ {
		require.NoError(t, archive.Keep(t.Context(), groupRow(i, 1), groupDecision(i, 1)))
		want = append(want, groupRow(i, 1))
	}
	rows, err := archive.Summaries(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, want, rows)
}

const (
	gateLock = 1
	touch    = `UPDATE chat_messages SET mirrored_at = now() WHERE message_id = $1`
)

func begin(t *testing.T, archive *postgrestest.Archive) pgx.Tx {
	t.Helper()
	tx, err := archive.Pool.Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return tx
}
