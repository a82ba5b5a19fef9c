// Package reportmessage is the function report-message.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        receivers of the message: members of its chat but its sender
//	reads      the gig, the chat, the message, the caller's report; where metrics are
//	           exported, a count of what is flagged
//	writes     the report; moderationStatus of a message that nobody has reviewed
//
// Who reported a message, and why, only admins can read.
package reportmessage

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
	functions.HTTP("ReportMessage", entry.HTTP("report-message", open))
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
	h := handler{&chat.Reporter{Reports: live}, &chat.Reviewer{Queue: live}}
	return callable.Handler(verifier.Authenticate, h.report), nil
}
