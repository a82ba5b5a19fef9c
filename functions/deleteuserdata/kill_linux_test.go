package deleteuserdata

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestore"
	"example.com/gigchat/shared/postgres"
)

// killAt makes this test's program delete the person's data and kill itself when it
// has come to a step so many times: "mode:step:times".
const killAt = "GIGCHAT_TEST_KILL_AT"

func TestMain(m *testing.M) {
	if at := os.Getenv(killAt); at != "" {
		fmt.Fprintln(os.Stderr, runAndDie(at))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// runAndDie does not return if all goes well.
func runAndDie(at string) error {
	parts := strings.Split(at, ":")
	left, err := strconv.Atoi(parts[2])
	if err != nil {
		return err
	}
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
	var reached atomic.Int64
	d.Reached = func(s chat.Step) {
		if string(s) == parts[1] && reached.Add(1) == int64(left) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	_, err = d.Request(ctx, admin, chat.DeletionOrder{UserID: person, Mode: chat.DeletionMode(parts[0]), Identifiers: []chat.Text{nickname}})
	return errors.Join(errors.New("the request ended by itself"), err)
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
				w.runUntilKilled(t, mode, step, times)

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

func (w world) runUntilKilled(t *testing.T, mode chat.DeletionMode, step chat.Step, times int) {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(),
		fmt.Sprintf("%s=%s:%s:%d", killAt, mode, step, times),
		"GOOGLE_CLOUD_PROJECT="+w.live.Database.Project, "DATABASE_URL="+w.archive.Pool.Config().ConnString(),
	)
	output, err := cmd.CombinedOutput()
	exit, ok := errors.AsType[*exec.ExitError](err)
	require.True(t, ok, "%s", output)
	require.Equal(t, syscall.SIGKILL, exit.Sys().(syscall.WaitStatus).Signal(), "%s", output)
}
