// Package deleteuserdata is the function delete-user-data.
//
//	trigger    HTTPS, the Firebase callable protocol
//	who        the user; admins, for anyone
//	reads      Firebase Auth: the account; Firestore: all messages of every chat with
//	           a trace of the user, all reports; PostgreSQL: those chats' rows and logs
//	writes     Firestore: messages, what lies below them, chats; PostgreSQL:
//	           chat_messages, moderation_log, chat_decisions, deletion_requests,
//	           deletion_chats, sealed_chats; a row of admin_audit_log before an
//	           admin's request
//
// What does not fit into a request's time is carried on by run-retention.
package deleteuserdata

import (
	"context"
	"time"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"example.com/gigchat/shared/auth"
	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestore"
	"example.com/gigchat/shared/postgres"
)

// limit is after how long the platform gives a request up, and budget ends well before
// the 70 seconds after which the SDKs do.
const limit, budget = 2 * time.Minute, 45 * time.Second

func init() {
	functions.HTTP("DeleteUserData", entry.HTTP("delete-user-data", open, entry.UsesArchive, entry.TimeLimit(limit)))
}

func open(ctx context.Context, config entry.Config) (entry.Handler, error) {
	verifier, err := auth.Open(ctx, config.Project, config.EnforceAppCheck)
	if err != nil {
		return nil, err
	}
	accounts, err := auth.OpenAccounts(ctx, config.Project)
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
	h := handler{&chat.Deletion{
		Live: live, Archive: archive, Accounts: accounts, AuditLog: archive, NewID: entry.NewID,
		Now: time.Now, Pause: entry.Pause, Stopping: entry.Stopping(), Budget: budget, Progress: entry.DeletionProgress,
	}}
	return callable.Handler(verifier.AuthenticateUnrevoked, h.delete), nil
}
