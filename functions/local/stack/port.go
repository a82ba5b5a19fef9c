package stack

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Ports below the ones that the system hands to outgoing connections
// (net.ipv4.ip_local_port_range begins at 32768, macOS's at 49152), so that
// nothing but another server can take one between our look and its use.
const firstPort, lastPort = 20000, 32767

// given are the ports that freePort has found: whoever got one may not listen yet.
var given sync.Map

// fixed returns the preferred port where the stack's are fixed, and 0, for any, where
// they are not. That somebody else has it is told: clients look there.
func (s *Stack) fixed(port int) int {
	switch {
	case !s.FixedPorts:
		return 0
	case !isFree(port):
		s.progress("port %d is taken: using another one", port)
		return 0
	default:
		return port
	}
}

// freePort returns a port that is free.
func freePort() (int, error) {
	for range 100 {
		port := firstPort + rand.IntN(lastPort-firstPort)
		if _, given := given.LoadOrStore(port, true); !given && isFree(port) {
			return port, nil
		}
	}
	return 0, errors.New("no free port on 127.0.0.1")
}

func isFree(port int) bool {
	l, err := net.Listen("tcp", address(port))
	if err != nil {
		return false
	}
	return l.Close() == nil
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// withPort runs start on the port, or if that is 0 on a free one, and once more on
// another one if what it started ended at once, as it does where somebody else took the
// port first.
func withPort(port int, start func(port int) error) error {
	for attempt := 0; ; attempt++ {
		if port == 0 {
			var err error
			if port, err = freePort(); err != nil {
				return err
			}
		}
		if err := start(port); err == nil || !errors.Is(err, errEnded) || attempt == 1 {
			return err
		}
		port = 0
	}
}

// dial succeeds as soon as somebody listens at the port.
func dial(port int) func(context.Context) error {
	return func(ctx context.Context) error {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address(port))
		if err != nil {
			return fmt.Errorf("nobody listens at port %d", port)
		}
		return conn.Close()
	}
}

// listen serves a handler on a port until the stack stops.
func (s *Stack) listen(preferred int, handler http.Handler) (port int, err error) {
	listener, err := net.Listen("tcp", address(preferred))
	if err != nil {
		if listener, err = net.Listen("tcp", address(0)); err != nil {
			return 0, err
		}
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	s.servers = append(s.servers, server)
	go func() { _ = server.Serve(listener) }() // ends with the stack
	return listener.Addr().(*net.TCPAddr).Port, nil
}
