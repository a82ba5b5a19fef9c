// Package sendmessage is the function send-message.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        members of the chat
//	reads      the gig, the chat, how much the caller has sent within a minute, and,
//	           where the caller chose its id, the message
//	writes     the message and its chat's lastMessageAt and lastMessageId; creates
//	           the team chat with its first message
//
// It is two round trips to Firestore: the reads, which go out together, and one
// commit. A retry with the same messageId is answered with the message that is
// there. A send that is under way when its chat is frozen may still arrive: there is
// no lock that all senders of a chat would queue for.
package sendmessage

import (
	"context"
	"time"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"example.com/gigchat/shared/auth"
	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestore"
)

func init() {
	functions.HTTP("SendMessage", entry.HTTP("send-message", open))
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
	sender := &chat.Sender{Conversations: live, NewID: entry.NewID, Now: time.Now, LimitPerMinute: config.SendLimit}
	return callable.Handler(verifier.Authenticate, handler{sender}.send), nil
}
