// Package chattest holds what the tests of the domain and of its stores share:
// stores in memory, and the conformance suites that these and the real ones
// pass alike. Only tests import it.
package chattest

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"example.com/gigchat/shared/chat"
)

// Live is a live store in memory.
type Live struct {
	mu       sync.Mutex
	now      time.Time
	gigs     map[string]chat.Gig
	chats    map[chatKey]chat.Chat
	messages map[messageKey]message
	reports  map[messageKey]map[string]report // by reporter
	others   map[string]document              // what has no place above, by path
	madeAt   map[chatKey]time.Time            // of chats that were put as documents
	history  map[messageKey][]presence        // when messages were created and deleted, in order
}

type chatKey struct{ gigID, chatID string }

type messageKey struct{ gigID, chatID, id string }

type message struct {
	chat.StoredMessage
	updatedAt time.Time
	malformed map[string]bool // the fields that are not as they should be
}

// NewLive returns an empty store, whose clock moves on by a millisecond with
// every commit.
func NewLive() *Live {
	return &Live{
		now:      time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC),
		gigs:     map[string]chat.Gig{},
		chats:    map[chatKey]chat.Chat{},
		messages: map[messageKey]message{},
		reports:  map[messageKey]map[string]report{},
		others:   map[string]document{},
		madeAt:   map[chatKey]time.Time{},
		history:  map[messageKey][]presence{},
	}
}

// Now returns the time of the last commit.
func (l *Live) Now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

// Pass lets time pass.
func (l *Live) Pass(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = l.now.Add(d)
}

// commit returns the time of a new commit.
func (l *Live) commit() time.Time {
	l.now = l.now.Add(time.Millisecond)
	return l.now
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
	c.UpdatedAt = l.commit()
	l.chats[chatKey{c.GigID, c.ID}] = c
	return nil
}

// PutMessage seeds a message's document and, for a hidden one, its original.
func (l *Live) PutMessage(_ context.Context, m chat.StoredMessage) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(messageKey{m.GigID, m.ChatID, m.ID}, message{StoredMessage: m, updatedAt: l.commit()})
	return nil
}

// presence is since when there is a message, or is none.
type presence struct {
	at     time.Time
	exists bool
}

// put stores a message that there may not have been before.
func (l *Live) put(key messageKey, m message) {
	l.messages[key] = m
	l.history[key] = append(l.history[key], presence{l.now, true})
}

// remove deletes a message, if there is one, and nothing below it.
func (l *Live) remove(key messageKey) {
	delete(l.messages, key)
	l.history[key] = append(l.history[key], presence{l.now, false})
}

// Dump returns everything that is stored, to compare.
func (l *Live) Dump() map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return map[string]any{
		"gigs": maps.Clone(l.gigs), "chats": maps.Clone(l.chats), "messages": maps.Clone(l.messages), "reports": maps.Clone(l.reports),
	}
}

// Context implements the interfaces of package chat.
func (l *Live) Context(_ context.Context, gigID, chatID, messageID string) (chat.Context, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.context(gigID, chatID, messageID), nil
}

func (l *Live) context(gigID, chatID, messageID string) chat.Context {
	c := chat.Context{Gig: l.gigs[gigID]}
	if found, ok := l.chats[chatKey{gigID, chatID}]; ok {
		found.ReadUntil = maps.Clone(found.ReadUntil)
		c.Chat = &found
	}
	if found, ok := l.messages[messageKey{gigID, chatID, messageID}]; ok {
		c.Message, c.MessageUpdatedAt = &found.StoredMessage, found.updatedAt
		if found.ModerationStatus == chat.Hidden {
			c.OriginalUpdatedAt = found.updatedAt
		}
	}
	return c
}

// find returns the messages of a chat that a test accepts, the oldest first.
func (l *Live) find(gigID, chatID string, accept func(chat.StoredMessage) bool) []message {
	var found []message
	for key, m := range l.messages {
		if key.gigID == gigID && key.chatID == chatID && accept(m.StoredMessage) {
			found = append(found, m)
		}
	}
	slices.SortFunc(found, func(a, b message) int { return comparePlaces(place(a.StoredMessage), place(b.StoredMessage)) })
	return found
}
