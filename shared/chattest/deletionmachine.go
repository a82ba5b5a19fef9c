package chattest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

// TestDeletionModel checks the deletion against an oracle, in random histories of a
// few chats: messages of every status with all that lies below them, read pointers,
// lists, rows of messages that are gone and rows that lag behind, logs; requests in
// either mode with few or many identifiers, in pages of all sizes, whose time is used
// up, in which stores fail before or after doing their work, which end in the middle,
// and during which people send, report, read, moderate, and put chats under hold, and
// events come late and again.
//
// Nothing is ever changed but by losing what names the person; what is under hold stays
// as it is. A request that nothing disturbs does exactly what the oracle says, and
// counts it; doing it again changes nothing, and no event brings anything back, though
// each makes the archive equal to what is still there. It ends, without failing, after
// so many histories; open returns empty stores for one.
func TestDeletionModel(t *testing.T, histories int, open func(*testing.T) (DeletionStore, DeletionArchiveStore)) {
	taken, failing := 0, false
	var total chat.DeletionCounts
	states := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		finished := false
		defer func() { failing = failing || !finished }()
		for range 10 {
			if taken >= histories && !failing { // a failing history is repeated to shrink it
				break
			}
			taken++
			m := newDeletionMachine(t, rt, states, open)
			m.seed(rt)
			for range rapid.IntRange(0, 3).Draw(rt, "rounds") {
				m.changeThings(rt)
				m.disturbedRequest(rt)
			}
			m.changeThings(rt)
			m.finish(rt)
			total = sumOf(total, m.total)
		}
		finished = true
	})
	t.Logf("%d histories: %+v; disturbed requests ended %v", taken, total, states)
}

// deletionMachine lets things happen in a store and an archive.
type deletionMachine struct {
	t       *testing.T
	ctx     context.Context
	store   DeletionStore
	archive DeletionArchiveStore
	mode    chat.DeletionMode // of all requests of a history
	named   map[string]bool   // the gigs that name the person
	now     time.Time
	made    int
	total   chat.DeletionCounts
	states  map[string]int
	events  []chat.Change // of all versions that there were
	last    map[string]chat.Version
}

// The chats of the model; in the last one the person never is, but by their name.
var personChats = []string{"gigs/gig/chats/team", "gigs/gig/chats/pair", "gigs/gig-1/chats/team", "gigs/apart/chats/team"}

func newDeletionMachine(t *testing.T, rt *rapid.T, states map[string]int, open func(*testing.T) (DeletionStore, DeletionArchiveStore)) *deletionMachine {
	store, archive := open(t)
	return &deletionMachine{
		t: t, ctx: t.Context(), store: store, archive: archive, now: retTime, states: states, named: map[string]bool{}, last: map[string]chat.Version{},
		mode: rapid.SampledFrom([]chat.DeletionMode{chat.RedactMode, chat.EraseMode}).Draw(rt, "mode"),
	}
}

// number returns a new one.
func (m *deletionMachine) number() int { m.made++; return m.made }

// tick returns a new time: no two messages are sent at the same.
func (m *deletionMachine) tick() time.Time { m.now = m.now.Add(µs); return m.now }

// world is everything that is kept.
type world struct {
	docs      map[string]document
	rows      map[string]chat.Summary // by the path of the message
	decisions map[string]decision     // by the path of the message, and version
	custody   map[string]string       // reasons, by the path of the chat, and number
}

type decision struct{ message, reason string }

func (m *deletionMachine) world(rt require.TestingT) world {
	w := world{rows: map[string]chat.Summary{}, decisions: map[string]decision{}, custody: map[string]string{}}
	docs, err := m.store.Documents(m.ctx)
	require.NoError(rt, err)
	w.docs = undated(docs)
	for path, fields := range w.docs {
		w.docs[path] = normal(fields)
	}
	rows, err := m.archive.Summaries(m.ctx)
	require.NoError(rt, err)
	for _, row := range rows {
		w.rows[messageKey{row.GigID, row.ChatID, row.MessageID}.path()] = row
	}
	decisions, err := m.archive.Decisions(m.ctx)
	require.NoError(rt, err)
	for _, d := range decisions {
		path := messageKey{d.GigID, d.ChatID, d.MessageID}.path()
		w.decisions[fmt.Sprintf("%s at %v", path, d.SourceVersion)] = decision{path, string(d.Reason)}
	}
	reader, err := m.archive.LockDeletion(m.ctx, "reader")
	require.NoError(rt, err)
	defer reader.Unlock()
	for _, path := range personChats {
		reasons, err := reader.Reasons(m.ctx, keyOfChat(path), nil, 1000)
		require.NoError(rt, err)
		for _, r := range reasons {
			if r.Table == "chat_decisions" {
				w.custody[fmt.Sprintf("%s/%d", path, r.ID)] = string(r.Reason)
			}
		}
	}
	return w
}

// normal returns the fields in the types that the store in memory has, without
// what is empty.
func normal(fields document) document {
	fields = maps.Clone(fields)
	if list, ok := fields["participantIds"].([]any); ok {
		ids := make([]string, len(list))
		for i, id := range list {
			ids[i], _ = id.(string)
		}
		fields["participantIds"] = ids
	}
	if pointers, ok := fields["readUntil"].(map[string]any); ok {
		times := map[string]time.Time{}
		for id, v := range pointers {
			times[id], _ = v.(time.Time)
		}
		fields["readUntil"] = times
	}
	if ids, ok := fields["participantIds"].([]string); ok && len(ids) == 0 {
		delete(fields, "participantIds")
	}
	if pointers, ok := fields["readUntil"].(map[string]time.Time); ok && len(pointers) == 0 {
		delete(fields, "readUntil")
	}
	return fields
}

func keyOfChat(path string) chat.ChatKey {
	ids := strings.Split(path, "/")
	return keyIn(ids[1], ids[3])
}

func keyOfMessage(path string) chat.MessageKey {
	return chat.MessageKey{ChatKey: keyOfChat(path), ID: strings.Split(path, "/")[5]}
}

// put writes a document, and remembers the version of a message that it makes.
func (m *deletionMachine) put(path string, fields document) error {
	if err := m.store.Put(m.ctx, path, fields); err != nil {
		return err
	}
	if kindOf(strings.Split(path, "/")) != aMessage {
		return nil
	}
	return m.remember(keyOfMessage(path))
}

// remember remembers the events of messages that have changed.
func (m *deletionMachine) remember(keys ...chat.MessageKey) error {
	now, err := m.store.WholeMessages(m.ctx, keys)
	if err != nil {
		return err
	}
	here := map[string]bool{}
	for _, message := range now {
		path := keyOf(message).path()
		here[path] = true
		was, known := m.last[path]
		if message.Whole == nil || known && was.UpdatedAt.Equal(message.UpdatedAt) {
			continue
		}
		is := chat.Version{Message: *message.Whole, UpdatedAt: message.UpdatedAt}
		change := chat.Change{New: &is, At: is.UpdatedAt}
		if known {
			change.Old = &was
		}
		m.events, m.last[path] = append(m.events, change), is
	}
	for _, key := range keys {
		path := messageKey{key.GigID, key.ChatID, key.ID}.path()
		if was, known := m.last[path]; known && !here[path] {
			m.events = append(m.events, chat.Change{Old: &was, At: was.UpdatedAt.Add(time.Second)})
			delete(m.last, path)
		}
	}
	return nil
}

// deliver has the mirror apply an event.
func (m *deletionMachine) deliver(e chat.Change) error {
	return (&chat.Mirror{Archive: m.archive}).Apply(m.ctx, e)
}

// account is what Firebase Auth knows of the person.
type account struct{}

func (account) Identifiers(context.Context, string) ([]chat.Text, error) {
	return []chat.Text{personName, personAddress}, nil
}

// deletion returns a way to delete, in whose time each look at the clock takes a
// second. It does one chat after the other, so that it is always known what is being
// written.
func (m *deletionMachine) deletion(rt *rapid.T, stores *faultyDeletion, budget time.Duration) *chat.Deletion {
	var looks atomic.Int64
	return &chat.Deletion{
		Live: stores, Archive: stores, Accounts: account{}, AuditLog: &Audit{}, Budget: budget, Concurrency: 1,
		PageSize: rapid.IntRange(0, 4).Draw(rt, "page size"),
		NewID:    func() (string, error) { return fmt.Sprintf("request-%06d", m.number()), nil },
		Now:      func() time.Time { return runTime.Add(time.Duration(looks.Add(1)) * time.Second) },
		Pause:    func(context.Context, time.Duration) {},
	}
}

var someAdmin = chat.Caller{UserID: "admin", Admin: true}

func (m *deletionMachine) order(identifiers ...chat.Text) chat.DeletionOrder {
	return chat.DeletionOrder{UserID: person, Mode: m.mode, Identifiers: identifiers}
}

// finish ends all holds and carries on what is not completed. Then a last request, which
// nothing disturbs, does exactly what the oracle says, again or late events nothing.
func (m *deletionMachine) finish(rt *rapid.T) {
	docs, err := m.store.Documents(m.ctx)
	require.NoError(rt, err)
	for _, path := range personChats {
		m.release(rt, path, docs[path])
	}
	d := m.deletion(rt, m.stores(), 1000*time.Hour)
	d.Concurrency = 0 // as many chats at a time as there usually are
	require.NoError(rt, d.CarryOn(m.ctx, d.Now().Add(d.Budget)))
	unfinished, err := m.archive.UnfinishedDeletions(m.ctx)
	require.NoError(rt, err)
	require.Empty(rt, unfinished, "nothing holds them up")

	before := m.world(rt)
	want := m.judge(before, personNickname)
	r, err := d.Request(m.ctx, someAdmin, m.order(personNickname))
	require.NoError(rt, err)
	require.Equal(rt, chat.DeletionCompleted, r.State)
	require.Empty(rt, r.Failures)
	m.requireDone(rt, want)
	require.Equal(rt, want.counts, r.Counts)
	m.total = sumOf(m.total, r.Counts)
	m.requireNoTrace(rt, want.covered)

	done := m.world(rt)
	r, err = d.Request(m.ctx, someAdmin, m.order(personNickname))
	require.NoError(rt, err)
	require.Equal(rt, chat.DeletionCompleted, r.State)
	require.Equal(rt, chat.DeletionCounts{}, r.Counts, "there is nothing left to do")
	require.Equal(rt, done, m.world(rt))
	m.replay(rt, done, want.covered)
}

// replay has all events come again, in any order: no text comes back, and what is
// there is as the live store has it.
func (m *deletionMachine) replay(rt *rapid.T, done world, covered map[string]bool) {
	for _, i := range rapid.Permutation(slices.Collect(numbers(len(m.events)))).Draw(rt, "late events") {
		require.NoError(rt, m.deliver(m.events[i]))
	}
	now := m.world(rt)
	require.Equal(rt, done.docs, now.docs)
	require.Equal(rt, done.custody, now.custody)
	for path, row := range now.rows {
		was, there := done.rows[path]
		switch {
		case !covered[chatOf(path)]:
		case !there:
			require.NotEqual(rt, person, row.SenderID, path)
			require.Empty(rt, string(row.Summary), "%s is gone, and nobody knows whom it names", path)
			require.Zero(rt, row.TextLength, path)
		case was.SourceVersion.Equal(row.SourceVersion):
			was.DeletedAt = row.DeletedAt
			require.Equal(rt, was, row, path)
		default:
			require.Empty(rt, string(row.Summary), "%s is gone, and this version was not looked at", path)
			require.NotEqual(rt, person, row.SenderID, path)
		}
	}
	for key, d := range now.decisions {
		if was, there := done.decisions[key]; covered[chatOf(d.message)] && !there {
			require.Empty(rt, d.reason, key)
		} else if there {
			require.Equal(rt, was, d, key)
		}
	}
	m.requireMirrored(rt, now, covered)
}

func numbers(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func sumOf(a, b chat.DeletionCounts) chat.DeletionCounts {
	return chat.DeletionCounts{
		Messages: a.Messages + b.Messages, Reports: a.Reports + b.Reports, Chats: a.Chats + b.Chats, Rows: a.Rows + b.Rows, Reasons: a.Reasons + b.Reasons,
	}
}
