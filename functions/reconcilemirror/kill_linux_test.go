package reconcilemirror

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestore"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/stacktest"
)

func TestMain(m *testing.M) { stacktest.Main(m, runOnce) }

// runOnce reconciles the world that the environment names.
func runOnce(reached func(string)) error {
	ctx := context.Background()
	live, err := firestore.Open(ctx, firestore.Database{Project: os.Getenv("GOOGLE_CLOUD_PROJECT"), ID: "(default)"}, os.Getenv("FIRESTORE_EMULATOR_HOST"))
	if err != nil {
		return err
	}
	archive, err := postgres.Open(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	r := world{}.reconciler()
	r.Live, r.Archive = live, archive
	r.Reached = func(s chat.Step) { reached(string(s)) }
	_, err = r.Run(ctx, chat.ReconcileRequest{})
	return err
}

// Wherever a run is killed, the next one goes on and ends where an undisturbed one does.
func TestKilled(t *testing.T) {
	t.Parallel()
	for _, step := range chat.ReconcileSteps() {
		for _, times := range timesReached(step) {
			t.Run(fmt.Sprintf("%s %d", step, times), func(t *testing.T) {
				t.Parallel()
				w := openWorld(t)
				w.seed(t)
				stacktest.RunUntilKilled(t, string(step), times,
					"GOOGLE_CLOUD_PROJECT="+w.live.Database.Project, "DATABASE_URL="+w.archive.URL)

				report, err := w.reconciler().Run(t.Context(), chat.ReconcileRequest{})
				require.NoError(t, err)
				require.True(t, report.Complete)
				if step == chat.StepSaved {
					require.Less(t, report.Scanned, 28, "it does not begin anew")
				}
				w.requireEqual(t)
				again, err := w.reconciler().Run(t.Context(), chat.ReconcileRequest{})
				require.NoError(t, err)
				require.Equal(t, 28, again.Scanned)
				require.Zero(t, again.Missing+again.Stale+again.Phantom+again.Repaired+again.Failed)
			})
		}
	}
}

// timesReached are which of the times that a run comes to a step are tried.
func timesReached(s chat.Step) []int {
	switch s {
	case chat.StepLocked, chat.StepRecorded, chat.StepMarking, chat.StepMarked:
		return []int{1}
	default:
		return []int{1, 3}
	}
}
