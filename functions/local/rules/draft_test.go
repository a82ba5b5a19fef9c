package rules_test

import "slices"

// draft is a message that somebody is about to write through the direct door: one
// commit, and what it finds. A variation changes one thing of it.
type draft struct {
	gigID, chatID, messageID string

	gig, chat, stored fields  // the documents before; nil: not there
	around            []write // other documents before

	message fields   // as the client writes it
	move    fields   // what the client changes in the chat
	erase   []string // what it takes away from the chat
	writes  func(draft) []write
}

func newDraft(sender user, gigID, chatID string) draft {
	d := draft{
		gigID: gigID, chatID: chatID,
		gig: gigDocument(), chat: teamDocument(),
		message: newMessage(sender.id, "hello"),
		move:    fields{"lastMessageAt": serverTime},
		writes:  func(d draft) []write { return []write{d.create(), d.moveChat()} },
	}
	if chatID != "team" {
		d.chat = closedDocument()
	}
	d.call("message-1")
	d.around = []write{set(d.chatPath()+"/messages/"+oldMessage, newMessage(buyer.id, "hello"))}
	return d
}

// call gives the message an id.
func (d *draft) call(messageID string) {
	d.messageID = messageID
	d.move["lastMessageId"] = messageID
}

func (d draft) gigPath() string     { return "gigs/" + d.gigID }
func (d draft) chatPath() string    { return d.gigPath() + "/chats/" + d.chatID }
func (d draft) messagePath() string { return d.chatPath() + "/messages/" + d.messageID }

func (d draft) create() write   { return set(d.messagePath(), d.message) }
func (d draft) moveChat() write { return update(d.chatPath(), d.move, d.erase...) }

// before returns the documents that the commit finds.
func (d draft) before() []write {
	writes := slices.Clone(d.around)
	for path, document := range map[string]fields{
		d.gigPath(): d.gig, d.chatPath(): d.chat, d.messagePath(): d.stored,
	} {
		if document != nil {
			writes = append(writes, set(path, document))
		}
	}
	return writes
}

func (d draft) commit() attempt { return commit(d.writes(d)...) }

// variation changes one thing of a draft that is allowed as it is.
type variation struct {
	name   string
	want   verdict
	change func(*draft)
}

// vary adds a row for each variation of an actor's commit in a chat.
func (b *builder) vary(who actor, operation, document, chatID string, variations []variation) {
	for _, v := range variations {
		b.add(who, operation, document, v.name, v.want, func(gigID string) scene {
			d := newDraft(who.user, gigID, chatID)
			v.change(&d)
			return scene{d.before(), d.commit()}
		})
	}
}

// sends is the commit of a well-formed message.
func sends(chatID string) func(actor) func(string) scene {
	return func(who actor) func(string) scene {
		return func(gigID string) scene {
			d := newDraft(who.user, gigID, chatID)
			return scene{d.before(), d.commit()}
		}
	}
}

// joins adds its actor to the closed chat in the commit that writes there. For a
// member that changes nothing.
func joins(who actor) func(string) scene {
	return func(gigID string) scene {
		d := newDraft(who.user, gigID, "closed")
		d.move["participantIds"] = transform{"appendMissingElements": map[string]any{"values": []any{encode(who.id)}}}
		return scene{d.before(), d.commit()}
	}
}
