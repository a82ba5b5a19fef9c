package rules_test

import (
	"fmt"
	"maps"
	"strings"
)

// sending is a message that somebody wants to send through either door, and the
// gig and the chat that the door finds.
type sending struct {
	sender                   user
	gigID, chatID, messageID string // a prefix comes before gigID: see at
	gig, chat                fields // the documents; nil: not there
	text                     string
}

func (s sending) String() string {
	return fmt.Sprintf("%s sends %.60q (%d bytes) as %q to %q of %q, where the chat is %v and the gig %v",
		s.sender.id, s.text, len(s.text), s.messageID, s.chatID, s.gigID, s.chat, s.gig)
}

// cast are the users. Each but the buyer and the last three is a worker.
type cast struct {
	buyer, worker, longest, moderatingWorker user
	erased, reserved, dotted                 user
	former, stranger, admin                  user
}

func newCast() cast {
	return cast{
		buyer:            user{id: "buyer"},
		worker:           user{id: "worker"},
		longest:          user{id: strings.Repeat("u", 128)},
		moderatingWorker: user{id: "moderating-worker", admin: true},
		erased:           user{id: "deleted-user"},
		reserved:         user{id: "__user__"},
		dotted:           user{id: "worker.1"},
		former:           user{id: "former-worker"},
		stranger:         user{id: "stranger"},
		admin:            user{id: "admin", admin: true},
	}
}

func (c cast) all() []user {
	return append(c.listed(), c.buyer, c.former, c.stranger, c.admin)
}

// listed are those whom the gig names as workers.
func (c cast) listed() []user {
	return []user{c.worker, c.longest, c.moderatingWorker, c.erased, c.reserved, c.dotted}
}

// ordinary returns a sending that both doors accept.
func (c cast) ordinary() sending {
	workers := list{}
	for _, u := range c.listed() {
		workers = append(workers, u.id)
	}
	return sending{
		sender: c.worker, gigID: "gig", chatID: "team", messageID: "message-1", text: "hello",
		gig:  fields{"buyerId": c.buyer.id, "workerIds": workers},
		chat: fields{"participantIds": append(list{c.buyer.id, c.former.id}, workers...)},
	}
}

// settings each change one thing of a sending, for good or bad.
func (c cast) settings() []func(*sending) {
	var all []func(*sending)
	add := func(setting func(s *sending)) { all = append(all, setting) }
	for _, u := range c.all() {
		add(func(s *sending) { s.sender = u })
	}
	for _, id := range []string{
		strings.Repeat("g", 128-prefixLength), strings.Repeat("g", 129-prefixLength), "gig.1", "gig 1", "gïg", "g__", "-", "g\n",
	} {
		add(func(s *sending) { s.gigID = id })
	}
	for _, id := range []string{
		"closed", "c", strings.Repeat("c", 128), strings.Repeat("c", 129), "Team", "team.", "__team__", "tëam",
	} {
		add(func(s *sending) { s.chatID = id })
	}
	for _, id := range []string{
		"message8", "message", strings.Repeat("m", 64), strings.Repeat("m", 65), "message.1", "message 1",
		"mëssage1", "__message__", "_______m", "message1\n",
	} {
		add(func(s *sending) { s.messageID = id })
	}
	others := []any{nil, 5, true, "", "false", c.worker.id, list{}, list{c.worker.id}, list{nil, 5, c.buyer.id}, fields{c.worker.id: true}}
	for _, value := range others {
		add(func(s *sending) { s.gig = with(s.gig, "buyerId", value) })
		add(func(s *sending) { s.gig = with(s.gig, "workerIds", value) })
		add(func(s *sending) { s.chat = with(s.chat, "participantIds", value) })
		add(func(s *sending) { s.chat = with(s.chat, "frozen", value) })
	}
	add(func(s *sending) { s.chat = with(s.chat, "frozen", false) })
	add(func(s *sending) { s.chat = with(s.chat, "legalHold", true) })
	add(func(s *sending) { s.gig = nil })
	add(func(s *sending) { s.chat = nil })
	return all
}

// with returns the fields with one of them changed; of a document that is not
// there nothing changes.
func with(f fields, name string, value any) fields {
	if f == nil {
		return nil
	}
	f = maps.Clone(f)
	f[name] = value
	return f
}
