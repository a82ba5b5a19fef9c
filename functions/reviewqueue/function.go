// Package reviewqueue is the function review-queue.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        admins, whose ID token was not revoked
//	reads      the messages of the page and one more, in all gigs; the texts of
//	           hidden ones
//	writes     PostgreSQL: a row of admin_audit_log before a page is shown
package reviewqueue

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
	functions.HTTP("ReviewQueue", entry.HTTP("review-queue", open, entry.UsesArchive))
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
	h := handler{&chat.Reviewer{Queue: live, AuditLog: archive}}
	return callable.Handler(verifier.AuthenticateUnrevoked, h.list), nil
}
