package chattest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// RetentionArchiveStore is what the conformance suite asks of an archive of
// retention.
type RetentionArchiveStore interface {
	ArchiveStore
	chat.RetentionArchive

	// SetFlag writes a flag: its value in JSON, and when it was changed, nil if that
	// is not known.
	SetFlag(ctx context.Context, key, value string, updatedAt *time.Time) error
}

// TestRetentionArchive is the conformance suite of the archives of retention. open
// returns an empty one for one test.
func TestRetentionArchive(t *testing.T, open func(*testing.T) RetentionArchiveStore) {
	for name, test := range map[string]func(*testing.T, RetentionArchiveStore){
		"one session at a time":            testRetentionLock,
		"flags read as they were set":      testFlags,
		"the place of the last run":        testLastPlace,
		"the grace of the run before":      testGraceBefore,
		"rows go from the oldest on":       testDeleteRows,
		"rows of one time over pages":      testRowPages,
		"rows of held chats stay":          testHeldRows,
		"rows are counted as they are due": testCountRows,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func lock(t *testing.T, store RetentionArchiveStore) chat.RetentionSession {
	t.Helper()
	s, err := store.LockRetention(t.Context())
	require.NoError(t, err)
	t.Cleanup(s.Unlock)
	return s
}

func testRetentionLock(t *testing.T, store RetentionArchiveStore) {
	for range 3 {
		first, err := store.LockRetention(t.Context())
		require.NoError(t, err)
		_, err = store.LockRetention(t.Context())
		require.Equal(t, chat.Aborted, chat.KindOf(err), "%v", err)
		_, err = first.Flags(t.Context(), chat.RetentionDaysKey)
		require.NoError(t, err, "the first does not mind")
		first.Unlock()
	}
}

func testFlags(t *testing.T, store RetentionArchiveStore) {
	at := retTime
	values := []string{`30`, `"30"`, `30.5`, `true`, `null`, `[]`, `{}`, `-1`}
	for i, value := range values {
		require.NoError(t, store.SetFlag(t.Context(), fmt.Sprintf("key-%d", i), value, &at))
	}
	require.NoError(t, store.SetFlag(t.Context(), "undated", `1`, nil))
	require.NoError(t, store.SetFlag(t.Context(), "other", `1`, &at))
	s := lock(t, store)
	keys := []string{"undated", "absent"}
	for i := range values {
		keys = append(keys, fmt.Sprintf("key-%d", i))
	}
	flags, err := s.Flags(t.Context(), keys...)
	require.NoError(t, err)
	require.Len(t, flags, len(values)+1)
	for i, value := range values {
		flag := flags[fmt.Sprintf("key-%d", i)]
		require.Equal(t, value, string(flag.Value))
		require.True(t, at.Equal(flag.UpdatedAt), "%v", flag.UpdatedAt)
	}
	require.True(t, flags["undated"].UpdatedAt.IsZero())

	require.NoError(t, store.SetFlag(t.Context(), "undated", `2`, &at))
	flags, err = s.Flags(t.Context(), "undated")
	require.NoError(t, err)
	require.Equal(t, `2`, string(flags["undated"].Value))
	require.True(t, at.Equal(flags["undated"].UpdatedAt))
}

// aRun is the report of the i-th run, which began i hours after the first.
func aRun(i int) chat.RetentionReport {
	at := retTime.Add(time.Duration(i) * time.Hour)
	return chat.RetentionReport{
		RunID: fmt.Sprintf("01900000-0000-7000-8000-%012d", i), StartedAt: at, AsOf: at,
		Policy: chat.RetentionPolicy{RetentionDays: 30, GraceHours: 24, EffectiveGraceHours: 24, Deferred: []string{chat.MirrorDaysKey}},
	}
}

func testLastPlace(t *testing.T, store RetentionArchiveStore) {
	s := lock(t, store)
	requirePlace := func(want chat.Place, why string) {
		t.Helper()
		got, err := s.LastPlace(t.Context())
		require.NoError(t, err)
		if want.After == nil {
			require.Equal(t, want, got, why)
			return
		}
		require.NotNil(t, got.After, why)
		require.Equal(t, want.Stage, got.Stage, why)
		require.Equal(t, want.After.Name, got.After.Name, why)
		require.True(t, want.After.At.Equal(got.After.At), "%s: %v", why, got.After.At)
	}
	save := func(r chat.RetentionReport) { require.NoError(t, s.SaveReport(t.Context(), r)) }
	requirePlace(chat.Place{}, "nobody has run yet")

	first := aRun(1)
	first.Place = chat.Place{Stage: chat.RedactStage}
	save(first)
	requirePlace(first.Place, "at the beginning of a stage")
	first.Place = chat.Place{Stage: chat.MessagesStage, After: &chat.Cursor{At: retTime.Add(µs), Name: team + "/messages/message-1"}}
	save(first)
	requirePlace(first.Place, "in the middle, by the microsecond")
	first.Place = chat.Place{Stage: chat.RowsStage, After: &chat.Cursor{At: retTime}}
	save(first)
	requirePlace(first.Place, "in the rows, which have no name")

	dry := aRun(2)
	dry.DryRun, dry.Complete = true, true
	save(dry)
	requirePlace(first.Place, "a dry run is none")

	second := aRun(3)
	second.Place = chat.Place{Stage: chat.ChatsStage}
	save(second)
	save(first)
	requirePlace(second.Place, "by when they began, not by when they were saved")
	second.Place, second.Complete, second.Error, second.Held = chat.Place{}, true, chat.Unavailable, 7
	save(second)
	requirePlace(chat.Place{}, "the last one was through")
}

func testGraceBefore(t *testing.T, store RetentionArchiveStore) {
	s := lock(t, store)
	requireGrace := func(want int, at time.Time) {
		t.Helper()
		got, err := s.GraceBefore(t.Context(), at)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	requireGrace(0, retTime.Add(1000*time.Hour))
	for i, hours := range []int{48, 0, 8760} {
		r := aRun(i)
		r.Policy.GraceHours, r.Policy.EffectiveGraceHours = 1, hours
		r.DryRun = i == 2
		require.NoError(t, s.SaveReport(t.Context(), r))
	}
	requireGrace(0, retTime)
	requireGrace(48, retTime.Add(µs))
	requireGrace(48, retTime.Add(time.Hour))
	requireGrace(0, retTime.Add(time.Hour+µs))
	requireGrace(8760, retTime.Add(1000*time.Hour))
}
