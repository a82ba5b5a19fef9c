package adminpanel

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

const gigPage = 50 // chats on a page

// gigData is a gig and its chats; of the empty gig id, the form alone.
type gigData struct {
	GigID       string
	Known       bool // the marketplace has such a gig
	People      []person
	Chats       []chatRow
	First, Next string
}

// person is somebody in a gig or a chat.
type person struct{ ID, Role string }

type chatRow struct {
	ChatID, Link  string
	Members       []string
	LastMessageAt time.Time // zero: nothing was sent
	Frozen, Held  bool
}

// showGig looks a gig up.
func (p *panel) showGig(w http.ResponseWriter, r request) error {
	query := r.URL.Query()
	data := gigData{GigID: strings.TrimSpace(query.Get("gigId"))}
	if data.GigID == "" {
		return p.show(w, r, http.StatusOK, "gig", "Look up a gig", data)
	}
	tokens := callable.NewPageTokens("admin-panel gig", data.GigID)
	page, err := tokens.Page(optional(query.Get("page")), nil, gigPage, gigPage)
	if err != nil {
		return err
	}
	gig, chats, next, err := p.investigator.Gig(r.Context(), r.admin, chat.GigPage{
		GigID: data.GigID, Page: page, RequestID: entry.RequestID(r.Context()),
	})
	if err != nil {
		return err
	}
	data.Known = gig.ID != ""
	for _, id := range gig.Participants() {
		data.People = append(data.People, person{id, role(gig, id)})
	}
	for _, c := range chats {
		members := chat.Context{Gig: gig, Chat: &c}.Members(c.ID)
		row := chatRow{
			ChatID: c.ID, Link: chatLink(c.GigID, c.ID, ""), Members: members,
			Frozen: c.Frozen, Held: c.LegalHold,
		}
		if c.LastMessageID != "" {
			row.LastMessageAt = c.LastMessageAt
		}
		data.Chats = append(data.Chats, row)
	}
	if page.After != nil {
		data.First = link("gig", "gigId", data.GigID)
	}
	data.Next = pageLink(tokens, next, "gig", "gigId", data.GigID)
	return p.show(w, r, http.StatusOK, "gig", "Gig "+data.GigID, data)
}

// role is what somebody is in a gig at this moment.
func role(gig chat.Gig, userID string) string {
	switch {
	case userID == chat.DeletedUserID:
		return "data deleted"
	case userID == gig.BuyerID:
		return "buyer"
	case slices.Contains(gig.WorkerIDs, userID):
		return "worker"
	default:
		return "not in the gig"
	}
}
