package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/postgrestest"
)

// Three instances, which know nothing of each other, deliver to one database.
func TestMirrorConverges(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	instance := func() chat.Archive { return postgres.New(archive.Pool) }
	chattest.TestMirror(t, 300, erasing{archive}, instance(), instance(), instance())
}

// erasing is an archive in which the use case erases a user's data.
type erasing struct{ *postgrestest.Archive }

func (a erasing) Erase(ctx context.Context, userID string) error {
	deletion := &chat.Deletion{
		Live: emptyLive{}, Archive: a, Accounts: emptyLive{}, AuditLog: a, NewID: entry.NewID,
		Now: time.Now, Budget: time.Minute, Pause: func(context.Context, time.Duration) {}, PageSize: 2,
	}
	r, err := deletion.Request(ctx, chat.Caller{UserID: userID}, chat.DeletionOrder{Mode: chat.EraseMode})
	if err == nil && r.State != chat.DeletionCompleted {
		err = errors.New("it is not completed")
	}
	return err
}

// emptyLive is a live store with nothing of the user, nor an account.
type emptyLive struct{ chat.DeletionLive }

func (emptyLive) Identifiers(context.Context, string) ([]chat.Text, error) { return nil, nil }

func (emptyLive) Traces(context.Context, string, chat.Trace, func([]chat.ChatKey) error) error {
	return nil
}

func (emptyLive) Context(context.Context, string, string, string) (chat.Context, error) {
	return chat.Context{}, nil
}

func (emptyLive) OldChats(context.Context, []chat.ChatKey) ([]chat.OldChat, error) {
	return nil, nil
}

func (emptyLive) ChatMessages(context.Context, chat.ChatKey, *chat.Cursor, int, func([]chat.OldMessage) error) error {
	return nil
}

func (emptyLive) MessagesFrom(context.Context, chat.ChatKey, string, int) ([]chat.OldMessage, error) {
	return nil, nil
}

func (emptyLive) WholeMessages(context.Context, []chat.MessageKey) ([]chat.OldMessage, error) {
	return nil, nil
}
