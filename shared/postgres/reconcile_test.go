package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/postgrestest"
)

func lockReconcile(t testing.TB, archive *postgrestest.Archive) chat.ReconcileSession {
	t.Helper()
	session, err := archive.LockReconcile(t.Context())
	require.NoError(t, err)
	t.Cleanup(session.Unlock)
	return session
}

// sortAsPeople lets a database sort ids as people sort words, as many do by themselves.
func sortAsPeople(t *testing.T, archive *postgrestest.Archive) {
	t.Helper()
	_, err := archive.Pool.Exec(t.Context(), `
		ALTER TABLE chat_messages
			ALTER COLUMN gig_id TYPE text COLLATE "en-x-icu",
			ALTER COLUMN chat_id TYPE text COLLATE "en-x-icu",
			ALTER COLUMN message_id TYPE text COLLATE "en-x-icu"`)
	require.NoError(t, err)
}

// Rows come in the order of their bytes, whatever the database's own order is.
func TestReconcileConformanceWhereWordsAreSorted(t *testing.T) {
	t.Parallel()
	chattest.TestReconcileArchive(t, func(t *testing.T) chattest.ReconcileArchiveStore {
		archive := postgrestest.OpenArchive(t)
		sortAsPeople(t, archive)
		return archive
	})
}

// A page costs what is on it: it is read from an index, in its order, past deleted rows.
func TestScansGoByAnIndex(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	sortAsPeople(t, archive)
	_, err := archive.Pool.Exec(t.Context(), `
		INSERT INTO chat_messages (
			gig_id, chat_id, message_id, sender_id, summary, text_length, pii_types, is_read_by_receiver,
			moderation_status, sent_at, source_version, source_deleted_at
		)
		SELECT 'gig-' || n % 10, 'team', 'message-' || n, 'worker', 'x', 1, '{}', true,
			'unreviewed', now() - make_interval(secs => n), now(), CASE WHEN n % 4 > 0 THEN now() END
		FROM generate_series(1, 40000) AS n`)
	require.NoError(t, err)
	_, err = archive.Pool.Exec(t.Context(), `ANALYZE chat_messages`)
	require.NoError(t, err)
	for _, test := range []struct {
		q     chat.Scan
		args  []any
		index string
	}{
		{chat.Scan{}, []any{"gig-5", "team", "message-5", 100}, "chat_messages_live_idx"},
		{chat.Scan{GigID: "gig-5"}, []any{"gig-5", "team", "message-5", 100, "gig-5"}, "chat_messages_live_idx"},
		{chat.Scan{From: time.Now()}, []any{"gig-5", "team", "message-5", 100, time.Now().Add(-time.Hour)}, "chat_messages_sent_at_idx"},
	} {
		rows, err := archive.Pool.Query(t.Context(), `EXPLAIN `+postgres.ScanRowsSQL(test.q), test.args...)
		require.NoError(t, err)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		plan := strings.Join(lines, "\n")
		require.Contains(t, plan, "using "+test.index, plan)
		require.NotContains(t, strings.ReplaceAll(plan, "Incremental Sort", ""), "Sort  (", plan)
	}
}

func aRow(id string, sentAt time.Time) chat.Summary {
	return chat.Summary{
		GigID: "gig", ChatID: "team", MessageID: id, SenderID: "worker", Summary: "x", TextLength: 1, PIITypes: []string{},
		ModerationStatus: chat.Unreviewed, SentAt: sentAt, SourceVersion: sentAt,
	}
}

// What nobody writes can be read all the same, and be repaired, as any other row.
func TestWhatNobodyWritesIsRepaired(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	now := time.Now().UTC().Truncate(time.Microsecond)
	for i, change := range []string{
		`source_version = 'infinity'`, `source_version = '-infinity'`, `sent_at = 'infinity'`, `sent_at = '-infinity'`,
		`source_deleted_at = 'infinity'`, `source_version = '99999-01-01'`, `pii_types = '{EMAIL,NULL}'`, `pii_types = '{{EMAIL},{PHONE}}'`,
	} {
		right := aRow(fmt.Sprintf("message-%d", i), now)
		require.NoError(t, archive.PutRow(t.Context(), right))
		_, err := archive.Pool.Exec(t.Context(), `UPDATE chat_messages SET `+change+` WHERE message_id = $1`, right.MessageID)
		require.NoError(t, err)
	}
	session := lockReconcile(t, archive)
	for i := range 8 {
		right := aRow(fmt.Sprintf("message-%d", i), now)
		rows, err := session.RowsNow(t.Context(), []chat.MessageKey{{ChatKey: chat.ChatKey{GigID: "gig", ChatID: "team"}, ID: right.MessageID}})
		require.NoError(t, err)
		require.Len(t, rows, 1)
		require.NotEqual(t, right, utc(rows[0]))
		n, err := session.RepairRows(t.Context(), []chat.Repair{{Summary: right, Instead: &rows[0]}})
		require.NoError(t, err)
		require.Equal(t, 1, n)
	}
	all, err := archive.Summaries(t.Context())
	require.NoError(t, err)
	for _, row := range all {
		require.Equal(t, aRow(row.MessageID, now), row)
	}
	// One page has them all, and there is an end.
	_, err = archive.Pool.Exec(t.Context(), `UPDATE chat_messages SET sent_at = 'infinity'`)
	require.NoError(t, err)
	for _, q := range []chat.Scan{{Limit: 8}, {GigID: "gig", Limit: 8}} {
		page, next, err := session.ScanRows(t.Context(), q)
		require.NoError(t, err)
		require.Len(t, page, 8)
		q.After = *next
		page, next, err = session.ScanRows(t.Context(), q)
		require.NoError(t, err)
		require.Empty(t, page)
		require.Nil(t, next)
	}
	page, _, err := session.ScanRows(t.Context(), chat.Scan{From: now, Limit: 8})
	require.NoError(t, err)
	require.Empty(t, page, "at no time that a message has")
}

func utc(s chat.Summary) chat.Summary {
	s.SentAt, s.SourceVersion = s.SentAt.UTC(), s.SourceVersion.UTC()
	return s
}

// A repair brings back nothing of a user whose data were deleted since the version that
// it knows; before the chat's turn it does, as the deletion will find it.
func TestRepairsForgetWhoWasDeleted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name              string
		discovered        bool
		state             string // of the chat; empty: it is none of the request's
		requested         time.Duration
		sender, forgotten string
	}{
		{"completed", true, "", time.Hour, "worker", chat.DeletedUserID},
		{"sealed", true, "sealed", time.Hour, "worker", chat.DeletedUserID},
		{"still to do", true, "pending", time.Hour, "worker", "worker"},
		{"not discovered", false, "", time.Hour, "worker", "worker"},
		{"requested before the version", true, "", -time.Hour, "worker", "worker"},
		{"somebody else", true, "sealed", time.Hour, "buyer", "buyer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			archive := postgrestest.OpenArchive(t)
			row := aRow("message-1", time.Now().UTC().Truncate(time.Microsecond))
			row.SenderID = test.sender
			_, err := archive.Pool.Exec(t.Context(), `
				INSERT INTO deletion_requests (request_id, user_id, requested_by, mode, state, identifiers, discovered, created_at)
				VALUES ('request', 'worker', 'worker', 'erase', 'running', '{}', $1, $2)`, test.discovered, row.SourceVersion.Add(test.requested))
			require.NoError(t, err)
			if test.state != "" {
				_, err = archive.Pool.Exec(t.Context(), `
					INSERT INTO deletion_chats (request_id, gig_id, chat_id, state) VALUES ('request', 'gig', 'team', $1)`, test.state)
				require.NoError(t, err)
			}
			n, err := lockReconcile(t, archive).RepairRows(t.Context(), []chat.Repair{{Summary: row}})
			require.NoError(t, err)
			require.Equal(t, 1, n)
			rows, err := archive.Summaries(t.Context())
			require.NoError(t, err)
			require.Equal(t, test.forgotten, rows[0].SenderID)
			require.Equal(t, test.forgotten == chat.DeletedUserID, rows[0].Summary == "")
		})
	}
}

// A repair makes no row that an event would not make.
func TestRepairsMakeNoRowThatIsTooOld(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	now := time.Now().UTC().Truncate(time.Microsecond)
	require.NoError(t, archive.SetFlag(context.WithoutCancel(t.Context()), chat.MirrorDaysKey, "30", nil))
	session := lockReconcile(t, archive)
	horizon, err := session.Horizon(t.Context(), now)
	require.NoError(t, err)
	horizon = horizon.UTC()
	require.NoError(t, archive.PutRow(t.Context(), aRow("old-with-row", horizon.Add(-time.Hour))))
	with := aRow("old-with-row", horizon.Add(-time.Hour))
	with.SourceVersion, with.TextLength = now, 2
	n, err := session.RepairRows(t.Context(), []chat.Repair{
		{Summary: with}, {Summary: aRow("old-without", horizon.Add(-time.Hour))}, {Summary: aRow("young-enough", horizon.Add(time.Hour))},
	})
	require.NoError(t, err)
	require.Equal(t, 2, n)
	rows, err := archive.Summaries(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, []chat.Summary{with, aRow("young-enough", horizon.Add(time.Hour))}, rows)
}
