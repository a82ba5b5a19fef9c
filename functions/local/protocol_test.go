package main

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// request is what somebody may send to a function.
type request struct {
	who  member
	data map[string]any
}

// callables are the functions that clients call, each with a good request about a
// message of the buyer's to the team.
func callables(m *market, messageID string) map[string]request {
	return map[string]request{
		"send-message":   {m.buyer, map[string]any{"gigId": m.gigID, "text": "hello"}},
		"open-chat":      {m.buyer, map[string]any{"gigId": m.gigID, "participantIds": []string{m.buyer.id, m.worker.id}}},
		"list-chats":     {m.buyer, map[string]any{"gigId": m.gigID}},
		"list-messages":  {m.buyer, map[string]any{"gigId": m.gigID}},
		"mark-read":      {m.buyer, map[string]any{"gigId": m.gigID, "messageId": messageID}},
		"report-message": {m.worker, map[string]any{"gigId": m.gigID, "messageId": messageID, "reason": "rude"}},
		"moderate-message": {m.admin, map[string]any{
			"gigId": m.gigID, "chatId": "team", "messageId": messageID, "moderationStatus": "hidden", "reason": "rude",
		}},
		"review-queue": {m.admin, map[string]any{}},
		"update-chat":  {m.admin, map[string]any{"gigId": m.gigID, "chatId": "team", "frozen": false, "reason": "all is well"}},
	}
}

// Every callable speaks the Firebase callable protocol, as firebase-functions
// 7.4.0 answers it.
func TestProtocol(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	first := m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "text": "first"}).Result.Message
	good := callables(m, first.MessageID)
	served := publicFunctions()
	require.Len(t, good, len(served))
	for _, function := range served {
		t.Run(function, func(t *testing.T) {
			t.Parallel()
			m.must(t, function, good[function].who, good[function].data)
			for _, test := range []struct {
				name, method, contentType, authorization, body string
				code                                           int
				status                                         string
			}{
				{"GET", "GET", "application/json", m.buyer.token, `{"data":{}}`, 400, "INVALID_ARGUMENT"},
				{"PUT", "PUT", "application/json", m.buyer.token, `{"data":{}}`, 400, "INVALID_ARGUMENT"},
				{"text", "POST", "text/plain", m.buyer.token, `{"data":{}}`, 400, "INVALID_ARGUMENT"},
				{"no data", "POST", "application/json", m.buyer.token, `{}`, 400, "INVALID_ARGUMENT"},
				{"another key", "POST", "application/json", m.buyer.token, `{"data":{},"x":1}`, 400, "INVALID_ARGUMENT"},
				{"an unknown field", "POST", "application/json", m.buyer.token, `{"data":{"x":1}}`, 400, "INVALID_ARGUMENT"},
				{"a list", "POST", "application/json", m.buyer.token, `{"data":[]}`, 400, "INVALID_ARGUMENT"},
				{"too long", "POST", "application/json", m.buyer.token, `{"data":{}}` + strings.Repeat(" ", 64<<10), 400, "INVALID_ARGUMENT"},
				{"nobody", "POST", "application/json; charset=utf-8", "", `{"data":{}}`, 401, "UNAUTHENTICATED"},
				{"a bad token", "POST", "application/json", "x", `{"data":{}}`, 401, "UNAUTHENTICATED"},
			} {
				request, err := http.NewRequestWithContext(t.Context(), test.method, m.FunctionsURL+"/"+function, strings.NewReader(test.body))
				require.NoError(t, err)
				request.Header.Set("Content-Type", test.contentType)
				request.Header.Set("Origin", "https://market.example")
				if test.authorization != "" {
					request.Header.Set("Authorization", "Bearer "+test.authorization)
				}
				code, header, body := do(t, request)
				require.Equal(t, test.code, code, test.name)
				require.Contains(t, body, `"status":"`+test.status+`"`, test.name)
				require.Equal(t, "https://market.example", header.Get("Access-Control-Allow-Origin"), test.name)
			}
		})
	}
}

func TestPreflightOfEveryFunction(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	for _, function := range publicFunctions() {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, m.FunctionsURL+"/"+function, http.NoBody)
		require.NoError(t, err)
		request.Header.Set("Origin", "https://market.example")
		request.Header.Set("Access-Control-Request-Method", "POST")
		request.Header.Set("Access-Control-Request-Headers", "authorization,content-type,x-firebase-appcheck")
		code, header, body := do(t, request)
		require.Equal(t, http.StatusNoContent, code, function)
		require.Empty(t, body)
		require.Equal(t, "https://market.example", header.Get("Access-Control-Allow-Origin"))
		require.Equal(t, "authorization,content-type,x-firebase-appcheck", header.Get("Access-Control-Allow-Headers"))
		require.Equal(t, "POST", header.Get("Access-Control-Allow-Methods"))
	}
}

// Who may not use a chat learns nothing about it: no gig, no chat, no participant
// and no member give the same bytes.
func TestDenialsLookAlike(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	pair := []string{m.buyer.id, m.worker.id}
	closed := m.must(t, "open-chat", m.buyer, map[string]any{"gigId": m.gigID, "participantIds": pair}).Result.Chat.ChatID
	message := m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "chatId": closed, "text": "hello"}).Result.Message
	type place struct {
		who           member
		gigID, chatID string
	}
	places := map[string]place{
		"no participant":        {m.outside, m.gigID, "team"},
		"no participant at all": {m.outside, m.gigID, closed},
		"no gig":                {m.buyer, "no-such-gig", "team"},
		"no chat":               {m.buyer, m.gigID, "no-such-chat"},
		"no member":             {m.another, m.gigID, closed},
	}
	for function, data := range map[string]map[string]any{
		"send-message":  {"text": "hello"},
		"list-messages": {},
		"mark-read":     {"messageId": message.MessageID},

		"report-message": {"messageId": message.MessageID, "reason": "rude"},
	} {
		answers := map[string]bool{}
		for name, p := range places {
			data["gigId"], data["chatId"] = p.gigID, p.chatID
			a := m.call(t, function, p.who, data)
			require.Equal(t, http.StatusForbidden, a.code, "%s: %s: %s", function, name, a.body)
			answers[a.body] = true
			// As an admin the same one is told that there is nothing.
			if name == "no gig" || name == "no chat" {
				require.Equal(t, http.StatusNotFound, m.call(t, function, m.admin, data).code, "%s: %s", function, name)
			}
		}
		require.Len(t, answers, 1, function)
	}
}

// What is for admins is refused to everybody else in the same words, whatever there
// is.
func TestForAdminsOnly(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	sent := []message{m.must(t, "send-message", m.buyer, map[string]any{"gigId": m.gigID, "text": "hello"}).Result.Message}
	answers := map[string]bool{}
	for function, good := range callables(m, sent[0].MessageID) {
		if good.who != m.admin {
			continue
		}
		for _, who := range []member{m.buyer, m.worker, m.outside} {
			for _, gigID := range []string{m.gigID, "no-such-gig"} {
				data := good.data
				if function != "review-queue" {
					data = with(data, "gigId", gigID)
				}
				a := m.call(t, function, who, data)
				require.Equal(t, http.StatusForbidden, a.code, "%s: %s", function, a.body)
				answers[a.body] = true
			}
		}
	}
	require.Len(t, answers, 1)
	stored := m.must(t, "list-messages", m.buyer, map[string]any{"gigId": m.gigID}).Result.Messages
	require.Equal(t, sent, stored)
}

// publicFunctions returns the callables among what is served.
func publicFunctions() []string {
	var names []string
	for _, f := range served {
		if f.document == "" && f.nightly == 0 && !f.pages {
			names = append(names, f.name)
		}
	}
	return names
}

func do(t *testing.T, request *http.Request) (code int, header http.Header, body string) {
	t.Helper()
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	var b bytes.Buffer
	_, err = io.Copy(&b, response.Body)
	require.NoError(t, err)
	return response.StatusCode, response.Header, b.String()
}
