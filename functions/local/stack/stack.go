// Package stack runs on one machine what the functions stand on in the cloud:
// the Firestore emulator, the Firebase Auth emulator, PostgreSQL with the
// migrations applied, each function under the Functions Framework, and Eventarc.
//
// Each part is what its environment variable names, else a program that is on
// the machine, else one that is installed into a cache folder outside the
// repository. Nothing that it starts outlives the process that started it.
package stack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/gigchat/functions/local/relay"
)

// Project and Region are where the local functions pretend to be.
// A project whose id begins with demo- has no cloud resources to touch.
const (
	Project = "demo-gigchat"
	Region  = "us-central1"
)

// Function is one function to serve.
type Function struct {
	Name       string // its cloud name, as in send-message
	EntryPoint string // what it registers with the Functions Framework
	Document   string // the Firestore documents whose writes trigger it; empty: HTTP
}

// Options are what a stack starts with.
type Options struct {
	Root       string       // the project's folder, with firestore.rules
	Functions  []Function   // what to serve
	FixedPorts bool         // the usual ports of the Firebase emulators, where they are free
	Chaos      bool         // deliver events several times and out of order
	Progress   func(string) // told what happens, a line at a time

	// Home makes what the gateway serves beside the functions, when all but the
	// functions run; nil: nothing.
	Home func(*Stack) http.Handler
}

// Stack is a running stack.
type Stack struct {
	Options
	Logs          string // the folder of the parts' logs
	FirestoreHost string // host:port
	AuthHost      string // host:port
	DatabaseURL   string // postgres://…
	FunctionsURL  string // what precedes /{function}

	folder    string
	group     *group
	relay     *relay.Relay
	relayPort int
	postgres  *process
	servers   []*http.Server
	ended     chan error // a part's untimely end

	installing sync.Mutex // held while the web SDK is installed

	mu        sync.Mutex // guards what follows, and one line of progress at a time
	processes []*process
}

// Start starts a stack. It has to be stopped whether this succeeds or not.
func Start(ctx context.Context, options Options) (*Stack, error) {
	s := &Stack{Options: options, ended: make(chan error, 1)}
	if err := s.makeFolder(); err != nil {
		return s, err
	}
	var err error
	if s.group, err = newGroup(s.folder); err != nil {
		return s, err
	}
	if err := s.startRelay(); err != nil {
		return s, err
	}
	parts, partsContext := errgroup.WithContext(ctx)
	for _, part := range []struct {
		name  string
		start func(context.Context) error
	}{
		{"Firestore emulator", s.startFirestore},
		{"Firebase Auth emulator", s.startAuth},
		{"PostgreSQL", s.startPostgres},
	} {
		parts.Go(func() error { return s.timed(part.name, func() error { return part.start(partsContext) }) })
	}
	if err := parts.Wait(); err != nil {
		return s, err
	}
	return s, s.timed("functions", func() error { return s.startFunctions(ctx) })
}

// makeFolder makes the folder of this stack: databases, logs, configuration. The
// user that PostgreSQL runs as must be able to enter it.
func (s *Stack) makeFolder() error {
	folder, err := os.MkdirTemp("", "gigchat-")
	if err != nil {
		return fmt.Errorf("make a folder for the stack: %w", err)
	}
	s.folder, s.Logs = folder, filepath.Join(folder, "logs")
	return errors.Join(os.Chmod(folder, 0o711), os.Mkdir(s.Logs, 0o755))
}

// timed tells how long a part took to start.
func (s *Stack) timed(name string, start func() error) error {
	began := time.Now()
	if err := start(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	s.progress("%s: ready after %.1f s", name, time.Since(began).Seconds())
	return nil
}

func (s *Stack) progress(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Progress(fmt.Sprintf(format, args...))
}

// Environment returns the variables that lead a command to this stack.
func (s *Stack) Environment() []string {
	return append(s.functionEnvironment(),
		"GIGCHAT_FUNCTIONS_URL="+s.FunctionsURL,
		"GIGCHAT_LOGS="+s.Logs,
	)
}

// functionEnvironment returns what a function finds in its environment.
func (s *Stack) functionEnvironment() []string {
	return []string{
		"GOOGLE_CLOUD_PROJECT=" + Project,
		"FIRESTORE_EMULATOR_HOST=" + s.FirestoreHost,
		"FIREBASE_AUTH_EMULATOR_HOST=" + s.AuthHost,
		"DATABASE_URL=" + s.DatabaseURL,
	}
}

// Ended returns a channel that gets an error when a part ends by itself.
func (s *Stack) Ended() <-chan error { return s.ended }

// watch reports the process's end as untimely, unless the stack is stopped.
func (s *Stack) watch(p *process) {
	go func() {
		<-p.done
		select {
		case s.ended <- fmt.Errorf("%s has ended; the end of its log:\n%s", p.name, p.tail()):
		default:
		}
	}()
}

// Stop ends everything that Start started and removes what it wrote.
func (s *Stack) Stop() error {
	var errs []error
	for _, server := range s.servers {
		errs = append(errs, server.Close())
	}
	if s.relay != nil {
		s.relay.Close()
	}
	if s.group != nil {
		// PostgreSQL takes its children along if it is asked; all else is just ended,
		// since nothing of it is kept.
		errs = append(errs, s.group.signal(syscall.SIGQUIT))
		if s.postgres != nil {
			select {
			case <-s.postgres.done:
			case <-time.After(5 * time.Second):
			}
		}
		errs = append(errs, s.group.end())
		s.installing.Lock() // an install that was just ended tidies up after itself
		defer s.installing.Unlock()
		for _, p := range s.processes {
			<-p.done
		}
	}
	if s.folder != "" {
		errs = append(errs, os.RemoveAll(s.folder))
	}
	return errors.Join(errs...)
}

// preset returns what the environment names for a part, and says so.
func (s *Stack) preset(variable string) (string, bool) {
	value := strings.TrimSpace(os.Getenv(variable))
	if value == "" {
		return "", false
	}
	s.progress("%s is set: using that", variable)
	return value, true
}
