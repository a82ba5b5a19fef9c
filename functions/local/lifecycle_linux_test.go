package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/stacktest"
)

// launcher is a local stack that a test has started.
type launcher struct {
	*exec.Cmd
	lines  *bufio.Scanner // what it prints
	marker string         // in the environment of all that it starts
	folder string         // where its files are
}

// launch starts a command line in which {local} stands for the local stack's
// program. Unless own is set it uses the parts that this test runs on, which is
// quicker.
func launch(t *testing.T, own bool, command ...string) *launcher {
	t.Helper()
	stacktest.Variable(t, "GIGCHAT_FUNCTIONS_URL")
	program, err := os.Executable()
	require.NoError(t, err)
	folder, err := os.MkdirTemp("", "test-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(folder, 0o755), "PostgreSQL must be able to enter it")
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	l := &launcher{marker: "GIGCHAT_TEST_STACK=" + uuid.NewString(), folder: folder}
	args := []string{asLocal + "=1", l.marker, "TMPDIR=" + folder}
	for _, arg := range command {
		args = append(args, strings.ReplaceAll(arg, "{local}", program))
	}
	if own {
		args = ownStack(args...)
	}
	l.Cmd = exec.Command("env", args...)
	progress := &lockedBuffer{}
	l.Stderr = progress
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(progress.String())
		}
	})
	out, err := l.StdoutPipe()
	require.NoError(t, err)
	l.lines = bufio.NewScanner(out)
	require.NoError(t, l.Start())
	t.Cleanup(func() {
		for _, pid := range l.processes() {
			_ = syscall.Kill(pid, syscall.SIGKILL) // only where a check before has failed
		}
	})
	return l
}

// waitFor reads what the launcher prints up to a line and returns it all.
func (l *launcher) waitFor(t *testing.T, prefix string) string {
	t.Helper()
	var all strings.Builder
	for l.lines.Scan() {
		fmt.Fprintln(&all, l.lines.Text())
		if strings.HasPrefix(l.lines.Text(), prefix) {
			return all.String()
		}
	}
	require.Fail(t, "it has ended", "%s", all.String())
	return ""
}

// end reads the rest of what the launcher prints and returns its exit status.
func (l *launcher) end() (status int) {
	for l.lines.Scan() {
	}
	_ = l.Wait() // the status says it
	return l.ProcessState.ExitCode()
}

// processes returns what runs of the launcher's: what has its marker in the
// environment, and PostgreSQL's, which overwrite theirs, by where they work.
func (l *launcher) processes() []int {
	entries, _ := filepath.Glob("/proc/[0-9]*")
	var pids []int
	for _, entry := range entries {
		environment, _ := os.ReadFile(entry + "/environ") // gone meanwhile, or not ours: empty
		workingFolder, _ := os.Readlink(entry + "/cwd")
		if slices.Contains(strings.Split(string(environment), "\x00"), l.marker) || strings.HasPrefix(workingFolder, l.folder) {
			var pid int
			_, _ = fmt.Sscanf(filepath.Base(entry), "%d", &pid)
			pids = append(pids, pid)
		}
	}
	return pids
}

// requireNothingLeft waits until no process and no file of the launcher's is left.
func (l *launcher) requireNothingLeft(t *testing.T) {
	t.Helper()
	eventually(t, func() bool {
		files, err := os.ReadDir(l.folder)
		return err == nil && len(files) == 0 && len(l.processes()) == 0
	}, "no process and no file is left")
}

func TestExecReturnsTheCommandsStatus(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		command []string
		status  int
	}{
		{"success", []string{"true"}, 0},
		{"failure", []string{"sh", "-c", "exit 7"}, 7},
		{"a signal", []string{"sh", "-c", "kill -KILL $$"}, 128 + 9},
		{"no such command", []string{"no-such-command"}, 1},
		{"what it leaves running is ended", []string{"sh", "-c", "sleep 1000 & exit 3"}, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l := launch(t, false, append([]string{"{local}", "exec"}, test.command...)...)
			require.Equal(t, test.status, l.end())
			l.requireNothingLeft(t)
		})
	}
}

func TestWrongArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"exec"}, {"--chaos", "exec"}, {"start"}, {"--no-such-flag"}, {"exec", "--no-such-flag", "true"}} {
		l := launch(t, false, append([]string{"{local}"}, args...)...)
		require.Equal(t, 2, l.end(), args)
	}
}

func TestExecLeadsItsCommandToTheStack(t *testing.T) {
	t.Parallel()
	l := launch(t, false, "{local}", "exec", "env")
	printed := l.waitFor(t, "GIGCHAT_LOGS=")
	l.end()
	for _, name := range []string{"FIRESTORE_EMULATOR_HOST", "FIREBASE_AUTH_EMULATOR_HOST", "DATABASE_URL"} {
		require.Contains(t, printed, name+"="+os.Getenv(name)+"\n", "what is set before is used")
	}
	require.Contains(t, printed, "GOOGLE_CLOUD_PROJECT=demo-gigchat\n")
	require.Regexp(t, `GIGCHAT_FUNCTIONS_URL=http://127\.0\.0\.1:\d+/demo-gigchat/us-central1\n`, printed)
	require.NotContains(t, printed, os.Getenv("GIGCHAT_FUNCTIONS_URL"), "the functions are its own")
}

func TestNothingOutlivesTheLauncher(t *testing.T) {
	t.Parallel()
	const command = "echo started; sleep 1000"
	for _, test := range []struct {
		name    string
		own     bool // with parts of its own, PostgreSQL and the emulators
		command []string
		signal  syscall.Signal
	}{
		{"Ctrl-C", false, []string{"{local}", "exec", "sh", "-c", command}, syscall.SIGINT},
		{"SIGTERM", false, []string{"{local}", "exec", "sh", "-c", command}, syscall.SIGTERM},
		{"SIGKILL", true, []string{"{local}", "exec", "sh", "-c", command}, syscall.SIGKILL},
		{"SIGTERM to the parent alone", false, []string{"sh", "-c", "{local} exec sh -c '" + command + "' & wait"}, syscall.SIGTERM},
		{"SIGKILL to the parent alone", false, []string{"sh", "-c", "{local} exec sh -c '" + command + "' & wait"}, syscall.SIGKILL},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l := launch(t, test.own, test.command...)
			l.waitFor(t, "started")
			require.NotEmpty(t, l.processes())
			require.NoError(t, l.Process.Signal(test.signal))
			l.requireNothingLeft(t)
			l.end()
		})
	}
}

// A newcomer's first minutes: start, paste the curl that is printed, see the row
// beside those of the demo's own messages, paste the README's curl, Ctrl-C. The usual port is taken, as by another stack.
func TestTheDemo(t *testing.T) {
	t.Parallel()
	if taken, err := net.Listen("tcp", "127.0.0.1:5001"); err == nil {
		defer func() { require.NoError(t, taken.Close()) }()
	}
	l := launch(t, true, "{local}")
	printed := l.waitFor(t, "psql ")
	require.Regexp(t, `Open http://127\.0\.0\.1:\d+/ in a browser`, printed)
	for _, want := range []string{"demo-gig", "buyer@demo.example", "worker-1@demo.example", "worker-2@demo.example", "admin@demo.example", "demo-password"} {
		require.Contains(t, printed, want)
	}

	curl := regexp.MustCompile(`(?m)^curl .*/send-message \\\n(?:.*\\\n)*.*$`)
	answer := shell(t, curl.FindString(printed))
	require.Contains(t, answer, `"text":"Hello from the shell"`)

	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	block := regexp.MustCompile("(?s)```sh\n(TOKEN=.*?)```").FindSubmatch(readme)
	require.NotNil(t, block, "the README has a block that signs in and sends")
	script := strings.NewReplacer(
		"127.0.0.1:5001", regexp.MustCompile(`functions +http://([^/]+)`).FindStringSubmatch(printed)[1],
		"127.0.0.1:9099", regexp.MustCompile(`Firebase Auth +(\S+)`).FindStringSubmatch(printed)[1],
	).Replace(string(block[1]))
	require.Contains(t, shell(t, script), `"senderId":"demo-buyer"`)

	pool, err := postgres.Connect(t.Context(), regexp.MustCompile(`PostgreSQL +(\S+)`).FindStringSubmatch(printed)[1])
	require.NoError(t, err)
	defer pool.Close()
	eventually(t, func() bool {
		var rows int
		err := pool.QueryRow(context.Background(), `SELECT count(*) FROM chat_messages WHERE message_id NOT LIKE 'demo-message-%'`).Scan(&rows)
		return err == nil && rows == 2
	}, "both messages reach the archive")

	require.NoError(t, l.Process.Signal(syscall.SIGINT))
	require.Zero(t, l.end())
	l.requireNothingLeft(t)
}

func shell(t *testing.T, script string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "sh", "-c", script).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}
