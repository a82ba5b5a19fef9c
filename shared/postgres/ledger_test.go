package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/postgrestest"
)

var ledgerTime = time.Date(2026, 5, 6, 7, 8, 9, 123_456_000, time.UTC)

// A record counts other messages of the same person, each once, however often and
// by whom they were moderated.
func TestRecords(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	panel := archive.As(t, "gigchat-panel")
	keep := func(sender, id string, statuses ...chat.ModerationStatus) {
		from := chat.Unreviewed
		for i, to := range append([]chat.ModerationStatus{chat.Unreviewed}, statuses...) {
			version := ledgerTime.Add(time.Duration(i) * time.Second)
			s := chat.Summary{
				GigID: "gig", ChatID: "team", MessageID: id, SenderID: sender, PIITypes: []string{}, ModerationStatus: to,
				SentAt: ledgerTime, SourceVersion: version,
			}
			var d *chat.Decision
			if i > 0 {
				d = &chat.Decision{GigID: "gig", ChatID: "team", MessageID: id, From: from, To: to, At: version, SourceVersion: version}
			}
			require.NoError(t, archive.Keep(t.Context(), s, d))
			from = to
		}
	}
	keep("anna", "message-1", chat.Flagged)
	keep("anna", "message-2", chat.Flagged, chat.Hidden, chat.Approved, chat.Flagged, chat.Hidden)
	keep("anna", "message-3", chat.Hidden)
	keep("anna", "message-4", chat.Approved)
	keep("anna", "message-5")
	keep("ben", "message-6", chat.Flagged)
	keep(chat.DeletedUserID, "message-7", chat.Flagged)

	ask := func(sender, id string) chat.StoredMessage {
		return chat.StoredMessage{Message: chat.Message{GigID: "gig", ChatID: "team", ID: id, SenderID: sender}}
	}
	records, err := panel.Records(t.Context(), []chat.StoredMessage{
		ask("anna", "message-5"), ask("anna", "message-2"), ask("anna", "message-1"), ask("ben", "message-6"),
		ask("nobody", "message-9"), ask(chat.DeletedUserID, "message-8"), ask("ben", "message-1"),
	})
	require.NoError(t, err)
	require.Equal(t, []chat.Record{
		{Flagged: 2, Hidden: 2}, {Flagged: 1, Hidden: 1}, {Flagged: 1, Hidden: 2}, {}, {}, {}, {Flagged: 1},
	}, records)
	records, err = panel.Records(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, records)
}

// Runs come back as they were saved, page by page, the newest first.
func TestRuns(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	panel := archive.As(t, "gigchat-panel")
	session, err := archive.LockRetention(t.Context())
	require.NoError(t, err)
	t.Cleanup(session.Unlock)
	var want []chat.RetentionReport
	for i := range 5 {
		r := chat.RetentionReport{
			RunID: fmt.Sprintf("run-%d", i), StartedAt: ledgerTime.Add(time.Duration(i/2) * time.Hour), AsOf: ledgerTime, DryRun: i%2 == 0, Complete: i > 2,
			Policy: chat.RetentionPolicy{
				RetentionDays: 90, MirrorDays: i, GraceHours: 12, EffectiveGraceHours: 24, Paused: i == 1, Deferred: []string{chat.MirrorDaysKey},
			},
			MessagesRedacted: 1, MessagesDeleted: 2, ChatsDeleted: 3, RowsDeleted: 4, Held: 5, Failed: 6,
			Elapsed: 1500 * time.Millisecond,
		}
		if i == 2 {
			r.Error = chat.Unavailable
		}
		require.NoError(t, session.SaveReport(t.Context(), r))
		want = append([]chat.RetentionReport{r}, want...)
	}
	var got []chat.RetentionReport
	var after *chat.Cursor
	for {
		page, err := panel.Runs(t.Context(), after, 2)
		require.NoError(t, err)
		for _, r := range page {
			r.StartedAt, r.AsOf = r.StartedAt.UTC(), r.AsOf.UTC()
			got = append(got, r)
		}
		if len(page) < 2 {
			break
		}
		after = &chat.Cursor{At: page[1].StartedAt, Name: page[1].RunID}
	}
	require.Equal(t, want, got)

	grace, err := archive.GraceBefore(t.Context(), ledgerTime.Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, 24, grace)
	_, err = archive.Pool.Exec(t.Context(), `INSERT INTO system_flags (key, value, updated_at) VALUES ('chat_retention_days', '90', $1)`, ledgerTime)
	require.NoError(t, err)
	flags, err := archive.Flags(t.Context(), chat.RetentionDaysKey, chat.MirrorDaysKey)
	require.NoError(t, err)
	require.Len(t, flags, 1)
	require.Equal(t, "90", string(flags[chat.RetentionDaysKey].Value))
}

func TestMirrorHealth(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	panel := archive.As(t, "gigchat-panel")
	health, err := panel.MirrorHealth(t.Context())
	require.NoError(t, err)
	require.Equal(t, chat.MirrorHealth{}, health)
	for i, lag := range []time.Duration{time.Second, 2 * time.Second, 9 * time.Second} {
		sent := ledgerTime.Add(time.Duration(i) * time.Minute)
		require.NoError(t, archive.Keep(t.Context(), chat.Summary{
			GigID: "gig", ChatID: "team", MessageID: fmt.Sprintf("message-%d", i), PIITypes: []string{}, ModerationStatus: chat.Unreviewed,
			SentAt: sent, SourceVersion: sent,
		}, nil))
		_, err := archive.Pool.Exec(t.Context(), `UPDATE chat_messages SET mirrored_at = $1 WHERE sent_at = $2`, sent.Add(lag), sent)
		require.NoError(t, err)
	}
	health, err = panel.MirrorHealth(t.Context())
	require.NoError(t, err)
	last := ledgerTime.Add(2 * time.Minute)
	health.LastSentAt, health.LastArrived = health.LastSentAt.UTC(), health.LastArrived.UTC()
	require.Equal(t, chat.MirrorHealth{
		Rows: 3, Sampled: 3, MedianLag: 2 * time.Second, LargestLag: 9 * time.Second,
		LastSentAt: last, LastArrived: last.Add(9 * time.Second),
	}, health)
}

func TestLastReconcile(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	panel := archive.As(t, "gigchat-panel")
	session := lockReconcile(t, archive)
	last := chat.ReconcileReport{
		RunID: "run-2", StartedAt: ledgerTime, ReconcileRequest: chat.ReconcileRequest{Since: ledgerTime.Add(-time.Hour), GigID: "gig"},
		Scanned: 1, Missing: 2, Stale: 3, Phantom: 4, Repaired: 5, Failed: 6, Reads: 7, Elapsed: 90 * time.Second, Error: chat.Unavailable,
	}
	earlier, dry := last, last
	earlier.RunID, earlier.StartedAt, earlier.Complete = "run-1", ledgerTime.Add(-time.Minute), true
	dry.RunID, dry.StartedAt, dry.DryRun = "run-3", ledgerTime.Add(time.Minute), true
	for _, r := range []chat.ReconcileReport{last, earlier, dry} {
		require.NoError(t, session.SaveReconcile(t.Context(), r))
	}
	health, err := panel.MirrorHealth(t.Context())
	require.NoError(t, err)
	health.LastReconcile.StartedAt, health.LastReconcile.Since = health.LastReconcile.StartedAt.UTC(), health.LastReconcile.Since.UTC()
	require.Equal(t, last, health.LastReconcile)
	require.True(t, health.LastReconcile.SavedAt().Equal(ledgerTime.Add(90*time.Second)))
}

func TestAuditEntries(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	panel := archive.As(t, "gigchat-panel")
	for i := range 12 { // of ids with one digit, and with two
		require.NoError(t, archive.Record(t.Context(), chat.AuditEntry{
			AdminID: fmt.Sprintf("admin-%d", i%2), Action: "list-messages", GigID: []string{"", "gig-1", "gig-2"}[i%3],
			Detail: map[string]any{"number": i}, RequestID: "r",
		}))
	}
	for _, test := range []struct {
		query chat.AuditQuery
		want  []int
	}{
		{chat.AuditQuery{}, []int{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}},
		{chat.AuditQuery{AdminID: "admin-1"}, []int{11, 9, 7, 5, 3, 1}},
		{chat.AuditQuery{GigID: "gig-1"}, []int{10, 7, 4, 1}},
		{chat.AuditQuery{AdminID: "admin-0", GigID: "gig-1"}, []int{10, 4}},
		{chat.AuditQuery{AdminID: "nobody"}, nil},
	} {
		var got []int
		test.query.Limit = 1
		for {
			page, err := panel.AuditEntries(t.Context(), test.query)
			require.NoError(t, err)
			if len(page) == 0 {
				break
			}
			got = append(got, int(page[0].Detail["number"].(float64)))
			test.query.After = &chat.Cursor{At: page[0].At, Name: page[0].ID}
		}
		require.Equal(t, test.want, got)
	}
	_, err := panel.AuditEntries(t.Context(), chat.AuditQuery{After: &chat.Cursor{Name: "x"}, Limit: 1})
	require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
}
