package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/postgrestest"
)

// reconciliation is reconcile-mirror in a process of its own, on a live store and an
// archive of its own, without a mirror.
type reconciliation struct {
	url     string
	live    *firestoretest.Live
	archive *postgrestest.Archive
	log     *lockedBuffer
}

func openReconciliation(t *testing.T) reconciliation {
	t.Helper()
	r := reconciliation{live: firestoretest.Open(t), archive: postgrestest.OpenArchiveAs(t, "gigchat-reconcile"), log: &lockedBuffer{}}
	r.url = serveFunction(t, "ReconcileMirror", r.log,
		"GOOGLE_CLOUD_PROJECT="+r.live.Database.Project, "DATABASE_URL="+r.archive.URL)
	return r
}

// must posts a body and returns the answer without what no test can know.
func (r reconciliation) must(t *testing.T, body string) map[string]any {
	t.Helper()
	status, answer := postJob(t, r.url, http.MethodPost, body)
	require.Equal(t, http.StatusOK, status, "%v", answer)
	require.NotEmpty(t, answer["runId"])
	require.Greater(t, answer["reads"], 0.0)
	require.Contains(t, answer, "seconds")
	for _, name := range []string{"runId", "reads", "seconds"} {
		delete(answer, name)
	}
	return answer
}

func counted(scanned, missing, stale, phantom, repaired float64) map[string]any {
	return map[string]any{
		"dryRun": false, "complete": true, "scanned": scanned, "missing": missing, "stale": stale, "phantom": phantom,
		"repaired": repaired, "failed": 0.0,
	}
}

func TestReconcileMirror(t *testing.T) {
	t.Parallel()
	r := openReconciliation(t)
	for id, days := range map[string]int{"message-old": 100, "message-new": 1, "message-newest": 0} {
		require.NoError(t, r.live.PutMessage(t.Context(), chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: id, SenderID: "worker", Text: canary,
			CreatedAt: time.Now().AddDate(0, 0, -days), ModerationStatus: chat.Unreviewed,
		}}))
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	require.NoError(t, r.archive.Keep(t.Context(), chat.Summary{
		GigID: "gig", ChatID: "team", MessageID: "message-gone", SenderID: "worker", PIITypes: []string{}, ModerationStatus: chat.Unreviewed,
		SentAt: now, SourceVersion: now,
	}, nil))
	require.NoError(t, r.archive.SetFlag(t.Context(), chat.MirrorDaysKey, "90", nil))

	// It is as if the events of all this were on their way: the run waits for them.
	require.Equal(t, counted(3, 2, 0, 1, 3), r.must(t, ""))
	require.Equal(t, counted(3, 0, 0, 0, 0), r.must(t, `{"since": null, "gigId": null, "dryRun": null}`))
	rows, err := r.archive.Summaries(t.Context())
	require.NoError(t, err)
	require.Len(t, rows, 3)
	for _, row := range rows {
		require.Equal(t, row.MessageID == "message-gone", !row.DeletedAt.IsZero())
		if row.DeletedAt.IsZero() {
			require.Equal(t, "canary-4711 [EMAIL]", string(row.Summary))
		}
	}

	_, err = r.archive.Pool.Exec(t.Context(), `UPDATE chat_messages SET source_version = source_version + interval '1 year', sender_id = 'nobody'`)
	require.NoError(t, err)
	dry := counted(1, 0, 1, 0, 0)
	dry["dryRun"] = true
	require.Equal(t, dry, r.must(t, `{"dryRun": true, "gigId": "gig", "since": "`+now.Add(-time.Hour).Format(time.RFC3339)+`"}`))
	require.Equal(t, counted(2, 0, 2, 0, 2), r.must(t, `{"since": "`+now.AddDate(0, 0, -50).Format(time.RFC3339)+`"}`))
	require.Equal(t, counted(0, 0, 0, 0, 0), r.must(t, `{"gigId": "another"}`))
	require.Equal(t, counted(3, 0, 0, 0, 0), r.must(t, `{"dryRun": false}`))

	log := r.log.String()
	require.Contains(t, log, `"message":"reconciliation"`)
	require.NotContains(t, log, "canary")
	require.NotContains(t, log, "anna@")
}

// What is asked wrongly does nothing and leaves no run.
func TestReconcileMirrorRefuses(t *testing.T) {
	t.Parallel()
	r := openReconciliation(t)
	for _, body := range []string{
		`{"data": {}}`, `{"dryRun": "yes"}`, `{"dryRun": true, "dryRun": false}`, `{"dryrun": true}`, `{"since": 5}`, `{"since": "yesterday"}`,
		`{"since": ""}`, `{"since": "0000-01-01T00:00:00Z"}`, `{"gigId": ""}`, `{"gigId": 5}`, `{"gigId": "a/b"}`, `{"gigId": "__a__"}`, `{"asOf": null}`,
		`[]`, `{`, `{} {}`, "{\"gigId\": \"\xff\"}",
	} {
		status, answer := postJob(t, r.url, http.MethodPost, body)
		require.Equal(t, http.StatusBadRequest, status, body)
		require.Equal(t, "INVALID_ARGUMENT", answer["error"].(map[string]any)["status"], body)
	}
	status, _ := postJob(t, r.url, http.MethodGet, "")
	require.Equal(t, http.StatusBadRequest, status)
	session, err := r.archive.LockReconcile(t.Context())
	require.NoError(t, err)
	defer session.Unlock()
	status, answer := postJob(t, r.url, http.MethodPost, `{}`)
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "ABORTED", answer["error"].(map[string]any)["status"])
	var runs int
	require.NoError(t, r.archive.Pool.QueryRow(t.Context(), `SELECT count(*) FROM reconcile_runs`).Scan(&runs))
	require.Zero(t, runs)
}
