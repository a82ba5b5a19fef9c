package adminpanel

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// links returns where the page's links with a text lead.
func links(t *testing.T, page, text string) (addresses []string) {
	t.Helper()
	for n := range parse(t, page).Descendants() {
		if n.Data == "a" && textOf(n) == text {
			addresses = append(addresses, attribute(n, "href"))
		}
	}
	return addresses
}

// messagesOn returns the ids of the messages that the page shows.
func messagesOn(t *testing.T, page string) (ids []string) {
	t.Helper()
	for n := range parse(t, page).Descendants() {
		if n.Data == "input" && attribute(n, "name") == "messageId" {
			ids = append(ids, attribute(n, "value"))
		}
	}
	return ids
}

// With 120 messages the pages' own links lead to each of them once, from the first
// page on, and from any message in both directions.
func TestLongListsPage(t *testing.T) {
	t.Parallel()
	p, live, _ := openGig(t)
	var want []string
	for i := range 120 {
		m := chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "long", ID: fmt.Sprintf("message-%03d", i), SenderID: "worker", Text: chat.Text(fmt.Sprint(i)), ModerationStatus: chat.Approved,
			CreatedAt: time.Date(2026, 2, 1, 0, i/3, 0, 0, time.UTC),
		}}
		want = append(want, m.ID)
		require.NoError(t, live.PutMessage(t.Context(), m))
	}
	require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "long", ParticipantIDs: []string{"buyer", "worker"}}))
	get := func(address string) string {
		r := p.ask(http.MethodGet, "/"+address, "good", nil)
		require.Equal(t, http.StatusOK, r.StatusCode, address)
		page := body(t, r)
		checkPage(t, address, page)
		return page
	}
	// walk follows the links with a text to the end.
	walk := func(page, text string, add func(ids []string)) {
		for next := links(t, page, text); len(next) > 0; next = links(t, page, text) {
			require.Len(t, next, 1)
			page = get(next[0])
			add(messagesOn(t, page))
		}
	}

	page := get("queue?status=approved")
	got := messagesOn(t, page)
	require.Len(t, got, queuePage)
	require.Empty(t, links(t, page, "First page"))
	walk(page, "Next page", func(ids []string) { got = append(got, ids...) })
	require.Equal(t, want, got)

	for _, from := range []string{"chat?gigId=gig&chatId=long", chatLink("gig", "long", "message-000"), chatLink("gig", "long", "message-061")} {
		page := get(from)
		got := messagesOn(t, page)
		walk(page, "Older messages", func(ids []string) { got = append(ids, got...) })
		walk(page, "Newer messages", func(ids []string) { got = append(got, ids...) })
		require.Equal(t, want, got, from)
	}

	for _, address := range []string{"/queue?page=x", "/queue?status=rude", "/chat?gigId=gig&chatId=long&older=x", "/audit?page=x", "/gig?gigId=gig&page=x"} {
		r := p.ask(http.MethodGet, address, "good", nil)
		require.Equal(t, http.StatusBadRequest, r.StatusCode, address)
		require.NotContains(t, strings.ToLower(body(t, r)), "panic")
	}
}
