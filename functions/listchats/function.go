// Package listchats is the function list-chats.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        anyone who is signed in, about the chats that they are a member of
//	reads      for each chat: itself, its gig, its last message, and a count of what
//	           is unread; at most 13 documents, however long the chat is
//	writes     nothing
package listchats

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
	functions.HTTP("ListChats", entry.HTTP("list-chats", open))
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
	h := handler{&chat.Inbox{Inboxes: live}}
	return callable.Handler(verifier.Authenticate, h.list), nil
}
