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

func (h handler) apply(ctx context.Context, e event.Event) error {
	change, err := h.database.DecodeMessageEvent(e.DataContentType(), e.Data(), e.Time())
	if err != nil {
		return err
	}
	if err := h.mirror.Apply(ctx, change); err != nil {
		return err
	}
	if change.New != nil {
		entry.Mirrored(ctx, time.Since(change.New.UpdatedAt))
	}
	return nil
}
