package rules_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"example.com/gigchat/shared/stacktest"
)

// Each clause of the rules is there for a reason: without it, or with its
// opposite, at least one row of the table goes otherwise.
func TestMutants(t *testing.T) {
	t.Parallel()
	host := stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST")
	all := mutants(readRules(t))
	require.Greater(t, len(all), 100)
	hunt := hunt{host: host, rows: table()}
	var killed atomic.Int64
	var group errgroup.Group
	group.SetLimit(mutantsAtATime)
	for _, m := range all {
		group.Go(func() error {
			dead, err := hunt.kill(t.Context(), m)
			switch {
			case err != nil:
				return fmt.Errorf("%s: %w", m.name, err)
			case dead:
				killed.Add(1)
			default:
				t.Errorf("survived: %s", m.name)
			}
			return nil
		})
	}
	require.NoError(t, group.Wait())
	t.Logf("%d of %d mutants killed", killed.Load(), len(all))
}

const (
	mutantsAtATime = 4
	firstBatch     = 8 // rows that a mutant meets at a time; each batch has twice as many
)

// hunt plays rows against mutants, and begins with those that are likely to kill:
// what killed before, the latest first, then what stands near it in the table. That
// saves two thirds of the time and changes nothing in who survives.
type hunt struct {
	host string
	rows []row

	mu      sync.Mutex
	killers []int // indices of rows
}

// kill plays rows under the mutant until one goes otherwise than it says.
func (h *hunt) kill(ctx context.Context, m mutant) (dead bool, err error) {
	p := project{h.host, "demo-" + uuid.NewString()}
	if _, err := p.putRules(ctx, m.rules); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, p.forget(context.WithoutCancel(ctx))) }()
	if err := p.put(ctx, world()...); err != nil {
		return false, err
	}
	var killer atomic.Pointer[row]
	rows := h.order()
	for size := firstBatch; len(rows) > 0; size *= 2 {
		size = min(size, len(rows))
		err := p.play(ctx, rows[:size], func(r row, _ verdict) bool {
			killer.Store(&r)
			return false
		})
		if err != nil {
			return false, err
		}
		if r := killer.Load(); r != nil {
			h.remember(r.number)
			return true, nil
		}
		rows = rows[size:]
	}
	return false, nil
}

func (h *hunt) order() []row {
	h.mu.Lock()
	defer h.mu.Unlock()
	order := slices.Clone(h.rows)
	if len(h.killers) == 0 {
		return order
	}
	rank := func(r row) int {
		if i := slices.Index(h.killers, r.number); i >= 0 {
			return i
		}
		return len(order) + max(r.number-h.killers[0], h.killers[0]-r.number)
	}
	slices.SortFunc(order, func(a, b row) int { return rank(a) - rank(b) })
	return order
}

func (h *hunt) remember(number int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	others := slices.DeleteFunc(h.killers, func(n int) bool { return n == number })
	h.killers = slices.Insert(others, 0, number)
}
