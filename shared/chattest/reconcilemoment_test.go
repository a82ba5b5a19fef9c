package chattest

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// moment is a message and its row, and what happens to them during a run.
type moment struct {
	why  string
	doc  bool                                  // there is one
	row  func(right chat.Summary) chat.Summary // nil: there is none
	at   string                                // the call before which it happens, or "pause"
	then string                                // send or delete
	late bool                                  // its event comes after the run

	missing, stale, phantom int
}

// What happens between the looks at a message and its repair, at the moments that
// matter: it is no difference, and nothing of it is lost.
func TestMoments(t *testing.T) {
	t.Parallel()
	right := func(s chat.Summary) chat.Summary { return s }
	behind := func(s chat.Summary) chat.Summary { s.SourceVersion = s.SourceVersion.Add(-time.Hour); return s }
	ahead := func(s chat.Summary) chat.Summary { s.SourceVersion = s.SourceVersion.Add(time.Hour); return s }
	for _, m := range []moment{
		{"changed before its row is overwritten, which kept the event out", true, ahead, "RepairRows", "send", false, 0, 1, 0},
		{"deleted then", true, ahead, "RepairRows", "delete", false, 0, 1, 0},
		{"changed then, with the event on its way", true, ahead, "RepairRows", "send", true, 0, 1, 0},
		{"deleted then, with the event on its way", true, ahead, "RepairRows", "delete", true, 0, 1, 0},
		{"changed before its row follows", true, behind, "RepairRows", "send", false, 0, 1, 0},
		{"deleted then", true, behind, "RepairRows", "delete", false, 0, 1, 0},
		{"changed before it gets a row", true, nil, "RepairRows", "send", false, 1, 0, 0},
		{"deleted then", true, nil, "RepairRows", "delete", true, 1, 0, 0},
		{"changed between the first look and the second", true, behind, "RowsNow", "send", false, 0, 0, 0},
		{"changed when it is being read", true, right, "ScanRows", "send", false, 0, 0, 0},
		{"deleted then", true, right, "ScanRows", "delete", false, 0, 0, 0},
		{"deleted then, with the event on its way", true, right, "ScanRows", "delete", true, 0, 0, 0},
		{"sent when a phantom waits", false, right, "pause", "send", false, 0, 0, 0},
		{"sent then, with the event on its way", false, right, "pause", "send", true, 0, 0, 0},
		{"sent then, where the row keeps the event out", false, ahead, "pause", "send", false, 0, 1, 0},
		{"sent when it is asked how long a phantom has been one", false, right, "Existed", "send", false, 0, 0, 1},
		{"sent then, with the event on its way", false, right, "Existed", "send", true, 0, 0, 1},
		{"sent before a phantom is marked", false, right, "MarkDeleted", "send", false, 0, 0, 1},
		{"sent then, with the event on its way", false, right, "MarkDeleted", "send", true, 0, 0, 1},
		{"changed when it waits for its row", true, nil, "pause", "send", false, 0, 0, 0},
		{"deleted then, with the event on its way", true, nil, "pause", "delete", true, 0, 0, 0},
	} {
		t.Run(m.why, func(t *testing.T) {
			t.Parallel()
			m.test(t)
		})
	}
}

func (m moment) test(t *testing.T) {
	live, archive := NewLive(), NewArchive()
	mirror := chat.Mirror{Archive: archive}
	row := rowAt(aPath, live.Now(), live.Now())
	if m.doc {
		row = seedLive(t, live, aPath, aMessageOf(live.Now(), "x"))
	}
	if m.row != nil {
		require.NoError(t, archive.PutRow(t.Context(), m.row(row)))
	}
	const settle = time.Minute
	if m.at != "pause" {
		live.Pass(settle) // else what is missing is as if it were just sent
	}
	var late []chat.Change
	happened := false
	happen := func(at string) {
		if happened || at != m.at {
			return
		}
		happened = true
		change := chat.Change{Old: versionOf(t, live)}
		if m.then == "send" {
			require.NoError(t, live.Put(t.Context(), aPath, aMessageOf(live.Now(), "y")))
		} else {
			require.NoError(t, live.Delete(t.Context(), aPath))
		}
		change.New, change.At = versionOf(t, live), live.Now()
		if m.late {
			late = append(late, change)
		} else {
			require.NoError(t, mirror.Apply(t.Context(), change))
		}
	}
	stores := &meddled{live, archive, func(method string, call func() error) error { happen(method); return call() }}
	r := &chat.Reconciler{
		Live: stores, Archive: stores, Budget: time.Hour, Settle: settle, Now: live.Now,
		Pause: func(_ context.Context, d time.Duration) { happen("pause"); live.Pass(d) },
		NewID: func() (string, error) { return uuid.NewString(), nil },
	}
	report, err := r.Run(t.Context(), chat.ReconcileRequest{})
	require.NoError(t, err)
	require.True(t, happened)
	require.Equal(t, [3]int{m.missing, m.stale, m.phantom}, [3]int{report.Missing, report.Stale, report.Phantom})
	for _, change := range late {
		require.NoError(t, mirror.Apply(t.Context(), change))
	}
	now, ok := rowsByPath(t, archive)[aPath]
	if v := versionOf(t, live); v != nil {
		require.Equal(t, chat.Summarize(*v), now)
	} else {
		require.True(t, !ok || !now.DeletedAt.IsZero())
	}
}

// An event of a message that was deleted lately may be on its way; of one that has been
// gone for longer none is, so nobody waits for it.
func TestWhatIsLongGoneIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	const settle = time.Minute
	for name, c := range map[string]struct {
		passed, waited time.Duration // since the deletion; by the run
	}{
		"gone just now":         {0, settle},
		"gone a little shorter": {settle - µs, settle},
		"gone as long":          {settle, 0},
		"gone long ago":         {time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			live, archive := NewLive(), NewArchive()
			require.NoError(t, archive.PutRow(t.Context(), seedLive(t, live, aPath, aMessageOf(live.Now(), "x"))))
			live.Pass(time.Hour)
			require.NoError(t, live.Delete(t.Context(), aPath))
			live.Pass(c.passed)
			began := live.Now()
			r := &chat.Reconciler{
				Live: live, Archive: archive, Budget: time.Hour, Settle: settle, Now: live.Now,
				Pause: func(_ context.Context, d time.Duration) { live.Pass(d) },
				NewID: func() (string, error) { return uuid.NewString(), nil },
			}
			report, err := r.Run(t.Context(), chat.ReconcileRequest{})
			require.NoError(t, err)
			require.Equal(t, [2]int{1, 1}, [2]int{report.Phantom, report.Repaired})
			require.Equal(t, c.waited, live.Now().Sub(began))
		})
	}
}

// versionOf returns the message as it is, nil if it is gone.
func versionOf(t *testing.T, live *Live) *chat.Version {
	t.Helper()
	now, _, err := live.MessagesNow(t.Context(), []chat.MessageKey{keyOfRow(rowAt(aPath, runTime, runTime))})
	require.NoError(t, err)
	if len(now) == 0 {
		return nil
	}
	return now[0].Version
}
