package rules_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// row says whether an actor may do an operation to a document in a variation.
type row struct {
	number                                int
	actor, operation, document, variation string
	want                                  verdict

	user    user
	before  []write // stored first; no other row touches it
	attempt attempt
}

func (r row) String() string {
	return fmt.Sprintf("%s: %s %s (%s)", r.actor, r.operation, r.document, r.variation)
}

// table returns every row.
func table() []row {
	var b builder
	b.addGrid()
	b.addTexts()
	b.addShapes()
	b.addPlaces()
	b.addCommits()
	b.addModeration()
	b.addDenied()
	return b.rows
}

// builder numbers the rows, so that each one that writes has a gig of its own.
type builder struct{ rows []row }

func (b *builder) add(who actor, operation, document, variation string, want verdict, do func(gigID string) scene) {
	number := len(b.rows)
	s := do(fmt.Sprintf("gig-%03d", number))
	b.rows = append(b.rows, row{
		number: number, actor: who.name, operation: operation, document: document, variation: variation, want: want,
		user: who.user, before: s.before, attempt: s.attempt,
	})
}

// scene is what a row does, and to what.
type scene struct {
	before  []write
	attempt attempt
}

// reading is a scene in the gig that is only read.
func reading(a attempt) func(string) scene {
	return func(string) scene { return scene{attempt: a} }
}

// inFlight is how many requests are under way at a time.
const inFlight = 8

// play sends the rows' attempts, several at a time, and calls wrong with each that
// does not go as its row says, until wrong answers false.
func (p project) play(ctx context.Context, rows []row, wrong func(row, verdict) (goOn bool)) error {
	before := []write{}
	for _, r := range rows {
		before = append(before, r.before...)
	}
	if len(before) > 0 {
		if err := p.put(ctx, before...); err != nil {
			return err
		}
	}
	var stopped atomic.Bool
	var players errgroup.Group
	players.SetLimit(inFlight)
	for _, r := range rows {
		players.Go(func() error {
			if stopped.Load() {
				return nil
			}
			got, err := p.try(ctx, r.user, r.attempt)
			if err != nil {
				return fmt.Errorf("%s: %w", r, err)
			}
			if got != r.want && !wrong(r, got) {
				stopped.Store(true)
			}
			return nil
		})
	}
	return players.Wait()
}

func TestTable(t *testing.T) {
	t.Parallel()
	rows := table()
	p := newProject(t, readRules(t))
	require.NoError(t, p.put(t.Context(), world()...))
	require.NoError(t, p.play(t.Context(), rows, func(r row, got verdict) bool {
		t.Errorf("%s: want %s, got %s", r, r.want, got)
		return true
	}))
	t.Logf("%d rows", len(rows))
	t.Run("coverage", func(t *testing.T) { checkCoverage(t, p) })
}

// An error in the rules, or their limit of expressions, denies as well as a
// condition does. So beside each row that is denied stands one that is allowed
// and differs from it in one thing.
func TestTableIsPaired(t *testing.T) {
	t.Parallel()
	rows := table()
	require.GreaterOrEqual(t, len(rows), 250)
	type key [4]string
	pairs, seen := map[key]bool{}, map[string]bool{}
	keys := func(r row) []key {
		return []key{
			{"actor", r.operation, r.document, r.variation},
			{"operation", r.actor, r.document, r.variation},
			{"document", r.actor, r.operation, r.variation},
			{"variation", r.actor, r.operation, r.document},
		}
	}
	for _, r := range rows {
		require.False(t, seen[r.String()], "%s is there twice", r)
		seen[r.String()] = true
		if r.want == allow {
			for _, k := range keys(r) {
				pairs[k] = true
			}
		}
	}
	for _, r := range rows {
		paired := r.want == allow
		for _, k := range keys(r) {
			paired = paired || pairs[k]
		}
		require.True(t, paired, "%s has no pair", r)
	}
}
