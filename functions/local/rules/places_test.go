package rules_test

import "strings"

// addPlaces adds the gigs, chats and ids that a message may and may not go to.
func (b *builder) addPlaces() {
	gig := func(name string, value any) func(*draft) {
		return func(d *draft) { d.gig[name] = value }
	}
	chat := func(name string, value any) func(*draft) {
		return func(d *draft) { d.chat[name] = value }
	}
	gigPadded := func(length int) func(*draft) {
		return func(d *draft) { d.gigID += strings.Repeat("g", length-len(d.gigID)) }
	}
	chatCalled := func(id string) func(*draft) { return func(d *draft) { d.chatID = id } }
	called := func(id string) func(*draft) { return func(d *draft) { d.call(id) } }
	noGig := func(d *draft) { d.gig = nil }
	noChat := func(d *draft) { d.chat = nil }
	// Set, not updated: an update of what is not there fails by itself.
	openedAlong := func(d *draft) {
		d.chat = nil
		d.writes = func(d draft) []write {
			opened := teamDocument()
			opened["lastMessageId"] = d.messageID
			return []write{set(d.chatPath(), opened), d.create()}
		}
	}

	b.vary(worker, "create", "team message", "team", []variation{
		{"gig: missing", deny, noGig},
		{"gig: no workerIds", deny, func(d *draft) { delete(d.gig, "workerIds") }},
		{"gig: workerIds empty", deny, gig("workerIds", list{})},
		{"gig: workerIds null", deny, gig("workerIds", nil)},
		{"gig: workerIds string", deny, gig("workerIds", worker.id)},
		{"gig: workerIds map", deny, gig("workerIds", fields{worker.id: worker.id})},
		{"gig: workerIds nested", deny, gig("workerIds", list{fields{worker.id: true}})},
		{"gig: workerIds beside others", allow, gig("workerIds", list{nil, 5, worker.id})},
		{"gig: no buyerId", allow, func(d *draft) { delete(d.gig, "buyerId") }},
		{"gig: buyerId null", allow, gig("buyerId", nil)},
		{"gig: worker in another field", deny, func(d *draft) {
			d.gig["workerIds"], d.gig["participantIds"] = list{}, list{worker.id}
		}},

		{"chat: missing", deny, noChat},
		{"chat: opened along", deny, openedAlong},
		{"chat: does not list the sender", allow, chat("participantIds", list{buyer.id})},
		{"chat: no participantIds", allow, func(d *draft) { delete(d.chat, "participantIds") }},
		{"chat: legalHold", allow, chat("legalHold", true)},
		{"chat: frozen false", allow, chat("frozen", false)},
		{"chat: frozen", deny, chat("frozen", true)},
		{"chat: frozen null", deny, chat("frozen", nil)},
		{"chat: frozen 0", deny, chat("frozen", 0)},
		{"chat: frozen empty", deny, chat("frozen", "")},
		{"chat: frozen string", deny, chat("frozen", "false")},
		{"chat: frozen list", deny, chat("frozen", list{})},

		{"gigId: 128", allow, gigPadded(128)},
		{"gigId: 129", deny, gigPadded(129)},
		{"gigId: underscores", allow, func(d *draft) { d.gigID = "_" + d.gigID + "__" }},
		{"gigId: dot", deny, func(d *draft) { d.gigID += ".x" }},
		{"gigId: space", deny, func(d *draft) { d.gigID += " x" }},
		{"gigId: letter beyond ASCII", deny, func(d *draft) { d.gigID += "é" }},
		{"gigId: line feed", deny, func(d *draft) { d.gigID += "\n" }},

		{"messageId: 8", allow, called("message8")},
		{"messageId: 7", deny, called("message")},
		{"messageId: 64", allow, called(strings.Repeat("m", 64))},
		{"messageId: 65", deny, called(strings.Repeat("m", 65))},
		{"messageId: hyphens", allow, called("--------")},
		{"messageId: underscores", allow, called("_______m")},
		{"messageId: dot", deny, called("message.1")},
		{"messageId: space", deny, called("message 1")},
		{"messageId: letter beyond ASCII", deny, called("méssage-1")},
		{"messageId: line feed", deny, called("message-1\n")},
	})

	b.vary(buyer, "create", "team message", "team", []variation{
		{"gig: missing", deny, noGig},
		{"gig: no buyerId", deny, func(d *draft) { delete(d.gig, "buyerId") }},
		{"gig: buyerId null", deny, gig("buyerId", nil)},
		{"gig: buyerId list", deny, gig("buyerId", list{buyer.id})},
		{"gig: buyerId another", deny, gig("buyerId", "another")},
		{"gig: buyerId another, buyer a worker", allow, func(d *draft) {
			d.gig["buyerId"], d.gig["workerIds"] = "another", list{buyer.id}
		}},
		{"gig: no workerIds", allow, func(d *draft) { delete(d.gig, "workerIds") }},
		{"gig: workerIds string", allow, gig("workerIds", "nobody")},
	})

	b.vary(worker, "create", "closed message", "closed", []variation{
		{"gig: workerIds empty", deny, gig("workerIds", list{})},
		{"chat: missing", deny, noChat},
		{"chat: opened along", deny, openedAlong},
		{"chat: frozen", deny, chat("frozen", true)},
		{"chat: does not list the sender", deny, chat("participantIds", list{buyer.id})},
		{"chat: no participantIds", deny, func(d *draft) { delete(d.chat, "participantIds") }},
		{"chat: participantIds null", deny, chat("participantIds", nil)},
		{"chat: participantIds string", deny, chat("participantIds", worker.id)},
		{"chat: participantIds map", deny, chat("participantIds", fields{worker.id: true})},
		{"chat: participantIds beside others", allow, chat("participantIds", list{nil, 5, worker.id})},
		{"chatId: 128", allow, chatCalled(strings.Repeat("c", 128))},
		{"chatId: 129", deny, chatCalled(strings.Repeat("c", 129))},
		{"chatId: one letter", allow, chatCalled("c")},
		{"chatId: dot", deny, chatCalled("chat.1")},
		{"chatId: other case of team", allow, chatCalled("Team")},
		{"chatId: letter beyond ASCII", deny, chatCalled("çhat")},
	})
}
