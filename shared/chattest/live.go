// Package chattest holds what the tests of the domain and of its stores share:
// stores in memory, and the conformance suites that these and the real ones
// pass alike. Only tests import it.
package chattest

import (
	"context"
	"maps"
	"sync"
	"time"

	"example.com/gigchat/shared/chat"
)

// Live is a live store in memory.
type Live struct {
	mu       sync.Mutex
	now      time.Time
	gigs     map[string]chat.Gig
	chats    map[[2]string]chat.Chat
	messages map[[3]string]chat.StoredMessage
}

// NewLive returns an empty store, whose clock moves on by a millisecond with
// every commit.
func NewLive() *Live {
	return &Live{
		now:      time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC),
		gigs:     map[string]chat.Gig{},
		chats:    map[[2]string]chat.Chat{},
		messages: map[[3]string]chat.StoredMessage{},
	}
}

// SendContext implements [chat.Conversations].
func (l *Live) SendContext(_ context.Context, gigID, chatID, messageID string) (chat.SendContext, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := chat.SendContext{Gig: l.gigs[gigID]}
	if found, ok := l.chats[[2]string{gigID, chatID}]; ok {
		c.Chat = &found
	}
	if found, ok := l.messages[[3]string{gigID, chatID, messageID}]; ok {
		c.Message = &found
	}
	return c, nil
}

// CreateMessage implements [chat.Conversations].
func (l *Live) CreateMessage(_ context.Context, m chat.NewMessage) (chat.Message, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	chatKey, messageKey := [2]string{m.GigID, m.ChatID}, [3]string{m.GigID, m.ChatID, m.ID}
	c, chatExists := l.chats[chatKey]
	_, messageExists := l.messages[messageKey]
	if messageExists || chatExists != (m.ChatMembers == nil) {
		return chat.Message{}, chat.ErrConflict
	}
	l.now = l.now.Add(time.Millisecond)
	if !chatExists {
		c = chat.Chat{GigID: m.GigID, ID: m.ChatID, ParticipantIDs: m.ChatMembers, CreatedAt: l.now}
	}
	c.LastMessageAt, c.LastMessageID = l.now, m.ID
	l.chats[chatKey] = c
	stored := chat.Message{
		GigID: m.GigID, ChatID: m.ChatID, ID: m.ID,
		SenderID: m.SenderID, Text: m.Text, CreatedAt: l.now, ModerationStatus: chat.Unreviewed,
	}
	l.messages[messageKey] = chat.StoredMessage{Message: stored}
	return stored, nil
}

// PutGig seeds a gig's document.
func (l *Live) PutGig(_ context.Context, g chat.Gig) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gigs[g.ID] = g
	return nil
}

// PutChat seeds a chat's document.
func (l *Live) PutChat(_ context.Context, c chat.Chat) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.chats[[2]string{c.GigID, c.ID}] = c
	return nil
}

// PutMessage seeds a message's document and, for a hidden one, its original.
func (l *Live) PutMessage(_ context.Context, m chat.StoredMessage) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.messages[[3]string{m.GigID, m.ChatID, m.ID}] = m
	return nil
}

// Dump returns everything that is stored, to compare.
func (l *Live) Dump() map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return map[string]any{"gigs": maps.Clone(l.gigs), "chats": maps.Clone(l.chats), "messages": maps.Clone(l.messages)}
}
