package stack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// readyAfter bounds how long a part may take to start, on a slow machine with
// every other part starting beside it.
const readyAfter = 4 * time.Minute

// process is a running part of the stack.
type process struct {
	name string
	log  string        // the file that it prints into
	done chan struct{} // closed when it has ended
}

// run starts a part, which prints into logs/{name}.log.
func (s *Stack) run(name string, cmd *exec.Cmd) (*process, error) {
	p := &process{name: name, log: filepath.Join(s.Logs, name+".log"), done: make(chan struct{})}
	out, err := os.OpenFile(p.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	defer out.Close() // the process has its own copy
	cmd.Stdout, cmd.Stderr = out, out
	if err := s.group.start(cmd); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		_ = cmd.Wait() // the exit status is in cmd.ProcessState
		close(p.done)
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.processes = append(s.processes, p)
	return p, nil
}

// errEnded is why a part that has ended is not waited for any longer.
var errEnded = errors.New("it ended")

// wait polls until ready answers nil.
func (p *process) wait(ctx context.Context, ready func(context.Context) error) error {
	late := time.After(readyAfter)
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.done:
			err = errEnded
		case <-late:
			err = fmt.Errorf("it was not ready in time: %w", err)
		case <-time.After(50 * time.Millisecond):
			continue
		}
		return fmt.Errorf("%s: %w; the end of its log:\n%s", p.name, err, p.tail())
	}
}

// tail returns the last lines that the process printed.
func (p *process) tail() string {
	log, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	return strings.Join(lines[max(0, len(lines)-15):], "\n")
}
