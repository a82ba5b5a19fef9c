package adminpanel

import (
	"net/http"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

// decide takes a decision on a message, by the form of case.html, and leads to
// where that says. If the message is no longer as the admin saw it, nothing is
// decided, and the conversation tells who was faster.
func (p *panel) decide(w http.ResponseWriter, r request) error {
	next, err := sibling(r.PostFormValue("next"))
	if err != nil {
		return err
	}
	q := chat.ModerationRequest{
		GigID: r.PostFormValue("gigId"), ChatID: r.PostFormValue("chatId"), MessageID: r.PostFormValue("messageId"),
		Status: chat.ModerationStatus(r.PostFormValue("status")), Expected: chat.ModerationStatus(r.PostFormValue("expectedStatus")),
		Reason: chat.Text(r.PostFormValue("reason")), RequestID: entry.RequestID(r.Context()),
	}
	if q.Expected == "" {
		return chat.Invalid("expectedStatus", "is required")
	}
	_, err = p.moderator.Moderate(r.Context(), r.admin, q)
	if chat.KindOf(err) == chat.Aborted {
		seeOther(w, chatLink(q.GigID, q.ChatID, q.MessageID, "stale", string(q.Status)))
		return nil
	}
	if err != nil {
		return err
	}
	query := next.Query()
	query.Set("done", string(q.Status))
	query.Set("gig", q.GigID)
	query.Set("chat", q.ChatID)
	query.Set("message", q.MessageID)
	next.RawQuery = query.Encode()
	seeOther(w, next.String())
	return nil
}

// doneChats is what the page of a chat says of what was just done to it.
var doneChats = map[string]string{
	"frozen true":     "The chat is frozen: nobody can send.",
	"frozen false":    "The chat is open again.",
	"legalHold true":  "The chat is under legal hold.",
	"legalHold false": "The chat is not under legal hold any more.",
}

// setCustody freezes a chat or lets it go, holds it or lets it go.
func (p *panel) setCustody(w http.ResponseWriter, r request) error {
	q := chat.CustodyRequest{
		GigID: r.PostFormValue("gigId"), ChatID: r.PostFormValue("chatId"), RequestID: entry.RequestID(r.Context()),
		CustodyDecision: chat.CustodyDecision{Reason: chat.Text(r.PostFormValue("reason"))},
	}
	name, value := r.PostFormValue("name"), r.PostFormValue("value")
	if doneChats[name+" "+value] == "" {
		return chat.Invalid("name and value", "must say what to do")
	}
	set := value == "true"
	if name == "frozen" {
		q.Frozen = &set
	} else {
		q.LegalHold = &set
	}
	if _, err := p.custodian.Update(r.Context(), r.admin, q); err != nil {
		return err
	}
	seeOther(w, chatLink(q.GigID, q.ChatID, "", "chatDone", name+" "+value))
	return nil
}
