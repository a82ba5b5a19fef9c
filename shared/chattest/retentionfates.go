package chattest

import (
	"fmt"
	"slices"
	"time"
)

// young is a time at which nothing is due.
var young = redactHorizon.Add(time.Hour)

// fates are what must go and what must stay, each with its reason.
func fates() []fate {
	return slices.Concat(boundaries(), whole(), parts(), holdsOf(), oddities())
}

// boundaries are the horizons, by the microsecond. In each chat a young message
// keeps the chat.
func boundaries() []fate {
	var list []fate
	for _, b := range []struct {
		name          string
		at            time.Time
		goes, redacts bool
	}{
		{"older than messages may get by a microsecond: it goes, and is not redacted before", deleteHorizon.Add(-µs), true, false},
		{"exactly as old as messages may get: it stays, without its secret", deleteHorizon, false, true},
		{"younger by a microsecond: it stays, without its secret", deleteHorizon.Add(µs), false, true},
		{"older than secrets may get by a microsecond", redactHorizon.Add(-µs), false, true},
		{"exactly as old as secrets may get", redactHorizon, false, false},
		{"younger than secrets may get by a microsecond", redactHorizon.Add(µs), false, false},
	} {
		f := fate{why: b.name, docs: map[string]document{
			"team": aChatOf(deleteHorizon.AddDate(-1, 0, 0), young), "team/messages/message-1": aMessageOf(b.at, secret), "team/messages/message-2": aMessageOf(young, secret),
		}}
		if b.goes {
			f.goes, f.deleted = []string{"team/messages/message-1"}, 1
		}
		if b.redacts {
			f.redacted, f.changed = []string{"team/messages/message-1"}, 1
		}
		list = append(list, f)
	}
	return list
}

// whole are chats that go or stay as a whole.
func whole() []fate {
	old := deleteHorizon.Add(-µs)
	quiet := func(at time.Time) map[string]document { return map[string]document{"team": aChatOf(at, at)} }
	return []fate{
		{why: "an empty chat, quiet for longer than messages may get", docs: quiet(old), goes: []string{""}, chats: 1},
		{why: "quiet for exactly as long: it stays", docs: quiet(deleteHorizon)},
		{why: "quiet for less", docs: quiet(deleteHorizon.Add(µs))},
		{why: "opened late, whatever its last message says", docs: map[string]document{"team": aChatOf(deleteHorizon, old)}},
		{
			why:  "a chat that this run empties goes in this run",
			docs: map[string]document{"team": aChatOf(old, old), "team/messages/message-1": aMessageOf(old, "x"), "team/messages/message-2": aMessageOf(old.Add(-time.Hour), "x")},
			goes: []string{""}, deleted: 2, chats: 1,
		},
		{
			why:  "a chat that it empties, but was used later: its last message was deleted by somebody",
			docs: map[string]document{"team": aChatOf(old, young), "team/messages/message-1": aMessageOf(old, "x")},
			goes: []string{"team/messages/message-1"}, deleted: 1,
		},
		{
			why:  "one message is left, though the chat does not know of it: both stay",
			docs: map[string]document{"team": aChatOf(old, old), "team/messages/message-1": aMessageOf(old, "x"), "team/messages/message-2": aMessageOf(deleteHorizon, "x")},
			goes: []string{"team/messages/message-1"}, deleted: 1,
		},
		{
			why: "what messages that are gone have left behind goes with the chat",
			docs: map[string]document{
				"team": aChatOf(old, old), "team/messages/gone/reports/worker": aReportOf("x"), "team/messages/gone/moderation/original": {"text": "x"},
			},
			goes: []string{""}, chats: 1,
		},
		{why: "of two chats in a gig one goes", docs: map[string]document{"team": aChatOf(old, old), "pair": aChatOf(old, young)}, goes: []string{"team"}, chats: 1},
	}
}

// parts are the texts of messages and what lies below them.
func parts() []fate {
	old, secretive := deleteHorizon.Add(-µs), redactHorizon.Add(-µs)
	hidden := func(at time.Time) map[string]document {
		return map[string]document{
			"team":                    aChatOf(deleteHorizon.AddDate(-1, 0, 0), young),
			"team/messages/message-1": with(aMessageOf(at, ""), document{"moderationStatus": "hidden", "moderatedBy": "admin", "moderatedAt": at, "moderationReason": "rude"}),
			"team/messages/message-1/moderation/original": {"text": secret},
			"team/messages/message-1/reports/worker":      aReportOf(secret),
			"team/messages/message-1/reports/another":     aReportOf("It is rude."),
		}
	}
	flagged := func(fields document) map[string]document {
		return map[string]document{
			"team":                    aChatOf(deleteHorizon.AddDate(-1, 0, 0), young),
			"team/messages/message-1": with(aMessageOf(secretive, "x"), with(document{"moderationStatus": "flagged"}, fields)),
		}
	}
	return []fate{
		{
			why: "a hidden message goes with its original and its reports", docs: hidden(old),
			goes: []string{"team/messages/message-1"}, deleted: 1,
		},
		{
			why: "of a hidden message the original and the reports are redacted, and it counts once", docs: hidden(secretive),
			redacted: []string{"team/messages/message-1/moderation/original", "team/messages/message-1/reports/worker"}, changed: 1,
		},
		{why: "a hidden message that is young", docs: hidden(young)},
		{why: "a moderator's reason", docs: flagged(document{"moderationReason": secret}), redacted: []string{"team/messages/message-1"}, changed: 1},
		{
			why: "a report alone: the message was not changed, but counts", docs: and(flagged(nil), "team/messages/message-1/reports/worker", aReportOf(secret)),
			redacted: []string{"team/messages/message-1/reports/worker"}, changed: 1,
		},
		{why: "nothing personal in it", docs: flagged(document{"text": "See you there.", "moderationReason": "all is well"})},
		{why: "redacted before", docs: flagged(document{"text": openly, "redactedAt": retTime})},
	}
}

// holdsOf are chats under hold with something due, and some without.
func holdsOf() []fate {
	old := deleteHorizon.Add(-µs)
	var list []fate
	for name, hold := range map[string]any{"true": true, "null": nil, "a text": "x"} {
		list = append(list, fate{why: "a hold of " + name + " keeps a chat with all its messages", held: 1, docs: map[string]document{
			"team": with(aChatOf(old, old), document{"legalHold": hold}), "team/messages/message-1": aMessageOf(old, secret),
			"team/messages/message-2":                     with(aMessageOf(old, ""), document{"moderationStatus": "hidden"}),
			"team/messages/message-2/moderation/original": {"text": secret},
		}})
	}
	return append(list,
		fate{why: "a hold of false is none", docs: map[string]document{"team": with(aChatOf(old, old), document{"legalHold": false})}, goes: []string{""}, chats: 1},
		fate{why: "a hold keeps secrets", held: 1, docs: map[string]document{
			"team": with(aChatOf(old, young), document{"legalHold": true}), "team/messages/message-1": aMessageOf(redactHorizon.Add(-µs), secret),
		}},
		fate{why: "a hold keeps an empty chat", held: 1, docs: map[string]document{"team": with(aChatOf(old, old), document{"legalHold": true})}},
		fate{why: "a hold with nothing due is not counted", docs: map[string]document{
			"team": with(aChatOf(old, young), document{"legalHold": true}), "team/messages/message-1": aMessageOf(redactHorizon.Add(-µs), "See you there."),
		}},
		fate{why: "a hold with a message that is never due", docs: map[string]document{
			"team": with(aChatOf(old, old), document{"legalHold": true}), "team/messages/message-1": {"text": "x"},
		}},
		fate{why: "a hold holds its own chat alone", held: 1, docs: map[string]document{
			"team": with(aChatOf(old, old), document{"legalHold": true}), "pair": aChatOf(old, old), "pair/messages/message-1": aMessageOf(old, "x"),
		}, goes: []string{"pair"}, deleted: 1, chats: 1},
	)
}

// oddities are malformed, or nobody's.
func oddities() []fate {
	old := deleteHorizon.Add(-µs)
	list := []fate{
		{
			why: "a message in a chat without a document", docs: map[string]document{"team/messages/message-1": aMessageOf(old, "x"), "team/messages/message-2": aMessageOf(young, secret)},
			goes: []string{"team/messages/message-1"}, deleted: 1,
		},
		{
			why: "a chat without any time is as old as its document", docs: map[string]document{"team": {"frozen": true}, "team/messages/message-1": aMessageOf(old, "x")},
			goes: []string{""}, deleted: 1, chats: 1,
		},
		{
			why: "without a last message's time it is as old as it was made", docs: map[string]document{"team": {"createdAt": old}, "team/messages/message-1": aMessageOf(old, "x")},
			goes: []string{""}, deleted: 1, chats: 1,
		},
		{
			why: "which may be young", docs: map[string]document{"team": {"createdAt": deleteHorizon}, "team/messages/message-1": aMessageOf(old, "x")},
			goes: []string{"team/messages/message-1"}, deleted: 1,
		},
		{
			why: "so is one that never had a message", docs: map[string]document{"team": {"createdAt": old}, "pair": {"createdAt": old, "lastMessageAt": nil}},
			goes: []string{""}, chats: 2,
		},
		{why: "until it is old enough", docs: map[string]document{"team": {"createdAt": deleteHorizon}}},
		{why: "or as long as there is a hold", held: 1, docs: map[string]document{"team": {"createdAt": old, "legalHold": true}}},
		{
			why: "a chat without any time that has a young message", docs: map[string]document{
				"team": {"frozen": true}, "team/messages/message-1": aMessageOf(old, "x"), "team/messages/message-2": aMessageOf(young, "x"),
			},
			goes: []string{"team/messages/message-1"}, deleted: 1,
		},
		{why: "a message without a time has no age, so it and its chat stay", docs: map[string]document{"team": aChatOf(old, old), "team/messages/message-1": {"text": secret}}},
		{
			why: "a message with nothing but its time goes", docs: map[string]document{"team": aChatOf(old, old), "team/messages/message-1": {"createdAt": old}},
			goes: []string{""}, deleted: 1, chats: 1,
		},
	}
	for i := range 4 { // more than any page
		list = append(list, fate{
			why:  fmt.Sprintf("one of many chats of one time, the %d.", i+1),
			docs: map[string]document{"team": aChatOf(old, old), "pair": aChatOf(old, old), "team/messages/message-1": aMessageOf(old, "x")},
			goes: []string{""}, deleted: 1, chats: 2,
		})
	}
	return list
}

// and adds a document.
func and(docs map[string]document, path string, fields document) map[string]document {
	docs[path] = fields
	return docs
}
