package chattest

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"example.com/gigchat/shared/chat"
)

// ChatsIn implements [chat.Memberships].
func (l *Live) ChatsIn(_ context.Context, gigID string) ([]chat.Chat, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.chatsWhere(func(c chat.Chat) bool { return c.GigID == gigID }), nil
}

// ChatsOf implements [chat.Inboxes].
func (l *Live) ChatsOf(_ context.Context, userID, gigID string, after *chat.Cursor, limit int) ([]chat.Chat, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	chats := l.chatsWhere(func(c chat.Chat) bool {
		return slices.Contains(c.ParticipantIDs, userID) && (gigID == "" || c.GigID == gigID)
	})
	place := func(c chat.Chat) chat.Cursor {
		return chat.Cursor{At: c.LastMessageAt, Name: "gigs/" + c.GigID + "/chats/" + c.ID}
	}
	slices.SortFunc(chats, func(a, b chat.Chat) int { return comparePlaces(place(b), place(a)) })
	if after != nil {
		chats = slices.DeleteFunc(chats, func(c chat.Chat) bool { return comparePlaces(place(c), *after) >= 0 })
	}
	return chats[:min(limit, len(chats))], nil
}

func (l *Live) chatsWhere(accept func(chat.Chat) bool) []chat.Chat {
	var chats []chat.Chat
	for _, c := range l.chats {
		if accept(c) {
			chats = append(chats, c)
		}
	}
	slices.SortFunc(chats, func(a, b chat.Chat) int { return cmp.Compare(a.GigID+"/"+a.ID, b.GigID+"/"+b.ID) })
	return chats
}

// Details implements [chat.Inboxes].
func (l *Live) Details(_ context.Context, chats []chat.Chat, originals bool) ([]chat.Context, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	details := make([]chat.Context, len(chats))
	for i, c := range chats {
		details[i] = chat.Context{Gig: l.gigs[c.GigID], Chat: &chats[i]}
		if m, ok := l.messages[messageKey{c.GigID, c.ID, c.LastMessageID}]; ok {
			if !originals {
				m.Original = ""
			}
			details[i].Message = &m.StoredMessage
		}
	}
	return details, nil
}

// Messages implements [chat.History].
func (l *Live) Messages(_ context.Context, q chat.MessageQuery) ([]chat.StoredMessage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.find(q.GigID, q.ChatID, func(m chat.StoredMessage) bool {
		if m.CreatedAt.IsZero() || q.After == nil {
			return !m.CreatedAt.IsZero()
		}
		order := comparePlaces(place(m), *q.After)
		return order > 0 && q.OldestFirst || order < 0 && !q.OldestFirst
	})
	if !q.OldestFirst {
		slices.Reverse(found)
	}
	var list []chat.StoredMessage
	for _, m := range found[:min(q.Limit, len(found))] {
		if !q.Originals {
			m.Original = ""
		}
		list = append(list, m.StoredMessage)
	}
	return list, nil
}

// NotYetRead implements [chat.Receipts].
func (l *Live) NotYetRead(_ context.Context, gigID, chatID string, h chat.Horizon, limit int) ([]chat.MessageVersion, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.find(gigID, chatID, func(m chat.StoredMessage) bool {
		return !m.ReadByReceiver && m.ModerationStatus != chat.Hidden && !m.CreatedAt.After(h.Until) &&
			(h.Sender == "" || m.SenderID == h.Sender) && (h.Except == "" || m.SenderID != h.Except)
	})
	var versions []chat.MessageVersion
	for _, m := range found[:min(limit, len(found))] {
		versions = append(versions, chat.MessageVersion{ID: m.ID, UpdatedAt: m.updatedAt})
	}
	return versions, nil
}

// CountUnread implements [chat.Receipts].
func (l *Live) CountUnread(_ context.Context, questions []chat.UnreadQuery) ([]int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	counts := make([]int, len(questions))
	for i, q := range questions {
		counts[i] = min(chat.MaxUnread, len(l.find(q.GigID, q.ChatID, func(m chat.StoredMessage) bool {
			return m.SenderID != q.UserID && m.ModerationStatus != chat.Hidden && m.CreatedAt.After(q.After)
		})))
	}
	return counts, nil
}

func place(m chat.StoredMessage) chat.Cursor { return chat.Cursor{At: m.CreatedAt, Name: m.ID} }

func comparePlaces(a, b chat.Cursor) int {
	if order := a.At.Compare(b.At); order != 0 {
		return order
	}
	return slices.Compare(strings.Split(a.Name, "/"), strings.Split(b.Name, "/")) // paths order by their parts
}
