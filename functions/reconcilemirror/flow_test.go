package reconcilemirror

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

// While people send, edit, delete and send anew, and events come late and in any order,
// no run finds a difference or makes one; and when all is quiet every row is right.
func TestWhileMessagesFlow(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.messages(t, 100)
	_, err := w.reconciler().Run(t.Context(), chat.ReconcileRequest{})
	require.NoError(t, err)

	flow, flowContext := errgroup.WithContext(t.Context())
	for i := range 6 {
		p := &person{world: w, mirror: chat.Mirror{Archive: w.archive}, number: i, random: rand.New(rand.NewPCG(uint64(i), 1))}
		flow.Go(func() error { return p.live(flowContext, 60) })
	}
	var over sync.WaitGroup
	done := make(chan error, 1)
	over.Go(func() { done <- flow.Wait() })
	runs := 0
	for flowing := true; flowing; runs++ {
		select {
		case err := <-done:
			require.NoError(t, err)
			flowing = false // and one more run, when it is over
		default:
		}
		for _, q := range []chat.ReconcileRequest{{}, {GigID: "gig-0"}, {Since: time.Now().Add(-time.Minute)}} {
			r := w.reconciler()
			// As in production, but for events that are later yet on a machine with much to do.
			r.Now, r.Pause, r.Settle, r.PageSize = time.Now, entry.Pause, time.Minute, 10
			report, err := r.Run(t.Context(), q)
			require.NoError(t, err)
			require.True(t, report.Complete)
			require.Zero(t, report.Missing+report.Stale+report.Phantom+report.Repaired+report.Failed, "%+v", report)
		}
	}
	over.Wait()
	w.requireEqual(t)
	require.Greater(t, runs, 1)
}

// person uses some messages of their own, and has their events delivered.
type person struct {
	world
	mirror  chat.Mirror
	number  int
	random  *rand.Rand
	pending []chat.Change
}

// live does so many things. Of the events a few are always on their way.
func (p *person) live(ctx context.Context, things int) error {
	for range things {
		change, err := p.doSomething(ctx)
		if err != nil {
			return err
		}
		p.pending = append(p.pending, change)
		if err := p.deliver(ctx, 3); err != nil {
			return err
		}
	}
	return p.deliver(ctx, 0)
}

func (p *person) deliver(ctx context.Context, left int) error {
	for len(p.pending) > left {
		i := p.random.IntN(len(p.pending))
		if err := p.mirror.Apply(ctx, p.pending[i]); err != nil {
			return err
		}
		p.pending[i] = p.pending[len(p.pending)-1]
		p.pending = p.pending[:len(p.pending)-1]
	}
	return nil
}

func (p *person) doSomething(ctx context.Context) (change chat.Change, err error) {
	// Of the hundred that were there, and others.
	i := p.random.IntN(25)*6 + p.number
	doc := p.world.live.Message("gig-0", []string{"team", "pair"}[i%2], fmt.Sprintf("message-%d", i))
	key := []chat.MessageKey{{ChatKey: chat.ChatKey{GigID: "gig-0", ChatID: doc.Parent.Parent.ID}, ID: doc.ID}}
	before, _, err := p.world.live.MessagesNow(ctx, key)
	if err != nil {
		return change, err
	}
	if len(before) > 0 {
		change.Old = before[0].Version
	}
	if len(before) > 0 && p.random.IntN(3) == 0 {
		result, err := doc.Delete(ctx)
		if err == nil {
			change.At = result.UpdateTime
		}
		return change, err
	}
	if _, err := doc.Set(ctx, aMessage(i+p.random.IntN(5))); err != nil {
		return change, err
	}
	after, _, err := p.world.live.MessagesNow(ctx, key)
	if err == nil {
		change.New, change.At = after[0].Version, after[0].Version.UpdatedAt
	}
	return change, err
}
