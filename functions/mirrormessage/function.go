// Package mirrormessage is the function mirror-message.
//
//	trigger    Firestore: gigs/{gigId}/chats/{chatId}/messages/{messageId} written
//	who        Eventarc only
//	reads      the event, and no document; PostgreSQL: system_flags for how long rows
//	           are kept, deletion_requests and the chats that deletions have sealed
//	writes     PostgreSQL: the message's row of chat_messages; a row of
//	           moderation_log where its status changed
//
// The platform delivers events at least once and in no order; the row ends equal
// to the message's last version all the same. What can never be applied is logged
// and acknowledged, everything else is answered with an error and comes again.
package mirrormessage

import (
	"context"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/postgres"
)

func init() {
	functions.HTTP("MirrorMessage", entry.Event("mirror-message", open, entry.UsesArchive))
}

func open(ctx context.Context, config entry.Config) (entry.EventHandler, error) {
	archive, err := postgres.Open(ctx, config.DatabaseURL)
	if err != nil {
		return nil, err
	}
	return newHandler(config, archive), nil
}
