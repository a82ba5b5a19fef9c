package chattest

import (
	"context"

	"example.com/gigchat/shared/chat"
)

// nobody is a live store with nothing of a user, nor an account.
type nobody struct{ chat.DeletionLive }

func (nobody) Identifiers(context.Context, string) ([]chat.Text, error) { return nil, nil }

func (nobody) Traces(context.Context, string, chat.Trace, func([]chat.ChatKey) error) error {
	return nil
}

func (nobody) Context(context.Context, string, string, string) (chat.Context, error) {
	return chat.Context{}, nil
}

func (nobody) OldChats(context.Context, []chat.ChatKey) ([]chat.OldChat, error) { return nil, nil }

func (nobody) ChatMessages(context.Context, chat.ChatKey, *chat.Cursor, int, func([]chat.OldMessage) error) error {
	return nil
}

func (nobody) MessagesFrom(context.Context, chat.ChatKey, string, int) ([]chat.OldMessage, error) {
	return nil, nil
}

func (nobody) WholeMessages(context.Context, []chat.MessageKey) ([]chat.OldMessage, error) {
	return nil, nil
}
