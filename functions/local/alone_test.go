package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// serveAlone serves send-message in a process of its own, beside the stack's, with
// variables changed, and returns a market whose functions are there.
func serveAlone(t *testing.T, variables ...string) *market {
	t.Helper()
	m := openMarket(t)
	m.FunctionsURL = serveFunction(t, "SendMessage", io.Discard, variables...)
	return m
}

// serveFunction serves a function in a process of its own, beside the stack's, with
// variables changed, and returns its address.
func serveFunction(t *testing.T, entryPoint string, log io.Writer, variables ...string) string {
	t.Helper()
	_, url := startFunction(t, entryPoint, log, variables...)
	return url
}

// startFunction is serveFunction, and returns the process, too.
func startFunction(t *testing.T, entryPoint string, log io.Writer, variables ...string) (process *exec.Cmd, url string) {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)

	cmd := exec.CommandContext(t.Context(), program, "serve-function")
	cmd.Env = append(os.Environ(), asLocal+"=1", "FUNCTION_TARGET="+entryPoint, "PORT="+port)
	cmd.Env = append(cmd.Env, variables...)
	cmd.Stdout, cmd.Stderr = log, log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed, or has ended before
	})
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		return err == nil && conn.Close() == nil
	}, 30*time.Second, 20*time.Millisecond, "it listens")
	return cmd, "http://" + address
}

// With App Check enforced a user's token alone does not do. (That a good App Check
// token does is tested where it can be signed: in shared/auth.)
func TestAppCheckIsEnforced(t *testing.T) {
	t.Parallel()
	m := serveAlone(t, "APP_CHECK=enforce")
	data := map[string]any{"gigId": m.gigID, "text": "hello"}
	a := m.send(t, m.buyer, data)
	require.Equal(t, http.StatusUnauthorized, a.code)
	require.JSONEq(t, `{"error":{"status":"UNAUTHENTICATED","message":"This app is not allowed to call. Please update it."}}`, a.body)
	m.requireNothingStored(t)

	header := http.Header{
		"Content-Type": {"application/json"}, "Authorization": {"Bearer " + m.buyer.token}, "X-Firebase-Appcheck": {"a.b.c"},
	}
	body := fmt.Sprintf(`{"data":{"gigId":%q,"text":"hello"}}`, m.gigID)
	require.Equal(t, http.StatusUnauthorized, m.post(t, "send-message", []byte(body), header).code)
	m.requireNothingStored(t)
}

// A function whose configuration is wrong does not serve at all.
func TestAWrongConfiguration(t *testing.T) {
	t.Parallel()
	for _, variable := range []string{
		"APP_CHECK=on", "SEND_LIMIT_PER_MINUTE=-1", "GOOGLE_CLOUD_PROJECT=", "FIRESTORE_DATABASE=?", "K_SERVICE=send-message",
	} {
		name, _, _ := strings.Cut(variable, "=")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := serveAlone(t, variable)
			a := m.send(t, m.buyer, map[string]any{"gigId": m.gigID, "text": "hello"})
			require.Equal(t, http.StatusServiceUnavailable, a.code)
			require.Equal(t, "UNAVAILABLE", a.Error.Status)
			m.requireNothingStored(t)
		})
	}
}

// postJob sends a body as Cloud Scheduler does.
func postJob(t *testing.T, url, method, body string) (status int, answer map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/octet-stream")
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(content, &answer), "%s", content)
	return response.StatusCode, answer
}
