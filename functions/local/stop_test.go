package main

import (
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
	type run struct {
		status int
		answer map[string]any
	}
	ended := make(chan run, 1)
	go func() {
		var e run
		e.status, e.answer = r.post(t, http.MethodPost, "")
		ended <- e
	}()
	logged := func(message string) {
		t.Helper()
		eventually(t, func() bool { return strings.Contains(r.log.String(), `"message":"`+message+`"`) }, message)
	}
	logged("retention")
	require.NoError(t, r.process.Process.Signal(syscall.SIGTERM))
	logged("stopping")
	status, answer := r.post(t, http.MethodPost, "")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Equal(t, "UNAVAILABLE", answer["error"].(map[string]any)["status"])

	require.NoError(t, lock.Rollback(t.Context()))
	e := <-ended
	require.Equal(t, http.StatusOK, e.status, "%s", e.answer)
	require.Equal(t, false, e.answer["complete"])
	require.Zero(t, e.answer["messagesDeleted"])
	require.NoError(t, r.process.Wait(), "it exits with 0")
	require.Contains(t, r.log.String(), `"message":"stopped","function":"run-retention","cut":0`)

	r.serve(t)
	status, answer = r.post(t, http.MethodPost, "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, true, answer["complete"], "the next run does the rest")
	require.EqualValues(t, 1, answer["messagesDeleted"])
}
