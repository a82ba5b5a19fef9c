package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// delete calls delete-user-data and returns the request's id and state.
func (m *market) delete(t *testing.T, who member, data map[string]any) (id, state string) {
	t.Helper()
	var a struct {
		Result struct {
			RequestID, State string
			Counts           map[string]map[string]int
		}
	}
	require.NoError(t, json.Unmarshal([]byte(m.must(t, "delete-user-data", who, data).body), &a))
	require.Len(t, a.Result.Counts["firestore"], 3)
	require.Len(t, a.Result.Counts["postgres"], 2)
	return a.Result.RequestID, a.Result.State
}

// A user deletes their own data, with the account that knows their address; the
// archive has it so by what the function wrote and by the events that follow.
func TestDeleteUserData(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	address := m.worker.id + "@market.example"
	send := func(who member, text string) string {
		t.Helper()
		return m.must(t, "send-message", who, map[string]any{"gigId": m.gigID, "text": text}).Result.Message.MessageID
	}
	own := send(m.worker, "call me: 415-555-2671")
	others := send(m.buyer, "I wrote to "+address+", and to anna@market.example")
	nickname := "Nick " + uuid.NewString()
	named := send(m.buyer, "ask "+nickname)
	m.must(t, "mark-read", m.worker, map[string]any{"gigId": m.gigID, "messageId": named})
	eventually(t, func() bool { return len(m.rows(t)) == 3 }, "the messages are archived")

	id, state := m.delete(t, m.worker, map[string]any{"userId": nil, "mode": nil})
	require.Equal(t, "completed", state)
	text := func(id string) string {
		t.Helper()
		for _, message := range m.must(t, "list-messages", m.buyer, map[string]any{"gigId": m.gigID}).Result.Messages {
			if message.MessageID == id {
				require.NotEqual(t, m.worker.id, message.SenderID)
				return message.SenderID + ": " + message.Text
			}
		}
		require.Fail(t, "there is no such message")
		return ""
	}
	require.Equal(t, "deleted-user: call me: [PHONE]", text(own))
	require.Equal(t, m.buyer.id+": I wrote to [EMAIL], and to anna@market.example", text(others))
	require.Equal(t, m.buyer.id+": ask "+nickname, text(named))
	chats, err := m.live.Chat(m.gigID, "team").Get(t.Context())
	require.NoError(t, err)
	require.Empty(t, chats.Data()["readUntil"])

	second, state := m.delete(t, m.admin, map[string]any{"userId": m.worker.id, "mode": "erase", "identifiers": []string{nickname}})
	require.Equal(t, "completed", state)
	require.NotEqual(t, id, second)
	require.Equal(t, m.buyer.id+": ask [NAME]", text(named))
	require.Equal(t, "deleted-user: call me: [PHONE]", text(own), "it is nobody's any more")
	eventually(t, func() bool {
		rows := m.rows(t)
		return rows[own].SenderID == chat.DeletedUserID && rows[named].Summary == "ask [NAME]"
	}, "the archive follows")

	var recorded int
	require.NoError(t, m.archive.Pool.QueryRow(t.Context(), `
		SELECT count(*)
		FROM admin_audit_log
		WHERE admin_id = $1 AND action = 'delete-user-data'
			AND detail = jsonb_build_object('userId', $2::text, 'mode', 'erase', 'identifiers', 1)`, m.admin.id, m.worker.id).Scan(&recorded))
	require.Equal(t, 1, recorded)
	logs, err := filepath.Glob(filepath.Join(m.Logs, "*.log"))
	require.NoError(t, err)
	require.Contains(t, logs, filepath.Join(m.Logs, "delete-user-data.log"))
	for _, path := range logs {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NotContains(t, string(content), nickname, path)
		require.NotContains(t, string(content), address, path)
	}
}

func TestDeleteUserDataRefuses(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	many := make([]string, 21)
	for i := range many {
		many[i] = fmt.Sprintf("name %d", i)
	}
	for _, test := range []struct {
		who   member
		data  map[string]any
		code  int
		field string
	}{
		{m.worker, map[string]any{"userId": m.buyer.id}, http.StatusForbidden, "userId"},
		{m.worker, map[string]any{"identifiers": []string{"Anna"}}, http.StatusForbidden, "identifiers"},
		{m.worker, map[string]any{"mode": "forget"}, http.StatusBadRequest, "mode"},
		{m.worker, map[string]any{"mode": ""}, http.StatusBadRequest, "mode"},
		{m.worker, map[string]any{"userId": "a/b"}, http.StatusBadRequest, "userId"},
		{m.admin, map[string]any{"userId": "deleted-user"}, http.StatusBadRequest, "userId"},
		{m.admin, map[string]any{"userId": "__all__"}, http.StatusBadRequest, "userId"},
		{m.admin, map[string]any{"identifiers": many}, http.StatusBadRequest, "identifiers"},
		{m.admin, map[string]any{"identifiers": []string{"ab"}}, http.StatusBadRequest, "identifiers"},
		{m.admin, map[string]any{"identifiers": []string{"...?"}}, http.StatusBadRequest, "identifiers"},
		{m.admin, map[string]any{"identifiers": []string{"abc\x00"}}, http.StatusBadRequest, "identifiers"},
		{m.admin, map[string]any{"identifiers": []int{1}}, http.StatusBadRequest, "identifiers"},
		{m.admin, map[string]any{"identifiers": "Anna"}, http.StatusBadRequest, "identifiers"},
		{m.admin, map[string]any{"dryRun": true}, http.StatusBadRequest, "dryRun"},
	} {
		a := m.call(t, "delete-user-data", test.who, test.data)
		require.Equal(t, test.code, a.code, "%v: %s", test.data, a.body)
		require.Contains(t, a.Error.Message, test.field)
	}
	var requests int
	require.NoError(t, m.archive.Pool.QueryRow(t.Context(), `SELECT count(*) FROM deletion_requests WHERE requested_by = ANY ($1)`,
		[]string{m.worker.id, m.admin.id}).Scan(&requests))
	require.Zero(t, requests)
}

// An account that is gone is no hindrance.
func TestDeleteUserDataWithoutAccount(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	_, state := m.delete(t, m.admin, map[string]any{"userId": "nobody-" + uuid.NewString()})
	require.Equal(t, "completed", state)
}
