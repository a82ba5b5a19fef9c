package chattest

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
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
		for range 10 {
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
	touched map[string]bool // the messages that people have used during a run
	fails   int             // how many of a hundred calls of a store do
	busy    bool            // people use it
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
	m := &reconcileMachine{ctx: ctx, rt: rt, live: NewLive(), archive: NewArchive()}
	m.mirror.Archive = m.archive
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
	found, err := m.live.MessagesNow(m.ctx, []chat.MessageKey{keyOfRow(aRow(path, runTime, runTime))})
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

// seed lets people use the chats while all is well.
func (m *reconcileMachine) seed() {
	for range rapid.IntRange(0, 20).Draw(m.rt, "messages") {
		what := rapid.SampledFrom([]string{"send", "send", "send", "delete"}).Draw(m.rt, "what")
		require.NoError(m.rt, m.mirror.Apply(m.ctx, m.write(m.pick(), what)))
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
		row = aRow(path, m.since.Add(time.Minute), m.live.Now())
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

// judge says what is wrong with each row, by path: the oracle, which reads both stores
// whole at one moment.
func (m *reconcileMachine) judge(q chat.ReconcileRequest) map[string]string {
	wrong, rows := map[string]string{}, rowsByPath(m.rt, m.archive)
	for _, path := range reconcilePaths {
		v, exists := m.document(path)
		row, hasRow := rows[path]
		live := hasRow && row.DeletedAt.IsZero()
		inGig := q.GigID == "" || strings.HasPrefix(path, "gigs/"+q.GigID+"/")
		switch {
		case !inGig:
		case v == nil && exists: // malformed
		case v == nil && live && !row.SentAt.Before(q.Since):
			wrong[path] = "phantom"
		case v == nil || v.CreatedAt.Before(q.Since):
		case !hasRow && m.horizon > 0 && v.CreatedAt.Before(m.live.Now().AddDate(0, 0, -m.horizon)):
		case !hasRow:
			wrong[path] = "missing"
		case !reflect.DeepEqual(utcRow(row), utcRow(chat.Summarize(*v))):
			wrong[path] = "stale"
		}
	}
	return wrong
}

func utcRow(s chat.Summary) chat.Summary {
	s.SentAt, s.SourceVersion, s.DeletedAt = s.SentAt.UTC(), s.SourceVersion.UTC(), s.DeletedAt.UTC()
	return s
}

// round reconciles until a run is through, and checks what the runs say.
func (m *reconcileMachine) round() {
	q := rapid.SampledFrom([]chat.ReconcileRequest{{}, {}, {GigID: "gig"}, {Since: m.since}, {GigID: "gig", Since: m.since}}).Draw(m.rt, "request")
	m.touched, m.busy, m.fails = map[string]bool{}, false, 0
	want, all, began := m.judge(q), m.judge(chat.ReconcileRequest{}), m.live.Now()
	rowsBefore := rowsByPath(m.rt, m.archive)
	if rapid.Bool().Draw(m.rt, "dry run") {
		dry := q
		dry.DryRun = true
		report := m.run(dry, time.Hour)
		require.Equal(m.rt, rowsBefore, rowsByPath(m.rt, m.archive), "a dry run changes nothing")
		require.True(m.rt, report.Complete)
		m.requireCounts(want, want, report)
	}
	m.busy = rapid.Bool().Draw(m.rt, "people use it")
	m.fails = rapid.SampledFrom([]int{0, 0, 5, 30}).Draw(m.rt, "stores fail")
	budget := rapid.SampledFrom([]time.Duration{time.Hour, 15 * time.Second}).Draw(m.rt, "budget")
	whole := m.fails == 0 // what a run has counted that failed, is not known
	var sum chat.ReconcileReport
	for n := 0; ; n++ {
		require.Less(m.rt, n, 60, "it comes to an end")
		report := m.run(q, budget)
		sum = plusFound(sum, report)
		if report.Complete {
			break
		}
		if n > 20 {
			m.fails, m.busy = 0, false
		}
	}
	m.settle()
	m.total = plusFound(m.total, sum)
	untouched, most := maps.Clone(want), maps.Clone(want)
	maps.DeleteFunc(untouched, func(path, _ string) bool { return m.touched[path] })
	for path, row := range rowsBefore {
		// What keeps events out may show only when the message changes, be it after the run
		// has passed; what is wrong and was not asked for may come to be.
		if m.touched[path] && (row.SourceVersion.After(began) || all[path] != "" && want[path] == "") {
			most[path] = "later"
		}
	}
	if whole {
		m.requireCounts(untouched, most, sum)
		require.LessOrEqual(m.rt, sum.Repaired, sum.Missing+sum.Stale+sum.Phantom)
	}
	left := m.judge(q)
	for path := range left {
		require.Equal(m.rt, "later", most[path], "the row of %s is wrong then, of %v", path, want)
	}
	for path, row := range rowsBefore {
		if want[path] == "" && !m.touched[path] {
			require.Equal(m.rt, row, rowsByPath(m.rt, m.archive)[path], "%s was right, or out of the request", path)
		}
	}
	m.fails, m.busy = 0, false
	again := m.run(q, time.Hour)
	require.True(m.rt, again.Complete)
	m.requireCounts(left, left, again)
}

// requireCounts wants what is counted to be at least the one and at most the other, and
// of each kind where both are the same.
func (m *reconcileMachine) requireCounts(least, most map[string]string, r chat.ReconcileReport) {
	got := map[string]int{"missing": r.Missing, "stale": r.Stale, "phantom": r.Phantom}
	require.GreaterOrEqual(m.rt, r.Missing+r.Stale+r.Phantom, len(least), "%v of %v", got, most)
	require.LessOrEqual(m.rt, r.Missing+r.Stale+r.Phantom, len(most), "%v of %v", got, most)
	if len(least) == len(most) {
		want := map[string]int{"missing": 0, "stale": 0, "phantom": 0}
		for _, kind := range most {
			want[kind]++
		}
		require.Equal(m.rt, want, got)
	}
}

// run lets one run go.
func (m *reconcileMachine) run(q chat.ReconcileRequest, budget time.Duration) chat.ReconcileReport {
	m.runs++
	stores := &meddled{m.live, m.archive, m.meddle}
	r := &chat.Reconciler{
		Live: stores, Archive: stores, Budget: budget, Settle: modelSettle, Now: m.live.Now, Pause: func(_ context.Context, d time.Duration) { m.pass(d) },
		NewID: func() (string, error) { m.pass(time.Millisecond); return uuid.NewString(), nil }, PageSize: rapid.IntRange(1, 6).Draw(m.rt, "page"),
	}
	report, err := r.Run(m.ctx, q)
	if m.fails == 0 {
		require.NoError(m.rt, err)
	} else if err != nil {
		require.Contains(m.rt, []chat.Kind{chat.Unavailable, chat.DeadlineExceeded}, chat.KindOf(err), "%v", err)
		report.Complete = false
	}
	return report
}

func plusFound(a, b chat.ReconcileReport) chat.ReconcileReport {
	a.Scanned += b.Scanned
	a.Missing += b.Missing
	a.Stale += b.Stale
	a.Phantom += b.Phantom
	a.Repaired += b.Repaired
	a.Failed += b.Failed
	return a
}

// meddle lets people do something before a call of a store, and lets the call fail.
func (m *reconcileMachine) meddle(_ string, call func() error) error {
	m.pass(time.Duration(rapid.IntRange(1, 40).Draw(m.rt, "ms")) * time.Millisecond)
	if m.busy && rapid.IntRange(0, 2).Draw(m.rt, "somebody does something") == 0 {
		path := m.pick()
		m.touched[path] = true
		what := rapid.SampledFrom([]string{"send", "send", "delete"}).Draw(m.rt, "what")
		if v, exists := m.document(path); exists && v == nil {
			what = "send" // whose deletion would tell nothing of it
		}
		late := time.Duration(rapid.IntRange(0, int(modelLag/time.Millisecond)).Draw(m.rt, "late")) * time.Millisecond
		m.pending = append(m.pending, delivery{m.write(path, what), m.live.Now().Add(late)})
	}
	fails := m.fails > 0 && rapid.IntRange(0, 99).Draw(m.rt, "fails") >= 100-m.fails
	if fails && rapid.Bool().Draw(m.rt, "before it is done") {
		return chat.Failure(chat.Unavailable, nil)
	}
	err := call()
	if fails && err == nil {
		return chat.Failure(chat.DeadlineExceeded, nil)
	}
	return err
}

// pass lets time pass, and delivers what is due.
func (m *reconcileMachine) pass(d time.Duration) {
	m.live.Pass(d)
	var left []delivery
	for _, e := range m.pending {
		if e.due.After(m.live.Now()) {
			left = append(left, e)
		} else {
			require.NoError(m.rt, m.mirror.Apply(m.ctx, e.change))
		}
	}
	m.pending = left
}

// settle delivers all.
func (m *reconcileMachine) settle() { m.pass(modelSettle) }

// requireEqual wants every row that a whole run would look at to be right.
func (m *reconcileMachine) requireEqual() {
	m.touched, m.busy, m.fails = map[string]bool{}, false, 0
	want := m.judge(chat.ReconcileRequest{})
	report := m.run(chat.ReconcileRequest{}, time.Hour)
	m.requireCounts(want, want, report)
	m.settle()
	require.Empty(m.rt, m.judge(chat.ReconcileRequest{}), "%v", slices.Collect(maps.Keys(want)))
}
