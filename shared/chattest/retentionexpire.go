package chattest

import (
	"context"
	"maps"
	"time"

	"example.com/gigchat/shared/chat"
)

// DeleteMessages implements [chat.RetentionLive].
func (l *Live) DeleteMessages(_ context.Context, messages []chat.OldMessage) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.areAsRead(messages) {
		return chat.ErrConflict
	}
	for _, m := range messages {
		l.remove(keyOf(m))
		if m.MayHaveBelow() {
			delete(l.reports, keyOf(m))
		}
	}
	return nil
}

func (l *Live) areAsRead(messages []chat.OldMessage) bool {
	for _, m := range messages {
		if now, ok := l.messages[keyOf(m)]; !ok || !now.updatedAt.Equal(m.UpdatedAt) {
			return false
		}
	}
	return true
}

// RedactMessages implements [chat.RetentionLive].
func (l *Live) RedactMessages(_ context.Context, redactions []chat.Redaction) error {
	_, err := l.scrub(redactions)
	return err
}

// scrub makes redactions in one commit, and returns its time.
func (l *Live) scrub(redactions []chat.Redaction) (time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range redactions {
		if changesMessage(r) && !l.areAsRead([]chat.OldMessage{r.OldMessage}) {
			return time.Time{}, chat.ErrConflict
		}
		for reporter := range r.Reports {
			now, ok := l.reports[keyOf(r.OldMessage)][reporter]
			if !ok || !now.updatedAt.Equal(r.Texts.Reports[reporter].UpdatedAt) {
				return time.Time{}, chat.ErrConflict
			}
		}
	}
	at := l.commit()
	for _, r := range redactions {
		key := keyOf(r.OldMessage)
		if m, ok := l.messages[key]; ok {
			l.messages[key] = redacted(m, r, at)
		}
		for reporter, reason := range r.Reports {
			changed := l.reports[key][reporter]
			changed.reason, changed.updatedAt = reason, at
			l.reports[key][reporter] = changed
		}
		delete(l.reports[key], r.DropReportBy)
	}
	return at, nil
}

// redacted returns the message as a redaction at that time leaves it.
func redacted(m message, r chat.Redaction, at time.Time) message {
	if !changesMessage(r) {
		return m
	}
	m.updatedAt, m.malformed = at, maps.Clone(m.malformed)
	for text, redacted := range map[*chat.Text]*chat.Text{&m.Text: r.Text, &m.ModerationReason: r.Reason, &m.Original: r.Original} {
		if redacted != nil {
			*text, m.RedactedAt = *redacted, at
			delete(m.malformed, "redactedAt")
		}
	}
	if r.Text != nil {
		delete(m.malformed, "text")
	}
	if r.Reason != nil {
		delete(m.malformed, "moderationReason")
	}
	if r.Anonymous {
		m.SenderID = chat.DeletedUserID
	}
	return m
}

// DateChat implements [chat.RetentionLive].
func (l *Live) DateChat(_ context.Context, c chat.OldChat) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := chatKey{c.GigID, c.ChatID}
	now, ok := l.chats[key]
	if !ok || !now.UpdatedAt.Equal(c.UpdatedAt) {
		return chat.ErrConflict
	}
	now.LastMessageAt, now.UpdatedAt = c.Activity, l.commit()
	l.chats[key] = now
	return nil
}

// DeleteBelow implements [chat.RetentionLive].
func (l *Live) DeleteBelow(_ context.Context, key chat.ChatKey) (deleted int, empty bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.find(key.GigID, key.ChatID, func(chat.StoredMessage) bool { return true })) > 0 {
		return 0, false, nil
	}
	const atOnce = 500
	for k, reports := range l.reports {
		for reporter := range reports {
			if k.gigID == key.GigID && k.chatID == key.ChatID && deleted < atOnce {
				delete(reports, reporter)
				deleted++
			}
		}
		if len(reports) == 0 {
			delete(l.reports, k)
		}
	}
	for path := range l.others {
		if isAtOrBelow(path, chatKey{key.GigID, key.ChatID}.path()) && deleted < atOnce {
			delete(l.others, path)
			deleted++
		}
	}
	return deleted, deleted == 0, nil
}

// DeleteChat implements [chat.RetentionLive].
func (l *Live) DeleteChat(_ context.Context, c chat.OldChat) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := chatKey{c.GigID, c.ChatID}
	if now, ok := l.chats[key]; !ok || !now.UpdatedAt.Equal(c.UpdatedAt) {
		return chat.ErrConflict
	}
	delete(l.chats, key)
	delete(l.madeAt, key)
	return nil
}
