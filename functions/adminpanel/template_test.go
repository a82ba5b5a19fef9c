package adminpanel

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"example.com/gigchat/shared/chat"
)

// hostile is what a person may write. On a page it must be text, and nothing else.
const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{.}}</textarea></p> ` + "\u202e👋"

var sampleTime = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

func sampleCase() caseView {
	v := newCase(chat.Case{
		StoredMessage: chat.StoredMessage{Message: chat.Message{
			GigID: "gig-1", ChatID: "team", ID: "message-1", SenderID: "worker-1", Text: hostile, CreatedAt: sampleTime,
			ModerationStatus: chat.Flagged, ModeratedBy: "admin-2", ModeratedAt: sampleTime, ModerationReason: hostile, RedactedAt: sampleTime,
		}},
		Reports: []chat.FiledReport{
			{UserID: "buyer-1", Reason: hostile, CreatedAt: sampleTime}, {UserID: "b", Reason: "2"}, {UserID: "c", Reason: "3"}, {UserID: "d", Reason: "4"},
		},
		Record: chat.Record{Flagged: 3, Hidden: 1},
	})
	v.Role, v.Next = "worker", "queue?status=flagged#case-1"
	return v
}

// samples are the data of each page, at least once with everything and once with
// nothing.
func samples() map[string][]any {
	full := sampleCase()
	full.Here = true
	shown := full.excerpt()
	shown.Link = chatLink("gig-1", "team", "message-1")
	erased, hidden := newCase(chat.Case{}), sampleCase()
	hidden.Hidden, hidden.Anchor = true, "case-2"
	people := []person{{"buyer-1", "buyer"}, {"worker-1", "worker"}}
	run := runRow{chat.RetentionReport{RunID: "run-1", StartedAt: sampleTime, MessagesDeleted: 12345, DryRun: true}, "1.5", "complete"}
	return map[string][]any{
		"sign-in": {signInData{signIn: signInAt("", "key"), Next: "queue", Error: "Please sign in again."}, signInData{}},
		"error":   {errorData{"Something went wrong on our side.", false}, errorData{"Please sign in.", true}},
		"queue": {
			queueData{
				Tabs: []tab{{"Flagged", "queue", true}}, Status: "flagged", Cases: []caseView{shown, hidden, erased},
				First: "queue", Next: "queue?page=x", Done: &done{"hidden", "chat"},
			},
			queueData{Status: "flagged"}, queueData{Status: "hidden"}, queueData{First: "queue"},
		},
		"gig": {
			gigData{},
			gigData{GigID: "gig-1"}, gigData{GigID: "gig-1", Known: true},
			gigData{GigID: "gig-1", Chats: []chatRow{{ChatID: "team"}}},
			gigData{GigID: "gig-1", Known: true, People: people, Next: "gig?page=x", Chats: []chatRow{
				{ChatID: "team", Link: "chat", Members: []string{"a", "b"}, LastMessageAt: sampleTime, Frozen: true, Held: true},
			}},
		},
		"chat": {
			chatData{GigID: "gig-1", ChatID: "team"},
			chatData{
				GigID: "gig-1", ChatID: "team", People: people, Frozen: true, Held: true, Custody: custody(true, true),
				Cases: []caseView{full, hidden, erased}, Older: "chat?a", Newer: "chat?b", Newest: "chat", Done: &done{"hidden", "chat"},
				DoneChat: doneChats["frozen true"],
				Stale:    &stale{Wanted: "hidden", Status: "approved", By: "admin-2", At: sampleTime, Reason: hostile},
			},
			chatData{Stale: &stale{Wanted: "hidden", Status: "flagged"}, Custody: custody(false, false)},
		},
		"retention": {
			retentionData{Problem: "The flag x must be y."},
			retentionData{Paused: true, Flags: flagRows(chat.RetentionPolicy{RetentionDays: 1, Deferred: []string{chat.RetentionDaysKey}}), Runs: []runRow{run}, Dry: &run},
		},
		"mirror": {mirrorData{}, mirrorData{
			MirrorHealth: chat.MirrorHealth{Rows: 2_000_000, Estimate: true, Sampled: 1000, LastSentAt: sampleTime, LastReconcile: chat.ReconcileReport{
				RunID: "run", StartedAt: sampleTime, ReconcileRequest: chat.ReconcileRequest{Since: sampleTime, GigID: "gig-1"},
			}}, Late: true,
		}},
		"audit": {auditData{}, auditData{AdminID: "nobody"}, auditData{
			Entries: []auditRow{{At: sampleTime, AdminID: "admin-1", Action: "list-messages", GigID: "gig-1", ChatID: "team", Link: "gig", Detail: "messages: 3", RequestID: "r"}, {}},
			First:   "audit", Next: "audit?page=x",
		}},
	}
}

// Each page is well-formed, names what is filled in, has ids once, leads nowhere
// but beside itself, runs nothing inline; and what people wrote is text.
func TestPages(t *testing.T) {
	t.Parallel()
	p := testPanel(t)
	files, err := os.ReadDir("templates")
	require.NoError(t, err)
	pages := samples()
	require.Len(t, pages, len(files)-2, "base and case are part of the others")
	for name, list := range pages {
		for i, data := range list {
			r := request{Request: httptest.NewRequest(http.MethodGet, "/"+name, nil), admin: chat.Caller{UserID: "admin-1", Admin: true}}
			w := httptest.NewRecorder()
			require.NoError(t, p.show(w, r, 200, name, "Title", data), "%s %d", name, i)
			checkPage(t, name, w.Body.String())
			require.Equal(t, strings.Count(w.Body.String(), "alert(1)"), 2*strings.Count(textOf(parse(t, w.Body.String())), hostile), name)
		}
	}
}

func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	require.NoError(t, err)
	return root
}

func textOf(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func checkPage(t *testing.T, name, page string) {
	t.Helper()
	require.True(t, strings.HasPrefix(page, "<!doctype html>"), name)
	checkTags(t, name, page)
	ids, count := map[string]bool{}, map[string]int{}
	for n := range parse(t, page).Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		for _, a := range n.Attr {
			require.False(t, strings.HasPrefix(a.Key, "on") || a.Key == "style", "%s: <%s %s>", name, n.Data, a.Key)
			switch a.Key {
			case "id":
				require.False(t, ids[a.Val], "%s: two of id %s", name, a.Val)
				ids[a.Val] = true
			case "href", "src", "action", "formaction":
				require.Regexp(t, `^(#main|[a-z-]+(\.[a-z]+)?(\?[^#]*)?(#[a-zA-Z0-9_-]+)?)?$`, a.Val, "%s: <%s %s>", name, n.Data, a.Key)
			}
		}
		switch n.Data {
		case "style", "iframe", "object", "base":
			require.Fail(t, "forbidden", "%s: <%s>", name, n.Data)
		case "script":
			require.Nil(t, n.FirstChild, "%s: a script inline", name)
		case "img":
			require.True(t, strings.HasPrefix(attribute(n, "src"), "icon.svg"), name)
		case "input":
			if kind := attribute(n, "type"); kind != "hidden" {
				require.Equal(t, "label", n.Parent.Data, "%s: an input without a label", name)
			}
		case "form":
			require.Contains(t, []string{"", "post"}, attribute(n, "method"), name)
		}
	}
	require.Equal(t, 1, count["h1"], name)
	require.Equal(t, 1, count["main"], name)
	require.Equal(t, 1, count["title"], name)
}

// checkTags wants each tag that is opened to be closed in its order: html.Parse
// mends what is not.
func checkTags(t *testing.T, name, page string) {
	t.Helper()
	void := map[string]bool{"meta": true, "link": true, "input": true, "img": true, "br": true, "option": true}
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := tokens.Next()
		tag, _ := tokens.TagName()
		switch {
		case kind == html.ErrorToken:
			require.Empty(t, open, name)
			return
		case void[string(tag)]:
		case kind == html.StartTagToken:
			open = append(open, string(tag))
		case kind == html.EndTagToken:
			require.NotEmpty(t, open, "%s: </%s>", name, tag)
			require.Equal(t, open[len(open)-1], string(tag), name)
			open = open[:len(open)-1]
		}
	}
}
