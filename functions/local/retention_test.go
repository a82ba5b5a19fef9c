package main

import (
	"bytes"
	"net/http"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/postgrestest"
)

// retention is run-retention in a process of its own, on a live store and an
// archive of its own: on the stack's it would delete what other tests need.
type retention struct {
	process *exec.Cmd
	url     string
	live    *firestoretest.Live
	archive *postgrestest.Archive
	log     *lockedBuffer
}

type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

func openRetention(t *testing.T) retention {
	t.Helper()
	r := retention{live: firestoretest.Open(t), archive: postgrestest.OpenArchiveAs(t, "gigchat-retention"), log: &lockedBuffer{}}
	r.serve(t)
	return r
}

// serve starts the function in another process.
func (r *retention) serve(t *testing.T) {
	t.Helper()
	r.process, r.url = startFunction(t, "RunRetention", r.log,
		"GOOGLE_CLOUD_PROJECT="+r.live.Database.Project, "DATABASE_URL="+r.archive.URL)
}

func (r retention) setFlag(t *testing.T, key, value string) {
	t.Helper()
	_, err := r.archive.Pool.Exec(t.Context(), `
		INSERT INTO system_flags (key, value, updated_at) VALUES ($1, $2::text::jsonb, now() - interval '2 days')
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	require.NoError(t, err)
}

func (r retention) runs(t *testing.T) (n int) {
	t.Helper()
	require.NoError(t, r.archive.Pool.QueryRow(t.Context(), `SELECT count(*) FROM retention_runs`).Scan(&n))
	return n
}

const canary = "canary-4711 anna@example.com"

func (r retention) seed(t *testing.T) {
	t.Helper()
	for id, days := range map[string]int{"message-old": 100, "message-pii": 50, "message-new": 1} {
		require.NoError(t, r.live.PutMessage(t.Context(), chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: id, SenderID: "worker", Text: canary,
			CreatedAt: time.Now().AddDate(0, 0, -days), ModerationStatus: chat.Unreviewed,
		}}))
	}
}

func TestRunRetention(t *testing.T) {
	t.Parallel()
	r := openRetention(t)
	r.seed(t)

	status, answer := postJob(t, r.url, http.MethodPost, "")
	require.Equal(t, http.StatusOK, status)
	require.Zero(t, answer["messagesDeleted"], "no flag, no deletion")
	require.Contains(t, answer["notes"], "chat_retention_days is not set: nothing is deleted in Firestore.")

	r.setFlag(t, "chat_retention_days", "90")
	r.setFlag(t, "chat_pii_redaction_days", "30")
	_, dry := postJob(t, r.url, http.MethodPost, `{"dryRun": true, "asOf": null}`)
	status, answer = postJob(t, r.url, http.MethodPost, `{"asOf": "`+dry["asOf"].(string)+`"}`)
	require.Equal(t, http.StatusOK, status)
	require.NotEqual(t, dry["runId"], answer["runId"])
	for _, same := range []map[string]any{dry, answer} {
		for _, name := range []string{"runId", "dryRun", "seconds"} {
			require.Contains(t, same, name)
			delete(same, name)
		}
	}
	require.Equal(t, dry, answer)
	require.Equal(t, map[string]any{
		"asOf": dry["asOf"], "complete": true, "paused": false, "deferred": []any{},
		"policy": map[string]any{
			"chat_retention_days": 90.0, "chat_pii_redaction_days": 30.0, "chat_mirror_retention_days": nil,
			"chat_retention_grace_hours": 24.0, "chat_retention_paused": false,
		},
		"notes":            []any{"chat_mirror_retention_days is not set: the archive's rows are kept."},
		"messagesRedacted": 1.0, "messagesDeleted": 1.0, "chatsDeleted": 0.0, "rowsDeleted": 0.0, "held": 0.0, "failed": 0.0,
	}, answer)
	require.Equal(t, 3, r.runs(t))
	doc, err := r.live.Message("gig", "team", "message-pii").Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, "canary-4711 [EMAIL]", doc.Data()["text"])
	require.NotNil(t, doc.Data()["redactedAt"])

	log := r.log.String()
	require.Contains(t, log, `"message":"retention"`)
	require.NotContains(t, log, "canary")
	require.NotContains(t, log, "anna@")
}

// What is asked wrongly, or set wrongly, does nothing and leaves no run.
func TestRunRetentionRefuses(t *testing.T) {
	t.Parallel()
	r := openRetention(t)
	r.seed(t)
	refused := func(method, body, kind string) string {
		t.Helper()
		status, answer := postJob(t, r.url, method, body)
		require.Equal(t, http.StatusBadRequest, status)
		e := answer["error"].(map[string]any)
		require.Equal(t, kind, e["status"])
		return e["message"].(string)
	}
	for _, body := range []string{
		`{"data": {}}`, `{"dryRun": "yes"}`, `{"dryRun": true, "dryRun": false}`, `{"asOf": 5}`, `{"asOf": "yesterday"}`,
		`{"asOf": "2999-01-01T00:00:00Z"}`, `{"asOf": "0001-01-01T00:00:00Z"}`, `{"asOf": "1969-12-31T23:59:59Z"}`, `[]`, `{`, `{} {}`, "{\"asOf\": \"\xff\"}",
	} {
		refused(http.MethodPost, body, "INVALID_ARGUMENT")
	}
	refused(http.MethodGet, "", "INVALID_ARGUMENT")

	r.setFlag(t, "chat_retention_days", "1")
	r.setFlag(t, "chat_retention_grace_hours", `"0"`)
	require.Contains(t, refused(http.MethodPost, `{}`, "FAILED_PRECONDITION"), "chat_retention_grace_hours")
	require.Contains(t, refused(http.MethodPost, `{"dryRun": true}`, "FAILED_PRECONDITION"), "chat_retention_grace_hours")
	require.Zero(t, r.runs(t))
	_, err := r.live.Message("gig", "team", "message-old").Get(t.Context())
	require.NoError(t, err)

	r.setFlag(t, "chat_retention_grace_hours", "24")
	r.setFlag(t, "chat_retention_paused", "true")
	status, answer := postJob(t, r.url, http.MethodPost, `{}`)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, true, answer["paused"])
	require.Zero(t, answer["messagesDeleted"])
	_, err = r.live.Message("gig", "team", "message-old").Get(t.Context())
	require.NoError(t, err)
}
