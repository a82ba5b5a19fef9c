package runretention

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// A whole run: a dry one first, which changes nothing and counts what the real one
// then does; and one more, which finds nothing to do.
func TestRun(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	left := w.seed(t)
	before := w.documents(t)

	panel := w.retention()
	panel.Archive = w.archive.As(t, "gigchat-panel")
	dry, err := panel.Run(t.Context(), chat.RetentionRequest{DryRun: true, AsOf: w.now})
	require.NoError(t, err)
	require.Equal(t, before, w.documents(t))
	require.Len(t, w.rows(t), 21)

	report, err := w.retention().Run(t.Context(), chat.RetentionRequest{AsOf: w.now})
	require.NoError(t, err)
	require.True(t, report.Complete)
	require.Equal(t, 9, report.MessagesDeleted)
	require.Equal(t, 4, report.MessagesRedacted, "those of mixed that are 80 to 40 days old")
	require.Equal(t, 2, report.ChatsDeleted, "the one it emptied and the one that was")
	require.Equal(t, 12, report.RowsDeleted)
	require.Equal(t, 1, report.Held)
	require.Zero(t, report.Failed)
	require.Equal(t, counts(dry), counts(report))

	documents := w.documents(t)
	require.ElementsMatch(t, left, slices.Collect(maps.Keys(documents)))
	for path, fields := range documents {
		young := strings.HasPrefix(path, "gigs/young/") || strings.HasPrefix(path, "gigs/held/") ||
			strings.Contains(path, "mixed/chats/team/messages/message-6") || strings.Contains(path, "mixed/chats/team/messages/message-7")
		for _, field := range []string{"text", "reason"} {
			if text, _ := fields[field].(string); text != "" {
				require.Equal(t, young, !strings.Contains(text, "["), "%s: %s", path, text)
			}
		}
	}
	require.Len(t, w.rows(t), 9)

	again, err := w.retention().Run(t.Context(), chat.RetentionRequest{AsOf: w.now})
	require.NoError(t, err)
	require.Equal(t, [6]int{0, 0, 0, 0, 1, 0}, counts(again))
	require.Equal(t, documents, w.documents(t))

	var stored int
	require.NoError(t, w.archive.Pool.QueryRow(t.Context(), `
		SELECT count(*) FROM retention_runs
		WHERE complete AND place IS NULL AND as_of = $1 AND run_id = ANY ($2)`,
		w.now, []string{dry.RunID, report.RunID, again.RunID}).Scan(&stored))
	require.Equal(t, 3, stored)
}

func counts(r chat.RetentionReport) [6]int {
	return [6]int{r.MessagesRedacted, r.MessagesDeleted, r.ChatsDeleted, r.RowsDeleted, r.Held, r.Failed}
}

// A run whose time is used up stops where it is and says so; the next ones go on,
// and together they do what one would.
func TestBudget(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	var sum [6]int
	var last string
	stages := map[chat.Stage]bool{}
	for _, budget := range []time.Duration{5, 6, 7, 8, 9, 10, 1000} {
		r := w.retention()
		var calls atomic.Int64
		began := time.Now()
		r.Now = func() time.Time { return began.Add(time.Duration(calls.Add(1)) * time.Minute) }
		r.Budget = budget * time.Minute
		report, err := r.Run(t.Context(), chat.RetentionRequest{AsOf: w.now})
		require.NoError(t, err)
		for i, n := range counts(report) {
			sum[i] += n
		}
		require.Equal(t, budget == 1000, report.Complete)
		if !report.Complete {
			place := fmt.Sprint(report.Place.Stage, report.Place.After)
			c := counts(report)
			require.True(t, place != last || [4]int(c[:4]) != [4]int{}, "each goes on from where the one before it stopped")
			last, stages[report.Place.Stage] = place, true
		}
	}
	require.Len(t, stages, 4, "they come through all of them")
	require.Equal(t, [4]int{4, 9, 2, 12}, [4]int(sum[:4]))
	w.requireEnd(t, w.retention(), undisturbed(t, w.now))
}
