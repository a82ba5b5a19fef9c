package runretention

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
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestore"
	"example.com/gigchat/shared/postgres"
)

// killAt makes this test's program run retention once and kill itself when it has
// come to a step so many times: "step:times".
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
	step, times, _ := strings.Cut(at, ":")
	left, err := strconv.Atoi(times)
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
	r := world{}.retention()
	r.Live, r.Archive = live, archive
	var reached atomic.Int64
	r.Reached = func(s chat.Step) {
		if string(s) == step && reached.Add(1) == int64(left) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	_, err = r.Run(ctx, chat.RetentionRequest{})
	return errors.Join(errors.New("the run ended by itself"), err)
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
				w.runUntilKilled(t, step, times)

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

func (w world) runUntilKilled(t *testing.T, step chat.Step, times int) {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(),
		fmt.Sprintf("%s=%s:%d", killAt, step, times),
		"GOOGLE_CLOUD_PROJECT="+w.live.Database.Project, "DATABASE_URL="+w.archive.Pool.Config().ConnString(),
	)
	output, err := cmd.CombinedOutput()
	exit, ok := errors.AsType[*exec.ExitError](err)
	require.True(t, ok, "%s", output)
	require.Equal(t, syscall.SIGKILL, exit.Sys().(syscall.WaitStatus).Signal(), "%s", output)
}
