package postgres

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"example.com/gigchat/shared/chat"
)

const (
	// keepTime is how long a group may take: a server that is away and does not say so
	// must not hold up those that come after.
	keepTime = 10 * time.Second

	// mostInGroup bounds a statement.
	mostInGroup = 500

	// mostWaiting is how many may wait for each statement under way before the next one
	// begins beside it, so that they do not all wait for one that is stuck.
	mostWaiting = 8
)

// version is a version of a message that somebody waits to have kept.
type version struct {
	ctx      context.Context // whose end is that of the waiting
	summary  chat.Summary
	decision *chat.Decision
	kept     chan error // has room for the one answer
}

// groups has what comes while a statement is under way share the next one.
//
// Why not a statement for each: what comes alone is kept at once, without a timer. What
// comes meanwhile would wait for the same disk as the statement under way; together it
// costs one commit, and an instance a single connection.
type groups struct {
	mu      sync.Mutex
	waiting []*version
	keepers int // who keep groups until nobody waits
}

// join has a version wait, and reports whether the caller must see to it that groups
// are kept, since too few do.
func (g *groups) join(v *version) (begin bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, v)
	if len(g.waiting) <= g.keepers*mostWaiting {
		return false
	}
	g.keepers++
	return true
}

// next takes the next group of those that still wait. If it is empty, the caller has
// no more to keep.
func (g *groups) next() []*version {
	g.mu.Lock()
	defer g.mu.Unlock()
	var group []*version
	for len(g.waiting) > 0 && len(group) < mostInGroup {
		if v := g.waiting[0]; v.ctx.Err() == nil {
			group = append(group, v)
		}
		g.waiting = g.waiting[1:]
	}
	if len(group) == 0 {
		g.keepers--
	}
	return group
}

// groupContext outlives any of those who wait, but not all of them.
func groupContext(group []*version, patience time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(group[0].ctx), patience)
	var left atomic.Int64
	left.Store(int64(len(group)))
	stops := make([]func() bool, len(group))
	for i, v := range group {
		stops[i] = context.AfterFunc(v.ctx, func() {
			if left.Add(-1) == 0 {
				cancel()
			}
		})
	}
	return ctx, func() {
		cancel()
		for _, stop := range stops {
			stop()
		}
	}
}

// keepGroups keeps groups until nobody waits. Between groups, and afterwards, it has
// no connection.
func (a *Archive) keepGroups() {
	for group := a.groups.next(); len(group) > 0; group = a.groups.next() {
		ctx, cancel := groupContext(group, a.patience)
		err := chat.Guard(func() error {
			a.keepGroup(ctx, group)
			return nil
		})
		cancel()
		if err != nil {
			answer(group, err)
		}
		// Whoever is about to come, comes along.
		runtime.Gosched()
	}
}

// keepGroup keeps the versions in one transaction and answers who waits. Values that
// do not fit must not keep the others back: then it is halved, until they are alone.
func (a *Archive) keepGroup(ctx context.Context, group []*version) {
	rows := make([]chat.Summary, len(group))
	var decisions []decision
	for i, v := range group {
		rows[i] = v.summary
		if v.decision != nil {
			decisions = append(decisions, decision{*v.decision, v.summary.SenderID})
		}
	}
	batch := keepBatch(rows, decisions)
	err := translate("keep summaries", a.pool.SendBatch(ctx, batch).Close())
	if half := len(group) / 2; half > 0 && chat.KindOf(err) == chat.InvalidArgument {
		a.keepGroup(ctx, group[:half])
		a.keepGroup(ctx, group[half:])
		return
	}
	answer(group, err)
}

// answer answers those of a group who were not answered before.
func answer(group []*version, err error) {
	for _, v := range group {
		select {
		case v.kept <- err:
		default:
		}
	}
}
