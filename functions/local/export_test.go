package main

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// export returns all pages of an export.
func (m *market) export(t *testing.T, who member, data map[string]any) (all []message, pages int) {
	t.Helper()
	for token := (*string)(nil); ; {
		if token != nil {
			data["pageToken"] = *token
		}
		a := m.must(t, "export-user-data", who, data)
		all, pages = append(all, a.Result.Messages...), pages+1
		if token = a.Result.NextPageToken; token == nil {
			return all, pages
		}
	}
}

// Everything that a user has written, in all gigs, each message once and in order,
// hidden ones without their text but to admins.
func TestExportUserData(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	var want []string
	for i := range 403 {
		hidden := i == 7
		stored := chat.StoredMessage{Message: chat.Message{
			GigID: fmt.Sprintf("%s-%d", m.gigID, i%3), ChatID: "team", ID: fmt.Sprintf("message-%04d", i), SenderID: m.worker.id,
			Text: chat.Text(fmt.Sprintf("text %d", i)), CreatedAt: at.Add(time.Duration(i/10) * time.Second), ModerationStatus: chat.Unreviewed,
		}}
		if hidden {
			stored.Text, stored.Original, stored.ModerationStatus = "", "hidden words", chat.Hidden
		}
		require.NoError(t, m.live.PutMessage(t.Context(), stored))
		want = append(want, stored.ID)
	}
	for _, gigID := range []string{m.gigID, m.gigID + "-0"} {
		require.NoError(t, m.live.PutMessage(t.Context(), chat.StoredMessage{Message: chat.Message{
			GigID: gigID, ChatID: "team", ID: "message-other", SenderID: m.buyer.id, Text: "not theirs", CreatedAt: at, ModerationStatus: chat.Unreviewed,
		}}))
	}
	_, err := m.live.Client.Doc("threads/"+uuid.NewString()+"/messages/message-1").Set(t.Context(), map[string]any{"senderId": m.worker.id, "createdAt": at})
	require.NoError(t, err)

	all, pages := m.export(t, m.worker, map[string]any{})
	require.Equal(t, 3, pages)
	var got []string
	for i, message := range all {
		got = append(got, message.MessageID)
		if i > 0 {
			before := all[i-1]
			require.Less(t, before.CreatedAt+before.GigID+before.MessageID, message.CreatedAt+message.GigID+message.MessageID)
		}
		require.NotEqual(t, "hidden words", message.Text)
	}
	require.ElementsMatch(t, want, got)

	byAdmin, pages := m.export(t, m.admin, map[string]any{"userId": m.worker.id})
	require.Len(t, byAdmin, len(all))
	var recorded int
	require.NoError(t, m.archive.Pool.QueryRow(t.Context(), `
		SELECT count(*) FROM admin_audit_log WHERE admin_id = $1 AND action = 'export-user-data' AND detail->>'userId' = $2`,
		m.admin.id, m.worker.id).Scan(&recorded))
	require.Equal(t, pages, recorded)

	first := m.must(t, "export-user-data", m.worker, map[string]any{})
	token := *first.Result.NextPageToken
	for _, refused := range []struct {
		who  member
		data map[string]any
		code int
	}{
		{m.buyer, map[string]any{"userId": m.worker.id}, http.StatusForbidden},
		{m.buyer, map[string]any{"pageToken": token}, http.StatusBadRequest},
		{m.admin, map[string]any{"userId": m.worker.id, "pageToken": token}, http.StatusBadRequest},
		{m.worker, map[string]any{"pageToken": token + "A"}, http.StatusBadRequest},
		{m.worker, map[string]any{"pageSize": 5}, http.StatusBadRequest},
		{m.admin, map[string]any{"userId": "deleted-user"}, http.StatusBadRequest},
	} {
		a := m.call(t, "export-user-data", refused.who, refused.data)
		require.Equal(t, refused.code, a.code, a.body)
	}
}
