package chattest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

// TestReconcileModel checks reconciling against an oracle, in random histories of a few
// messages: events that were lost, rows that somebody has changed, removed or invented,
// of any version; runs in pages of all sizes, dry ones, of one gig or of some time, whose
// time is used up, or in which stores fail before or after doing their work; during which
// people send, edit, delete and send anew, with events that come late and in any order.
//
// Undisturbed, a run finds exactly what the oracle says and what a dry run said before,
// and so do all runs together however often they had to stop. Disturbed, it finds no more
// than there was: what flows is no difference. When it is through, and the events are,
// every row is as it must be, and one more run finds nothing.
func TestReconcileModel(t *testing.T) {
	var total chat.ReconcileReport
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		for range 5 {
			m := newReconcileMachine(t.Context(), rt)
			m.seed()
			for range rapid.IntRange(1, 3).Draw(rt, "rounds") {
				m.drift()
				m.round()
				m.requireEqual()
			}
			runs += m.runs
			total = plusFound(total, m.total)
		}
	})
	t.Logf("%d runs: %d missing, %d stale, %d phantoms, %d repaired", runs, total.Missing, total.Stale, total.Phantom, total.Repaired)
}

// modelSettle is how long a difference of the model waits; modelLag how long an event
// may take.
const modelSettle, modelLag = 10 * time.Second, 8 * time.Second

// reconcileMachine lets things happen in a live store and an archive.
type reconcileMachine struct {
	ctx     context.Context
	rt      *rapid.T
	live    *Live
	archive *Archive
	mirror  chat.Mirror
	since   time.Time // for runs of some time
	horizon int       // days that the archive keeps rows; 0: always

	pending []delivery
	sent    map[string]time.Time // when each message was sent last
	touched map[string]bool      // the messages that people have used during a run
	fails   int                  // how many of a hundred calls of a store do
	busy    bool                 // people use it
	total   chat.ReconcileReport
	runs    int
}

// delivery is an event on its way.
type delivery struct {
	change chat.Change
	due    time.Time
}

// The messages of the model: in paths that order otherwise than texts do.
var reconcilePaths = func() (all []string) {
	for _, c := range []string{"gigs/gig/chats/team", "gigs/gig/chats/Pair", "gigs/gig-1/chats/team", "gigs/Gig/chats/team"} {
		for i := range 4 {
			all = append(all, fmt.Sprintf("%s/messages/message-%d", c, i))
		}
	}
	return all
}()

func newReconcileMachine(ctx context.Context, rt *rapid.T) *reconcileMachine {
	m := &reconcileMachine{ctx: ctx, rt: rt, live: NewLive(), archive: NewArchive(), sent: map[string]time.Time{}}
	m.mirror.Archive = m.archive
	m.archive.SetClock(m.live.Now)
	m.since = m.live.Now().Add(-time.Hour)
	if m.horizon = rapid.SampledFrom([]int{0, 1}).Draw(rt, "horizon"); m.horizon > 0 {
		now := m.live.Now()
		require.NoError(rt, m.archive.SetFlag(ctx, chat.MirrorDaysKey, fmt.Sprint(m.horizon), &now))
	}
	return m
}

func (m *reconcileMachine) pick() string { return rapid.SampledFrom(reconcilePaths).Draw(m.rt, "path") }

// document returns a message as it is, as an event would have it: none is malformed.
func (m *reconcileMachine) document(path string) (version *chat.Version, exists bool) {
	found, _, err := m.live.MessagesNow(m.ctx, []chat.MessageKey{keyOfRow(rowAt(path, runTime, runTime))})
	require.NoError(m.rt, err)
	if len(found) == 0 {
		return nil, false
	}
	return found[0].Version, true
}

// write writes a message, or deletes it, and returns what its event says.
func (m *reconcileMachine) write(path, what string) chat.Change {
	before, exists := m.document(path)
	word := rapid.StringMatching(`[a-z]{1,5}`).Draw(m.rt, "text")
	// Sent at one of a few times: long ago, at the time of requests, or lately.
	ages := []time.Duration{48 * time.Hour, time.Hour + µs, time.Hour, time.Hour - µs, 0}
	at := m.since.Add(time.Hour).Add(-rapid.SampledFrom(ages).Draw(m.rt, "age"))
	if before != nil {
		at = before.CreatedAt
	}
	// Who sends anew does it later than before.
	if last, ok := m.sent[path]; ok && at.Before(last) {
		at = last
	}
	m.sent[path] = at
	switch what {
	case "delete":
		if exists {
			require.NoError(m.rt, m.live.Delete(m.ctx, path))
		}
	case "break":
		require.NoError(m.rt, m.live.Put(m.ctx, path, with(aMessageOf(at, word), document{"moderationStatus": "adored"})))
	default:
		require.NoError(m.rt, m.live.Put(m.ctx, path, with(aMessageOf(at, word), document{"is_read_by_receiver": rapid.Bool().Draw(m.rt, "read")})))
	}
	after, _ := m.document(path)
	return chat.Change{Old: before, New: after, At: m.live.Now()}
}

// apply delivers the event of a change. There is none of what was nothing and became
// nothing, nor is there a version of what is malformed.
func (m *reconcileMachine) apply(c chat.Change) {
	if c.Old != nil || c.New != nil {
		require.NoError(m.rt, m.mirror.Apply(m.ctx, c))
	}
}

// seed lets people use the chats while all is well.
func (m *reconcileMachine) seed() {
	for range rapid.IntRange(0, 20).Draw(m.rt, "messages") {
		what := rapid.SampledFrom([]string{"send", "send", "send", "delete"}).Draw(m.rt, "what")
		m.apply(m.write(m.pick(), what))
	}
}

// drift lets things go wrong, of which no event will tell any more.
func (m *reconcileMachine) drift() {
	for range rapid.IntRange(0, 6).Draw(m.rt, "drifts") {
		path := m.pick()
		switch rapid.IntRange(0, 3).Draw(m.rt, "drift") {
		case 0: // an event is lost
			m.write(path, rapid.SampledFrom([]string{"send", "delete", "break"}).Draw(m.rt, "what"))
		case 1: // a row is
			delete(m.archive.summaries, [3]string{strings.Split(path, "/")[1], strings.Split(path, "/")[3], strings.Split(path, "/")[5]})
		default: // a row is changed, or invented
			m.spoil(path)
		}
	}
	m.live.Pass(rapid.SampledFrom([]time.Duration{0, time.Second, time.Minute}).Draw(m.rt, "pass"))
}

// spoil writes a row as nobody would.
func (m *reconcileMachine) spoil(path string) {
	row, ok := rowsByPath(m.rt, m.archive)[path]
	if !ok {
		row = rowAt(path, m.since.Add(time.Minute), m.live.Now())
	}
	row.SourceVersion = row.SourceVersion.Add(rapid.SampledFrom([]time.Duration{-time.Hour, -µs, 0, µs, time.Hour}).Draw(m.rt, "version"))
	switch rapid.IntRange(0, 4).Draw(m.rt, "spoilt") {
	case 0:
		row.DeletedAt = row.SourceVersion
	case 1:
		row.DeletedAt = time.Time{}
	case 2:
		row.Summary += "!"
	case 3:
		row.SentAt = row.SentAt.Add(-2 * time.Hour)
	}
	require.NoError(m.rt, m.archive.PutRow(m.ctx, row))
}
