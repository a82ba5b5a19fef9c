// Package reconcilemirror is the function reconcile-mirror.
//
//	trigger    Cloud Scheduler, nightly; or a POST of {"since", "gigId", "dryRun"}
//	who        the platform only
//	reads      Firestore: every message; PostgreSQL: every row of chat_messages that is
//	           not marked deleted; system_flags, deletion_requests
//	writes     PostgreSQL: rows of chat_messages that are missing, stale or phantoms;
//	           a row of reconcile_runs
//
// It compares the archive with the live store and repairs what differs, while messages
// flow or not. That is a document read for each message, and one or two more for each
// that looks as if a deletion or a wrong row were behind it; an empty archive it fills at
// no more. A dry run reads as much, but for what a run repairs.
//
// A run may be ended at any point, and the next one goes on. An error is answered with
// what the platform needs to call again.
package reconcilemirror

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

// settle is longer than an event usually takes to reach the archive, and as long as the
// platform waits at least before it delivers one again.
const settle = 10 * time.Second

func init() {
	functions.HTTP("ReconcileMirror", entry.HTTP("reconcile-mirror", open, entry.UsesArchive, entry.TimeLimit(limit)))
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
	return callable.Job(handler{&chat.Reconciler{
		Live: live, Archive: archive, NewID: entry.NewID, Now: time.Now, Pause: entry.Pause, Stopping: entry.Stopping(),
		Budget: budget, Settle: settle, Progress: entry.ReconcileProgress,
	}}.run), nil
}
