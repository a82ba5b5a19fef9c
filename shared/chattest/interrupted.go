package chattest

import (
	"context"

	"example.com/gigchat/shared/chat"
)

// interrupted is a store in which something may happen before each call of the
// use cases that read and then write.
type interrupted struct {
	LiveStore
	before func()
}

func (s interrupted) Context(ctx context.Context, gigID, chatID, messageID string) (chat.Context, error) {
	s.before()
	return s.LiveStore.Context(ctx, gigID, chatID, messageID)
}

func (s interrupted) NotYetRead(ctx context.Context, gigID, chatID string, h chat.Horizon, limit int) ([]chat.MessageVersion, error) {
	s.before()
	return s.LiveStore.NotYetRead(ctx, gigID, chatID, h, limit)
}

func (s interrupted) CommitRead(ctx context.Context, c chat.Chat, p *chat.Pointer, messages []chat.MessageVersion) error {
	s.before()
	return s.LiveStore.CommitRead(ctx, c, p, messages)
}

func (s interrupted) SetParticipants(ctx context.Context, c chat.Chat, participantIDs []string) error {
	s.before()
	return s.LiveStore.SetParticipants(ctx, c, participantIDs)
}

func (s interrupted) CreateChat(ctx context.Context, gigID, chatID string, participantIDs []string) (chat.Chat, error) {
	s.before()
	return s.LiveStore.CreateChat(ctx, gigID, chatID, participantIDs)
}

func (s interrupted) CommitModeration(ctx context.Context, was chat.Context, m chat.StoredMessage) (chat.StoredMessage, error) {
	s.before()
	return s.LiveStore.CommitModeration(ctx, was, m)
}
