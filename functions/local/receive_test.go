package main

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// A chat between two: opened by both, it is one; who else is in the gig has no
// part in it.
func TestOpenChat(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	pair := []string{m.buyer.id, m.worker.id}
	opened := m.must(t, "open-chat", m.buyer, map[string]any{"gigId": m.gigID, "participantIds": pair}).Result
	require.True(t, opened.Created)
	require.Equal(t, conversation{
		GigID: m.gigID, ChatID: opened.Chat.ChatID, ParticipantIDs: slices.Sorted(slices.Values(pair)),
		LastMessageAt: opened.Chat.LastMessageAt,
	}, opened.Chat)

	slices.Reverse(pair)
	again := m.must(t, "open-chat", m.worker, map[string]any{"gigId": m.gigID, "participantIds": append(pair, m.worker.id)}).Result
	require.False(t, again.Created)
	require.Equal(t, opened.Chat, again.Chat)

	doc, err := m.live.Chat(m.gigID, opened.Chat.ChatID).Get(t.Context())
	require.NoError(t, err)
	fields := doc.Data()
	require.Equal(t, fields["createdAt"], fields["lastMessageAt"])
	require.Equal(t, opened.Chat.LastMessageAt, fields["createdAt"].(time.Time).Format("2006-01-02T15:04:05.000000Z"))
	require.ElementsMatch(t, []string{"participantIds", "createdAt", "lastMessageAt", "readUntil"}, keys(fields))

	m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "chatId": opened.Chat.ChatID, "text": "between us"})
	for _, function := range []string{"send-message", "list-messages"} {
		data := map[string]any{"gigId": m.gigID, "chatId": opened.Chat.ChatID}
		if function == "send-message" {
			data["text"] = "and me?"
		}
		require.Equal(t, http.StatusForbidden, m.call(t, function, m.another, data).code, function)
	}
}

func TestOpenChatRefuses(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	both := []string{m.buyer.id, m.worker.id}
	for name, test := range map[string]struct {
		who    member
		data   map[string]any
		status string
	}{
		"nobody else":          {m.buyer, map[string]any{"gigId": m.gigID, "participantIds": []string{m.buyer.id, m.buyer.id}}, "INVALID_ARGUMENT"},
		"nobody":               {m.buyer, map[string]any{"gigId": m.gigID, "participantIds": []string{}}, "INVALID_ARGUMENT"},
		"no list":              {m.buyer, map[string]any{"gigId": m.gigID}, "INVALID_ARGUMENT"},
		"others only":          {m.another, map[string]any{"gigId": m.gigID, "participantIds": both}, "INVALID_ARGUMENT"},
		"a stranger among":     {m.buyer, map[string]any{"gigId": m.gigID, "participantIds": append(both, m.outside.id)}, "INVALID_ARGUMENT"},
		"what is no id":        {m.buyer, map[string]any{"gigId": m.gigID, "participantIds": append(both, "a/b")}, "INVALID_ARGUMENT"},
		"the reserved id":      {m.buyer, map[string]any{"gigId": m.gigID, "participantIds": append(both, "deleted-user")}, "INVALID_ARGUMENT"},
		"a number":             {m.buyer, map[string]any{"gigId": m.gigID, "participantIds": []any{m.buyer.id, 1}}, "INVALID_ARGUMENT"},
		"no participant":       {m.outside, map[string]any{"gigId": m.gigID, "participantIds": []string{m.outside.id, m.buyer.id}}, "PERMISSION_DENIED"},
		"an admin who is none": {m.admin, map[string]any{"gigId": m.gigID, "participantIds": []string{m.admin.id, m.buyer.id}}, "NOT_FOUND"},
		"no such gig":          {m.buyer, map[string]any{"gigId": "no-such-gig", "participantIds": both}, "PERMISSION_DENIED"},
	} {
		t.Run(name, func(t *testing.T) {
			a := m.call(t, "open-chat", test.who, test.data)
			require.Equal(t, test.status, a.Error.Status, a.body)
		})
	}
	m.requireNothingStored(t)
}

// What a member who comes back finds: the chat, what is new in it, and how the
// others learn that it was read.
func TestReading(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	var sent []message
	for _, text := range []string{"one", "two", "three"} {
		sent = append(sent, m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "text": text}).Result.Message)
	}
	chats := m.must(t, "list-chats", m.worker, map[string]any{}).Result
	require.Nil(t, chats.NextPageToken)
	require.Equal(t, []conversation{{
		GigID: m.gigID, ChatID: "team", ParticipantIDs: slices.Sorted(slices.Values([]string{m.buyer.id, m.worker.id, m.another.id})),
		LastMessageAt: sent[2].CreatedAt, LastMessage: &sent[2], UnreadCount: 3,
	}}, chats.Chats)
	require.Zero(t, m.must(t, "list-chats", m.buyer, map[string]any{"gigId": m.gigID}).Result.Chats[0].UnreadCount)
	require.Empty(t, m.must(t, "list-chats", m.outside, map[string]any{}).Result.Chats)
	require.Empty(t, m.must(t, "list-chats", m.worker, map[string]any{"gigId": "another-gig"}).Result.Chats)

	mark := func(who member, m2 message) answer {
		return m.must(t, "mark-read", who, map[string]any{"gigId": m.gigID, "messageId": m2.MessageID})
	}
	read := mark(m.worker, sent[1]).Result
	require.Equal(t, sent[1].CreatedAt, read.ReadUntil)
	require.Equal(t, 1, read.UnreadCount)
	read = mark(m.worker, sent[0]).Result
	require.Equal(t, sent[1].CreatedAt, read.ReadUntil, "a pointer never moves back")
	require.Equal(t, []bool{false, false, false}, m.flags(t), "one receiver has not read them")
	require.Equal(t, 2, mark(m.another, sent[0]).Result.UnreadCount)
	require.Equal(t, []bool{true, false, false}, m.flags(t))

	// The one who had not read is gone, and the other one is enough.
	require.NoError(t, m.PutGig(t.Context(), m.gigID, m.buyer.id, m.worker.id))
	eventually(t, func() bool { return slices.Equal([]bool{true, true, false}, m.flags(t)) }, "sync-participants marks the second")
	require.Empty(t, m.must(t, "list-chats", m.another, map[string]any{}).Result.Chats)
	a := m.call(t, "mark-read", m.another, map[string]any{"gigId": m.gigID, "messageId": sent[2].MessageID})
	require.Equal(t, "PERMISSION_DENIED", a.Error.Status)

	a = m.call(t, "mark-read", m.worker, map[string]any{"gigId": m.gigID, "messageId": uuid.NewString()})
	require.Equal(t, "NOT_FOUND", a.Error.Status)
	eventually(t, func() bool {
		rows := m.rows(t)
		return len(rows) == 3 && rows[sent[1].MessageID].ReadByReceiver && !rows[sent[2].MessageID].ReadByReceiver
	}, "the archive follows")
}

// flags returns is_read_by_receiver of the team's messages, the oldest first.
func (m *market) flags(t *testing.T) []bool {
	t.Helper()
	var flags []bool
	for _, message := range m.must(t, "list-messages", m.buyer, map[string]any{"gigId": m.gigID, "oldestFirst": true}).Result.Messages {
		flags = append(flags, message.IsReadByReceiver)
	}
	return flags
}

// Who leaves the gig leaves its chats; who comes back is let in again by opening
// the chat anew.
func TestLeavingAndComingBack(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	pair := []string{m.buyer.id, m.worker.id}
	open := func() conversation {
		return m.must(t, "open-chat", m.buyer, map[string]any{"gigId": m.gigID, "participantIds": pair}).Result.Chat
	}
	closed := open()
	m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "text": "hello all"})

	require.NoError(t, m.PutGig(t.Context(), m.gigID, m.buyer.id, m.another.id))
	for _, chatID := range []string{"team", closed.ChatID} {
		eventually(t, func() bool { return !slices.Contains(m.listed(t, chatID), m.worker.id) }, "the worker is off the list of "+chatID)
	}
	a := m.call(t, "open-chat", m.buyer, map[string]any{"gigId": m.gigID, "participantIds": pair})
	require.Equal(t, "INVALID_ARGUMENT", a.Error.Status, a.body)

	require.NoError(t, m.PutGig(t.Context(), m.gigID, m.buyer.id, m.another.id, m.worker.id))
	eventually(t, func() bool { return slices.Contains(m.listed(t, "team"), m.worker.id) }, "the team follows the gig")
	require.NotContains(t, m.listed(t, closed.ChatID), m.worker.id, "a closed chat waits to be opened")
	require.Equal(t, closed, open())
	require.Contains(t, m.listed(t, closed.ChatID), m.worker.id)
}

// listed returns participantIds of a chat.
func (m *market) listed(t *testing.T, chatID string) []string {
	t.Helper()
	doc, err := m.live.Chat(m.gigID, chatID).Get(t.Context())
	require.NoError(t, err)
	var ids []string
	for _, id := range doc.Data()["participantIds"].([]any) {
		ids = append(ids, id.(string))
	}
	return ids
}

// An admin reads any chat and leaves a trace; a member who is an admin leaves none.
func TestAdminsLeaveATrace(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "text": "hello"})
	require.Len(t, m.must(t, "list-messages", m.admin, map[string]any{"gigId": m.gigID}).Result.Messages, 1)
	var action, chatID, requestID string
	query := `SELECT action, chat_id, request_id FROM admin_audit_log WHERE admin_id = $1 AND gig_id = $2`
	require.NoError(t, m.archive.Pool.QueryRow(t.Context(), query, m.admin.id, m.gigID).Scan(&action, &chatID, &requestID))
	require.Equal(t, "list-messages", action)
	require.Equal(t, "team", chatID)
	require.NotEmpty(t, requestID)

	a := m.call(t, "list-messages", m.admin, map[string]any{"gigId": m.gigID, "chatId": "no-such-chat"})
	require.Equal(t, "NOT_FOUND", a.Error.Status)
	require.NoError(t, m.PutGig(t.Context(), m.gigID, m.buyer.id, m.admin.id))
	m.must(t, "list-messages", m.admin, map[string]any{"gigId": m.gigID})
	var traces int
	require.NoError(t, m.archive.Pool.QueryRow(t.Context(), `SELECT count(*) FROM admin_audit_log WHERE admin_id = $1`, m.admin.id).Scan(&traces))
	require.Equal(t, 1, traces)
}

func keys(fields map[string]any) []string {
	var names []string
	for name := range fields {
		names = append(names, name)
	}
	return names
}
