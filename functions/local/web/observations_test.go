package web_test

// observations is what the journey must have seen, in JSON.
var observations = []struct{ name, want string }{
	{"signing in: buyer", `true`},
	{"signing in: worker", `true`},
	{"signing in: another", `true`},
	{"signing in: admin", `true`},
	{"signing in: the admin's claim", `true`},

	{"send-message", `{"gigId": "GIG", "chatId": "team", "messageId": "message-1", "text": "one 👋",
		"is_read_by_receiver": false, "moderationStatus": "unreviewed", "redacted": false,
		"isOwn": true, "isNow": true, "duplicate": false}`},
	{"send-message: again", `{"duplicate": true, "isSame": true}`},
	{"send-message: the id with another text", `"functions/already-exists"`},
	{"send-message: null and undefined are absent", `36`},
	{"listener: what was sent", `{"id": "message-1", "text": "one 👋", "is_read_by_receiver": false, "moderationStatus": "unreviewed"}`},
	{"listener: live", `"live"`},
	{"inbox: the team chat", `{"id": "team", "lastMessageId": "message-3"}`},

	{"list-chats", `{"chats": [{"chatId": "team", "unreadCount": 3, "frozen": false, "last": "message-3"}], "nextPageToken": null}`},
	{"mark-read: the first of three", `{"unreadCount": 2, "isNow": true}`},
	{"mark-read: the last", `0`},
	{"is_read_by_receiver: one of two has read", `false`},
	{"is_read_by_receiver: both have", `true`},
	{"list-chats: after mark-read", `[0]`},

	{"list-messages: pages, the newest first", `[2, ["message-1"], null]`},
	{"list-messages: the listener's order", `true`},
	{"list-messages: a made-up token", `"functions/invalid-argument"`},

	{"open-chat", `[true, false, true, null]`},
	{"inbox: the newest on top", `"team,closed"`},

	{"offline: hasPendingWrites", `true`},
	{"offline: others do not have it", `false`},
	{"online: acknowledged", `true`},
	{"online: others have it", `{"text": "Mail me at anna@example.com", "is_read_by_receiver": false, "moderationStatus": "unreviewed"}`},
	{"online: the inbox follows", `"team"`},

	{"error: no text", `"functions/invalid-argument"`},
	{"error: an unknown field", `"functions/invalid-argument"`},
	{"error: no such gig", `"functions/permission-denied"`},
	{"error: no such gig, to an admin", `"functions/not-found"`},
	{"error: nobody is signed in", `"functions/unauthenticated"`},
	{"error: it names the field", `true`},
	{"error: a write without its chat", `"permission-denied"`},

	{"taken off: the listener ends", `"permission-denied"`},
	{"taken off: without the next message", `false`},
	{"taken off: sending", `"functions/permission-denied"`},
	{"taken off: the inbox follows", `[]`},

	{"too many: the code", `"functions/resource-exhausted"`},
	{"too many: what is allowed was accepted", `true`},
	{"too many: when to try again", `true`},
}
