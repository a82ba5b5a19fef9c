package chattest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// ReconcileArchiveStore is what the tests of reconciling ask of an archive: the use
// case's interface, and a way to make it wrong.
type ReconcileArchiveStore interface {
	ArchiveStore
	chat.ReconcileArchive
	SetFlag(ctx context.Context, key, value string, updatedAt *time.Time) error

	// PutRow writes a row in the place of what was there, right or wrong.
	PutRow(ctx context.Context, s chat.Summary) error
}

// TestReconcileArchive is the conformance suite of the archives of reconciling. open
// returns an empty one for one test.
func TestReconcileArchive(t *testing.T, open func(*testing.T) ReconcileArchiveStore) {
	for name, test := range map[string]func(*testing.T, ReconcileArchiveStore){
		"one session at a time":                   testReconcileLock,
		"the place of the last run":               testReconcilePlace,
		"the time before which there are no rows": testHorizon,
		"rows in their orders, over pages":        testScanRows,
		"rows as they are now":                    testRowsNow,
		"repairs":                                 testRepairRows,
		"one that does not fit":                   testUnfit,
		"deletions":                               testMarkDeleted,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func lockReconcile(t *testing.T, store ReconcileArchiveStore) chat.ReconcileSession {
	t.Helper()
	s, err := store.LockReconcile(t.Context())
	require.NoError(t, err)
	t.Cleanup(s.Unlock)
	return s
}

func testReconcileLock(t *testing.T, store ReconcileArchiveStore) {
	for range 3 {
		first, err := store.LockReconcile(t.Context())
		require.NoError(t, err)
		_, err = store.LockReconcile(t.Context())
		require.Equal(t, chat.Aborted, chat.KindOf(err), "%v", err)
		_, err = first.RowsNow(t.Context(), nil)
		require.NoError(t, err, "the first does not mind")
		first.Unlock()
	}
}

func testReconcilePlace(t *testing.T, store ReconcileArchiveStore) {
	s := lockReconcile(t, store)
	key := chat.MessageKey{ChatKey: chat.ChatKey{GigID: "gig", ChatID: "team"}, ID: "message-1"}
	byPath, byTime := chat.Scan{}.Place(key, retTime), chat.Scan{From: retTime}.Place(key, retTime.Add(µs))
	everything, recent := chat.ReconcileRequest{}, chat.ReconcileRequest{Since: retTime}
	oneGig := chat.ReconcileRequest{GigID: "gig"}
	report := func(i int, q chat.ReconcileRequest, place chat.Cursor) chat.ReconcileReport {
		return chat.ReconcileReport{RunID: aRun(i).RunID, StartedAt: aRun(i).StartedAt, ReconcileRequest: q, Place: place}
	}
	requirePlace := func(want chat.Cursor, q chat.ReconcileRequest, why string) {
		t.Helper()
		got, err := s.LastReconciled(t.Context(), q)
		require.NoError(t, err)
		require.Equal(t, want.Name, got.Name, why)
		require.True(t, want.At.Equal(got.At), "%s: %v", why, got.At)
	}
	requirePlace(chat.Cursor{}, everything, "nobody has run yet")
	require.NoError(t, s.SaveReconcile(t.Context(), report(1, everything, byPath)))
	require.NoError(t, s.SaveReconcile(t.Context(), report(2, recent, byTime)))
	requirePlace(byPath, everything, "another request is another matter")
	requirePlace(byTime, recent, "by the microsecond")
	requirePlace(chat.Cursor{}, oneGig, "nobody has run it yet")
	dry := report(3, everything, chat.Cursor{})
	dry.DryRun = true
	require.NoError(t, s.SaveReconcile(t.Context(), dry))
	requirePlace(byPath, everything, "a dry run is none")
	through := report(4, everything, byPath)
	require.NoError(t, s.SaveReconcile(t.Context(), through))
	through.Complete, through.Place = true, chat.Cursor{}
	require.NoError(t, s.SaveReconcile(t.Context(), through))
	require.NoError(t, s.SaveReconcile(t.Context(), report(1, everything, byPath)))
	requirePlace(chat.Cursor{}, everything, "the last one was through, by when it began")
}

func testHorizon(t *testing.T, store ReconcileArchiveStore) {
	s := lockReconcile(t, store)
	requireHorizon := func(want time.Time) {
		t.Helper()
		got, err := s.Horizon(t.Context(), retTime)
		require.NoError(t, err)
		require.True(t, want.Equal(got), "%v", got)
	}
	requireHorizon(time.Time{})
	for value, want := range map[string]time.Time{
		`1`: retTime.AddDate(0, 0, -1), `30`: retTime.AddDate(0, 0, -30), `36500`: retTime.AddDate(0, 0, -36500),
		`0`: {}, `-1`: {}, `36501`: {}, `"30"`: {}, `true`: {}, `null`: {}, `{}`: {},
	} {
		now := time.Now()
		require.NoError(t, store.SetFlag(t.Context(), chat.MirrorDaysKey, value, &now), "with no grace, as for late events")
		requireHorizon(want)
	}
}

// rowAt is the row of a message, by its path.
func rowAt(path string, sentAt, version time.Time) chat.Summary {
	ids := strings.Split(path, "/")
	return chat.Summary{
		GigID: ids[1], ChatID: ids[3], MessageID: ids[5], SenderID: "buyer", Summary: "x", TextLength: 1, PIITypes: []string{},
		ModerationStatus: chat.Unreviewed, SentAt: sentAt, SourceVersion: version,
	}
}

func pathsOf(rows []chat.Summary) []string {
	var all []string
	for _, row := range rows {
		all = append(all, messageKey{row.GigID, row.ChatID, row.MessageID}.path())
	}
	return all
}

func testScanRows(t *testing.T, store ReconcileArchiveStore) {
	for i, path := range scanOrder {
		require.NoError(t, store.PutRow(t.Context(), rowAt(path, retTime.Add(time.Duration(i/3-1)*µs), retTime)))
		deleted := rowAt(path+"-gone", retTime, retTime)
		deleted.DeletedAt = retTime
		require.NoError(t, store.PutRow(t.Context(), deleted))
	}
	s := lockReconcile(t, store)
	for limit := 1; limit <= len(scanOrder)+1; limit++ {
		for _, test := range []struct {
			q    chat.Scan
			want []string
		}{
			{chat.Scan{}, scanOrder}, {chat.Scan{GigID: "gig"}, scanOrder[3:9]}, {chat.Scan{From: retTime}, scanOrder[3:]},
			{chat.Scan{From: retTime.Add(µs)}, scanOrder[6:]}, {chat.Scan{GigID: "gi"}, nil},
		} {
			q := test.q
			q.Limit = limit
			var all []chat.Summary
			for {
				page, next, err := s.ScanRows(t.Context(), q)
				require.NoError(t, err)
				require.LessOrEqual(t, len(page), limit)
				all = append(all, page...)
				if next == nil {
					break
				}
				q.After = *next
			}
			require.Equal(t, test.want, pathsOf(all), "%+v in pages of %d", test.q, limit)
		}
	}
}

func testRowsNow(t *testing.T, store ReconcileArchiveStore) {
	s := lockReconcile(t, store)
	var keys []chat.MessageKey
	for i, path := range scanOrder {
		row := rowAt(path, retTime, retTime.Add(µs))
		if i == 1 {
			row.DeletedAt = retTime.Add(time.Hour)
		}
		if i < 2 {
			require.NoError(t, store.PutRow(t.Context(), row))
		}
		keys = append(keys, keyOfRow(row))
	}
	require.NoError(t, store.PutRow(t.Context(), rowAt("gigs/other/chats/team/messages/message-1", retTime, retTime)))
	rows, err := s.RowsNow(t.Context(), keys)
	require.NoError(t, err)
	require.ElementsMatch(t, scanOrder[:2], pathsOf(rows))
	i := slices.IndexFunc(rows, func(row chat.Summary) bool { return row.GigID == "Gig" })
	require.True(t, rows[i].DeletedAt.Equal(retTime.Add(time.Hour)))
	require.True(t, rows[1-i].DeletedAt.IsZero())
	require.True(t, rows[i].SourceVersion.Equal(retTime.Add(µs)))
}

const aPath = team + "/messages/message-1"

func testRepairRows(t *testing.T, store ReconcileArchiveStore) {
	s := lockReconcile(t, store)
	at := func(n int) time.Time { return retTime.Add(time.Duration(n) * µs) }
	version := func(n int, text string) chat.Summary {
		row := rowAt(aPath, retTime, at(n))
		row.Summary, row.TextLength = chat.Text(text), len(text)
		return row
	}
	deleted := func(row chat.Summary) chat.Summary { row.DeletedAt = row.SourceVersion; return row }
	ref := func(row chat.Summary) *chat.Summary { return &row }
	for _, test := range []struct {
		why     string
		was     *chat.Summary
		want    chat.Summary
		instead *chat.Summary
		written bool
	}{
		{"a row that is missing is made", nil, version(1, "a"), nil, true},
		{"one that is behind follows", ref(version(1, "a")), version(2, "b"), nil, true},
		{"and one that was deleted before", ref(deleted(version(1, "a"))), version(2, "b"), nil, true},
		{"one that an event has brought further stays", ref(version(3, "c")), version(2, "b"), nil, false},
		{"and one that is deleted meanwhile", ref(deleted(version(2, "b"))), version(2, "b"), nil, false},
		{"one that tells of a later version is overwritten", ref(version(9, "z")), version(2, "b"), ref(version(9, "z")), true},
		{"and one that tells of a deletion", ref(deleted(version(2, "b"))), version(2, "b"), ref(deleted(version(2, "b"))), true},
		{"and one of the same version with another text", ref(version(2, "z")), version(2, "b"), ref(version(2, "z")), true},
		{"but not if it has changed since it was seen", ref(version(9, "scrubbed")), version(2, "b"), ref(version(9, "z")), false},
		{"nor if it is deleted since", ref(deleted(version(9, "z"))), version(2, "b"), ref(version(9, "z")), false},
		{"what is gone since is made", nil, version(2, "b"), ref(version(9, "z")), true},
	} {
		path := strings.ReplaceAll(strings.ReplaceAll(test.why, " ", "-"), ",", "")
		if test.was != nil {
			test.was.ChatID = path
			require.NoError(t, store.PutRow(t.Context(), *test.was))
		}
		test.want.ChatID = path
		if test.instead != nil {
			test.instead.ChatID = path
		}
		n, err := s.RepairRows(t.Context(), []chat.Repair{{Summary: test.want, Instead: test.instead}})
		require.NoError(t, err, test.why)
		require.Equal(t, test.written, n == 1, test.why)
		rows, err := s.RowsNow(t.Context(), []chat.MessageKey{keyOfRow(test.want)})
		require.NoError(t, err)
		require.Len(t, rows, 1, test.why)
		want := test.want
		if !test.written {
			want = *test.was
		}
		rows[0].SentAt, rows[0].SourceVersion = rows[0].SentAt.UTC(), rows[0].SourceVersion.UTC()
		if !rows[0].DeletedAt.IsZero() {
			rows[0].DeletedAt = rows[0].DeletedAt.UTC()
		}
		require.Equal(t, want, rows[0], test.why)
	}
}

func testUnfit(t *testing.T, store ReconcileArchiveStore) {
	s := lockReconcile(t, store)
	good, bad := rowAt(scanOrder[0], retTime, retTime), rowAt(scanOrder[1], retTime, retTime)
	bad.SenderID = "a\x00b"
	_, err := s.RepairRows(t.Context(), []chat.Repair{{Summary: good}, {Summary: bad}})
	require.Equal(t, chat.InvalidArgument, chat.KindOf(err), "%v", err)
	rows, err := store.Summaries(t.Context())
	require.NoError(t, err)
	require.Empty(t, rows, "all or none")
	n, err := s.RepairRows(t.Context(), []chat.Repair{{Summary: good}})
	require.NoError(t, err, "and the session goes on")
	require.Equal(t, 1, n)
}

func testMarkDeleted(t *testing.T, store ReconcileArchiveStore) {
	s := lockReconcile(t, store)
	seen := rowAt(aPath, retTime, retTime)
	other := rowAt(team+"/messages/message-2", retTime, retTime)
	require.NoError(t, store.PutRow(t.Context(), other))
	mark := func(was chat.Summary, at time.Time) (n int, now chat.Summary) {
		t.Helper()
		require.NoError(t, store.PutRow(t.Context(), was))
		n, err := s.MarkDeleted(t.Context(), []chat.Summary{seen}, at)
		require.NoError(t, err)
		rows, err := s.RowsNow(t.Context(), []chat.MessageKey{keyOfRow(seen)})
		require.NoError(t, err)
		require.Len(t, rows, 1)
		return n, rows[0]
	}
	n, now := mark(seen, retTime.Add(time.Hour))
	require.Equal(t, 1, n)
	require.True(t, now.DeletedAt.Equal(retTime.Add(time.Hour)))
	require.Equal(t, "buyer x", now.SenderID+" "+string(now.Summary), "it keeps its fields")

	n, now = mark(seen, retTime.Add(-time.Hour))
	require.Equal(t, 1, n)
	require.True(t, now.DeletedAt.Equal(retTime), "not before its version")

	scrubbed := seen
	scrubbed.SenderID, scrubbed.Summary = chat.DeletedUserID, ""
	n, now = mark(scrubbed, retTime)
	require.Equal(t, 1, n)
	require.Equal(t, chat.DeletedUserID, now.SenderID, "what was scrubbed meanwhile stays so")

	anew := seen
	anew.SourceVersion = retTime.Add(µs)
	n, now = mark(anew, retTime)
	require.Zero(t, n)
	require.True(t, now.DeletedAt.IsZero(), "it was made anew")

	deleted := seen
	deleted.DeletedAt = retTime.Add(time.Minute)
	n, now = mark(deleted, retTime.Add(time.Hour))
	require.Zero(t, n)
	require.True(t, now.DeletedAt.Equal(retTime.Add(time.Minute)), "an event was faster")
	rows, err := s.RowsNow(t.Context(), []chat.MessageKey{keyOfRow(other)})
	require.NoError(t, err)
	require.True(t, rows[0].DeletedAt.IsZero())
}
