// Command local is the platform on a laptop.
//
//	go run ./functions/local                   everything, with demo data, until Ctrl-C
//	go run ./functions/local exec COMMAND…     everything for one command, on free ports
//
// With --chaos, events of Firestore arrive several times and out of order.
//
// See package stack for what runs, and package demo for the page and its data. Nothing that is
// started outlives this program, nor the go command that runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"example.com/gigchat/functions/local/demo"
	"example.com/gigchat/functions/local/stack"
)

const usage = `usage: local [--chaos]
       local [--chaos] exec COMMAND [ARGUMENT]…`

func main() {
	os.Exit(run(os.Args[1:]))
}

// run returns the exit status: that of the command of exec, 2 for wrong
// arguments, 1 for everything else that fails.
func run(args []string) int {
	if len(args) == 1 && args[0] == stack.ServeCommand {
		return report(stack.Serve())
	}
	chaos, command, err := parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, usage)
		return 2
	}
	ctx, cancel := untilStopped()
	defer cancel()
	root, err := projectRoot()
	if err != nil {
		return report(err)
	}
	var d *demo.Demo
	s, err := stack.Start(ctx, stack.Options{
		Root:       root,
		Functions:  stackFunctions(),
		FixedPorts: command == nil,
		Chaos:      chaos,
		Progress:   func(line string) { fmt.Fprintln(os.Stderr, line) },
		Home: func(s *stack.Stack) http.Handler {
			d = demo.New(s)
			return d
		},
	})
	status := 1
	switch {
	case err != nil:
	case command == nil:
		status, err = 0, runDemo(ctx, s, d)
	default:
		status, err = execute(ctx, s, command)
	}
	if err := errors.Join(err, s.Stop()); err != nil {
		return max(status, report(err))
	}
	return status
}

func report(err error) int {
	if err == nil || errors.Is(err, context.Canceled) {
		return 0
	}
	fmt.Fprintln(os.Stderr, "local:", err)
	return 1
}

// parse reads the arguments; command is nil without exec.
func parse(args []string) (chaos bool, command []string, err error) {
	flags := flag.NewFlagSet("local", flag.ContinueOnError)
	flags.SetOutput(os.Stderr)
	flags.Usage = func() {}
	flags.BoolVar(&chaos, "chaos", false, "")
	if err := flags.Parse(args); err != nil || flags.NArg() == 0 {
		return chaos, nil, err
	}
	if flags.Arg(0) != "exec" {
		return chaos, nil, errors.New("unknown command")
	}
	if err := flags.Parse(flags.Args()[1:]); err != nil {
		return chaos, nil, err
	}
	if flags.NArg() == 0 {
		return chaos, nil, errors.New("exec needs a command")
	}
	return chaos, flags.Args(), nil
}

// untilStopped returns a context that ends when we are told to stop, or when our
// parent is gone: go run forwards no SIGTERM and can forward no SIGKILL.
func untilStopped() (context.Context, context.CancelFunc) {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	parent := os.Getppid()
	go func() {
		for range time.Tick(200 * time.Millisecond) {
			if os.Getppid() != parent {
				cancel()
				return
			}
		}
	}()
	return ctx, cancel
}

// projectRoot is the nearest folder from here upwards with the security rules.
func projectRoot() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "firestore.rules")); err == nil {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			return "", errors.New("there is no firestore.rules here or above: run it in the project's folder")
		}
		folder = filepath.Dir(folder)
	}
}

// execute runs the command beside the stack and returns its exit status.
func execute(ctx context.Context, s *stack.Stack, command []string) (int, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), s.Environment()...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return stack.Execute(ctx, cmd, s.Ended())
}
