package adminpanel

import (
	"net/http"
	"slices"
	"time"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

const chatPage = 50 // messages on a page

// chatData is a part of a conversation.
type chatData struct {
	GigID, ChatID string
	GigLink       string
	People        []person
	Frozen, Held  bool
	Custody       []custodyForm
	Cases         []caseView
	Older, Newer  string
	Newest        string // empty where the newest are shown
	Done          *done
	DoneChat      string // what was just done to the chat; or nothing
	Stale         *stale
}

// custodyForm decides on the whole chat.
type custodyForm struct{ Name, Value, Label, Explanation string }

// stale tells that somebody else decided first.
type stale struct {
	Wanted, Status string
	By             string // empty: a report did it
	Yourself       bool
	At             time.Time
	Reason         string
}

// showChat shows the newest messages of a chat, a page before or after a place, or
// those around a message.
func (p *panel) showChat(w http.ResponseWriter, r request) error {
	query := r.URL.Query()
	gigID, chatID := query.Get("gigId"), query.Get("chatId")
	older := callable.NewPageTokens("admin-panel older", gigID, chatID)
	newer := callable.NewPageTokens("admin-panel newer", gigID, chatID)
	q := chat.ConversationPage{
		GigID: gigID, ChatID: chatID, MessageID: query.Get("messageId"), OldestFirst: query.Has("newer"),
		RequestID: entry.RequestID(r.Context()),
	}
	tokens, place := older, "older"
	if q.OldestFirst {
		tokens, place = newer, "newer"
	}
	var err error
	if q.Page, err = tokens.Page(optional(query.Get(place)), nil, chatPage, chatPage); err != nil {
		return err
	}
	c, err := p.investigator.Conversation(r.Context(), r.admin, q)
	if err != nil {
		return err
	}
	data := chatData{
		GigID: gigID, ChatID: chatID, GigLink: link("gig", "gigId", gigID), People: people(c),
		Done: readDone(r), DoneChat: doneChats[query.Get("chatDone")], Stale: readStale(r, c),
	}
	if c.Chat != nil {
		data.Frozen, data.Held = c.Chat.Frozen, c.Chat.LegalHold
	}
	data.Custody = custody(data.Frozen, data.Held)
	for _, message := range c.Cases {
		v := newCase(message)
		v.Role, v.Here = role(c.Gig, message.SenderID), message.ID == q.MessageID
		v.Next = chatLink(gigID, chatID, message.ID)
		data.Cases = append(data.Cases, v)
	}
	data.Older, data.Newer = chatPlace(older, c.Older, q, "older"), chatPlace(newer, c.Newer, q, "newer")
	if data.Newer != "" {
		data.Newest = chatLink(gigID, chatID, "")
	}
	return p.show(w, r, http.StatusOK, "chat", "Conversation", data)
}

func chatPlace(tokens callable.PageTokens, c *chat.Cursor, q chat.ConversationPage, direction string) string {
	token := tokens.Make(c)
	if token == nil {
		return ""
	}
	return chatLink(q.GigID, q.ChatID, "", direction, *token)
}

// people are the chat's members and those who were or are listed.
func people(c chat.Conversation) []person {
	var list []person
	ids := c.Gig.Participants()
	if c.Chat != nil {
		ids = slices.Clone(c.Chat.ParticipantIDs)
		if c.Chat.ID == chat.TeamChatID {
			ids = append(ids, c.Gig.Participants()...)
		}
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		list = append(list, person{id, role(c.Gig, id)})
	}
	return list
}

// readStale tells what became of the message, if a decision on it came too late.
func readStale(r request, c chat.Conversation) *stale {
	wanted := chat.ModerationStatus(r.URL.Query().Get("stale"))
	if !wanted.IsValid() || c.Message == nil {
		return nil
	}
	m := c.Message
	return &stale{
		Wanted: string(wanted), Status: string(m.ModerationStatus), By: m.ModeratedBy, Yourself: m.ModeratedBy == r.admin.UserID,
		At: m.ModeratedAt, Reason: string(m.ModerationReason),
	}
}

// custody returns what can be decided on a chat in this state.
func custody(frozen, held bool) []custodyForm {
	forms := []custodyForm{
		{"frozen", "true", "Freeze", "Nobody can send to this chat until it is released."},
		{"legalHold", "true", "Put on legal hold", "Retention and data deletion skip this chat until it is released."},
	}
	if frozen {
		forms[0] = custodyForm{"frozen", "false", "Release the freeze", "Its members can send again."}
	}
	if held {
		forms[1] = custodyForm{"legalHold", "false", "Release the legal hold", "What is due is deleted with the next run of retention."}
	}
	return forms
}
