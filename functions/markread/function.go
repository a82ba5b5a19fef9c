// Package markread is the function mark-read.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        members of the chat
//	reads      the gig, the chat, the message, the messages that are not marked yet,
//	           and a count of what is unread
//	writes     the caller's read pointer in the chat, and is_read_by_receiver of the
//	           messages that all their receivers have read now
package markread

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
	functions.HTTP("MarkRead", entry.HTTP("mark-read", open))
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
	h := handler{&chat.Marker{Receipts: live}}
	return callable.Handler(verifier.Authenticate, h.mark), nil
}
