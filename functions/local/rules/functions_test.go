package rules_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// reader is a function and what it is asked for.
type reader struct {
	function string
	data     map[string]any
}

// readers are the functions that read what the rules let be read, by document.
var readers = map[string]reader{
	"team chat":               {"ListMessages", map[string]any{"gigId": "read"}},
	"team message":            {"ListMessages", map[string]any{"gigId": "read", "oldestFirst": true}},
	"team messages":           {"ListMessages", map[string]any{"gigId": "read", "chatId": "team"}},
	"closed chat":             {"ListMessages", map[string]any{"gigId": "read", "chatId": "closed", "pageSize": 1}},
	"closed message":          {"ListMessages", map[string]any{"gigId": "read", "chatId": "closed", "oldestFirst": true}},
	"closed messages":         {"ListMessages", map[string]any{"gigId": "read", "chatId": "closed"}},
	"unopened chat":           {"ListMessages", map[string]any{"gigId": "read", "chatId": "unopened"}},
	"another gig's team chat": {"ListMessages", map[string]any{"gigId": "other"}},
	"chats of the gig":        {"ListChats", map[string]any{"gigId": "read"}},
	"chats of all gigs":       {"ListChats", nil},
}

// The functions that read let in whom the rules let in, and show of the inbox only
// the chats that the rules let each one read.
func TestFunctionsReadAlike(t *testing.T) {
	t.Parallel()
	p := newProject(t, readRules(t))
	functions := p.serve(t)
	for _, who := range append(insiders, ghosts[:3]...) { // no account has an id as long as the last one's
		if who != nobody {
			p.signUp(t, who.user)
		}
	}
	require.NoError(t, p.put(t.Context(), world()...))

	rows, mayGet := 0, map[string]bool{}
	for _, r := range table() {
		if r.operation == "get" && r.want == allow {
			mayGet[r.actor+" "+r.document] = true
		}
	}
	for _, r := range table() {
		asked, ok := readers[r.document]
		isRead := r.operation == "get" && r.variation == "" || r.operation == "list" && (r.variation == "" || r.variation == "own")
		isInbox := asked.function == "ListChats"
		if !ok || !isRead || isInbox != (r.variation == "own") || r.actor == tooLong.name {
			continue
		}
		rows++
		t.Run(r.String(), func(t *testing.T) {
			got, answer, err := asked.ask(t.Context(), functions, r.user.token(p.id))
			require.NoError(t, err)
			require.Equal(t, r.want, got, "%s", answer)
			require.Equal(t, r.actor == admin.name && strings.HasPrefix(r.document, "team "),
				strings.Contains(string(answer), "rude"), "a hidden text is for admins: %s", answer)
			if isInbox && got == allow {
				require.Equal(t, inboxOf(r, mayGet), chatIDs(t, answer))
			}
		})
	}
	t.Logf("%d rows", rows)
	require.Greater(t, rows, 90)
}

// inboxOf returns the chats of the gig that is only read that the actor of a row is
// listed in and may get. Admins may get all, but are in none.
func inboxOf(r row, mayGet map[string]bool) []string {
	ids := []string{}
	for _, id := range []string{"closed", "team"} {
		if mayGet[r.actor+" "+id+" chat"] && r.actor != admin.name {
			ids = append(ids, id)
		}
	}
	return ids
}

// chatIDs returns which chats of the gig that is only read an inbox holds. Both
// were written in one commit, so that their paths order them, downwards.
func chatIDs(t *testing.T, answer []byte) []string {
	t.Helper()
	var inbox struct {
		Result struct {
			Chats []struct{ GigID, ChatID string }
		}
	}
	require.NoError(t, json.Unmarshal(answer, &inbox))
	ids := []string{}
	for _, c := range inbox.Result.Chats {
		if c.GigID == "read" {
			ids = append([]string{c.ChatID}, ids...)
		}
	}
	return ids
}

// ask calls the function. As with the rules, that there is nothing is only said to
// those who may know.
func (r reader) ask(ctx context.Context, functions, token string) (verdict, []byte, error) {
	status, answer, err := call(ctx, http.MethodPost, functions+"/"+r.function, token, map[string]any{"data": r.data})
	switch {
	case err != nil:
		return "", nil, err
	case status == http.StatusOK, status == http.StatusNotFound:
		return allow, answer, nil
	case status == http.StatusForbidden, status == http.StatusUnauthorized && token == "":
		return deny, answer, nil
	default:
		return fail, answer, fmt.Errorf("%s: %d: %s", r.function, status, answer)
	}
}
