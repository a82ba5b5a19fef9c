package stacktest

import (
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
)

// killAt is the variable that tells a process where to kill itself: "step:times".
const killAt = "GIGCHAT_TEST_KILL_AT"

// Main is the TestMain of a package whose work is killed in its tests: in a process
// that [RunUntilKilled] has started it does the work, which tells reached of each
// step that it comes to.
func Main(m *testing.M, work func(reached func(step string)) error) {
	at := os.Getenv(killAt)
	if at == "" {
		os.Exit(m.Run())
	}
	step, times, _ := strings.Cut(at, ":")
	last, err := strconv.ParseInt(times, 10, 64)
	if err == nil {
		var reached atomic.Int64
		err = work(func(s string) {
			if s == step && reached.Add(1) == last {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {}
			}
		})
	}
	fmt.Fprintln(os.Stderr, errors.Join(errors.New("the work ended by itself"), err))
	os.Exit(1)
}

// RunUntilKilled runs this test's program again, with variables set, until it has come
// to a step so many times and killed itself there.
func RunUntilKilled(t testing.TB, step string, times int, variables ...string) {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(append(os.Environ(), variables...), fmt.Sprintf("%s=%s:%d", killAt, step, times))
	output, err := cmd.CombinedOutput()
	exit, ok := errors.AsType[*exec.ExitError](err)
	require.True(t, ok, "%s", output)
	require.Equal(t, syscall.SIGKILL, exit.Sys().(syscall.WaitStatus).Signal(), "%s", output)
}
