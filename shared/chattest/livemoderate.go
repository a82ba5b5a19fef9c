package chattest

import (
	"context"
	"slices"

	"example.com/gigchat/shared/chat"
)

// CommitModeration implements [chat.Moderations].
func (l *Live) CommitModeration(_ context.Context, was chat.Context, m chat.StoredMessage) (chat.StoredMessage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := messageKey{m.GigID, m.ChatID, m.ID}
	kept, ok := l.messages[key]
	if !ok || !kept.updatedAt.Equal(was.MessageUpdatedAt) {
		return chat.StoredMessage{}, chat.ErrConflict
	}
	if was.Message.ModerationStatus == chat.Hidden && was.Chat != nil &&
		!l.chats[chatKey{m.GigID, m.ChatID}].UpdatedAt.Equal(was.Chat.UpdatedAt) {
		return chat.StoredMessage{}, chat.ErrConflict
	}
	m.ModeratedAt = l.commit()
	l.messages[key] = message{StoredMessage: m, updatedAt: m.ModeratedAt}
	return m, nil
}

// ReportContext implements [chat.Reports].
func (l *Live) ReportContext(_ context.Context, gigID, chatID, messageID, userID string) (now chat.Context, reported bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, reported = l.reports[messageKey{gigID, chatID, messageID}][userID]
	return l.context(gigID, chatID, messageID), reported, nil
}

// CreateReport implements [chat.Reports].
func (l *Live) CreateReport(_ context.Context, was chat.Context, r chat.Report) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := messageKey{was.Message.GigID, was.Message.ChatID, was.Message.ID}
	kept, ok := l.messages[key]
	_, reported := l.reports[key][r.UserID]
	if !ok || reported || !kept.updatedAt.Equal(was.MessageUpdatedAt) {
		return chat.ErrConflict
	}
	kept.ModerationStatus, kept.updatedAt = r.Status, l.commit()
	l.messages[key] = kept
	if l.reports[key] == nil {
		l.reports[key] = map[string]report{}
	}
	l.reports[key][r.UserID] = report{r.Reason, l.now, l.now}
	return nil
}

// ReasonsOf returns why the message was reported, by whom.
func (l *Live) ReasonsOf(_ context.Context, gigID, chatID, messageID string) (map[string]chat.Text, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	reasons := map[string]chat.Text{}
	for reporter, r := range l.reports[messageKey{gigID, chatID, messageID}] {
		reasons[reporter] = r.reason
	}
	return reasons, nil
}

// MessagesWith implements [chat.Queue].
func (l *Live) MessagesWith(_ context.Context, status chat.ModerationStatus, after *chat.Cursor, limit int) ([]chat.StoredMessage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	place := func(m chat.StoredMessage) chat.Cursor {
		return chat.Cursor{At: m.CreatedAt, Name: "gigs/" + m.GigID + "/chats/" + m.ChatID + "/messages/" + m.ID}
	}
	var found []chat.StoredMessage
	for _, m := range l.messages {
		if m.ModerationStatus == status && (after == nil || comparePlaces(place(m.StoredMessage), *after) > 0) {
			found = append(found, m.StoredMessage)
		}
	}
	slices.SortFunc(found, func(a, b chat.StoredMessage) int { return comparePlaces(place(a), place(b)) })
	return found[:min(limit, len(found))], nil
}

// SetCustody implements [chat.Custody].
func (l *Live) SetCustody(_ context.Context, gigID, chatID string, d chat.CustodyDecision) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := chatKey{gigID, chatID}
	c, ok := l.chats[key]
	if !ok {
		return chat.ErrConflict
	}
	if d.Frozen != nil {
		c.Frozen = *d.Frozen
	}
	if d.LegalHold != nil {
		c.LegalHold = *d.LegalHold
	}
	c.UpdatedAt = l.commit()
	l.chats[key] = c
	return nil
}
