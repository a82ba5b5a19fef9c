// Package adminpanel is the function admin-panel.
//
//	trigger    HTTPS, browsers
//	who        admins, in a session of eight hours after a sign-in; anybody: the
//	           sign-in page and what it is made of
//	reads      Firebase Auth: the admin's account, with each request; Firestore: a
//	           gig, its chats, messages with their reports and originals, for a dry
//	           run what run-retention does; PostgreSQL: chat_messages, moderation_log,
//	           system_flags, retention_runs, reconcile_runs, admin_audit_log
//	writes     PostgreSQL: a row of admin_audit_log before anything of others is
//	           shown or decided; what moderate-message and update-chat write; a row of
//	           retention_runs for a dry run
//
// All pages work without JavaScript but for the sign-in, which asks Firebase Auth
// for an ID token. What fails is answered with a page that says so.
package adminpanel

import (
	"context"
	"time"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"example.com/gigchat/shared/auth"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestore"
	"example.com/gigchat/shared/postgres"
)

// dryRunTime is after how long a dry run stops by itself: Firebase Hosting gives a
// request up after a minute.
const dryRunTime = 40 * time.Second

func init() {
	functions.HTTP("AdminPanel", entry.HTTP("admin-panel", open, entry.UsesArchive, entry.SignsIn))
}

func open(ctx context.Context, config entry.Config) (entry.Handler, error) {
	key, err := config.WebAPIKey()
	if err != nil {
		return nil, err
	}
	sessions, err := auth.OpenSessions(ctx, config.Project)
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
	p, err := newPanel(panel{
		sessions:     sessions,
		signIn:       signInAt(config.AuthEmulator, key),
		investigator: &chat.Investigator{Evidence: live, Records: archive, AuditLog: archive},
		moderator:    &chat.Moderator{Moderations: live, AuditLog: archive},
		custodian:    &chat.Custodian{Custody: live, Log: archive},
		overseer: &chat.Overseer{
			Ledger: archive, AuditLog: archive, Now: time.Now,
			Retention: &chat.Retention{
				Live: live, Archive: archive, NewID: entry.NewID, Now: time.Now, Pause: entry.Pause, Stopping: entry.Stopping(),
				Budget: dryRunTime, Progress: entry.RetentionProgress,
			},
		},
	})
	if err != nil {
		return nil, err
	}
	return p.serve, nil
}
