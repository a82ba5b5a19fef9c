package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"

	gcp "cloud.google.com/go/firestore"
	"github.com/stretchr/testify/require"
)

// few is a send limit that is reached well within a minute on any machine. That it
// is 60 if nothing else is configured is tested in shared/entry.
const few = 6

func TestTheSendLimit(t *testing.T) {
	t.Parallel()
	m := serveAlone(t, "SEND_LIMIT_PER_MINUTE="+strconv.Itoa(few))
	data := func(i int) map[string]any {
		return map[string]any{"gigId": m.gigID, "messageId": fmt.Sprintf("message-%d", i), "text": "hello"}
	}
	for i := range few {
		a := m.send(t, m.buyer, data(i))
		require.Equal(t, http.StatusOK, a.code, a.body)
	}
	m.requireLimited(t, m.buyer, data(few))

	again := m.send(t, m.buyer, data(0))
	require.Equal(t, http.StatusOK, again.code, "a retry: %s", again.body)
	require.True(t, again.Result.Duplicate)
	other := m.send(t, m.worker, data(few))
	require.Equal(t, http.StatusOK, other.code, "somebody else: %s", other.body)
}

// Messages through the direct door count. It cannot be limited itself.
func TestTheSendLimitCountsTheDirectDoor(t *testing.T) {
	t.Parallel()
	m := serveAlone(t, "SEND_LIMIT_PER_MINUTE="+strconv.Itoa(few))
	data := func(id string) map[string]any {
		return map[string]any{"gigId": m.gigID, "messageId": id, "text": "hello"}
	}
	require.Equal(t, http.StatusOK, m.send(t, m.buyer, data("message-1")).code, "which creates the chat")
	direct := m.live.As(t, m.buyer.token)
	for i := range few - 1 {
		require.NoError(t, m.sendDirectly(t, direct, m.buyer, fmt.Sprintf("direct-%d", i)))
	}
	m.requireLimited(t, m.buyer, data("message-2"))
	require.NoError(t, m.sendDirectly(t, direct, m.buyer, "direct-more"))
	m.requireLimited(t, m.buyer, data("message-2"))
}

// sendDirectly writes a message as the SDK's offline queue does.
func (m *market) sendDirectly(t *testing.T, client *gcp.Client, from member, id string) error {
	t.Helper()
	team := client.Doc("gigs/" + m.gigID + "/chats/team")
	batch := client.Batch() //nolint:staticcheck // the SDK's offline queue writes batches: one commit, which BulkWriter is not
	batch.Create(team.Collection("messages").Doc(id), map[string]any{
		"senderId": from.id, "text": "hello", "createdAt": gcp.ServerTimestamp,
		"is_read_by_receiver": false, "moderationStatus": "unreviewed",
	})
	batch.Update(team, []gcp.Update{
		{Path: "lastMessageAt", Value: gcp.ServerTimestamp}, {Path: "lastMessageId", Value: id},
	})
	_, err := batch.Commit(t.Context())
	return err
}

// requireLimited checks that a send is refused, and that its header and its
// details say the same time to wait, which SDKs can read in the latter only.
func (m *market) requireLimited(t *testing.T, from member, data map[string]any) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"data": data})
	require.NoError(t, err)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, m.FunctionsURL+"/send-message", bytes.NewReader(body))
	require.NoError(t, err)
	request.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + from.token}}
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusTooManyRequests, response.StatusCode, "%s", content)
	var answer struct {
		Error struct {
			Status, Message string
			Details         struct{ RetryAfterSeconds int }
		}
	}
	require.NoError(t, json.Unmarshal(content, &answer))
	require.Equal(t, "RESOURCE_EXHAUSTED", answer.Error.Status)
	require.NotEmpty(t, answer.Error.Message)
	require.Equal(t, strconv.Itoa(answer.Error.Details.RetryAfterSeconds), response.Header.Get("Retry-After"))
	require.GreaterOrEqual(t, answer.Error.Details.RetryAfterSeconds, 1)
	require.LessOrEqual(t, answer.Error.Details.RetryAfterSeconds, 60)
}
