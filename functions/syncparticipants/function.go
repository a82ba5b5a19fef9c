// Package syncparticipants is the function sync-participants.
//
//	trigger    Firestore: gigs/{gigId} written
//	who        Eventarc only
//	reads      the gig, all its chats, the messages that are not marked as read
//	writes     participantIds of the chats, and is_read_by_receiver of the messages
//	           that only those had not read who have left
//
// The event only says which gig; what is done follows from the documents as they
// are now, so events may arrive in any order and any number of times.
package syncparticipants

import (
	"context"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestore"
)

func init() {
	functions.HTTP("SyncParticipants", entry.Event("sync-participants", open))
}

func open(ctx context.Context, config entry.Config) (entry.EventHandler, error) {
	database := firestore.Database{Project: config.Project, ID: config.FirestoreDatabase}
	live, err := firestore.Open(ctx, database, config.FirestoreEmulator)
	if err != nil {
		return nil, err
	}
	return handler{database, &chat.Synchronizer{Memberships: live}}.sync, nil
}
