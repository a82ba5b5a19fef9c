package postgres_test

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/postgrestest"
)

var groupTime = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// groupRow is a row of one of the tests' messages, in a version.
func groupRow(i, version int) chat.Summary {
	return chat.Summary{
		GigID: "gig", ChatID: "team", MessageID: fmt.Sprintf("message-%02d", i), SenderID: "worker", Summary: "hello", TextLength: 5,
		PIITypes: []string{}, ModerationStatus: chat.Unreviewed, SentAt: groupTime, SourceVersion: groupTime.Add(time.Duration(version) * time.Second),
	}
}

func groupDecision(i, version int) *chat.Decision {
	at := groupTime.Add(time.Duration(version) * time.Second)
	return &chat.Decision{
		GigID: "gig", ChatID: "team", MessageID: fmt.Sprintf("message-%02d", i), From: chat.Unreviewed, To: chat.Flagged, At: at, SourceVersion: at,
	}
}

// stuck has a version of message 0 wait in a statement, for a lock that release gives
// back.
func stuck(ctx context.Context, t *testing.T, archive *postgrestest.Archive) (first <-chan error, release func()) {
	t.Helper()
	release = lockRow(t, archive)
	first = keep(ctx, archive, groupRow(0, 1), nil)
	requireBlocked(t, archive, 1)
	return first, release
}

// lockRow keeps message 0, and whoever changes it waiting.
func lockRow(t *testing.T, archive *postgrestest.Archive) (release func()) {
	t.Helper()
	require.NoError(t, archive.Keep(t.Context(), groupRow(0, 0), nil))
	tx := begin(t, archive)
	_, err := tx.Exec(t.Context(), `SELECT FROM chat_messages WHERE message_id = 'message-00' FOR UPDATE`)
	require.NoError(t, err)
	return func() { require.NoError(t, tx.Rollback(t.Context())) }
}

func keep(ctx context.Context, archive *postgrestest.Archive, s chat.Summary, d *chat.Decision) <-chan error {
	kept := make(chan error, 1)
	go func() { kept <- archive.Keep(ctx, s, d) }()
	return kept
}

// requireBlocked waits until so many statements wait for a lock.
func requireBlocked(t *testing.T, archive *postgrestest.Archive, want int) {
	t.Helper()
	require.Eventually(t, func() bool {
		var n int
		err := archive.Pool.QueryRow(t.Context(), `
			SELECT count(*)
			FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&n)
		return err == nil && n == want
	}, 20*time.Second, 5*time.Millisecond)
}

func requireWaiting(t *testing.T, archive *postgrestest.Archive, want int) {
	t.Helper()
	require.Eventually(t, func() bool { return archive.Waiting() == want }, 20*time.Second, time.Millisecond)
}

// What comes while a statement is under way is stored by the next one, whole: several
// versions of one message, and decisions. What does not fit, or nobody waits for any
// more, keeps none of the others back.
func TestVersionsShareAStatement(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	first, release := stuck(t.Context(), t, archive)
	gone, leave := context.WithCancel(t.Context())
	left := keep(gone, archive, groupRow(9, 1), nil)
	requireWaiting(t, archive, 1)
	leave()
	require.Equal(t, chat.Cancelled, chat.KindOf(<-left))

	var kept []<-chan error
	add := func(s chat.Summary, d *chat.Decision) {
		kept = append(kept, keep(t.Context(), archive, s, d))
		requireWaiting(t, archive, 1+len(kept))
	}
	// No more than may wait for one statement.
	for i := 1; i <= 2; i++ {
		add(groupRow(i, 1), groupDecision(i, 1))
	}
	for _, version := range []int{3, 2, 4, 4} {
		add(groupRow(2, version), groupDecision(2, version))
	}
	unfit := groupRow(1, 2)
	unfit.SenderID = "a\x00b"
	poison := keep(t.Context(), archive, unfit, groupDecision(1, 2))
	requireWaiting(t, archive, 2+len(kept))
	release()
	require.NoError(t, <-first)
	for _, k := range kept {
		require.NoError(t, <-k)
	}
	require.Equal(t, chat.InvalidArgument, chat.KindOf(<-poison))

	rows, err := archive.Summaries(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, []chat.Summary{groupRow(0, 1), groupRow(1, 1), groupRow(2, 4)}, rows)
	decisions, err := archive.Decisions(t.Context())
	require.NoError(t, err)
	require.Len(t, decisions, 5, "each version's once")
}

func TestAGroupIsOneTransactionOnOneConnection(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	config := archive.Pool.Config()
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	own := &postgrestest.Archive{Archive: postgres.New(pool), Pool: archive.Pool}
	first, release := stuck(t.Context(), t, own)
	var kept []<-chan error
	for i := range postgres.MostWaiting {
		kept = append(kept, keep(t.Context(), own, groupRow(i+1, 1), groupDecision(i+1, 1)))
	}
	requireWaiting(t, own, len(kept))
	require.Equal(t, int32(1), pool.Stat().AcquiredConns(), "who waits needs none")
	release()
	require.NoError(t, <-first)
	for _, k := range kept {
		require.NoError(t, <-k)
	}
	var transactions int
	require.NoError(t, archive.Pool.QueryRow(t.Context(), `
		SELECT count(DISTINCT xmin::text)
		FROM (
			SELECT xmin FROM chat_messages WHERE message_id <> 'message-00'
			UNION ALL
			SELECT xmin FROM moderation_log
		) AS written`).Scan(&transactions))
	require.Equal(t, 1, transactions)
	require.Eventually(t, func() bool { return pool.Stat().AcquiredConns() == 0 }, 20*time.Second, time.Millisecond)
	require.Equal(t, int32(1), pool.Stat().TotalConns())
	var busy int
	require.NoError(t, archive.Pool.QueryRow(t.Context(), `
		SELECT count(*)
		FROM pg_stat_activity
		WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()`).Scan(&busy))
	require.Zero(t, busy, "nothing is open when nobody waits")
}

// A statement that is stuck holds up few others.
func TestAStuckStatementIsPassedBy(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	first, release := stuck(t.Context(), t, archive)
	var kept []<-chan error
	for i := range postgres.MostWaiting + 1 {
		kept = append(kept, keep(t.Context(), archive, groupRow(i+1, 1), nil))
	}
	for _, k := range kept {
		require.NoError(t, <-k)
	}
	require.Empty(t, first)
	release()
	require.NoError(t, <-first)
}

// A statement ends when nobody waits for it any more, and after a while in any case.
func TestAStatementEnds(t *testing.T) {
	t.Parallel()
	t.Run("with those who wait", func(t *testing.T) {
		t.Parallel()
		archive := postgrestest.OpenArchive(t)
		ctx, leave := context.WithCancel(t.Context())
		first, release := stuck(ctx, t, archive)
		next := keep(t.Context(), archive, groupRow(1, 1), nil)
		leave()
		require.Equal(t, chat.Cancelled, chat.KindOf(<-first))
		require.NoError(t, <-next, "the next one begins then")
		release()
	})
	t.Run("after a while", func(t *testing.T) {
		t.Parallel()
		archive := postgrestest.OpenArchive(t)
		release := lockRow(t, archive)
		archive.SetPatience(50 * time.Millisecond)
		require.Equal(t, chat.DeadlineExceeded, chat.KindOf(archive.Keep(t.Context(), groupRow(0, 1), nil)))
		release()
		archive.SetPatience(time.Minute)
		require.NoError(t, archive.Keep(t.Context(), groupRow(0, 1), nil))
	})
}

// A version alone costs one round trip, with a decision or without.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	shared := postgrestest.OpenArchive(t)
	var trips atomic.Int64
	config := shared.Pool.Config()
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return &countingConn{Conn: conn, trips: &trips}, err
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	archive := postgres.New(pool)
	require.NoError(t, archive.Keep(t.Context(), groupRow(0, 0), groupDecision(0, 0))) // connects and prepares
	for i, d := range []*chat.Decision{nil, groupDecision(2, 1), nil} {
		before := trips.Load()
		require.NoError(t, archive.Keep(t.Context(), groupRow(i+1, 1), d))
		require.Equal(t, int64(1), trips.Load()-before)
	}
}

// countingConn counts the times that something is asked after an answer.
type countingConn struct {
	net.Conn
	trips *atomic.Int64
	asked atomic.Bool
}

func (c *countingConn) Write(b []byte) (int, error) {
	if !c.asked.Swap(true) {
		c.trips.Add(1)
	}
	return c.Conn.Write(b)
}

func (c *countingConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.asked.Store(false)
	}
	return n, err
}
