package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	gcp "cloud.google.com/go/firestore"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/gigchat/shared/chat"
)

// decide calls moderate-message on the first message of the team's.
func (m *market) decide(t testing.TB, who member, status string, more ...string) answer {
	t.Helper()
	data := map[string]any{
		"gigId": m.gigID, "chatId": "team", "messageId": "message-1", "moderationStatus": status, "reason": "because " + status,
	}
	for i := 0; i < len(more); i += 2 {
		data[more[i]] = more[i+1]
	}
	return m.call(t, "moderate-message", who, data)
}

// From the commit that hides it a text is nowhere but with admins; and when it is
// restored it is where it was, unchanged.
func TestAHiddenTextIsNowhere(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	canary := "canary" + strings.ReplaceAll(uuid.NewString(), "-", "")
	sent := m.must(t, "send-message", m.buyer, map[string]any{
		"gigId": m.gigID, "messageId": "message-1", "text": " " + canary + " é👋\n%s\t",
	}).Result.Message
	eventually(t, func() bool { return strings.Contains(string(m.rows(t)["message-1"].Summary), canary) }, "it is archived")
	before := m.rows(t)["message-1"]

	asMember := m.live.As(t, m.worker.token)
	doc := asMember.Doc("gigs/" + m.gigID + "/chats/team/messages/message-1")
	listener := doc.Snapshots(t.Context())
	t.Cleanup(listener.Stop)
	heard := func() string {
		snapshot, err := listener.Next()
		require.NoError(t, err)
		return fmt.Sprint(snapshot.Data())
	}
	require.Contains(t, heard(), canary)
	// members is all that members can see of the message.
	members := func() map[string]string {
		snapshot, err := doc.Get(t.Context())
		require.NoError(t, err)
		found, err := asMember.Collection("gigs/" + m.gigID + "/chats/team/messages").Documents(t.Context()).GetAll()
		require.NoError(t, err)
		return map[string]string{
			"list-messages":          m.must(t, "list-messages", m.worker, map[string]any{"gigId": m.gigID}).body,
			"list-messages, its own": m.must(t, "list-messages", m.buyer, map[string]any{"gigId": m.gigID}).body,
			"list-chats":             m.must(t, "list-chats", m.worker, map[string]any{}).body,
			"send-message, again":    m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "messageId": "message-1", "text": sent.Text}).body,
			"a read":                 fmt.Sprint(snapshot.Data()),
			"a query":                fmt.Sprint(found[0].Data()),
		}
	}

	a := m.decide(t, m.admin, "hidden", "expectedStatus", "unreviewed")
	require.Equal(t, http.StatusOK, a.code, a.body)
	want := sent
	want.ModerationStatus, want.ModeratedBy, want.ModerationReason = "hidden", m.admin.id, "because hidden"
	want.ModeratedAt = a.Result.Message.ModeratedAt
	require.Equal(t, want, a.Result.Message, "admins see the original")
	require.NotContains(t, heard(), canary, "a listener")
	for where, seen := range members() {
		require.NotContains(t, seen, canary, where)
		require.Contains(t, seen, "because hidden", "%s: its sender is owed the reason", where)
	}
	_, err := doc.Collection("moderation").Doc("original").Get(t.Context())
	require.Equal(t, codes.PermissionDenied, status.Code(err))
	require.NotContains(t, m.must(t, "report-message", m.worker, map[string]any{"gigId": m.gigID, "messageId": "message-1", "reason": "rude"}).body, canary)
	require.Contains(t, m.must(t, "list-messages", m.admin, map[string]any{"gigId": m.gigID}).body, canary)
	require.Contains(t, m.queue(t, "hidden"), want)
	eventually(t, func() bool { return m.rows(t)["message-1"].ModerationStatus == chat.Hidden }, "the archive follows")
	hidden := m.rows(t)["message-1"]
	require.Empty(t, string(hidden.Summary))
	require.Zero(t, hidden.TextLength)

	a = m.decide(t, m.admin, "approved", "expectedStatus", "hidden")
	require.Equal(t, http.StatusOK, a.code, a.body)
	want.ModerationStatus, want.ModerationReason, want.ModeratedAt = "approved", "because approved", a.Result.Message.ModeratedAt
	require.Equal(t, want, a.Result.Message)
	require.Contains(t, heard(), canary)
	for where, seen := range members() {
		require.Contains(t, seen, canary, where)
	}
	stored, err := doc.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, sent.Text, stored.Data()["text"])
	originals, err := m.live.Message(m.gigID, "team", "message-1").Collection("moderation").Documents(t.Context()).GetAll()
	require.NoError(t, err)
	require.Empty(t, originals)
	eventually(t, func() bool { return m.rows(t)["message-1"].ModerationStatus == chat.Approved }, "the archive follows")
	after := m.rows(t)["message-1"]
	require.Equal(t, before.Summary, after.Summary)
	require.Equal(t, before.TextLength, after.TextLength)
}

// Every change of a status is in moderation_log, once, by whichever way it came.
func TestDecisionsAreLogged(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	second := m.signUp(t, "admin")
	m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "messageId": "message-1", "text": "rude"})
	report := map[string]any{"gigId": m.gigID, "messageId": "message-1", "reason": "he wrote rude things"}
	require.Equal(t, "flagged", m.must(t, "report-message", m.worker, report).Result.Message.ModerationStatus)
	m.must(t, "report-message", m.another, report)
	a := m.call(t, "report-message", m.worker, report)
	require.Equal(t, "ALREADY_EXISTS", a.Error.Status)
	a = m.call(t, "report-message", m.buyer, report)
	require.Equal(t, "FAILED_PRECONDITION", a.Error.Status)
	fields, err := m.live.Message(m.gigID, "team", "message-1").Get(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"senderId", "text", "createdAt", "is_read_by_receiver", "moderationStatus"}, keys(fields.Data()))

	// Two admins decide at once: one wins, and the other one is told.
	answers := make([]answer, 2)
	var both sync.WaitGroup
	for i, who := range []member{m.admin, second} {
		both.Go(func() { answers[i] = m.decide(t, who, "approved", "expectedStatus", "flagged") })
	}
	both.Wait()
	winner := m.admin.id
	if answers[0].code != http.StatusOK {
		winner = second.id
		slices.Reverse(answers)
	}
	require.Equal(t, http.StatusOK, answers[0].code, answers[0].body)
	require.Equal(t, "ABORTED", answers[1].Error.Status, answers[1].body)
	a = m.decide(t, second, "approved")
	require.Equal(t, "FAILED_PRECONDITION", a.Error.Status, a.body)

	direct := m.live.As(t, m.admin.token).Doc("gigs/" + m.gigID + "/chats/team/messages/message-1")
	_, err = direct.Update(t.Context(), []gcp.Update{
		{Path: "moderationStatus", Value: "flagged"}, {Path: "moderatedBy", Value: m.admin.id},
		{Path: "moderatedAt", Value: gcp.ServerTimestamp}, {Path: "moderationReason", Value: "once more"},
	})
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, m.decide(t, m.admin, "hidden").code)
	require.Equal(t, http.StatusOK, m.decide(t, second, "approved").code)

	want := []string{
		"unreviewed flagged by nobody: ",
		"flagged approved by " + winner + ": because approved",
		"approved flagged by " + m.admin.id + ": once more",
		"flagged hidden by " + m.admin.id + ": because hidden",
		"hidden approved by " + second.id + ": because approved",
	}
	var got []string
	logged := func() bool {
		got = m.decisions(t)
		return len(got) >= len(want)
	}
	eventually(t, logged, "all are logged")
	require.Equal(t, want, got)
}

// decisions returns the gig's rows of moderation_log, in the order of what they log.
func (m *market) decisions(t *testing.T) []string {
	t.Helper()
	var lines []string
	require.NoError(t, m.archive.Pool.QueryRow(t.Context(), `
		SELECT coalesce(array_agg(
			format('%s %s by %s: %s', from_status, to_status, coalesce(moderator_id, 'nobody'), reason) ORDER BY source_version
		), '{}')
		FROM moderation_log
		WHERE gig_id = $1`, m.gigID).Scan(&lines))
	return lines
}
