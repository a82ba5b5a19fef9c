// Package openchat is the function open-chat.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        participants of the gig
//	reads      the gig, the chat, its last message, how much of it is unread
//	writes     the chat, if it is new or somebody who had left the gig is back
//
// The same people always get the same chat.
package openchat

import (
	"context"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"example.com/gigchat/shared/auth"
	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestore"
)

func init() {
	functions.HTTP("OpenChat", entry.HTTP("open-chat", open))
}

func open(ctx context.Context, config entry.Config) (entry.Handler, error) {
	verifier, err := auth.Open(ctx, config.Project, config.EnforceAppCheck)
	if err != nil {
		return nil, err
	}
	database := firestore.Database{Project: config.Project, ID: config.FirestoreDatabase}
	live, err := firestore.Open(ctx, database, config.FirestoreEmulator)
	if err != nil {
		return nil, err
	}
	h := handler{&chat.Opener{Rooms: live}, &chat.Inbox{Inboxes: live}}
	return callable.Handler(verifier.Authenticate, h.open), nil
}
