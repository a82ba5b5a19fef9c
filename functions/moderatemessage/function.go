// Package moderatemessage is the function moderate-message.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        admins, whose ID token was not revoked
//	reads      the gig, the chat, the message and, while it is hidden, its text;
//	           where metrics are exported, a count of what is flagged
//	writes     PostgreSQL: a row of admin_audit_log, first; the message, and with it
//	           moderation/original, which has the text of a hidden one
//
// The decision itself is recorded in moderation_log by mirror-message.
package moderatemessage

import (
	"context"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"example.com/gigchat/shared/auth"
	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestore"
	"example.com/gigchat/shared/postgres"
)

func init() {
	functions.HTTP("ModerateMessage", entry.HTTP("moderate-message", open, entry.UsesArchive))
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
	archive, err := postgres.Open(ctx, config.DatabaseURL)
	if err != nil {
		return nil, err
	}
	h := handler{&chat.Moderator{Moderations: live, AuditLog: archive}, &chat.Reviewer{Queue: live}}
	return callable.Handler(verifier.AuthenticateUnrevoked, h.moderate), nil
}
