package runretention

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// deletions remember until when they may go on.
type deletions []time.Time

func (d *deletions) CarryOn(_ context.Context, deadline time.Time) error {
	*d = append(*d, deadline)
	return chat.Failure(chat.Unavailable, nil)
}

// Deletion requests are carried on after a run, paused or not, and have some time
// left where retention has used its own up; a dry run does nothing of the kind.
func TestDeletionsAreCarriedOn(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	for _, test := range []struct {
		name   string
		dry    bool
		paused bool
		budget time.Duration
		want   time.Duration // from the run's beginning, at least; 0: not at all
	}{
		{"a dry run", true, false, time.Hour, 0},
		{"a run", false, false, time.Hour, time.Hour},
		{"one that is paused", false, true, time.Hour, time.Hour},
		{"one that is out of time", false, false, 0, time.Minute},
	} {
		w.setFlags(t, map[string]any{chat.RetentionPauseKey: test.paused})
		var carried deletions
		r := w.retention()
		r.Budget, r.Deletions, r.Reserve = test.budget, &carried, time.Minute
		began := time.Now()
		report, err := r.Run(t.Context(), chat.RetentionRequest{DryRun: test.dry})
		require.Equal(t, test.dry, len(carried) == 0, test.name)
		require.NotEmpty(t, report.RunID)
		if test.want > 0 {
			require.Equal(t, chat.Unavailable, chat.KindOf(err), test.name)
			require.WithinRange(t, carried[0], began.Add(test.want), began.Add(test.want+time.Minute), test.name)
		} else {
			require.NoError(t, err)
		}
	}
}
