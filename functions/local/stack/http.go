package stack

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// answers succeeds as soon as the URL answers with success.
func answers(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := request(ctx, http.MethodGet, url, nil)
		return err
	}
}

// request sends a request as the emulators' owner and returns the answer's body.
func request(ctx context.Context, method, url string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer owner")
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s: %s", method, url, response.Status, answer)
	}
	return answer, err
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

// fixed returns the preferred port where the stack's are fixed, and 0, for any,
// where they are not.
func (s *Stack) fixed(port int) int {
	if s.FixedPorts {
		return port
	}
	return 0
}
