package chattest

import (
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

// check compares the store, and what the use cases answer, with the model.
func (m *readMachine) check(rt require.TestingT) {
	m.disturbed = false
	m.see()
	for _, c := range m.sorted() {
		m.checkChat(rt, c)
	}
	m.forget()
	for _, user := range append(readUsers, "another-buyer") {
		m.checkUser(rt, user)
	}
}

func (m *readMachine) checkChat(rt require.TestingT, c *modelChat) {
	now, err := m.plain.Context(m.ctx, m.gigID, c.id, "")
	require.NoError(rt, err)
	require.Equal(rt, c.listed, append([]string{}, now.Chat.ParticipantIDs...), "whom %s lists", c.id)
	require.Len(rt, now.Chat.ReadUntil, len(c.pointers), c.id)
	for user, until := range c.pointers {
		require.Equal(rt, until, now.Chat.ReadUntil[user], "the pointer of %s in %s", user, c.id)
	}

	messages, err := m.plain.Messages(m.ctx, chat.MessageQuery{GigID: m.gigID, ChatID: c.id, OldestFirst: true, Limit: 10_000})
	require.NoError(rt, err)
	require.Len(rt, messages, len(c.messages))
	byID := map[string]bool{}
	for _, message := range messages {
		byID[message.ID] = message.ReadByReceiver
	}
	for _, message := range c.messages {
		isRead, ok := byID[message.ID]
		require.True(rt, ok, message.ID)
		m.checkFlag(rt, c, message, isRead)
	}
}

// checkFlag holds what the flag may be, whoever is behind, and what it must be
// where nobody is: it never goes back; it is set only where all receivers had
// read the message, of one moment of this step; and where nothing is pending it is
// set if all have read it.
func (m *readMachine) checkFlag(rt require.TestingT, c *modelChat, message *modelMessage, isRead bool) {
	visible := message.ModerationStatus != chat.Hidden
	switch {
	case message.read:
		require.True(rt, isRead, "%s in %s is not read any more", message.ID, c.id)
	case isRead:
		require.True(rt, visible, "%s in %s is hidden, and marked", message.ID, c.id)
		require.True(rt, m.wasRead(c, message), "%s in %s is marked, but somebody has not read it", message.ID, c.id)
		message.read = true
	case !c.behind:
		require.False(rt, visible && c.isRead(message, m.members(c)), "everybody has read %s in %s, but it is not marked", message.ID, c.id)
	}
}

func (m *readMachine) checkUser(rt require.TestingT, user string) {
	inbox, caller := chat.Inbox{Inboxes: m.plain}, chat.Caller{UserID: user}
	want := m.inbox(user)
	got, next, err := inbox.List(m.ctx, caller, m.gigID, chat.Page{Size: 100})
	require.NoError(rt, err)
	require.Nil(rt, next)
	require.Len(rt, got, len(want), "the chats of %s", user)
	for i, c := range want {
		require.Equal(rt, c.id, got[i].ChatID, "the chats of %s", user)
		require.Equal(rt, c.unread(user), got[i].UnreadCount, "what %s has not read in %s", user, c.id)
		require.Equal(rt, m.members(c), got[i].ParticipantIDs)
	}
	for _, c := range m.sorted() {
		if slices.Contains(want, c) {
			continue
		}
		shown, err := inbox.Show(m.ctx, caller, chat.Chat{
			GigID: m.gigID, ID: c.id, ParticipantIDs: c.listed, ReadUntil: c.pointers,
		})
		if !slices.Contains(m.members(c), user) {
			require.Equal(rt, chat.PermissionDenied, chat.KindOf(err), "%v", err)
			continue
		}
		require.NoError(rt, err)
		require.Equal(rt, c.unread(user), shown.UnreadCount, "what %s, who is not listed yet, has not read in %s", user, c.id)
	}
}

// quieten delivers the last event, after which nothing is left to wait for.
func (m *readMachine) quieten(rt require.TestingT) {
	m.sync(rt)
	m.check(rt)
}

// adopt takes over whom the chats list and how far who has read, where that hangs
// on what happened first, or is half done.
func (m *readMachine) adopt(rt require.TestingT) {
	for _, c := range m.sorted() {
		now, err := m.plain.Context(m.ctx, m.gigID, c.id, "")
		require.NoError(rt, err)
		c.listed = append([]string{}, now.Chat.ParticipantIDs...)
		for user, until := range now.Chat.ReadUntil {
			require.False(rt, until.Before(c.pointers[user]), "the pointer of %s moves back", user)
			c.pointers[user] = until
		}
	}
}

// together lets up to three things happen in the middle of something else.
func (m *readMachine) together(rt *rapid.T) {
	others := map[string]func(*rapid.T){
		"send": m.send, "mark": m.mark, "everybody marks": m.markAll, "hide": m.hide, "restore": m.restore,
		"join": m.join, "leave": m.leave, "deliver": m.deliver, "open": m.open, "twin": m.twin,
	}
	names := []string{"send", "mark", "everybody marks", "hide", "restore", "join", "leave", "deliver", "open", "twin"}
	left := 3
	m.meanwhile = func() {
		if left == 0 || rapid.IntRange(0, 2).Draw(rt, "now") != 0 {
			return
		}
		left--
		outer := m.meanwhile
		m.meanwhile, m.inside, m.disturbed = nil, true, false
		m.see()
		m.adopt(rt)
		others[rapid.SampledFrom(names).Draw(rt, "meanwhile")](rt)
		m.see()
		m.meanwhile, m.inside, m.disturbed = outer, false, true
	}
	defer func() { m.meanwhile, m.inside = nil, false }()
	rapid.SampledFrom([]func(*rapid.T){m.mark, m.markNewest, m.deliver, m.open, m.hide, m.restore}).Draw(rt, "what")(rt)
}

// flag flags a message.
func (m *readMachine) flag(rt *rapid.T) {
	m.moderate(rt, chat.Flagged, chat.Unreviewed)
}

// hide hides a message.
func (m *readMachine) hide(rt *rapid.T) {
	m.moderate(rt, chat.Hidden, chat.Unreviewed, chat.Flagged, chat.Approved)
}

// restore approves a hidden message: its flag is derived from who is a member now
// and has read how far, and stays if it was set before.
func (m *readMachine) restore(rt *rapid.T) {
	m.moderate(rt, chat.Approved, chat.Hidden)
}

func (m *readMachine) moderate(rt *rapid.T, to chat.ModerationStatus, from ...chat.ModerationStatus) {
	c, message := m.drawMessage(rt)
	if c == nil {
		return
	}
	if !slices.Contains(from, message.ModerationStatus) {
		m.skip(rt, "is "+string(message.ModerationStatus))
		return
	}
	if m.inside {
		now, err := m.plain.Context(m.ctx, m.gigID, c.id, message.ID)
		require.NoError(rt, err)
		message.read = now.Message.ReadByReceiver // by the mark that this is the middle of
	}
	moderator := &chat.Moderator{Moderations: m.store, AuditLog: &Audit{}}
	stored, err := moderator.Moderate(m.ctx, admin, chat.ModerationRequest{
		GigID: m.gigID, ChatID: c.id, MessageID: message.ID, Status: to, Reason: "because",
	})
	if m.disturbed && err != nil { // it was hidden, or came back, before
		require.Equal(rt, chat.FailedPrecondition, chat.KindOf(err), "%v", err)
		return
	}
	require.NoError(rt, err)
	switch {
	case m.disturbed: // it may have been read before it was decided on
		require.True(rt, !stored.ReadByReceiver || message.read || m.wasRead(c, message), "%s in %s is marked", message.ID, c.id)
		message.read = message.read || stored.ReadByReceiver
	case message.ModerationStatus == chat.Hidden:
		wasRead := message.read || c.isRead(message, m.members(c))
		require.Equal(rt, wasRead, stored.ReadByReceiver, "%s in %s, which comes back", message.ID, c.id)
		// Who is in the middle of a mark has not seen the message, and has no
		// reason to look again.
		c.behind = c.behind || m.inside
	}
	message.StoredMessage = stored
}
