package rules_test

import "time"

// addCommits adds what may and may not be in the commit beside the message.
func (b *builder) addCommits() {
	move := func(name string, value any) func(*draft) {
		return func(d *draft) { d.move[name] = value }
	}
	with := func(more func(d draft) []write) func(*draft) {
		return func(d *draft) {
			d.writes = func(d draft) []write { return append([]write{d.create(), d.moveChat()}, more(d)...) }
		}
	}
	second := func(d draft) draft {
		d.messageID = "message-2"
		return d
	}

	b.vary(worker, "create", "team message", "team", []variation{
		{"chat first", allow, func(d *draft) {
			d.writes = func(d draft) []write { return []write{d.moveChat(), d.create()} }
		}},
		{"chat not moved", deny, func(d *draft) {
			d.writes = func(d draft) []write { return []write{d.create()} }
		}},
		{"chat moved, not to now", deny, move("lastMessageAt", time.Now())},
		{"chat's lastMessageAt untouched", deny, func(d *draft) { delete(d.move, "lastMessageAt") }},
		{"chat's lastMessageAt erased", deny, func(d *draft) {
			delete(d.move, "lastMessageAt")
			d.erase = []string{"lastMessageAt"}
		}},
		{"chat's lastMessageId untouched", deny, func(d *draft) { delete(d.move, "lastMessageId") }},
		{"chat's lastMessageId erased", deny, func(d *draft) {
			delete(d.move, "lastMessageId")
			d.erase = []string{"lastMessageId"}
		}},
		{"chat's lastMessageId an old one", deny, move("lastMessageId", oldMessage)},
		{"chat's lastMessageId of nothing", deny, move("lastMessageId", "message-9")},
		{"chat's lastMessageId the number", deny, func(d *draft) {
			d.call("12345678")
			d.move["lastMessageId"] = 12345678
		}},
		{"chat's lastMessageId a path", deny, move("lastMessageId", "message-1/reports/worker")},

		{"with participantIds", deny, move("participantIds", list{worker.id})},
		{"with a participant more", deny, move("participantIds", transform{
			"appendMissingElements": map[string]any{"values": []any{encode(stranger.id)}},
		})},
		{"with a participant less", deny, move("participantIds", transform{
			"removeAllFromArray": map[string]any{"values": []any{encode(buyer.id)}},
		})},
		{"with readUntil", deny, move("readUntil", fields{worker.id: time.Now()})},
		{"with frozen", deny, move("frozen", true)},
		{"with legalHold", deny, move("legalHold", false)},
		{"with createdAt", deny, move("createdAt", serverTime)},
		{"with another field", deny, move("title", "mine")},
		{"with a number raised", deny, move("sent", transform{"increment": encode(1)})},
		{"with a field erased", deny, func(d *draft) { d.erase = []string{"readUntil"} }},
		{"chat replaced", deny, func(d *draft) {
			d.writes = func(d draft) []write { return []write{d.create(), set(d.chatPath(), d.move)} }
		}},

		{"two messages", deny, with(func(d draft) []write { return []write{second(d).create()} })},
		{"two messages, chat moved twice", deny, with(func(d draft) []write {
			d = second(d)
			d.move = fields{"lastMessageId": d.messageID, "lastMessageAt": serverTime}
			return []write{d.create(), d.moveChat()}
		})},
		// Two chats see nothing of each other, and each is moved by its own message.
		{"two messages, two chats", allow, func(d *draft) {
			closed := *d
			closed.chatID = "closed"
			d.around = append(d.around, set(closed.chatPath(), closedDocument()))
			with(func(draft) []write { return []write{closed.create(), closed.moveChat()} })(d)
		}},
		{"then emptied", deny, with(func(d draft) []write {
			return []write{update(d.messagePath(), fields{"text": ""})}
		})},
		{"then deleted", deny, with(func(d draft) []write { return []write{remove(d.messagePath())} })},
		{"with a report", deny, with(func(d draft) []write {
			return []write{set(d.messagePath()+"/reports/"+worker.id, fields{"reason": "rude"})}
		})},
		{"with the gig", deny, with(func(d draft) []write {
			return []write{update(d.gigPath(), fields{"title": "mine"})}
		})},
		{"with a profile", deny, with(func(draft) []write { return []write{set("users/worker", fields{"name": "Wim"})} })},

		// The chat names a message that was deleted since, and it is sent anew.
		{"again", allow, func(d *draft) { d.chat["lastMessageId"] = d.messageID }},
		{"again, chat not moved", deny, func(d *draft) {
			d.chat["lastMessageId"] = d.messageID
			d.writes = func(d draft) []write { return []write{d.create()} }
		}},
		{"again, chat's lastMessageAt only", allow, func(d *draft) {
			d.chat["lastMessageId"] = d.messageID
			delete(d.move, "lastMessageId")
		}},
	})

	alone := func(change func(d *draft)) func(*draft) {
		return func(d *draft) {
			change(d)
			d.writes = func(d draft) []write { return []write{d.moveChat()} }
		}
	}
	b.vary(worker, "update", "team chat", "team", []variation{
		{"with a new message", allow, func(*draft) {}},
		{"to a message of nothing", deny, alone(func(*draft) {})},
		{"to the message that is there", deny, alone(func(d *draft) { d.call(oldMessage) })},
		{"to no message", deny, alone(func(d *draft) { delete(d.move, "lastMessageId") })},
		{"nothing", deny, alone(func(d *draft) { clear(d.move) })},
		{"readUntil", deny, alone(func(d *draft) { d.move = fields{"readUntil": fields{worker.id: time.Now()}} })},
		{"participantIds", deny, alone(func(d *draft) { d.move = fields{"participantIds": list{worker.id}} })},
		{"frozen", deny, alone(func(d *draft) { d.move = fields{"frozen": false} })},
	})
}
