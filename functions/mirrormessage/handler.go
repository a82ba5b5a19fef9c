package mirrormessage

import (
	"context"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestore"
)

type handler struct {
	database firestore.Database
	mirror   *chat.Mirror
}

func newHandler(config entry.Config, archive chat.Archive) entry.EventHandler {
	return handler{
		database: firestore.Database{Project: config.Project, ID: config.FirestoreDatabase},
		mirror:   &chat.Mirror{Archive: archive, Now: time.Now, Mirrored: entry.Mirrored},
	}.apply
}

func (h handler) apply(ctx context.Context, e event.Event) error {
	change, err := h.database.DecodeMessageEvent(e.DataContentType(), e.Data(), e.Time())
	if err != nil {
		return err
	}
	return h.mirror.Apply(ctx, change)
}
