package chattest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

// TestReadState checks what members have read against a model that recounts
// everything after each step of random histories: sends and their retries, marks,
// moderation, workers who come and go, closed chats, and changes of the gig whose
// events arrive late, several times, in any order, or in the middle of something
// else. It ends, without failing, after so many steps; open returns an empty store
// for one history.
func TestReadState(t *testing.T, steps int, open func(*testing.T) LiveStore) {
	taken, histories, failing := 0, 0, false
	rapid.Check(t, func(rt *rapid.T) {
		if taken >= steps && !failing { // a failing history is repeated to shrink it
			return
		}
		histories++
		finished := false
		defer func() { failing = failing || !finished }()
		m := newReadMachine(rt, t.Context(), open(t))
		for range 6 {
			if taken+m.steps >= steps && !failing {
				break
			}
			rt.Repeat(m.actions())
			m.quieten(rt)
		}
		taken += m.steps
		finished = true
	})
	t.Logf("%d steps in %d histories", taken, histories)
}

// readMachine lets things happen in one gig, to the store and to the model.
type readMachine struct {
	readModel
	ctx    context.Context
	store  LiveStore // in which something may happen before each call of a use case
	plain  LiveStore
	gigID  string
	events int // changes of the gig, each of which can be delivered again
	sent   int
	steps  int

	meanwhile func() // what happens before the next call; nil: nothing
	inside    bool   // we are in the middle of something else
	disturbed bool   // something happened in the middle of this
}

const readBuyer, readOutsider = "buyer", "outsider"

var (
	readWorkers = []string{"worker-1", "worker-2", "worker-3"}
	readUsers   = append([]string{readBuyer, readOutsider}, readWorkers...)
	readCircles = [][]string{{readBuyer, "worker-1"}, {readBuyer, "worker-1", "worker-2"}}
)

func newReadMachine(rt require.TestingT, ctx context.Context, store LiveStore) *readMachine {
	m := &readMachine{
		readModel: readModel{chats: map[string]*modelChat{}},
		ctx:       ctx, plain: store, gigID: "gig",
	}
	m.store = interrupted{store, func() {
		if m.meanwhile != nil {
			m.meanwhile()
		}
	}}
	m.assign(rt, readWorkers[:2])
	return m
}

func (m *readMachine) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"":                     func(rt *rapid.T) { m.steps++; m.check(rt) },
		"send":                 m.send,
		"send once more":       m.send,
		"send again":           m.sendAgain,
		"mark":                 m.mark,
		"mark the newest":      m.markNewest,
		"everybody marks":      m.markAll,
		"flag":                 m.flag,
		"hide":                 m.hide,
		"restore":              m.restore,
		"a worker comes":       m.join,
		"a worker leaves":      m.leave,
		"the buyer is another": m.replaceBuyer,
		"an event arrives":     m.deliver,
		"open":                 m.open,
		"at the same time":     m.together,
		"a twin":               m.twin,
	}
}

// send sends a new message.
func (m *readMachine) send(rt *rapid.T) {
	user, c := m.drawUser(rt), m.drawChatOrTeam(rt)
	m.sent++
	id := fmt.Sprintf("message-%04d", m.sent)
	message, duplicate, err := m.sender().Send(m.ctx, chat.Caller{UserID: user}, chat.SendRequest{
		GigID: m.gigID, ChatID: c.id, MessageID: id, Text: chat.Text("text of " + id),
	})
	if !slices.Contains(m.members(c), user) {
		require.Equal(rt, chat.PermissionDenied, chat.KindOf(err), "%v", err)
		return
	}
	require.NoError(rt, err)
	require.False(rt, duplicate)
	if m.chats[c.id] == nil {
		c.listed = m.members(c)
		m.chats[c.id] = c
	}
	c.newest = message.CreatedAt
	m.add(c, chat.StoredMessage{Message: message})
}

// sendAgain repeats a send, which answers with the message and changes nothing.
func (m *readMachine) sendAgain(rt *rapid.T) {
	c, message := m.drawMessage(rt)
	if c == nil {
		return
	}
	again, duplicate, err := m.sender().Send(m.ctx, chat.Caller{UserID: message.SenderID}, chat.SendRequest{
		GigID: m.gigID, ChatID: c.id, MessageID: message.ID, Text: chat.Text("text of " + message.ID),
	})
	if !slices.Contains(m.members(c), message.SenderID) {
		require.Equal(rt, chat.PermissionDenied, chat.KindOf(err), "%v", err)
		return
	}
	require.NoError(rt, err)
	require.True(rt, duplicate)
	require.Equal(rt, message.CreatedAt, again.CreatedAt)
}

// twin is a message of the same time as the newest one, as two sends have that
// are written in the same moment. Whoever has read the one has read the other.
func (m *readMachine) twin(rt *rapid.T) {
	c, _ := m.drawMessage(rt)
	if c == nil {
		return
	}
	newest := c.messages[len(c.messages)-1]
	m.sent++
	id := fmt.Sprintf("message-%04d", m.sent)
	stored := chat.StoredMessage{Message: chat.Message{
		GigID: m.gigID, ChatID: c.id, ID: id, SenderID: m.drawUser(rt), Text: chat.Text("text of " + id),
		CreatedAt: newest.CreatedAt, ModerationStatus: chat.Unreviewed,
	}}
	require.NoError(rt, m.plain.PutMessage(m.ctx, stored))
	m.add(c, stored)
}

func (m *readMachine) add(c *modelChat, stored chat.StoredMessage) {
	message := &modelMessage{StoredMessage: stored}
	c.messages = append(c.messages, message)
	c.behind = c.behind || m.inside || c.isRead(message, m.members(c))
}

// mark marks any message as read: the newest, an older one, a hidden one, one's
// own; by anybody.
func (m *readMachine) mark(rt *rapid.T) {
	c, message := m.drawMessage(rt)
	if c == nil {
		return
	}
	m.markAs(rt, c, message, m.drawUser(rt))
}

func (m *readMachine) markNewest(rt *rapid.T) {
	c, _ := m.drawMessage(rt)
	if c == nil {
		return
	}
	m.markAs(rt, c, c.messages[len(c.messages)-1], m.drawUser(rt))
}

func (m *readMachine) markAll(rt *rapid.T) {
	c, message := m.drawMessage(rt)
	if c == nil {
		return
	}
	for _, user := range m.members(c) {
		m.markAs(rt, c, message, user)
	}
}

func (m *readMachine) markAs(rt *rapid.T, c *modelChat, message *modelMessage, user string) {
	wasMember, events := slices.Contains(m.members(c), user), m.events
	until, unread, err := (&chat.Marker{Receipts: m.store}).Mark(m.ctx, chat.Caller{UserID: user}, m.gigID, c.id, message.ID)
	if !m.disturbed && !wasMember || err != nil && m.disturbed {
		require.Equal(rt, chat.PermissionDenied, chat.KindOf(err), "%v", err)
		return
	}
	require.NoError(rt, err)
	if c.pointers[user].Before(message.CreatedAt) {
		c.pointers[user] = message.CreatedAt
	}
	if m.disturbed { // the answer may be from before what happened since
		require.False(rt, until.Before(message.CreatedAt) || until.After(c.pointers[user]), "the pointer of %s", user)
		// It went by the gig as it was, and what has changed since is for sync.
		c.behind = c.behind || m.events > events
		return
	}
	require.Equal(rt, c.pointers[user], until, "the pointer of %s", user)
	require.Equal(rt, c.unread(user), unread, "what %s has not read", user)
	c.behind = false
}

// deliver tells of a change of the gig: of any that there was, be it for the
// first time or not.
func (m *readMachine) deliver(rt *rapid.T) {
	rapid.IntRange(1, m.events).Draw(rt, "event")
	m.sync(rt)
}

func (m *readMachine) sync(rt require.TestingT) {
	require.NoError(rt, (&chat.Synchronizer{Memberships: m.store}).Sync(m.ctx, m.gigID))
	if m.disturbed {
		m.adopt(rt)
		return
	}
	for _, c := range m.chats {
		c.listed = m.members(c)
		c.behind, c.unlisted = false, false
	}
}

// assign sets who works on the gig, which is an event.
func (m *readMachine) assign(rt require.TestingT, workers []string) {
	g := chat.Gig{ID: m.gigID, BuyerID: readBuyer, WorkerIDs: workers}
	m.setGig(rt, g)
}

func (m *readMachine) setGig(rt require.TestingT, g chat.Gig) {
	require.NoError(rt, m.plain.PutGig(m.ctx, g))
	m.participants = slices.Sorted(slices.Values(append([]string{g.BuyerID}, g.WorkerIDs...)))
	m.events++
	for _, c := range m.chats {
		c.behind, c.unlisted = true, true
	}
}

func (m *readMachine) workers() []string {
	return slices.DeleteFunc(slices.Clone(readWorkers), func(id string) bool { return !slices.Contains(m.participants, id) })
}

func (m *readMachine) join(rt *rapid.T) {
	worker := rapid.SampledFrom(readWorkers).Draw(rt, "who comes")
	if slices.Contains(m.participants, worker) {
		m.skip(rt, "is there")
		return
	}
	m.assign(rt, append(m.workers(), worker))
}

func (m *readMachine) leave(rt *rapid.T) {
	worker := rapid.SampledFrom(readWorkers).Draw(rt, "who leaves")
	if !slices.Contains(m.participants, worker) {
		m.skip(rt, "is not there")
		return
	}
	m.assign(rt, slices.DeleteFunc(m.workers(), func(id string) bool { return id == worker }))
}

// replaceBuyer gives the gig to a buyer who never reads, or takes it back.
func (m *readMachine) replaceBuyer(rt *rapid.T) {
	if rapid.IntRange(0, 3).Draw(rt, "seldom") != 0 {
		m.skip(rt, "seldom")
		return
	}
	g := chat.Gig{ID: m.gigID, BuyerID: readBuyer, WorkerIDs: m.workers()}
	if slices.Contains(m.participants, readBuyer) {
		g.BuyerID = "another-buyer"
	}
	m.setGig(rt, g)
}

// open opens a closed chat, or opens it again for those who are back.
func (m *readMachine) open(rt *rapid.T) {
	people := rapid.SampledFrom(readCircles).Draw(rt, "people")
	user := rapid.SampledFrom(people).Draw(rt, "who opens")
	missing := slices.ContainsFunc(people, func(id string) bool { return !slices.Contains(m.participants, id) })
	opened, created, err := (&chat.Opener{Rooms: m.store}).Open(m.ctx, chat.Caller{UserID: user}, m.gigID, people)
	if err != nil && m.disturbed || !m.disturbed && missing {
		require.Contains(rt, []chat.Kind{chat.PermissionDenied, chat.InvalidArgument}, chat.KindOf(err), "%v", err)
		return
	}
	require.NoError(rt, err)
	c := m.chats[opened.ID]
	require.Equal(rt, c == nil, created)
	if c == nil {
		c = newModelChat(opened.ID)
		c.newest = opened.LastMessageAt
		m.chats[c.id] = c
	}
	c.listed = slices.Clone(people)
	if m.disturbed { // somebody may have been taken out again since
		m.adopt(rt)
		c.behind = true
	}
}

func (m *readMachine) sender() *chat.Sender {
	return &chat.Sender{Conversations: m.plain, Now: time.Now, LimitPerMinute: 100_000}
}

func (m *readMachine) drawUser(rt *rapid.T) string {
	return rapid.SampledFrom(readUsers).Draw(rt, "user")
}

// drawChatOrTeam draws one of the chats, and the team's also if it has no document.
func (m *readMachine) drawChatOrTeam(rt *rapid.T) *modelChat {
	chats := m.sorted()
	if m.chats[chat.TeamChatID] == nil {
		chats = append(chats, newModelChat(chat.TeamChatID))
	}
	return rapid.SampledFrom(chats).Draw(rt, "chat")
}

// skip says that an action cannot be taken now. In the middle of another one it is
// just not taken.
func (m *readMachine) skip(rt *rapid.T, why string) {
	if !m.inside {
		rt.Skip(why)
	}
}

// drawMessage draws one of the messages, in a chat that has some, or nil.
func (m *readMachine) drawMessage(rt *rapid.T) (*modelChat, *modelMessage) {
	chats := slices.DeleteFunc(m.sorted(), func(c *modelChat) bool { return len(c.messages) == 0 })
	if len(chats) == 0 {
		m.skip(rt, "there is no message")
		return nil, nil
	}
	c := rapid.SampledFrom(chats).Draw(rt, "chat")
	return c, rapid.SampledFrom(c.messages).Draw(rt, "message")
}
