package syncparticipants

import (
	"context"

	"github.com/cloudevents/sdk-go/v2/event"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestore"
)

type handler struct {
	database     firestore.Database
	synchronizer *chat.Synchronizer
}

func (h handler) sync(ctx context.Context, e event.Event) error {
	gigID, err := h.database.DecodeGigEvent(e.DataContentType(), e.Data(), e.Subject())
	if err != nil {
		return err
	}
	return h.synchronizer.Sync(ctx, gigID)
}
