package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	gcp "cloud.google.com/go/firestore"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// turned is a page as list-messages or list-chats answers it.
type turned struct {
	Messages      []struct{ MessageID string }
	Chats         []struct{ GigID, ChatID string }
	NextPageToken *string
}

// turn asks a function for a page and returns its status and what it answers.
func (m *market) turn(t testing.TB, function string, from member, data map[string]any) (status string, page turned) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"data": data})
	require.NoError(t, err)
	a := m.post(t, function, body, http.Header{
		"Content-Type": {"application/json"}, "Authorization": {"Bearer " + from.token},
	})
	if a.code != http.StatusOK {
		return a.Error.Status, page
	}
	var content struct{ Result turned }
	require.NoError(t, json.Unmarshal([]byte(a.body), &content))
	return "", content.Result
}

// turnAll turns the pages of seven to the last, or until it has seen enough, and
// returns the names of what is on them.
func (m *market) turnAll(t *testing.T, function string, data map[string]any, enough func([]string) bool) []string {
	t.Helper()
	data = with(data, "pageSize", 7)
	var names []string
	for {
		status, page := m.turn(t, function, m.buyer, data)
		require.Empty(t, status)
		require.LessOrEqual(t, len(page.Messages)+len(page.Chats), 7)
		for _, message := range page.Messages {
			names = append(names, message.MessageID)
		}
		for _, c := range page.Chats {
			names = append(names, c.GigID+"/"+c.ChatID)
		}
		if page.NextPageToken == nil || enough(names) {
			return names
		}
		data["pageToken"] = *page.NextPageToken
	}
}

func with(data map[string]any, name string, value any) map[string]any {
	data = maps.Clone(data)
	data[name] = value
	return data
}

// manyMessages writes five hundred messages of one time to the team chat and
// returns their ids in order.
func (m *market) manyMessages(t *testing.T) []string {
	t.Helper()
	at := time.Now().UTC().Truncate(time.Second).Add(-time.Hour)
	require.NoError(t, m.live.PutChat(t.Context(), chat.Chat{
		GigID: m.gigID, ID: "team", ParticipantIDs: []string{m.another.id, m.buyer.id, m.worker.id}, CreatedAt: at, LastMessageAt: at,
	}))
	writer := m.live.Client.BulkWriter(t.Context())
	var jobs []*gcp.BulkWriterJob
	var ids []string
	for i := range 500 {
		id := fmt.Sprintf("message-%03d", i)
		job, err := writer.Create(m.live.Message(m.gigID, "team", id), map[string]any{
			"senderId": m.worker.id, "text": "hello", "createdAt": at, "is_read_by_receiver": false, "moderationStatus": "unreviewed",
		})
		require.NoError(t, err)
		ids, jobs = append(ids, id), append(jobs, job)
	}
	writer.End()
	for _, job := range jobs {
		_, err := job.Results()
		require.NoError(t, err)
	}
	return ids
}

// Five hundred messages share one time, and more arrive while pages of seven are
// turned, in either direction: each of them is seen once, in order.
func TestPagesOfMessages(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	want := m.manyMessages(t)
	done := make(chan struct{})
	var senders sync.WaitGroup
	for _, sender := range []member{m.buyer, m.worker, m.another} {
		senders.Go(func() {
			for range 50 { // fewer than the send limit
				select {
				case <-done:
					return
				default:
				}
				if a := m.send(t, sender, map[string]any{"gigId": m.gigID, "text": "hello"}); a.code != http.StatusOK {
					t.Error(a.body)
				}
			}
		})
	}
	for _, oldestFirst := range []bool{true, false} {
		got := m.turnAll(t, "list-messages", map[string]any{"gigId": m.gigID, "oldestFirst": oldestFirst}, func(got []string) bool {
			return oldestFirst && len(got) > len(want) // what was sent since comes after
		})
		if !oldestFirst {
			slices.Reverse(got)
		}
		require.Len(t, slices.Compact(slices.Sorted(slices.Values(got))), len(got), "nothing twice")
		require.Equal(t, want, slices.DeleteFunc(got, func(id string) bool { return !slices.Contains(want, id) }))
	}
	close(done)
	senders.Wait()
}

// manyChats writes chats of one time, in several gigs, and returns their paths in
// order.
func (m *market) manyChats(t *testing.T) (gigIDs, paths []string) {
	t.Helper()
	at := time.Now().UTC().Truncate(time.Second)
	for range 5 {
		gigIDs = append(gigIDs, "gig-"+uuid.NewString())
	}
	slices.Sort(gigIDs)
	for _, gigID := range gigIDs {
		require.NoError(t, m.PutGig(t.Context(), gigID, m.buyer.id, m.worker.id))
		for i := range 24 {
			id := fmt.Sprintf("chat-%02d", i)
			require.NoError(t, m.live.PutChat(t.Context(), chat.Chat{
				GigID: gigID, ID: id, ParticipantIDs: []string{m.buyer.id, m.worker.id}, CreatedAt: at, LastMessageAt: at,
			}))
			paths = append(paths, gigID+"/"+id)
		}
	}
	return gigIDs, paths
}

func TestPagesOfChats(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	gigIDs, want := m.manyChats(t)
	all := func([]string) bool { return false }
	got := m.turnAll(t, "list-chats", map[string]any{}, all)
	slices.Reverse(got)
	require.Equal(t, want, got)
	got = m.turnAll(t, "list-chats", map[string]any{"gigId": gigIDs[2]}, all)
	slices.Reverse(got)
	require.Equal(t, want[48:72], got)
}

// A token is good for one list alone, and not at all once it was altered; the size
// of the page may change.
func TestPageTokens(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	m.manyMessages(t)
	gigIDs, _ := m.manyChats(t)
	token := func(function string, data map[string]any) string {
		t.Helper()
		_, page := m.turn(t, function, m.buyer, data)
		require.NotNil(t, page.NextPageToken)
		return *page.NextPageToken
	}
	ofMessages := map[string]any{"gigId": m.gigID, "pageSize": 7}
	ofChats := map[string]any{"pageSize": 7}
	messages, chats := token("list-messages", ofMessages), token("list-chats", ofChats)
	require.NoError(t, m.live.PutChat(t.Context(), chat.Chat{
		GigID: m.gigID, ID: "closed", ParticipantIDs: []string{m.buyer.id, m.worker.id},
	}))

	for _, test := range []struct {
		name, function, token string
		from                  member
		data                  map[string]any
		status                string
	}{
		{"itself", "list-messages", messages, m.buyer, ofMessages, ""},
		{"another size", "list-messages", messages, m.buyer, with(ofMessages, "pageSize", 3), ""},
		{"the team by its name", "list-messages", messages, m.buyer, with(ofMessages, "chatId", "team"), ""},
		{"newest first, as it is anyway", "list-messages", messages, m.buyer, with(ofMessages, "oldestFirst", false), ""},
		{"another member of the chat", "list-messages", messages, m.another, ofMessages, ""},
		{"another direction", "list-messages", messages, m.buyer, with(ofMessages, "oldestFirst", true), "INVALID_ARGUMENT"},
		{"another chat", "list-messages", messages, m.buyer, with(ofMessages, "chatId", "closed"), "INVALID_ARGUMENT"},
		{"another gig", "list-messages", messages, m.buyer, with(ofMessages, "gigId", gigIDs[0]), "INVALID_ARGUMENT"},
		{"another function's", "list-messages", chats, m.buyer, ofMessages, "INVALID_ARGUMENT"},
		{"itself", "list-chats", chats, m.buyer, ofChats, ""},
		{"another size", "list-chats", chats, m.buyer, with(ofChats, "pageSize", 3), ""},
		{"another caller", "list-chats", chats, m.worker, ofChats, "INVALID_ARGUMENT"},
		{"one gig's", "list-chats", chats, m.buyer, with(ofChats, "gigId", gigIDs[0]), "INVALID_ARGUMENT"},
		{"another function's", "list-chats", messages, m.buyer, ofChats, "INVALID_ARGUMENT"},
		{"none", "list-chats", "", m.buyer, ofChats, "INVALID_ARGUMENT"},
	} {
		status, _ := m.turn(t, test.function, test.from, with(test.data, "pageToken", test.token))
		require.Equal(t, test.status, status, "%s, %s", test.function, test.name)
	}
	for function, list := range map[string]struct {
		token string
		data  map[string]any
	}{"list-messages": {messages, ofMessages}, "list-chats": {chats, ofChats}} {
		for i := range list.token {
			for what, altered := range map[string]string{
				"altered": list.token[:i] + other(list.token[i]) + list.token[i+1:], "cut": list.token[:i],
				"shortened": list.token[:i] + list.token[i+1:],
			} {
				status, _ := m.turn(t, function, m.buyer, with(list.data, "pageToken", altered))
				require.Equal(t, "INVALID_ARGUMENT", status, "%s, %s at %d", function, what, i)
			}
		}
	}
}

// other returns another character that a token may have.
func other(c byte) string {
	if c == 'A' {
		return "B"
	}
	return "A"
}

func TestPageSizes(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	m.manyMessages(t)
	m.manyChats(t)
	for _, test := range []struct {
		name, size      string
		messages, chats int // how many; 0: refused
	}{
		{"absent", `null`, 50, 20},
		{"the least", `1`, 1, 1},
		{"a whole number with a point", `7.0`, 7, 7},
		{"as SDKs write 64-bit integers", `{"@type":"type.googleapis.com/google.protobuf.Int64Value","value":"7"}`, 7, 7},
		{"too many", `1000`, 200, 100},
		{"far too many", `1e30`, 200, 100},
		{"zero", `0`, 0, 0},
		{"less", `-1`, 0, 0},
		{"a fraction", `1.5`, 0, 0},
		{"a text", `"5"`, 0, 0},
		{"a list", `[5]`, 0, 0},
	} {
		size := json.RawMessage(test.size)
		for function, data := range map[string]map[string]any{
			"list-messages": {"gigId": m.gigID, "pageSize": size}, "list-chats": {"pageSize": size},
		} {
			want := test.chats
			if function == "list-messages" {
				want = test.messages
			}
			status, page := m.turn(t, function, m.buyer, data)
			if want == 0 {
				require.Equal(t, "INVALID_ARGUMENT", status, "%s, %s", function, test.name)
				continue
			}
			require.Empty(t, status, "%s, %s", function, test.name)
			require.Equal(t, want, len(page.Messages)+len(page.Chats), "%s, %s", function, test.name)
			require.NotNil(t, page.NextPageToken, "%s, %s", function, test.name)
		}
	}
}
