package chattest

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

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
			m.apply(e.change)
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
