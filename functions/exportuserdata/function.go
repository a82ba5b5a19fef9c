// Package exportuserdata is the function export-user-data.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        the user; admins, for anyone
//	reads      the messages of the page and one more, in all gigs; for admins the
//	           texts of hidden ones
//	writes     PostgreSQL: a row of admin_audit_log before an admin sees a page of
//	           another user's
package exportuserdata

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
	functions.HTTP("ExportUserData", entry.HTTP("export-user-data", open, entry.UsesArchive))
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
	h := handler{&chat.Exporter{Exports: live, AuditLog: archive}}
	return callable.Handler(verifier.AuthenticateUnrevoked, h.list), nil
}
