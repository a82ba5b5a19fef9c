// Package runretention is the function run-retention.
//
//	trigger    Cloud Scheduler, nightly; or a POST of {"dryRun": true}
//	who        the platform only
//	reads      PostgreSQL: system_flags; Firestore: messages that are older than a
//	           flag lets them get, their chats, what lies below them
//	writes     Firestore: deletes messages and chats, redacts texts; PostgreSQL:
//	           deletes rows of chat_messages; a row of retention_runs
//
// Then it carries on what delete-user-data has begun, with what that reads and writes.
//
// A deletion costs a document's read and its deletion, and two small queries for
// twenty thousand of them; of moderated messages, one for each chat beside that.
// Redaction reads every message between the two ages in each run. Each run reads, too,
// every report and original and the messages above them, and every chat that is older
// than messages may get.
//
// A run may be ended at any point, and the next one goes on. An error is answered
// with what the platform needs to call again; a flag that is wrong, with its name.
package runretention

import (
	"context"
	"time"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestore"
	"example.com/gigchat/shared/postgres"
)

// limit is after how long Cloud Scheduler gives an attempt up.
const limit = 30 * time.Minute

// budget leaves a run five of these minutes.
const budget = 25 * time.Minute

// reserve is what deletion requests have of these five if there is nothing left.
const reserve = 3 * time.Minute

func init() {
	functions.HTTP("RunRetention", entry.HTTP("run-retention", open, entry.UsesArchive, entry.TimeLimit(limit)))
}

func open(ctx context.Context, config entry.Config) (entry.Handler, error) {
	archive, err := postgres.Open(ctx, config.DatabaseURL)
	if err != nil {
		return nil, err
	}
	database := firestore.Database{Project: config.Project, ID: config.FirestoreDatabase}
	live, err := firestore.Open(ctx, database, config.FirestoreEmulator)
	if err != nil {
		return nil, err
	}
	return callable.Job(handler{&chat.Retention{
		Live: live, Archive: archive, NewID: entry.NewID, Now: time.Now, Pause: entry.Pause, Stopping: entry.Stopping(),
		Budget: budget, Progress: entry.RetentionProgress, Reserve: reserve,
		Deletions: &chat.Deletion{
			Live: live, Archive: archive, Now: time.Now, Pause: entry.Pause, Stopping: entry.Stopping(), Progress: entry.DeletionProgress,
		},
	}}.run), nil
}
