// Package updatechat is the function update-chat.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        admins, whose ID token was not revoked
//	reads      the gig, the chat, its last message
//	writes     PostgreSQL: a row of admin_audit_log and one of chat_decisions, first;
//	           frozen and legalHold of the chat, which is created if it is the team
//	           chat of a gig in which nobody has sent yet
package updatechat

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
	functions.HTTP("UpdateChat", entry.HTTP("update-chat", open, entry.UsesArchive))
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
	h := handler{&chat.Custodian{Custody: live, Log: archive}}
	return callable.Handler(verifier.AuthenticateUnrevoked, h.update), nil
}
