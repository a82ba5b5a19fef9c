package reconcilemirror

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// A run repairs every difference, in pages, by a few reads more than there are messages;
// and stores what it found, and what it says again in the panel.
func TestRun(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	dry, err := w.reconciler().Run(t.Context(), chat.ReconcileRequest{DryRun: true})
	require.NoError(t, err)
	report, err := w.reconciler().Run(t.Context(), chat.ReconcileRequest{})
	require.NoError(t, err)
	for _, r := range []chat.ReconcileReport{dry, report} {
		require.True(t, r.Complete)
		require.Equal(t, [5]int{28, 7, 14, 7, 0}, [5]int{r.Scanned, r.Missing, r.Stale, r.Phantom, r.Failed})
	}
	require.Zero(t, dry.Repaired)
	require.Equal(t, 28, report.Repaired)
	// Each message once. Each phantom when it is found and when it counts, each row of a
	// version that is none before it is overwritten and after.
	require.Equal(t, 28+2*7+2*7, report.Reads)
	require.Equal(t, 28+2*7+7, dry.Reads)
	w.requireEqual(t)

	again, err := w.reconciler().Run(t.Context(), chat.ReconcileRequest{})
	require.NoError(t, err)
	require.Zero(t, again.Missing+again.Stale+again.Phantom+again.Repaired+again.Failed)
	require.Equal(t, 28, again.Reads)

	health, err := w.archive.MirrorHealth(t.Context())
	require.NoError(t, err)
	require.Equal(t, again.RunID, health.LastReconcile.RunID)
	var stored int
	require.NoError(t, w.archive.Pool.QueryRow(t.Context(), `
		SELECT count(*) FROM reconcile_runs
		WHERE complete AND place IS NULL AND error IS NULL AND run_id = ANY ($1)`, []string{dry.RunID, report.RunID, again.RunID}).Scan(&stored))
	require.Equal(t, 3, stored)
}

// An empty archive is filled at the price of one read a message, in statements of many
// rows; and by several runs if the time of one is used up.
func TestBackfill(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		budget time.Duration
	}{{"at once", time.Hour}, {"in several runs", 15 * time.Second}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			const messages = 3000
			w := openWorld(t)
			w.messages(t, messages)
			var sum chat.ReconcileReport
			runs := 0
			for complete := false; !complete; runs++ {
				r := w.reconciler()
				r.PageSize, r.Budget = 700, test.budget
				// Each look at the clock takes a second.
				now := r.Now().Add(time.Duration(runs) * time.Hour)
				r.Now = func() time.Time { now = now.Add(time.Second); return now }
				r.Pause = func(context.Context, time.Duration) {}
				report, err := r.Run(t.Context(), chat.ReconcileRequest{})
				require.NoError(t, err)
				complete = report.Complete
				sum.Missing += report.Missing
				sum.Repaired += report.Repaired
				sum.Reads += report.Reads
			}
			require.Equal(t, test.budget < time.Hour, runs > 1, "%d runs", runs)
			require.Equal(t, [2]int{messages, messages}, [2]int{sum.Missing, sum.Repaired})
			require.Less(t, sum.Reads, messages+700*runs)
			w.requireEqual(t)
		})
	}
}

// Messages that cannot have a row keep nothing from the others, and are told of in each
// run; rows that they have from better days stay.
func TestWhatCanHaveNoRow(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.messages(t, 20)
	var long strings.Builder // which does not compress, so that no index takes it
	for range 300 {
		long.WriteString(uuid.NewString())
	}
	for i, change := range []map[string]any{
		{"senderId": "a\x00b"}, {"senderId": long.String()}, {"text": "a\x00b"}, {"text": 5}, {"moderationStatus": "adored"},
	} {
		fields := aMessage(i)
		maps.Copy(fields, change)
		_, err := w.live.Message("gig-0", "team", fmt.Sprintf("message-bad-%d", i)).Set(t.Context(), fields)
		require.NoError(t, err)
	}
	for run, repaired := range []int{20, 0} {
		r := w.reconciler()
		r.PageSize = 0
		report, err := r.Run(t.Context(), chat.ReconcileRequest{})
		require.NoError(t, err)
		require.Equal(t, [5]int{25, repaired, repaired, 0, 5}, [5]int{report.Scanned, report.Missing, report.Repaired, report.Stale, report.Failed}, "run %d", run)
	}
	rows, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	require.Len(t, rows, 20)
}

// One run at a time: a second is told so, and does nothing.
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.messages(t, 1)
	session, err := w.archive.LockReconcile(t.Context())
	require.NoError(t, err)
	_, err = w.reconciler().Run(t.Context(), chat.ReconcileRequest{})
	require.Equal(t, chat.Aborted, chat.KindOf(err), "%v", err)
	retention, err := w.archive.LockRetention(t.Context())
	require.NoError(t, err, "retention is another matter")
	retention.Unlock()
	session.Unlock()
	report, err := w.reconciler().Run(t.Context(), chat.ReconcileRequest{})
	require.NoError(t, err)
	require.Equal(t, 1, report.Repaired)
}
