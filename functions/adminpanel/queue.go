package adminpanel

import (
	"cmp"
	"net/http"
	"strconv"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

const queuePage = 20 // cases on a page

// queueData is the review queue.
type queueData struct {
	Tabs   []tab
	Status string
	Cases  []caseView
	First  string // the first page; empty on that
	Next   string // the next page; empty on the last
	Done   *done  // what was just decided; or nothing
}

// tab leads to the queue of a status.
type tab struct {
	Label, Link string
	Current     bool
}

// done tells of a decision that led to this page.
type done struct{ Status, Link string }

// showQueue shows messages with a status, the oldest first.
func (p *panel) showQueue(w http.ResponseWriter, r request) error {
	query := r.URL.Query()
	status := cmp.Or(query.Get("status"), string(chat.Flagged))
	tokens := callable.NewPageTokens("admin-panel queue", status)
	page, err := tokens.Page(optional(query.Get("page")), nil, queuePage, queuePage)
	if err != nil {
		return err
	}
	cases, next, err := p.investigator.Queue(r.Context(), r.admin, chat.ReviewPage{
		Status: chat.ModerationStatus(status), Page: page, RequestID: entry.RequestID(r.Context()),
	})
	if err != nil {
		return err
	}
	data := queueData{Status: status, Next: pageLink(tokens, next, "queue", "status", status), Done: readDone(r)}
	if page.After != nil {
		data.First = link("queue", "status", status)
	}
	for _, s := range []chat.ModerationStatus{chat.Flagged, chat.Unreviewed, chat.Hidden, chat.Approved} {
		data.Tabs = append(data.Tabs, tab{label(s), link("queue", "status", string(s)), string(s) == status})
	}
	here := link("queue", "status", status, "page", query.Get("page"))
	for i, c := range cases {
		v := newCase(c).excerpt()
		v.Anchor = "case-" + strconv.Itoa(i+1)
		v.Link = chatLink(c.GigID, c.ChatID, c.ID)
		v.Next = here + "#" + v.Anchor // the case that takes its place
		data.Cases = append(data.Cases, v)
	}
	return p.show(w, r, http.StatusOK, "queue", "Review queue", data)
}

// readDone reads what a decision told the page that it led to.
func readDone(r request) *done {
	query := r.URL.Query()
	status := chat.ModerationStatus(query.Get("done"))
	if !status.IsValid() {
		return nil
	}
	return &done{string(status), chatLink(query.Get("gig"), query.Get("chat"), query.Get("message"))}
}

// label is how a status is called on the pages.
func label(s chat.ModerationStatus) string {
	return map[chat.ModerationStatus]string{
		chat.Flagged: "Flagged", chat.Unreviewed: "Not reviewed", chat.Hidden: "Hidden", chat.Approved: "Approved",
	}[s]
}

// pageLink is the address of the page after the cursor; empty if there is none.
func pageLink(tokens callable.PageTokens, after *chat.Cursor, page string, arguments ...string) string {
	token := tokens.Make(after)
	if token == nil {
		return ""
	}
	return link(page, append(arguments, "page", *token)...)
}

func optional(value string) *string {
	if value == "" {
		return nil
	}
	return &value
}
