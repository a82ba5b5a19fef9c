package rules_test

import "strings"

// line is what each actor of a grid may do: + is allowed, - denied, and . no row.
type line struct {
	verdicts                       string
	operation, document, variation string
	do                             func(who actor) func(gigID string) scene
}

// insiders are in the gig, were in it, or watch over it, or would like to.
var insiders = []actor{buyer, worker, secondWorker, formerWorker, otherWorker, stranger, nobody, admin, mistakenAdmin}

// grid is who may do what. The marks are those of insiders, in that order.
var grid = []line{
	{"+ + + - - - - + -", "get", "team chat", "", reads(get(readTeam))},
	{"+ + - - - - - + -", "get", "closed chat", "", reads(get(readClosed))},
	{"- - - - - - - + -", "get", "unopened chat", "", reads(get(readGig + "/chats/unopened"))},
	{"+ + + - - - - + -", "get", "team message", "", reads(get(readTeam + "/messages/" + oldMessage))},
	{"+ + + - - - - + -", "get", "unsent team message", "", reads(get(readTeam + "/messages/message-9"))},
	{"+ + - - - - - + -", "get", "closed message", "", reads(get(readClosed + "/messages/" + oldMessage))},
	{"+ + - - - - - + -", "get", "both chats", "", reads(getAll(readTeam, readClosed))},
	{"- - - - + - - + -", "get", "another gig's team chat", "", reads(get("gigs/other/chats/team"))},
	{"- - - - - - - + -", "get", "gig", "", reads(get(readGig))},
	{"- - - - - - - + -", "get", "original", "", reads(get(readTeam + "/messages/" + oldMessage + "/moderation/original"))},
	{"- - - - - - - + -", "get", "report", "", reads(get(readTeam + "/messages/" + oldMessage + "/reports/buyer"))},
	{"- - - - - - - + -", "get", "attachment", "", reads(get(readTeam + "/messages/" + oldMessage + "/attachments/attachment-1"))},
	{"- - - - - - - + -", "get", "invoice", "", reads(get(readGig + "/invoices/invoice-1"))},
	{"- - - . . . . - .", "get", "profile", "", reads(get("users/buyer"))},

	{"+ + + - - - - + -", "list", "team messages", "", reads(find(messages(readTeam, 50)))},
	{"+ + + - - - - + -", "list", "team messages", "one", reads(find(messages(readTeam, 1)))},
	{"+ + + - - - - + -", "list", "team messages", "10,000", reads(find(messages(readTeam, 10_000)))},
	{"+ + + - - - - + -", "list", "team messages", "no limit", reads(find(messages(readTeam, 0)))},
	{"+ + + - - - - + -", "list", "team messages", "counted", reads(count(messages(readTeam, 0)))},
	{"+ + + - - - - + -", "list", "team messages", "own", own(messages(readTeam, 50), "senderId", "EQUAL")},
	{"+ + - - - - - + -", "list", "closed messages", "", reads(find(messages(readClosed, 50)))},
	{"+ + - - - - - + -", "list", "closed messages", "counted", reads(count(messages(readClosed, 0)))},
	{"- - - - - - - + -", "list", "originals", "", reads(find(query{parent: readTeam + "/messages/" + oldMessage, collection: "moderation"}))},
	{"- - - - - - - + -", "list", "reports", "", reads(find(query{parent: readTeam + "/messages/" + oldMessage, collection: "reports"}))},
	{"- - - - - - - + -", "list", "gigs", "", reads(find(query{collection: "gigs"}))},
	{"- - - . . . . - .", "list", "profiles", "", reads(find(query{collection: "users"}))},

	// The inbox is judged by its filter: who filters by another user is turned away,
	// whatever is found, and the former worker is not until the chats follow the gig.
	{"+ + + + + + - + +", "list", "chats of the gig", "own", own(inbox(readGig), "participantIds", "ARRAY_CONTAINS")},
	{"- - - - - - - + -", "list", "chats of the gig", "", reads(find(query{parent: readGig, collection: "chats"}))},
	{"- - - - - - - + -", "list", "chats of the gig", "another's", another(inbox(readGig))},
	{"+ + + + + + - + +", "list", "chats of all gigs", "own", own(inbox(""), "participantIds", "ARRAY_CONTAINS")},
	{"- - - - - - - + -", "list", "chats of all gigs", "", reads(find(query{collection: "chats", group: true}))},
	{"- - - - - - - + -", "list", "chats of all gigs", "another's", another(inbox(""))},
	{"- - - - - - - + -", "list", "chats of all gigs", "another's alone", reads(find(query{
		collection: "chats", group: true, field: "participantIds", op: "EQUAL", value: list{"another"},
	}))},
	{"- - - - - - - + -", "list", "chats of all gigs", "counted", reads(count(query{collection: "chats", group: true}))},
	{"- - - - - - - + -", "list", "messages of all gigs", "", reads(find(flagged()))},
	{"- - - - - - - + -", "list", "messages of all gigs", "own", own(query{collection: "messages", group: true}, "senderId", "EQUAL")},
	{"- - - - - - - + -", "list", "messages of the gig", "", reads(find(query{parent: readGig, collection: "messages", group: true}))},
	{"- - - - - - - + -", "list", "originals of all gigs", "", reads(find(query{collection: "moderation", group: true}))},
	{"- - - - - - - + -", "list", "reports of all gigs", "", reads(find(query{collection: "reports", group: true}))},
	{"- - - . . . . - .", "list", "invoices of all gigs", "", reads(find(query{collection: "invoices", group: true}))},

	{"+ + + - - - - - -", "create", "team message", "", sends("team")},
	{"+ + - - - - - - -", "create", "closed message", "", sends("closed")},
	{"+ + - - - - - - -", "create", "closed message", "joining", joins},
	{"- - - - - - - + -", "update", "team message", "", flags},
}

// ghosts are those who cannot be. That they have the claim tells only where an
// admin could do it.
var ghosts = []actor{erased, reserved, dotted, tooLong}

var ghostGrid = []line{
	{"- - - -", "get", "team chat", "", reads(get(readTeam))},
	{"- - - -", "get", "gig", "", reads(get(readGig))},
	{"- - - -", "list", "chats of all gigs", "own", own(inbox(""), "participantIds", "ARRAY_CONTAINS")},
	{"- - - -", "list", "chats of all gigs", "", reads(find(query{collection: "chats", group: true}))},
	{"- - - -", "create", "team message", "", sends("team")},
	{"- - - -", "update", "team message", "", flags},
}

func (b *builder) addGrid() {
	b.addLines(insiders, grid)
	b.addLines(ghosts, ghostGrid)
}

func (b *builder) addLines(actors []actor, lines []line) {
	for _, l := range lines {
		for i, mark := range strings.Fields(l.verdicts) {
			if mark != "." {
				b.add(actors[i], l.operation, l.document, l.variation, verdictOf(mark == "+"), l.do(actors[i]))
			}
		}
	}
}

func reads(a attempt) func(actor) func(string) scene {
	return func(actor) func(string) scene { return reading(a) }
}

func messages(chat string, limit int) query {
	return query{parent: chat, collection: "messages", orderBy: "createdAt", limit: limit}
}

func inbox(gig string) query {
	return query{parent: gig, collection: "chats", group: gig == "", orderBy: "lastMessageAt", limit: 20}
}

func flagged() query {
	return query{collection: "messages", group: true, field: "moderationStatus", op: "EQUAL", value: "flagged", orderBy: "createdAt"}
}

// own filters the query by the actor.
func own(q query, field, op string) func(actor) func(string) scene {
	return func(who actor) func(string) scene {
		q := q
		q.field, q.op, q.value = field, op, who.id
		return reading(find(q))
	}
}

// another filters the inbox by somebody else.
func another(q query) func(actor) func(string) scene {
	return func(who actor) func(string) scene {
		q := q
		q.field, q.op, q.value = "participantIds", "ARRAY_CONTAINS", buyer.id
		if who.id == buyer.id {
			q.value = worker.id
		}
		return reading(find(q))
	}
}
