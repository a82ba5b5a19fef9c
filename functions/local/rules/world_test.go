package rules_test

import "strings"

// actor is a user by the part they play in the gig.
type actor struct {
	name string
	user
}

// Who meets at the gig. The gig's document says who participates; the chats also
// list those who no longer do, as they stand before sync-participants has run.
var (
	buyer         = actor{"buyer", user{id: "buyer"}}
	worker        = actor{"worker", user{id: "worker"}}
	secondWorker  = actor{"second worker", user{id: "second-worker"}} // not in the closed chat
	formerWorker  = actor{"former worker", user{id: "former-worker"}}
	otherWorker   = actor{"other worker", user{id: "other-worker"}} // of another gig
	stranger      = actor{"stranger", user{id: "stranger"}}
	nobody        = actor{"nobody", user{}}
	admin         = actor{"admin", user{id: "admin", admin: true}}
	mistakenAdmin = actor{"mistaken admin", user{id: "mistaken-admin", admin: "true"}}
)

// Those who cannot be: the gig names them as workers and the chats list them, and
// yet they are not users of ours. With the claim, they are no admins either.
var (
	erased   = actor{"erased", user{id: "deleted-user", admin: true}}
	reserved = actor{"reserved", user{id: "__user__", admin: true}}
	dotted   = actor{"dotted", user{id: "worker.1", admin: true}}
	tooLong  = actor{"too long", user{id: strings.Repeat("u", 129), admin: true}}
)

func gigDocument() fields {
	return fields{
		"buyerId":   buyer.id,
		"workerIds": list{worker.id, secondWorker.id, erased.id, reserved.id, dotted.id, tooLong.id},
		"title":     "the marketplace's own",
	}
}

func teamDocument() fields {
	return chatDocument(buyer, worker, secondWorker, formerWorker, erased, reserved, dotted, tooLong)
}

func closedDocument() fields {
	return chatDocument(buyer, worker, formerWorker, erased, reserved, dotted, tooLong)
}

func chatDocument(members ...actor) fields {
	ids := list{}
	for _, m := range members {
		ids = append(ids, m.id)
	}
	return fields{
		"participantIds": ids, "readUntil": fields{}, "createdAt": serverTime,
		"lastMessageAt": serverTime, "lastMessageId": oldMessage,
	}
}

// newMessage returns the fields that send-message stores.
func newMessage(senderID, text string) fields {
	return fields{
		"senderId": senderID, "text": text, "createdAt": serverTime,
		"is_read_by_receiver": false, "moderationStatus": "unreviewed",
	}
}

const oldMessage = "message-0" // stored in each chat before

// The gig that is only read.
const (
	readGig    = "gigs/read"
	readTeam   = readGig + "/chats/team"
	readClosed = readGig + "/chats/closed"
	quietGig   = "gigs/quiet" // without chats
)

// world returns the documents that all rows read.
func world() []write {
	hidden := newMessage(worker.id, "")
	hidden["moderationStatus"] = "hidden"
	message, other := readTeam+"/messages/"+oldMessage, "gigs/other"
	return []write{
		set(readGig, gigDocument()),
		set(readGig+"/invoices/invoice-1", fields{"amount": 100}),
		set(readTeam, teamDocument()),
		set(message, hidden),
		set(message+"/moderation/original", fields{"text": "rude"}),
		set(message+"/reports/"+buyer.id, fields{"reason": "rude", "createdAt": serverTime}),
		set(message+"/attachments/attachment-1", fields{"size": 1}),
		set(readClosed, closedDocument()),
		set(readClosed+"/messages/"+oldMessage, newMessage(buyer.id, "hello")),
		set(quietGig, gigDocument()),
		set(other, fields{"buyerId": "other-buyer", "workerIds": list{otherWorker.id}}),
		set(other+"/chats/team", chatDocument(otherWorker)),
		set("users/"+buyer.id, fields{"name": "Bea"}),
	}
}
