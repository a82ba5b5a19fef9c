package chat

import (
	"context"
	"slices"
	"time"
)

// settlePoll is how often the archive is asked whether the events have come.
const settlePoll = 500 * time.Millisecond

// settle looks at those that wait, and waits for them if there are many, or for all.
func (r *reconcileRun) settle(ctx context.Context, all bool) error {
	for len(r.unsettled) > 0 {
		if err := r.lookAgain(ctx); err != nil {
			return err
		}
		if len(r.unsettled) == 0 || !all && len(r.unsettled) <= mostUnsettled {
			return nil
		}
		if err := r.inTime(ctx); err != nil {
			return err
		}
		next := slices.MinFunc(r.unsettled, func(a, b suspect) int { return a.due.Compare(b.due) }).due
		r.pause(ctx, max(0, min(next.Sub(r.Now()), settlePoll)))
	}
	return nil
}

// lookAgain lets go of those whose rows have moved on meanwhile, and repairs those
// whose time has come.
func (r *reconcileRun) lookAgain(ctx context.Context) error {
	var waiting []suspect
	now := r.Now()
	for batch := range slices.Chunk(r.unsettled, maxWrites) {
		then := slices.Clone(batch)
		if err := r.lookUpRows(ctx, batch); err != nil {
			return err
		}
		var due []suspect
		for i, s := range batch {
			switch {
			case s.hasMoved(then[i].row):
			case s.due.After(now):
				waiting = append(waiting, s)
			default:
				due = append(due, s)
			}
		}
		wasGone := make(map[MessageKey]bool, len(due))
		for _, s := range due {
			wasGone[s.MessageKey] = s.want == nil
		}
		due, _, err := r.lookUpMessages(ctx, due)
		if err != nil {
			return err
		}
		// What was deleted meanwhile, or made anew, has another event on its way.
		due, _ = split(due, func(s suspect) bool {
			return s.isImpossible() || wasGone[s.MessageKey] == (s.want == nil) && r.difference(s) != noDifference
		})
		if err := r.repair(ctx, due); err != nil {
			return err
		}
	}
	r.unsettled = waiting
	return nil
}

// hasMoved reports whether the mirror has done since what it had to do for the message
// as that was then, or more.
func (s suspect) hasMoved(then *Summary) bool {
	if s.want != nil {
		return s.row != nil && s.row.CompareVersion(*s.want) >= 0
	}
	return s.row == nil || !s.row.DeletedAt.IsZero() || !s.row.SourceVersion.Equal(then.SourceVersion)
}
