package runretention

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestore"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/stacktest"
)

func TestMain(m *testing.M) { stacktest.Main(m, runOnce) }

// runOnce runs retention on the world that the environment names.
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
	r := world{}.retention()
	r.Live, r.Archive = live, archive
	r.Reached = func(s chat.Step) { reached(string(s)) }
	_, err = r.Run(ctx, chat.RetentionRequest{})
	return err
}

// Wherever a run is killed, the next one ends where an undisturbed one does.
func TestKilled(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC().Truncate(time.Microsecond)
	want := undisturbed(t, now)
	for _, step := range chat.RetentionSteps() {
		for _, times := range timesReached(step) {
			t.Run(fmt.Sprintf("%s %d", step, times), func(t *testing.T) {
				t.Parallel()
				w := openWorld(t)
				w.now = now
				w.seed(t)
				stacktest.RunUntilKilled(t, string(step), times,
					"GOOGLE_CLOUD_PROJECT="+w.live.Database.Project, "DATABASE_URL="+w.archive.URL)

				w.requireEnd(t, w.retention(), want)
			})
		}
	}
}

// timesReached are which of the times that a run comes to a step are tried.
func timesReached(s chat.Step) []int {
	switch s {
	case chat.StepLocked, chat.StepRecorded:
		return []int{1}
	case chat.StepSaved, chat.StepDeleting, chat.StepDeleted:
		return []int{1, 2, 3}
	default:
		return []int{1, 2}
	}
}
