package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// A function that is told to end, as Cloud Run does, takes no new work, brings what is
// under way to an end that can be carried on from, answers it, and exits with 0.
func TestSIGTERM(t *testing.T) {
	t.Parallel()
	r := openRetention(t)
	r.seed(t)
	r.setFlag(t, "chat_retention_days", "90")

	// The run is held where it records that it has begun.
	lock, err := r.archive.Pool.Begin(t.Context())
	require.NoError(t, err)
	_, err = lock.Exec(t.Context(), `LOCK TABLE retention_runs IN SHARE MODE`)
	require.NoError(t, err)
	ended := make(chan string, 1)
	go func() {
		response, err := client.Post(r.url, "application/json", http.NoBody)
		if err != nil {
			ended <- err.Error()
			return
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		ended <- fmt.Sprint(response.StatusCode, string(body), err)
	}()
	logged := func(message string) {
		t.Helper()
		eventually(t, func() bool { return strings.Contains(r.log.String(), `"message":"`+message+`"`) }, message)
	}
	logged("retention")
	require.NoError(t, r.process.Process.Signal(syscall.SIGTERM))
	logged("stopping")
	status, answer := postJob(t, r.url, http.MethodPost, "")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Equal(t, "UNAVAILABLE", answer["error"].(map[string]any)["status"])

	require.NoError(t, lock.Rollback(t.Context()))
	require.Regexp(t, `^200\{.*"complete":false,.*"messagesDeleted":0,.*\}<nil>$`, <-ended)
	require.NoError(t, r.process.Wait(), "it exits with 0")
	require.Contains(t, r.log.String(), `"message":"stopped","function":"run-retention","cut":0`)

	r.serve(t)
	status, answer = postJob(t, r.url, http.MethodPost, "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, true, answer["complete"], "the next run does the rest")
	require.EqualValues(t, 1, answer["messagesDeleted"])
}
