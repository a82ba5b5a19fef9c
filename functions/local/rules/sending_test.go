package rules_test

import (
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

// cast are the users of one run: at the Auth emulator, which other tests use too,
// their ids are theirs alone. The gig names as workers all but the last three.
type cast struct {
	buyer, worker, longest, moderatingWorker user
	erased, reserved, dotted                 user
	former, stranger, admin                  user
}

func newCast(run string) cast {
	return cast{
		buyer:            user{id: "buyer-" + run},
		worker:           user{id: "worker-" + run},
		longest:          user{id: "longest-" + run + strings.Repeat("-", 128-len("longest-"+run))},
		moderatingWorker: user{id: "moderating-" + run, admin: true},
		erased:           user{id: "deleted-user"},
		reserved:         user{id: "__" + run + "__"},
		dotted:           user{id: "dotted." + run},
		former:           user{id: "former-" + run},
		stranger:         user{id: "stranger-" + run},
		admin:            user{id: "admin-" + run, admin: true},
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

// setting changes one thing of a sending.
type setting struct {
	name   string
	change func(*sending)
}

// settings are what a sending may find, whether it is good or bad for it.
func (c cast) settings() []setting {
	var all []setting
	add := func(name string, change func(s *sending)) { all = append(all, setting{name, change}) }
	for _, u := range c.all() {
		add("sender: "+u.id, func(s *sending) { s.sender = u })
	}
	for _, id := range []string{
		strings.Repeat("g", 128-prefixLength), strings.Repeat("g", 129-prefixLength), "gig.1", "gig 1", "gïg", "g__", "-", "g\n",
	} {
		add("gigId: "+id, func(s *sending) { s.gigID = id })
	}
	for _, id := range []string{
		"closed", "c", strings.Repeat("c", 128), strings.Repeat("c", 129), "Team", "team.", "__team__", "tëam",
	} {
		add("chatId: "+id, func(s *sending) { s.chatID = id })
	}
	for _, id := range []string{
		"message8", "message", strings.Repeat("m", 64), strings.Repeat("m", 65), "message.1", "message 1",
		"mëssage1", "__message__", "_______m", "message1\n",
	} {
		add("messageId: "+id, func(s *sending) { s.messageID = id })
	}
	others := []any{nil, 5, true, "", "false", c.worker.id, list{}, list{c.worker.id}, list{nil, 5, c.buyer.id}, fields{c.worker.id: true}}
	for _, value := range others {
		add("gig: buyerId", func(s *sending) { s.gig = with(s.gig, "buyerId", value) })
		add("gig: workerIds", func(s *sending) { s.gig = with(s.gig, "workerIds", value) })
		add("chat: participantIds", func(s *sending) { s.chat = with(s.chat, "participantIds", value) })
		add("chat: frozen", func(s *sending) { s.chat = with(s.chat, "frozen", value) })
	}
	add("chat: frozen false", func(s *sending) { s.chat = with(s.chat, "frozen", false) })
	add("chat: legalHold", func(s *sending) { s.chat = with(s.chat, "legalHold", true) })
	add("gig: missing", func(s *sending) { s.gig = nil })
	add("chat: missing", func(s *sending) { s.chat = nil })
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
