package chattest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"example.com/gigchat/shared/chat"
)

// OldMessages implements [chat.RetentionLive].
func (l *Live) OldMessages(_ context.Context, q chat.OldMessages) ([]chat.OldMessage, *chat.Cursor, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []chat.OldMessage
	for key, m := range l.messages {
		if !m.CreatedAt.IsZero() && !m.CreatedAt.Before(q.From) && m.CreatedAt.Before(q.Before) {
			found = append(found, l.oldMessage(key, m, q.Texts, q.Strays[key.public()]))
		}
	}
	page, next := pageOf(found, q.After, q.Limit, func(m chat.OldMessage) chat.Cursor {
		return chat.Cursor{At: m.CreatedAt, Name: messageKey{m.GigID, m.ChatID, m.ID}.path()}
	})
	return page, next, nil
}

// pageOf returns a page of what has places, by time and path, and where the next
// one begins.
func pageOf[T any](all []T, after *chat.Cursor, limit int, place func(T) chat.Cursor) ([]T, *chat.Cursor) {
	slices.SortFunc(all, func(a, b T) int { return comparePaths(place(a), place(b)) })
	if after != nil {
		all = slices.DeleteFunc(all, func(v T) bool { return comparePaths(place(v), *after) <= 0 })
	}
	if len(all) < limit {
		return all, nil
	}
	last := place(all[limit-1])
	return all[:limit], &last
}

// comparePaths is comparePlaces where names are paths, which order by their parts.
func comparePaths(a, b chat.Cursor) int {
	return cmp.Or(a.At.Compare(b.At), slices.Compare(strings.Split(a.Name, "/"), strings.Split(b.Name, "/")))
}

func (l *Live) oldMessage(key messageKey, m message, texts, stray bool) chat.OldMessage {
	old := chat.OldMessage{
		MessageKey: key.public(), CreatedAt: m.CreatedAt, Status: m.ModerationStatus, UpdatedAt: m.updatedAt, Stray: stray,
	}
	if texts {
		old.Texts = &chat.OldTexts{Text: m.Text, Reason: m.ModerationReason}
	}
	if !old.MayHaveBelow() {
		return old
	}
	for reporter, r := range l.reports[key] {
		old.Reporters = append(old.Reporters, reporter)
		if texts {
			if old.Texts.Reports == nil {
				old.Texts.Reports = map[string]chat.OldReport{}
			}
			old.Texts.Reports[reporter] = chat.OldReport{Reason: r.reason, UpdatedAt: r.updatedAt}
		}
	}
	slices.Sort(old.Reporters)
	if texts {
		old.Texts.Original = m.Original
	}
	return old
}

// Strays implements [chat.RetentionLive].
func (l *Live) Strays(context.Context) (map[chat.MessageKey]bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	strays := map[chat.MessageKey]bool{}
	for key, m := range l.messages {
		if l.isStray(key, m) {
			strays[key.public()] = true
		}
	}
	return strays, nil
}

func (l *Live) isStray(key messageKey, m message) bool {
	return m.ModerationStatus == chat.Unreviewed && (len(l.reports[key]) > 0 || m.Original != "")
}

func (k messageKey) public() chat.MessageKey {
	return chat.MessageKey{ChatKey: chat.ChatKey{GigID: k.gigID, ChatID: k.chatID}, ID: k.id}
}

// MessagesAgain implements [chat.RetentionLive].
func (l *Live) MessagesAgain(_ context.Context, messages []chat.OldMessage, texts bool) ([]chat.OldMessage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var again []chat.OldMessage
	for _, m := range messages {
		key := keyOf(m)
		if now, ok := l.messages[key]; ok && !now.CreatedAt.IsZero() {
			again = append(again, l.oldMessage(key, now, texts, m.Stray))
		}
	}
	return again, nil
}

// OldChats implements [chat.RetentionLive].
func (l *Live) OldChats(_ context.Context, keys []chat.ChatKey) ([]chat.OldChat, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var chats []chat.OldChat
	for _, key := range keys {
		if c, ok := l.chats[chatKey{key.GigID, key.ChatID}]; ok {
			chats = append(chats, l.oldChat(c))
		}
	}
	return chats, nil
}

func (l *Live) oldChat(c chat.Chat) chat.OldChat {
	activity := c.CreatedAt
	if c.LastMessageAt.After(activity) {
		activity = c.LastMessageAt
	}
	sortable := !activity.IsZero()
	if !sortable {
		activity = l.madeAt[chatKey{c.GigID, c.ID}]
	}
	return chat.OldChat{
		ChatKey: chat.ChatKey{GigID: c.GigID, ChatID: c.ID}, Held: c.LegalHold, Activity: activity,
		UpdatedAt: c.UpdatedAt, Sortable: sortable,
	}
}

// QuietChats implements [chat.RetentionLive].
func (l *Live) QuietChats(_ context.Context, before time.Time, after *chat.Cursor, limit int) ([]chat.OldChat, *chat.Cursor, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	since := func(c chat.Chat) time.Time {
		if c.LastMessageAt.IsZero() {
			return c.CreatedAt
		}
		return c.LastMessageAt
	}
	found := l.chatsWhere(func(c chat.Chat) bool { return !since(c).IsZero() && since(c).Before(before) })
	page, next := pageOf(found, after, limit, func(c chat.Chat) chat.Cursor {
		return chat.Cursor{At: since(c), Name: chatKey{c.GigID, c.ID}.path()}
	})
	var chats []chat.OldChat
	for _, c := range page {
		chats = append(chats, l.oldChat(c))
	}
	return chats, next, nil
}

// HeldChats implements [chat.RetentionLive].
func (l *Live) HeldChats(context.Context) ([]chat.ChatKey, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var held []chat.ChatKey
	for _, c := range l.chatsWhere(func(c chat.Chat) bool { return c.LegalHold }) {
		held = append(held, chat.ChatKey{GigID: c.GigID, ChatID: c.ID})
	}
	return held, nil
}

// CountMessages implements [chat.RetentionLive].
func (l *Live) CountMessages(_ context.Context, key chat.ChatKey, before time.Time) (old, all int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range l.find(key.GigID, key.ChatID, func(chat.StoredMessage) bool { return true }) {
		if !m.CreatedAt.IsZero() && m.CreatedAt.Before(before) {
			old++
		}
		all++
	}
	return old, all, nil
}

func keyOf(m chat.OldMessage) messageKey { return messageKey{m.GigID, m.ChatID, m.ID} }
