package postgres_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/postgrestest"
)

// Who asks for a run while another one goes is told so, however soon that ends; but
// not where the other one was killed, and the server has not noticed yet.
func TestLockOfTheOnlyRun(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	// ended is done to the session that has the lock once somebody waits for it.
	second := func(ended func(first chat.RetentionSession)) error {
		t.Helper()
		first, err := archive.LockRetention(t.Context())
		require.NoError(t, err)
		answer := make(chan error)
		go func() {
			session, err := archive.LockRetention(t.Context())
			if err == nil {
				session.Unlock()
			}
			answer <- err
		}()
		require.Eventually(t, func() bool {
			var asks bool
			err := archive.Pool.QueryRow(t.Context(), `
				SELECT EXISTS (
					SELECT FROM pg_stat_activity
					WHERE datname = current_database()
						AND state = 'active'
						AND query LIKE '%pg_sleep%'
						AND pid <> pg_backend_pid()
				)`).Scan(&asks)
			require.NoError(t, err)
			return asks
		}, 10*time.Second, time.Millisecond)
		ended(first)
		return <-answer
	}
	for range 3 {
		err := second(chat.RetentionSession.Unlock)
		require.Equal(t, chat.Aborted, chat.KindOf(err), "%v", err)
	}
	err := second(func(first chat.RetentionSession) {
		_, err := archive.Pool.Exec(t.Context(), `
			SELECT pg_terminate_backend(pid)
			FROM pg_locks
			WHERE locktype = 'advisory'
				AND granted
				AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
		require.NoError(t, err)
		first.Unlock()
	})
	require.NoError(t, err)
}
