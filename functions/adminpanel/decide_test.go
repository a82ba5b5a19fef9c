package adminpanel

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
)

// noRecords knows nothing of anybody.
type noRecords struct{}

func (noRecords) Records(context.Context, []chat.StoredMessage) ([]chat.Record, error) {
	return nil, nil
}

const canary = "canary-4711"

// openGig returns a panel on a live store with one gig, whose one message is
// flagged.
func openGig(t *testing.T) (*panel, *chattest.Live, *chattest.Audit) {
	t.Helper()
	live, audit := chattest.NewLive(), &chattest.Audit{}
	p, err := newPanel(panel{
		sessions: &fakeSessions{}, signIn: signInAt("", "the-key"),
		investigator: &chat.Investigator{Evidence: live, Records: noRecords{}, AuditLog: audit},
		moderator:    &chat.Moderator{Moderations: live, AuditLog: audit},
		custodian:    &chat.Custodian{Custody: live, Log: audit},
		overseer:     &chat.Overseer{AuditLog: audit},
	})
	require.NoError(t, err)
	require.NoError(t, live.PutGig(t.Context(), chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker"}}))
	require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "team", ParticipantIDs: []string{"buyer", "worker"}}))
	require.NoError(t, live.PutMessage(t.Context(), chat.StoredMessage{Message: chat.Message{
		GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "worker", Text: canary, ModerationStatus: chat.Flagged,
		CreatedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}}))
	return p, live, audit
}

func decision(change ...string) url.Values {
	form := url.Values{
		"gigId": {"gig"}, "chatId": {"team"}, "messageId": {"message-1"}, "expectedStatus": {"flagged"},
		"status": {"hidden"}, "reason": {"rude"}, "next": {"queue?status=flagged#case-1"},
	}
	for i := 0; i < len(change); i += 2 {
		form.Set(change[i], change[i+1])
	}
	return form
}

func status(t *testing.T, live *chattest.Live) chat.ModerationStatus {
	t.Helper()
	now, err := live.Context(t.Context(), "gig", "team", "message-1")
	require.NoError(t, err)
	return now.Message.ModerationStatus
}

// Without a trace nothing is shown and nothing happens.
func TestNothingWithoutATrace(t *testing.T) {
	t.Parallel()
	p, live, audit := openGig(t)
	before := live.Dump()
	audit.Err = chat.Failure(chat.Unavailable, errors.New("postgres: internal canary"))
	for _, request := range []struct {
		method, address string
		form            url.Values
	}{
		{"GET", "/queue", nil},
		{"GET", "/gig?gigId=gig", nil},
		{"GET", "/chat?gigId=gig&chatId=team", nil},
		{"GET", "/chat?gigId=gig&chatId=team&messageId=message-1", nil},
		{"GET", "/audit?adminId=admin-1", nil},
		{"POST", "/decide", decision()},
		{"POST", "/custody", url.Values{"gigId": {"gig"}, "chatId": {"team"}, "name": {"frozen"}, "value": {"true"}, "reason": {"a quarrel"}}},
		{"POST", "/dry-run", url.Values{}},
	} {
		r := p.ask(request.method, request.address, "good", request.form)
		require.Equal(t, http.StatusServiceUnavailable, r.StatusCode, request.address)
		shown := body(t, r)
		checkPage(t, request.address, shown)
		require.NotContains(t, shown, "canary", request.address)
		require.NotContains(t, shown, "worker", request.address)
	}
	require.Equal(t, before, live.Dump())

	audit.Err = nil
	for _, address := range []string{"/queue", "/chat?gigId=gig&chatId=team"} {
		shown := body(t, p.ask("GET", address, "good", nil))
		checkPage(t, address, shown)
		require.Contains(t, shown, canary, address)
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	p, live, _ := openGig(t)
	for name, form := range map[string]url.Values{
		"no reason":          decision("reason", " "),
		"no status":          decision("status", ""),
		"no expected status": decision("expectedStatus", ""),
		"another status":     decision("status", "rude"),
		"no message":         decision("messageId", ""),
		"elsewhere":          decision("next", "https://evil.example/"),
		"nothing":            {},
	} {
		r := p.ask("POST", "/decide", "good", form)
		require.Equal(t, http.StatusBadRequest, r.StatusCode, name)
		checkPage(t, name, body(t, r))
		require.Equal(t, chat.Flagged, status(t, live), name)
	}
	require.Equal(t, http.StatusNotFound, p.ask("POST", "/decide", "good", decision("messageId", "message-9")).StatusCode)

	r := p.ask("POST", "/decide", "good", decision())
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	require.Equal(t, "queue?chat=team&done=hidden&gig=gig&message=message-1&status=flagged#case-1", r.Header.Get("Location"))
	require.Equal(t, chat.Hidden, status(t, live))

	// Whoever saw it flagged comes too late, and is told so where the message is.
	r = p.ask("POST", "/decide", "good", decision("status", "approved"))
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	require.Equal(t, "chat?chatId=team&gigId=gig&messageId=message-1&stale=approved#m-message-1", r.Header.Get("Location"))
	require.Equal(t, chat.Hidden, status(t, live))
	shown := body(t, p.ask("GET", "/"+r.Header.Get("Location"), "good", nil))
	require.Contains(t, shown, "somebody was faster")
	require.Contains(t, shown, "You made this message hidden")
}

func TestSetCustody(t *testing.T) {
	t.Parallel()
	p, live, audit := openGig(t)
	form := func(name, value, reason string) url.Values {
		return url.Values{"gigId": {"gig"}, "chatId": {"team"}, "name": {name}, "value": {value}, "reason": {reason}}
	}
	for _, wrong := range []url.Values{form("frozen", "maybe", "x"), form("hidden", "true", "x"), form("frozen", "true", "")} {
		require.Equal(t, http.StatusBadRequest, p.ask("POST", "/custody", "good", wrong).StatusCode)
	}
	for _, step := range []struct {
		name, value  string
		frozen, held bool
	}{
		{"frozen", "true", true, false}, {"legalHold", "true", true, true}, {"frozen", "false", false, true}, {"legalHold", "false", false, false},
	} {
		r := p.ask("POST", "/custody", "good", form(step.name, step.value, "because"))
		require.Equal(t, http.StatusSeeOther, r.StatusCode)
		now, err := live.Context(t.Context(), "gig", "team", "")
		require.NoError(t, err)
		require.Equal(t, step.frozen, now.Chat.Frozen)
		require.Equal(t, step.held, now.Chat.LegalHold)
		shown := body(t, p.ask("GET", "/"+r.Header.Get("Location"), "good", nil))
		checkPage(t, "chat", shown)
		require.Contains(t, shown, doneChats[step.name+" "+step.value])
	}
	entries, _ := audit.Take()
	for _, e := range entries {
		require.NotContains(t, e.Detail, "reason")
	}
}

// A list shows the beginning of a long text, by characters, and the first reports.
func TestExcerpt(t *testing.T) {
	t.Parallel()
	v := caseView{Reports: make([]reportView, 5)}
	for range excerptLength {
		v.Text += "é"
	}
	whole := v.excerpt()
	require.Equal(t, v.Text, whole.Text)
	require.False(t, whole.Cut)
	require.Len(t, whole.Reports, 3)
	require.Equal(t, 2, whole.MoreReports)
	v.Text += "x"
	require.True(t, v.excerpt().Cut)
	require.Equal(t, whole.Text, v.excerpt().Text)
}
