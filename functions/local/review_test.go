package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// What an admin sees and decides leaves a row before it is answered, with ids,
// filters and statuses and without what anybody wrote.
func TestDecisionsLeaveATrace(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "messageId": "message-1", "text": "rude"})
	require.Equal(t, http.StatusOK, m.decide(t, m.admin, "flagged", "expectedStatus", "unreviewed").code)
	require.Equal(t, "ABORTED", m.decide(t, m.admin, "hidden", "expectedStatus", "unreviewed").Error.Status)
	m.must(t, "update-chat", m.admin, map[string]any{"gigId": m.gigID, "chatId": "team", "reason": "a quarrel", "frozen": true})
	m.must(t, "review-queue", m.admin, map[string]any{"pageSize": 1})
	var lines []string
	require.NoError(t, m.archive.Pool.QueryRow(t.Context(), `
		SELECT array_agg(format('%s %s %s %s', action, gig_id, chat_id, detail) ORDER BY id)
		FROM admin_audit_log
		WHERE admin_id = $1 AND request_id <> ''`, m.admin.id).Scan(&lines))
	require.Equal(t, []string{
		"moderate-message " + m.gigID + ` team {"messageId": "message-1", "expectedStatus": "unreviewed", "moderationStatus": "flagged"}`,
		"update-chat " + m.gigID + ` team {"frozen": true}`,
		`review-queue   {"messages": 1, "firstPage": true, "moderationStatus": "flagged"}`,
	}, lines)
}

// Where no row can be written nothing is shown and nothing changed.
func TestWithoutATraceNothing(t *testing.T) {
	t.Parallel()
	m := serveAlone(t, "FUNCTION_TARGET=", "DATABASE_URL=postgres://nobody@127.0.0.1:1/none?connect_timeout=2")
	require.NoError(t, m.live.PutMessage(t.Context(), chat.StoredMessage{Message: chat.Message{
		GigID: m.gigID, ChatID: "team", ID: "message-1", SenderID: m.buyer.id, Text: "canary", CreatedAt: time.Now(), ModerationStatus: chat.Flagged,
	}}))
	good := callables(m, "message-1")
	for function, entryPoint := range map[string]string{
		"moderate-message": "ModerateMessage", "review-queue": "ReviewQueue", "update-chat": "UpdateChat", "list-messages": "ListMessages",
	} {
		a := m.call(t, entryPoint, m.admin, good[function].data)
		require.Equal(t, http.StatusServiceUnavailable, a.code, "%s: %s", function, a.body)
		require.NotContains(t, a.body, "canary", function)
	}
	now, err := m.live.Context(t.Context(), m.gigID, "team", "message-1")
	require.NoError(t, err)
	require.Equal(t, chat.Flagged, now.Message.ModerationStatus)
	require.Nil(t, now.Chat)
}

// A frozen chat takes no message until it is let go; one under hold does.
func TestUpdateChat(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	update := func(name string, value any) answer {
		return m.call(t, "update-chat", m.admin, map[string]any{"gigId": m.gigID, "chatId": "team", "reason": "a quarrel", name: value})
	}
	send := func() string {
		return m.send(t, m.buyer, map[string]any{"gigId": m.gigID, "text": "hello"}).Error.Status
	}
	frozen := update("frozen", true)
	require.Equal(t, http.StatusOK, frozen.code, frozen.body)
	require.Equal(t, conversation{
		GigID: m.gigID, ChatID: "team", ParticipantIDs: slices.Sorted(slices.Values([]string{m.buyer.id, m.worker.id, m.another.id})),
		LastMessageAt: frozen.Result.Chat.LastMessageAt, Frozen: true,
	}, frozen.Result.Chat, "the team's document is created")
	require.Equal(t, "FAILED_PRECONDITION", send())
	require.True(t, m.must(t, "list-chats", m.worker, map[string]any{}).Result.Chats[0].Frozen)
	require.False(t, update("frozen", false).Result.Chat.Frozen)
	require.Empty(t, send())
	shown := update("legalHold", true).Result.Chat
	require.Equal(t, "hello", shown.LastMessage.Text)
	require.Zero(t, shown.UnreadCount)
	require.Empty(t, send())
	doc, err := m.live.Chat(m.gigID, "team").Get(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, []string{
		"participantIds", "createdAt", "lastMessageAt", "lastMessageId", "readUntil", "frozen", "legalHold",
	}, keys(doc.Data()))
	require.Equal(t, []any{false, true}, []any{doc.Data()["frozen"], doc.Data()["legalHold"]})
	var reasons int
	require.NoError(t, m.archive.Pool.QueryRow(t.Context(), `
		SELECT count(*) FROM chat_decisions WHERE gig_id = $1 AND admin_id = $2 AND reason = 'a quarrel'`, m.gigID, m.admin.id).Scan(&reasons))
	require.Equal(t, 3, reasons)
	require.Equal(t, "INVALID_ARGUMENT", update("frozen", nil).Error.Status)
}

// An admin whose token was revoked, or whose account was disabled, decides nothing.
func TestRevokedAdmins(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "messageId": "message-1", "text": "hello"})
	good := callables(m, "message-1")
	disabled := m.signUp(t, "admin")
	m.account(t, m.admin, "validSince", fmt.Sprint(time.Now().Unix()+2))
	m.account(t, disabled, "disableUser", true)
	for _, who := range []member{m.admin, disabled} {
		for _, function := range []string{"moderate-message", "review-queue", "update-chat", "list-messages"} {
			a := m.call(t, function, who, good[function].data)
			require.Equal(t, http.StatusUnauthorized, a.code, "%s: %s", function, a.body)
			require.Equal(t, "UNAUTHENTICATED", a.Error.Status)
		}
	}
}

// account changes an account at the Auth emulator.
func (m *market) account(t *testing.T, who member, field string, value any) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"localId": who.id, field: value})
	require.NoError(t, err)
	url := "http://" + m.AuthHost + "/identitytoolkit.googleapis.com/v1/projects/" + m.live.Database.Project + "/accounts:update"
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
	require.NoError(t, err)
	request.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer owner"}}
	code, _, answer := do(t, request)
	require.Equal(t, http.StatusOK, code, answer)
}

// queue returns the gig's messages in the review queue, which is of all gigs, in
// its order.
func (m *market) queue(t *testing.T, status string) []message {
	t.Helper()
	var mine []message
	data := map[string]any{"moderationStatus": status, "pageSize": 3}
	for {
		page := m.must(t, "review-queue", m.admin, data).Result
		for _, message := range page.Messages {
			require.Equal(t, status, message.ModerationStatus)
			if message.GigID == m.gigID {
				mine = append(mine, message)
			}
		}
		if page.NextPageToken == nil {
			return mine
		}
		data["pageToken"] = *page.NextPageToken
	}
}

// The queue is in order, and its pages are turned with tokens of its own.
func TestReviewQueue(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	var want []string
	for i := range 7 {
		id := fmt.Sprintf("message-%d", i)
		m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "messageId": id, "text": "hello"})
		if i%3 != 0 {
			want = append(want, id)
			m.must(t, "report-message", m.worker, map[string]any{"gigId": m.gigID, "messageId": id, "reason": "rude"})
		}
	}
	var got []string
	for _, message := range m.queue(t, "flagged") {
		got = append(got, message.MessageID)
	}
	require.Equal(t, want, got)

	token := *m.must(t, "review-queue", m.admin, map[string]any{"pageSize": 1}).Result.NextPageToken
	for name, test := range map[string]struct {
		data   map[string]any
		status string
	}{
		"itself":          {map[string]any{"pageToken": token}, ""},
		"flagged by name": {map[string]any{"pageToken": token, "moderationStatus": "flagged", "pageSize": 500}, ""},
		"another status":  {map[string]any{"pageToken": token, "moderationStatus": "unreviewed"}, "INVALID_ARGUMENT"},
		"altered":         {map[string]any{"pageToken": token[1:] + "A"}, "INVALID_ARGUMENT"},
		"no status":       {map[string]any{"moderationStatus": "spam"}, "INVALID_ARGUMENT"},
		"an empty status": {map[string]any{"moderationStatus": ""}, "INVALID_ARGUMENT"},
		"no page":         {map[string]any{"pageSize": 0}, "INVALID_ARGUMENT"},
	} {
		a := m.call(t, "review-queue", m.admin, test.data)
		require.Equal(t, test.status, a.Error.Status, "%s: %s", name, a.body)
	}
}
