package chattest

import (
	"slices"
	"time"

	"example.com/gigchat/shared/chat"
)

// readModel says naively who has read what in one gig: it keeps everything in
// lists and walks over all of it, and shares nothing with the code under test.
type readModel struct {
	participants []string   // of the moment
	seen         [][]string // and those of any time within this step
	chats        map[string]*modelChat
}

// modelChat is a chat as it must be.
type modelChat struct {
	id       string
	listed   []string             // whom its document lists
	pointers map[string]time.Time // how far each user has read
	newest   time.Time            // of the last send, or when it was opened
	messages []*modelMessage

	lists [][]string // whom it listed, at any time within this step

	behind   bool // flags may wait for the next mark or for sync
	unlisted bool // the list may wait for sync
}

// modelMessage is a message as it must be.
type modelMessage struct {
	chat.StoredMessage
	read bool // once everybody who was to read it had done so
}

func newModelChat(id string) *modelChat {
	return &modelChat{id: id, pointers: map[string]time.Time{}}
}

// GoString is how a chat appears in a failing history.
func (c *modelChat) GoString() string { return c.id }

// GoString is how a message appears in a failing history.
func (m *modelMessage) GoString() string { return m.ID }

// members returns who may use the chat.
func (m *readModel) members(c *modelChat) []string {
	return c.membersAmong(m.participants, c.listed)
}

func (c *modelChat) membersAmong(participants, listed []string) []string {
	members := []string{}
	for _, id := range participants {
		if c.id == chat.TeamChatID || slices.Contains(listed, id) {
			members = append(members, id)
		}
	}
	return members
}

// see remembers who takes part and who is listed. Flags go by whom a use case has
// found, though others may have come or gone before it was done.
func (m *readModel) see() {
	m.seen = append(m.seen, m.participants)
	for _, c := range m.chats {
		c.lists = append(c.lists, c.listed)
	}
}

// forget begins another step.
func (m *readModel) forget() {
	m.seen = nil
	for _, c := range m.chats {
		c.lists = nil
	}
	m.see()
}

// wasRead says whether the message was read, by those who were members at any time
// within this step.
func (m *readModel) wasRead(c *modelChat, message *modelMessage) bool {
	for _, participants := range m.seen {
		for _, listed := range c.lists {
			if c.isRead(message, c.membersAmong(participants, listed)) {
				return true
			}
		}
	}
	return false
}

// isRead says whether there is one of the members to read the message and all
// of them have.
func (c *modelChat) isRead(message *modelMessage, members []string) bool {
	receivers := 0
	for _, id := range members {
		if id == message.SenderID {
			continue
		}
		if c.pointers[id].Before(message.CreatedAt) {
			return false
		}
		receivers++
	}
	return receivers > 0
}

// unread counts what a member has not read.
func (c *modelChat) unread(userID string) int {
	n := 0
	for _, message := range c.messages {
		if message.SenderID != userID && message.ModerationStatus != chat.Hidden && message.CreatedAt.After(c.pointers[userID]) {
			n++
		}
	}
	return n
}

// inbox returns the chats that list a user who is their member, the newest first.
func (m *readModel) inbox(userID string) []*modelChat {
	var chats []*modelChat
	for _, c := range m.chats {
		if slices.Contains(c.listed, userID) && slices.Contains(m.members(c), userID) {
			chats = append(chats, c)
		}
	}
	slices.SortFunc(chats, func(a, b *modelChat) int {
		return comparePlaces(chat.Cursor{At: b.newest, Name: b.id}, chat.Cursor{At: a.newest, Name: a.id})
	})
	return chats
}

// sorted returns the chats in an order that does not change.
func (m *readModel) sorted() []*modelChat {
	var chats []*modelChat
	for _, c := range m.chats {
		chats = append(chats, c)
	}
	slices.SortFunc(chats, func(a, b *modelChat) int {
		return comparePlaces(chat.Cursor{Name: a.id}, chat.Cursor{Name: b.id})
	})
	return chats
}
