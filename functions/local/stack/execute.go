package stack

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/term"
)

// graceTime is how long a command may take to end once it is told to.
const graceTime = 10 * time.Second

// Execute runs a command to its end and returns its exit status: 128 and the
// signal's number if a signal ended it, as a shell has it. If the context ends
// first, or a part of the stack does, the command is told to end. Whatever it
// leaves running in its process group is ended with it.
func Execute(ctx context.Context, cmd *exec.Cmd, partEnded <-chan error) (status int, err error) {
	g, err := newGroup("")
	if err != nil {
		return 1, err
	}
	defer func() { _ = g.end() }()
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if stdin := int(os.Stdin.Fd()); term.IsTerminal(stdin) {
		// The terminal's input and its Ctrl-C go to the command, as in a shell.
		cmd.SysProcAttr.Foreground = true
		cmd.SysProcAttr.Ctty = stdin
	}
	if err := g.start(cmd); err != nil {
		return 1, err
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // the status is in cmd.ProcessState
		close(ended)
	}()
	select {
	case <-ended:
		return exitStatus(cmd), nil
	case <-ctx.Done():
		err = ctx.Err()
	case err = <-partEnded:
		err = fmt.Errorf("the stack broke while the command ran: %w", err)
	}
	_ = g.signal(syscall.SIGTERM)
	select {
	case <-ended:
		return exitStatus(cmd), err
	case <-time.After(graceTime):
		_ = cmd.Process.Kill()
		<-ended
		return exitStatus(cmd), err
	}
}

func exitStatus(cmd *exec.Cmd) int {
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return cmd.ProcessState.ExitCode()
}
