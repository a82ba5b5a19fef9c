package chattest

import (
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"example.com/gigchat/shared/chat"
)

// tracesAtOnce are how many chats a page of traces has: few, so that there are
// several.
const tracesAtOnce = 2

// Traces implements [chat.DeletionLive].
func (l *Live) Traces(_ context.Context, userID string, t chat.Trace, found func([]chat.ChatKey) error) error {
	for page := range slices.Chunk(l.traces(userID, t), tracesAtOnce) {
		if err := found(page); err != nil {
			return err
		}
	}
	return nil
}

// traces returns the chats once for each trace that they have.
func (l *Live) traces(userID string, t chat.Trace) []chat.ChatKey {
	l.mu.Lock()
	defer l.mu.Unlock()
	var keys []chat.ChatKey
	switch t {
	case chat.TraceWrote:
		for key, m := range l.messages {
			if m.SenderID == userID {
				keys = append(keys, chat.ChatKey{GigID: key.gigID, ChatID: key.chatID})
			}
		}
	case chat.TraceReported:
		for key, reports := range l.reports {
			if _, ok := reports[userID]; ok {
				keys = append(keys, chat.ChatKey{GigID: key.gigID, ChatID: key.chatID})
			}
		}
	case chat.TraceListed, chat.TraceRead:
		for _, c := range l.chatsWhere(func(c chat.Chat) bool {
			_, read := c.ReadUntil[userID]
			return t == chat.TraceRead && read || t == chat.TraceListed && slices.Contains(c.ParticipantIDs, userID)
		}) {
			keys = append(keys, chat.ChatKey{GigID: c.GigID, ChatID: c.ID})
		}
	case chat.TraceNamed:
		for id, g := range l.gigs {
			if g.BuyerID == userID || slices.Contains(g.WorkerIDs, userID) {
				keys = append(keys, chat.ChatKey{GigID: id, ChatID: chat.TeamChatID})
			}
		}
	}
	return keys
}

// ChatMessages implements [chat.DeletionLive]. What is sent while pages are handed out
// is not among them.
func (l *Live) ChatMessages(_ context.Context, key chat.ChatKey, after *chat.Cursor, limit int, found func([]chat.OldMessage) error) error {
	l.mu.Lock()
	all, _ := pageOf(l.wholeMessages(key, func(m message) bool { return !m.CreatedAt.IsZero() }), after, math.MaxInt, func(m chat.OldMessage) chat.Cursor {
		return chat.Cursor{At: m.CreatedAt, Name: keyOf(m).path()}
	})
	l.mu.Unlock()
	for page := range slices.Chunk(all, limit) {
		if err := found(page); err != nil {
			return err
		}
	}
	return nil
}

// MessagesFrom implements [chat.DeletionLive].
func (l *Live) MessagesFrom(_ context.Context, key chat.ChatKey, senderID string, limit int) ([]chat.OldMessage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.wholeMessages(key, func(m message) bool { return m.SenderID == senderID })
	return found[:min(limit, len(found))], nil
}

// WholeMessages implements [chat.DeletionLive].
func (l *Live) WholeMessages(_ context.Context, keys []chat.MessageKey) ([]chat.OldMessage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []chat.OldMessage
	for _, key := range keys {
		key := messageKey{key.GigID, key.ChatID, key.ID}
		if m, ok := l.messages[key]; ok {
			found = append(found, l.wholeMessage(key, m))
		}
	}
	return found, nil
}

// wholeMessages returns the messages of a chat that a test accepts, in no order.
func (l *Live) wholeMessages(key chat.ChatKey, accept func(message) bool) []chat.OldMessage {
	var found []chat.OldMessage
	for k, m := range l.messages {
		if k.gigID == key.GigID && k.chatID == key.ChatID && accept(m) {
			found = append(found, l.wholeMessage(k, m))
		}
	}
	return found
}

func (l *Live) wholeMessage(key messageKey, m message) chat.OldMessage {
	old := l.oldMessage(key, m, true, l.isStray(key, m))
	old.SenderID = m.SenderID
	if len(m.malformed) == 0 {
		old.Whole = &m.Message
	}
	return old
}

// ScrubMessages implements [chat.DeletionLive].
func (l *Live) ScrubMessages(_ context.Context, redactions []chat.Redaction) ([]*chat.Version, error) {
	at, err := l.scrub(redactions)
	if err != nil {
		return nil, err
	}
	versions := make([]*chat.Version, len(redactions))
	for i, r := range redactions {
		if m := r.Result(); m != nil && changesMessage(r) {
			versions[i] = &chat.Version{Message: *m, UpdatedAt: at}
		}
	}
	return versions, nil
}

// changesMessage reports whether more than what lies below the message changes.
func changesMessage(r chat.Redaction) bool {
	return r.Anonymous || r.Text != nil || r.Reason != nil || r.Original != nil
}

// RemoveMember implements [chat.DeletionLive].
func (l *Live) RemoveMember(_ context.Context, key chat.ChatKey, userID string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, ok := l.chats[chatKey{key.GigID, key.ChatID}]
	if !ok {
		return chat.ErrConflict
	}
	c.ReadUntil = maps.Clone(c.ReadUntil)
	maps.DeleteFunc(c.ReadUntil, func(id string, _ time.Time) bool { return id == userID })
	if key.ChatID != chat.TeamChatID {
		c.ParticipantIDs = slices.DeleteFunc(slices.Clone(c.ParticipantIDs), func(id string) bool { return id == userID })
	}
	c.UpdatedAt = l.commit()
	l.chats[chatKey{key.GigID, key.ChatID}] = c
	return nil
}

// MessagesBy implements [chat.Exports].
func (l *Live) MessagesBy(_ context.Context, senderID string, after *chat.Cursor, limit int, originals bool) ([]chat.StoredMessage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []chat.StoredMessage
	for _, m := range l.messages {
		if m.SenderID != senderID || m.CreatedAt.IsZero() {
			continue
		}
		if m.ModerationStatus != chat.Hidden || !originals {
			m.Original = ""
		}
		found = append(found, m.StoredMessage)
	}
	page, _ := pageOf(found, after, limit, func(m chat.StoredMessage) chat.Cursor {
		return chat.Cursor{At: m.CreatedAt, Name: messageKey{m.GigID, m.ChatID, m.ID}.path()}
	})
	return page, nil
}
