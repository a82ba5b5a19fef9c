package main

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// The main job: over HTTP into Firestore, from there by an event into PostgreSQL.
func TestAMessageReachesTheArchive(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	a := m.send(t, m.buyer, map[string]any{"gigId": m.gigID, "text": "Write to anna@example.com, 👋"})
	require.Equal(t, http.StatusOK, a.code, a.body)
	sent := a.Result.Message
	createdAt, err := time.Parse("2006-01-02T15:04:05.000000Z", sent.CreatedAt)
	require.NoError(t, err)
	require.WithinDuration(t, time.Now(), createdAt, time.Minute)
	require.Equal(t, message{
		GigID: m.gigID, ChatID: "team", MessageID: sent.MessageID, SenderID: m.buyer.id,
		Text: "Write to anna@example.com, 👋", CreatedAt: sent.CreatedAt, ModerationStatus: "unreviewed",
	}, sent)
	require.False(t, a.Result.Duplicate)

	doc, err := m.live.Message(m.gigID, "team", sent.MessageID).Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, map[string]any{
		"senderId": m.buyer.id, "text": "Write to anna@example.com, 👋", "createdAt": createdAt,
		"is_read_by_receiver": false, "moderationStatus": "unreviewed",
	}, doc.Data())

	eventually(t, func() bool { return len(m.rows(t)) == 1 }, "the archive gets a row")
	require.Equal(t, chat.Summary{
		GigID: m.gigID, ChatID: "team", MessageID: sent.MessageID, SenderID: m.buyer.id,
		Summary: "Write to [EMAIL], 👋", TextLength: 28, PIITypes: []string{"EMAIL"},
		ModerationStatus: chat.Unreviewed, SentAt: createdAt, SourceVersion: doc.UpdateTime,
	}, m.rows(t)[sent.MessageID])
}

func TestTheRowFollowsItsMessage(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	id := m.send(t, m.worker, map[string]any{"gigId": m.gigID, "text": "rude"}).Result.Message.MessageID
	doc := m.live.Message(m.gigID, "team", id)
	moderatedAt := time.Now().UTC().Truncate(time.Microsecond)
	stored, err := doc.Get(t.Context())
	require.NoError(t, err)
	fields := stored.Data()
	for name, value := range map[string]any{
		"text": "", "moderationStatus": "hidden",
		"moderatedBy": m.admin.id, "moderatedAt": moderatedAt, "moderationReason": "an insult",
	} {
		fields[name] = value
	}
	hidden, err := doc.Set(t.Context(), fields)
	require.NoError(t, err)
	eventually(t, func() bool { return m.rows(t)[id].SourceVersion.Equal(hidden.UpdateTime) }, "the row is hidden")
	row := m.rows(t)[id]
	require.Equal(t, chat.Hidden, row.ModerationStatus)
	require.Empty(t, string(row.Summary))
	require.Zero(t, row.TextLength)

	decisions, err := m.archive.Decisions(t.Context())
	require.NoError(t, err)
	require.Contains(t, decisions, chat.Decision{
		GigID: m.gigID, ChatID: "team", MessageID: id, From: chat.Unreviewed, To: chat.Hidden,
		ModeratorID: m.admin.id, Reason: "an insult", At: moderatedAt, SourceVersion: hidden.UpdateTime,
	})

	_, err = doc.Delete(t.Context())
	require.NoError(t, err)
	eventually(t, func() bool { return !m.rows(t)[id].DeletedAt.IsZero() }, "the row says that the message is gone")
	deleted := m.rows(t)[id]
	require.False(t, deleted.DeletedAt.Before(deleted.SourceVersion))
	deleted.DeletedAt = time.Time{}
	require.Equal(t, row, deleted, "it keeps its last fields")
}

func TestFiftySendsWithOneID(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	answers := make([]answer, 50)
	var sends sync.WaitGroup
	for i := range answers {
		sends.Go(func() {
			answers[i] = m.send(t, m.buyer, map[string]any{"gigId": m.gigID, "text": "hello", "messageId": "one-and-only"})
		})
	}
	sends.Wait()
	first := 0
	for _, a := range answers {
		require.Equal(t, http.StatusOK, a.code, a.body)
		require.Equal(t, answers[0].Result.Message, a.Result.Message)
		if !a.Result.Duplicate {
			first++
		}
	}
	require.Equal(t, 1, first)
	docs, err := m.live.Chat(m.gigID, "team").Collection("messages").Documents(t.Context()).GetAll()
	require.NoError(t, err)
	require.Len(t, docs, 1)
	eventually(t, func() bool { return len(m.rows(t)) == 1 }, "the archive gets one row")
}

func TestWhoMaySend(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	require.NoError(t, m.live.PutChat(t.Context(), chat.Chat{
		GigID: m.gigID, ID: "pair", ParticipantIDs: []string{m.buyer.id, m.outside.id, m.worker.id},
	}))
	former := m.signUp(t, "former")
	require.NoError(t, m.PutGig(t.Context(), m.gigID, m.buyer.id, m.worker.id, m.another.id, former.id))
	data := func(gigID, chatID string) map[string]any {
		return map[string]any{"gigId": gigID, "chatId": chatID, "text": "hello"}
	}
	require.Equal(t, http.StatusOK, m.send(t, former, data(m.gigID, "team")).code)
	require.NoError(t, m.PutGig(t.Context(), m.gigID, m.buyer.id, m.worker.id, m.another.id))

	for name, allowed := range map[string]struct {
		from   member
		chatID string
	}{
		"the buyer to all":          {m.buyer, "team"},
		"a worker to all":           {m.another, "team"},
		"a member to a closed chat": {m.worker, "pair"},
	} {
		require.Equal(t, http.StatusOK, m.send(t, allowed.from, data(m.gigID, allowed.chatID)).code, name)
	}

	denied := m.send(t, m.outside, data(m.gigID, "team"))
	require.Equal(t, http.StatusForbidden, denied.code)
	require.Equal(t, "PERMISSION_DENIED", denied.Error.Status)
	for name, who := range map[string]struct {
		from          member
		gigID, chatID string
	}{
		"a former worker":                 {former, m.gigID, "team"},
		"no such gig":                     {m.buyer, "no-such-gig", "team"},
		"no such chat":                    {m.buyer, m.gigID, "no-such-chat"},
		"a participant who is no member":  {m.another, m.gigID, "pair"},
		"a member who is no participant":  {m.outside, m.gigID, "pair"},
		"a stranger in a gig that is not": {m.outside, "no-such-gig", "team"},
	} {
		require.Equal(t, denied, m.send(t, who.from, data(who.gigID, who.chatID)), "%s: byte for byte", name)
	}
	admin := m.send(t, m.admin, data(m.gigID, "team"))
	require.Equal(t, http.StatusNotFound, admin.code)
	require.Equal(t, admin, m.send(t, m.admin, data("no-such-gig", "team")))
}

func TestAFrozenChat(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	require.NoError(t, m.live.PutChat(t.Context(), chat.Chat{GigID: m.gigID, ID: "team", Frozen: true}))
	a := m.send(t, m.buyer, map[string]any{"gigId": m.gigID, "text": "hello"})
	require.Equal(t, http.StatusBadRequest, a.code)
	require.Equal(t, "FAILED_PRECONDITION", a.Error.Status)
}

func TestATakenID(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	data := func(text string) map[string]any {
		return map[string]any{"gigId": m.gigID, "text": text, "messageId": "message-1"}
	}
	first := m.send(t, m.buyer, data("hello"))
	require.Equal(t, http.StatusOK, first.code)
	for name, a := range map[string]answer{
		"another text":   m.send(t, m.buyer, data("other")),
		"another sender": m.send(t, m.worker, data("hello")),
	} {
		require.Equal(t, http.StatusConflict, a.code, name)
		require.Equal(t, "ALREADY_EXISTS", a.Error.Status, name)
	}
	again := m.send(t, m.buyer, data("hello"))
	require.True(t, again.Result.Duplicate)
	require.Equal(t, first.Result.Message, again.Result.Message)
}

func TestBadTokens(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	header, payload, _ := strings.Cut(m.buyer.token, ".")
	for name, authorization := range map[string]string{
		"no token":                      "",
		"rubbish":                       "Bearer rubbish",
		"another scheme":                "Basic " + m.buyer.token,
		"half of one":                   "Bearer " + header,
		"another project's":             "Bearer " + forge(t, m.buyer.token, "aud", "other-project"),
		"somebody nobody has heard of":  "Bearer " + forge(t, m.buyer.token, "sub", "no-such-user"),
		"one that has expired":          "Bearer " + forge(t, m.buyer.token, "exp", 1_000_000_000),
		"one that is spoilt on the way": "Bearer " + header + ".x" + payload,
	} {
		t.Run(name, func(t *testing.T) {
			header := http.Header{"Content-Type": {"application/json"}}
			if authorization != "" {
				header.Set("Authorization", authorization)
			}
			a := m.post(t, "send-message", []byte(`{"data":{"gigId":"`+m.gigID+`","text":"hello"}}`), header)
			require.Equal(t, http.StatusUnauthorized, a.code, a.body)
			require.Equal(t, "UNAUTHENTICATED", a.Error.Status)
		})
	}
	m.requireNothingStored(t)
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	good := `"gigId":"` + m.gigID + `","text":"hello"`
	for name, body := range map[string]string{
		"no gig":                 `{"data":{"text":"hello"}}`,
		"no text":                `{"data":{"gigId":"` + m.gigID + `"}}`,
		"a text that is null":    `{"data":{"gigId":"` + m.gigID + `","text":null}}`,
		"a number for a text":    `{"data":{"gigId":"` + m.gigID + `","text":1}}`,
		"an unknown field":       `{"data":{` + good + `,"extra":1}}`,
		"a field in other case":  `{"data":{` + good + `,"ChatId":"team"}}`,
		"a repeated field":       `{"data":{` + good + `,"text":"hello"}}`,
		"an empty chat id":       `{"data":{` + good + `,"chatId":""}}`,
		"a short message id":     `{"data":{` + good + `,"messageId":"1234567"}}`,
		"a reserved message id":  `{"data":{` + good + `,"messageId":"__12345678__"}}`,
		"a gig id with a slash":  `{"data":{"gigId":"a/b","text":"hello"}}`,
		"4,001 code points":      `{"data":{"gigId":"` + m.gigID + `","text":"` + strings.Repeat("é", 4001) + `"}}`,
		"NUL":                    `{"data":{"gigId":"` + m.gigID + `","text":"a\u0000b"}}`,
		"only white space":       `{"data":{"gigId":"` + m.gigID + `","text":"\u2003\u00a0\n"}}`,
		"a lone surrogate":       `{"data":{"gigId":"` + m.gigID + `","text":"\ud800"}}`,
		"broken UTF-8":           "{\"data\":{\"gigId\":\"" + m.gigID + "\",\"text\":\"\xff\"}}",
		"a second value":         `{"data":{` + good + `}}{}`,
		"another member of data": `{"data":{` + good + `},"extra":{}}`,
		"no data":                `{}`,
		"deep nesting":           `{"data":` + strings.Repeat(`{"text":`, 8000) + `1` + strings.Repeat(`}`, 8000) + `}`,
		"64 KiB and a byte":      `{"data":{` + good + `}}` + strings.Repeat(" ", 64<<10+1-len(`{"data":{`+good+`}}`)),
	} {
		t.Run(name, func(t *testing.T) {
			a := m.post(t, "send-message", []byte(body), http.Header{
				"Content-Type": {"application/json"}, "Authorization": {"Bearer " + m.buyer.token},
			})
			require.Equal(t, http.StatusBadRequest, a.code, a.body)
			require.Equal(t, "INVALID_ARGUMENT", a.Error.Status)
			require.NotEmpty(t, a.Error.Message)
		})
	}
	m.requireNothingStored(t)
}

// requireNothingStored looks for any document below the gig.
func (m *market) requireNothingStored(t *testing.T) {
	t.Helper()
	chats, err := m.live.Gig(m.gigID).Collection("chats").DocumentRefs(t.Context()).GetAll()
	require.NoError(t, err)
	require.Empty(t, chats)
}
