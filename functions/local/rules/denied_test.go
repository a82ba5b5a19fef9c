package rules_test

import "time"

// addDenied adds what nobody may do. Its pairs are what the same actor may do with
// the same document, or the same operation elsewhere.
func (b *builder) addDenied() {
	message := readTeam + "/messages/" + oldMessage
	for _, at := range []struct {
		document, path string
		actors         []actor // who may read it
	}{
		{"team chat", readTeam, []actor{buyer, admin}},
		{"closed chat", readClosed, []actor{buyer, admin}},
		{"team message", message, []actor{buyer, worker, admin}},
		{"closed message", readClosed + "/messages/" + oldMessage, []actor{buyer, worker, admin}},
		{"gig", readGig, []actor{admin}},
		{"original", message + "/moderation/original", []actor{admin}},
		{"report", message + "/reports/" + buyer.id, []actor{admin}},
		{"attachment", message + "/attachments/attachment-1", []actor{admin}},
		{"invoice", readGig + "/invoices/invoice-1", []actor{admin}},
	} {
		for _, who := range at.actors {
			for _, op := range []struct {
				name string
				write
			}{
				{"delete", remove(at.path)},
				{"replace", set(at.path, newMessage(who.id, "hello"))},
				{"touch", update(at.path, fields{})},
				{"mark", update(at.path, fields{"is_read_by_receiver": true, "readUntil": fields{who.id: time.Now()}})},
				{"edit", update(at.path, fields{"text": "hallo"})},
				{"backdate", update(at.path, fields{"createdAt": time.Unix(0, 0)})},
			} {
				b.add(who, op.name, at.document, "", deny, reading(commit(op.write)))
			}
		}
	}
	for _, at := range []struct {
		document string
		write
	}{
		{"gig", set("gigs/new", gigDocument())},
		{"team chat", set(quietGig+"/chats/team", chatDocument(buyer, worker))},
		{"closed chat", set(quietGig+"/chats/closed", chatDocument(buyer, worker))},
		{"original", set(message+"/moderation/new", fields{"text": "hello"})},
		{"report", set(message+"/reports/new", fields{"reason": "rude", "createdAt": serverTime})},
		{"receipt", set(message+"/receipts/buyer", fields{"at": serverTime})},
		{"invoice", set(readGig+"/invoices/new", fields{"amount": 1})},
		{"profile", set("users/new", fields{"name": "Bea"})},
		{"message outside a gig", set("chats/team/messages/message-1", newMessage(buyer.id, "hello"))},
	} {
		b.add(buyer, "create", at.document, "", deny, reading(commit(at.write)))
	}
}
