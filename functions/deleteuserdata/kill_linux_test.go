package deleteuserdata

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

// killMode is the variable that names the mode of a request that is killed.
const killMode = "GIGCHAT_TEST_MODE"

func TestMain(m *testing.M) { stacktest.Main(m, deleteOnce) }

// deleteOnce deletes the person's data in the world that the environment names.
func deleteOnce(reached func(string)) error {
	ctx := context.Background()
	live, err := firestore.Open(ctx, firestore.Database{Project: os.Getenv("GOOGLE_CLOUD_PROJECT"), ID: "(default)"}, os.Getenv("FIRESTORE_EMULATOR_HOST"))
	if err != nil {
		return err
	}
	archive, err := postgres.Open(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	d := world{}.deletion()
	d.Live, d.Archive, d.AuditLog = live, archive, archive
	d.Reached = func(s chat.Step) { reached(string(s)) }
	_, err = d.Request(ctx, admin, chat.DeletionOrder{
		UserID: person, Mode: chat.DeletionMode(os.Getenv(killMode)), Identifiers: []chat.Text{nickname},
	})
	return err
}

// Wherever a request is killed, carrying it on ends where an undisturbed one does.
func TestKilled(t *testing.T) {
	t.Parallel()
	want := map[chat.DeletionMode]end{chat.RedactMode: undisturbed(t, chat.RedactMode), chat.EraseMode: undisturbed(t, chat.EraseMode)}
	for i, step := range chat.DeletionSteps() {
		for _, times := range timesReached(step) {
			mode := []chat.DeletionMode{chat.RedactMode, chat.EraseMode}[(i+times)%2]
			t.Run(fmt.Sprintf("%s at %s %d", mode, step, times), func(t *testing.T) {
				t.Parallel()
				w := openWorld(t)
				w.seed(t)
				stacktest.RunUntilKilled(t, string(step), times, killMode+"="+string(mode),
					"GOOGLE_CLOUD_PROJECT="+w.live.Database.Project, "DATABASE_URL="+w.archive.URL)

				d := w.deletion()
				require.NoError(t, d.CarryOn(t.Context(), d.Now().Add(d.Budget)), "as a nightly run does, which knows no account")
				unfinished, err := w.archive.UnfinishedDeletions(t.Context())
				require.NoError(t, err)
				require.Empty(t, unfinished)
				w.requireGone(t)
				require.Equal(t, want[mode], w.end(t))
			})
		}
	}
}

// timesReached are which of the times that a request comes to a step are tried.
func timesReached(s chat.Step) []int {
	switch s {
	case chat.StepRequested, chat.StepDiscovered, chat.StepScrubbedReasons:
		return []int{1}
	case chat.StepScrubbing, chat.StepScrubbed, chat.StepFollowed, chat.StepPageSaved:
		return []int{1, 2, 5, 8}
	default:
		return []int{1, 2}
	}
}

func undisturbed(t *testing.T, mode chat.DeletionMode) end {
	t.Helper()
	w := openWorld(t)
	w.seed(t)
	w.delete(t, w.deletion(), mode)
	return w.end(t)
}
