package chattest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"example.com/gigchat/shared/chat"
)

// TestRetentionModel checks retention against an oracle, in random histories of a few
// chats: policies, holds, messages, reports, rows and clocks; runs in pages of all
// sizes, whose time is used up, in which stores fail before or after doing their
// work, which end in the middle, and during which people send, report, import, and
// put chats under hold. Nothing is ever deleted or changed that should have stayed;
// what a run tells is what it did; undisturbed it does exactly what the oracle says
// and what a dry run said before, and so do all runs together however often they were
// interrupted. It ends, without failing, after so many runs; open returns an empty
// store for one history.
func TestRetentionModel(t *testing.T, runs int, open func(*testing.T) RetentionStore) {
	taken, histories, failing := 0, 0, false
	total := chat.RetentionReport{}
	rapid.Check(t, func(rt *rapid.T) {
		if taken >= runs && !failing { // a failing history is repeated to shrink it
			return
		}
		finished := false
		defer func() { failing = failing || !finished }()
		for range 10 {
			if taken >= runs && !failing {
				break
			}
			histories++
			m := newRetentionMachine(t.Context(), open(t))
			m.seed(rt)
			for range rapid.IntRange(1, 4).Draw(rt, "rounds") {
				m.changeThings(rt)
				m.dryRun(rt)
				m.disturbedRun(rt)
			}
			m.changeThings(rt)
			m.finish(rt)
			taken += m.runs
			total = plus(total, m.total)
		}
		finished = true
	})
	t.Logf("%d runs in %d histories: %d messages deleted, %d redacted, %d chats and %d rows deleted",
		taken, histories, total.MessagesDeleted, total.MessagesRedacted, total.ChatsDeleted, total.RowsDeleted)
}

// retentionMachine lets things happen in a store and an archive.
type retentionMachine struct {
	ctx     context.Context
	store   RetentionStore
	archive *Archive
	now     time.Time
	made    int // of whatever has a number
	runs    int
	total   chat.RetentionReport

	days map[string]int // the policy, by flag
}

const someDays = 4 // the oldest things of the model, and its longest policies

// The chats of the model. In Firestore a gig comes before those whose ids go on.
var modelChats = []string{"gigs/gig/chats/team", "gigs/gig/chats/pair", "gigs/gig-1/chats/team", "gigs/reports/chats/reports"}

func newRetentionMachine(ctx context.Context, store RetentionStore) *retentionMachine {
	return &retentionMachine{ctx: ctx, store: store, archive: NewArchive(), now: runTime, days: map[string]int{}}
}

// number returns a new one.
func (m *retentionMachine) number() int { m.made++; return m.made }

func (m *retentionMachine) put(rt require.TestingT, path string, fields document) {
	require.NoError(rt, m.store.Put(m.ctx, path, fields))
}

func (m *retentionMachine) documents(rt require.TestingT) map[string]document {
	docs, err := m.store.Documents(m.ctx)
	require.NoError(rt, err)
	return undated(docs)
}

func (m *retentionMachine) rows(rt require.TestingT) map[string]time.Time {
	all, err := m.archive.Summaries(m.ctx)
	require.NoError(rt, err)
	rows := map[string]time.Time{}
	for _, s := range all {
		rows[messageKey{s.GigID, s.ChatID, s.MessageID}.path()] = s.SentAt
	}
	return rows
}

// long is longer than any grace.
const long = 10_000 * time.Hour

// horizon returns the time before which a flag makes things due; zero if it makes
// nothing due.
func (m *retentionMachine) horizon(rt require.TestingT, key string, asOf time.Time) time.Time {
	s := &session{m.archive}
	m.archive.current = s
	defer s.Unlock()
	flags, err := s.Flags(m.ctx, key)
	require.NoError(rt, err)
	flag, ok := flags[key]
	if !ok || m.now.Sub(flag.UpdatedAt) < 24*time.Hour {
		return time.Time{}
	}
	return asOf.Add(-time.Duration(m.days[key]) * 24 * time.Hour)
}

// judge asks the oracle about everything as it is.
func (m *retentionMachine) judge(rt require.TestingT, asOf time.Time) verdict {
	return oracle{
		docs: m.documents(rt), rows: m.rows(rt),
		deleteBefore: m.horizon(rt, chat.RetentionDaysKey, asOf),
		redactBefore: m.horizon(rt, chat.RedactionDaysKey, asOf),
		forgetBefore: m.horizon(rt, chat.MirrorDaysKey, asOf),
	}.judge()
}

// retention returns a way to run, in whose time each look at the clock takes a
// second.
func (m *retentionMachine) retention(rt *rapid.T, stores *faulty, budget time.Duration) *chat.Retention {
	looks := 0
	return &chat.Retention{
		Live: stores, Archive: stores, Budget: budget, PageSize: rapid.IntRange(0, 3).Draw(rt, "page size"),
		Now:   func() time.Time { looks++; return m.now.Add(time.Duration(looks-1) * time.Second) },
		Pause: func(context.Context, time.Duration) {},
		NewID: func() (string, error) { return fmt.Sprintf("run-%06d", m.number()), nil },
	}
}

func (m *retentionMachine) stores() *faulty {
	return &faulty{RetentionLive: m.store, archive: m.archive, plan: map[callName]fault{}, counts: map[string]int{}}
}

// dryRun checks that a dry run counts what is due and changes nothing.
func (m *retentionMachine) dryRun(rt *rapid.T) {
	docs, rows, want := m.documents(rt), m.rows(rt), m.judge(rt, m.now)
	report, err := m.retention(rt, m.stores(), time.Hour).Run(m.ctx, chat.RetentionRequest{DryRun: true})
	require.NoError(rt, err)
	require.True(rt, report.Complete)
	requireCounts(rt, want.report, report)
	require.Equal(rt, docs, m.documents(rt))
	require.Equal(rt, rows, m.rows(rt))
	m.runs++
}

// finish lets runs that are interrupted by their budget alone do all that is due, and
// a last one that is not: together they did what a dry run would have counted.
func (m *retentionMachine) finish(rt *rapid.T) {
	want := m.judge(rt, m.now)
	var sum chat.RetentionReport
	for i := range 150 {
		budget := time.Hour
		if i < 149 {
			budget = time.Duration(rapid.IntRange(6, 60).Draw(rt, "budget")) * time.Second
		}
		report, err := m.retention(rt, m.stores(), budget).Run(m.ctx, chat.RetentionRequest{AsOf: m.now})
		require.NoError(rt, err)
		m.runs++
		sum = plus(sum, report)
		if report.Complete {
			break
		}
	}
	m.total = plus(m.total, sum)
	requireCounts(rt, want.report, sum)
	require.Equal(rt, want.docs, m.documents(rt))
	require.Equal(rt, want.rows, m.rows(rt))
}

// plus returns what runs did together, the second after the first.
func plus(a, b chat.RetentionReport) chat.RetentionReport {
	return chat.RetentionReport{
		MessagesDeleted: a.MessagesDeleted + b.MessagesDeleted, MessagesRedacted: a.MessagesRedacted + b.MessagesRedacted,
		ChatsDeleted: a.ChatsDeleted + b.ChatsDeleted, RowsDeleted: a.RowsDeleted + b.RowsDeleted,
		Failed: a.Failed + b.Failed, Held: b.Held,
	}
}
