package chattest

import (
	"context"
	"maps"
	"slices"
	"time"

	"example.com/gigchat/shared/chat"
)

// SendContext implements [chat.Conversations].
func (l *Live) SendContext(_ context.Context, q chat.SendQuery) (chat.SendContext, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	sent := l.find(q.GigID, q.ChatID, func(m chat.StoredMessage) bool {
		return m.SenderID == q.SenderID && m.CreatedAt.After(q.Since)
	})
	return chat.SendContext{Context: l.context(q.GigID, q.ChatID, q.MessageID), Sent: min(len(sent), q.CountTo)}, nil
}

// NthNewest implements [chat.Conversations].
func (l *Live) NthNewest(_ context.Context, gigID, chatID, senderID string, n int) (time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	sent := l.find(gigID, chatID, func(m chat.StoredMessage) bool { return m.SenderID == senderID })
	if len(sent) < n {
		return time.Time{}, nil
	}
	return sent[len(sent)-n].CreatedAt, nil
}

// CreateMessage implements [chat.Conversations].
func (l *Live) CreateMessage(_ context.Context, m chat.NewMessage) (chat.Message, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, chatExists := l.chats[chatKey{m.GigID, m.ChatID}]
	_, messageExists := l.messages[messageKey{m.GigID, m.ChatID, m.ID}]
	if messageExists || chatExists != (m.ChatMembers == nil) {
		return chat.Message{}, chat.ErrConflict
	}
	now := l.commit()
	if !chatExists {
		c = chat.Chat{GigID: m.GigID, ID: m.ChatID, ParticipantIDs: m.ChatMembers, CreatedAt: now}
	}
	c.LastMessageAt, c.LastMessageID, c.UpdatedAt = now, m.ID, now
	l.chats[chatKey{m.GigID, m.ChatID}] = c
	stored := chat.Message{
		GigID: m.GigID, ChatID: m.ChatID, ID: m.ID,
		SenderID: m.SenderID, Text: m.Text, CreatedAt: now, ModerationStatus: chat.Unreviewed,
	}
	l.put(messageKey{m.GigID, m.ChatID, m.ID}, message{StoredMessage: chat.StoredMessage{Message: stored}, updatedAt: now})
	return stored, nil
}

// CreateChat implements [chat.Rooms].
func (l *Live) CreateChat(_ context.Context, gigID, chatID string, participantIDs []string) (chat.Chat, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.chats[chatKey{gigID, chatID}]; ok {
		return chat.Chat{}, chat.ErrConflict
	}
	now := l.commit()
	c := chat.Chat{
		GigID: gigID, ID: chatID, ParticipantIDs: slices.Clone(participantIDs),
		CreatedAt: now, LastMessageAt: now, UpdatedAt: now,
	}
	l.chats[chatKey{gigID, chatID}] = c
	return c, nil
}

// SetParticipants implements [chat.Rooms].
func (l *Live) SetParticipants(_ context.Context, c chat.Chat, participantIDs []string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	kept, ok := l.chats[chatKey{c.GigID, c.ID}]
	if !ok || !kept.UpdatedAt.Equal(c.UpdatedAt) {
		return chat.ErrConflict
	}
	kept.ParticipantIDs, kept.UpdatedAt = slices.Clone(participantIDs), l.commit()
	l.chats[chatKey{c.GigID, c.ID}] = kept
	return nil
}

// CommitRead implements [chat.Receipts].
func (l *Live) CommitRead(_ context.Context, c chat.Chat, p *chat.Pointer, messages []chat.MessageVersion) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	kept := l.chats[chatKey{c.GigID, c.ID}]
	if p != nil && !kept.UpdatedAt.Equal(c.UpdatedAt) {
		return chat.ErrConflict
	}
	for _, v := range messages {
		if !l.messages[messageKey{c.GigID, c.ID, v.ID}].updatedAt.Equal(v.UpdatedAt) {
			return chat.ErrConflict
		}
	}
	now := l.commit()
	if p != nil {
		pointers := maps.Clone(kept.ReadUntil)
		if pointers == nil {
			pointers = map[string]time.Time{}
		}
		pointers[p.UserID] = p.Until
		kept.ReadUntil, kept.UpdatedAt = pointers, now
		l.chats[chatKey{c.GigID, c.ID}] = kept
	}
	for _, v := range messages {
		key := messageKey{c.GigID, c.ID, v.ID}
		m := l.messages[key]
		m.ReadByReceiver, m.updatedAt = true, now
		l.messages[key] = m
	}
	return nil
}
