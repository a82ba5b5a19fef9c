// Package listmessages is the function list-messages.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        members of the chat; admins, whose ID token was not revoked
//	reads      the gig, the chat, the messages of the page and one more
//	writes     PostgreSQL: a row of admin_audit_log before an admin sees a page of a
//	           chat that they are no member of
//
// A page costs the same however many messages come before it.
package listmessages

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
	functions.HTTP("ListMessages", entry.HTTP("list-messages", open, entry.UsesArchive))
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
	h := handler{&chat.Reader{History: live, AuditLog: archive}}
	return callable.Handler(verifier.AuthenticateUnrevoked, h.list), nil
}
