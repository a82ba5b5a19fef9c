package chat

import (
	"context"
	"slices"
	"time"
)

// settlePoll is how often the archive is asked whether the events have come.
const settlePoll = 500 * time.Millisecond

// suspect is a message whose row seems not to be as it must be.
type suspect struct {
	MessageKey
	want *Summary // what its row must be; nil: the message is gone
	row  *Summary // the row as it was seen last; nil: there is none

	byRow bool      // it was found by its row alone
	from  Cursor    // where the step began that found it
	due   time.Time // when it counts
}

// difference is what is wrong with a row.
type difference string

const (
	noDifference difference = ""
	missingRow   difference = "missing"
	staleRow     difference = "stale"
	phantomRow   difference = "phantom"
)

func (r *reconcileRun) difference(s suspect) difference {
	switch {
	case s.want == nil && (s.row == nil || !s.row.DeletedAt.IsZero()):
		return noDifference
	case s.want == nil:
		return phantomRow
	case s.row == nil && s.want.SentAt.Before(r.horizon):
		return noDifference
	case s.row == nil:
		return missingRow
	case s.row.equals(*s.want):
		return noDifference
	default:
		return staleRow
	}
}

// isImpossible reports whether the row tells of a version that the message, which was
// read after it, has not had: a later one, a deletion, or the same with other content.
// No event would ever mend that, since rows do not go back.
func (s suspect) isImpossible() bool {
	return s.want != nil && s.row != nil && !s.row.isBefore(*s.want) && !s.row.equals(*s.want)
}

// examine looks at suspects again, the rows first, and repairs what differs. What an
// event may still mend waits until that has had its time.
func (r *reconcileRun) examine(ctx context.Context, suspects []suspect) error {
	for batch := range slices.Chunk(suspects, maxWrites) {
		if err := r.inTime(ctx); err != nil {
			return err
		}
		if err := r.lookUpRows(ctx, batch); err != nil {
			return err
		}
		// Where the row is behind the message as it was read, or there is none, another
		// look at the message would tell nothing new.
		behind, doubtful := split(batch, func(s suspect) bool { return s.want != nil && !s.isImpossible() })
		doubtful, err := r.lookUpMessages(ctx, doubtful)
		if err != nil {
			return err
		}
		now := r.Now()
		var due []suspect
		for _, s := range append(behind, doubtful...) {
			switch s.due = r.settles(s, now); {
			case r.difference(s) == noDifference || s.byRow && s.want != nil && r.scan.ByTime():
				// As it must be, or met at the time of the message, if that is asked for.
			case s.due.After(now):
				r.unsettled = append(r.unsettled, s)
			default:
				due = append(due, s)
			}
		}
		if err := r.repair(ctx, due); err != nil {
			return err
		}
	}
	return nil
}

// settles returns until when an event may still mend what differs. When a message was
// deleted nobody can tell.
func (r *reconcileRun) settles(s suspect, now time.Time) time.Time {
	switch {
	case s.want == nil:
		return now.Add(r.Settle)
	case s.isImpossible():
		return now
	default:
		return s.want.SourceVersion.Add(r.Settle)
	}
}

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
		due, err := r.lookUpMessages(ctx, due)
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
		return s.row != nil && !s.row.isBefore(*s.want)
	}
	return s.row == nil || !s.row.DeletedAt.IsZero() || !s.row.SourceVersion.Equal(then.SourceVersion)
}

// lookUpRows reads the rows of suspects as they are now.
func (r *reconcileRun) lookUpRows(ctx context.Context, suspects []suspect) error {
	rows, err := r.session.RowsNow(ctx, keysOf(suspects))
	if err != nil {
		return err
	}
	byKey := make(map[MessageKey]*Summary, len(rows))
	for i, row := range rows {
		byKey[row.key()] = &rows[i]
	}
	for i := range suspects {
		suspects[i].row = byKey[suspects[i].MessageKey]
	}
	return nil
}

// lookUpMessages reads the messages of suspects as they are now, and leaves out those
// that are malformed.
func (r *reconcileRun) lookUpMessages(ctx context.Context, suspects []suspect) ([]suspect, error) {
	now, err := r.messagesNow(ctx, keysOf(suspects))
	if err != nil {
		return nil, err
	}
	var wellFormed []suspect
	for _, s := range suspects {
		m, exists := now[s.MessageKey]
		if s.want = m.want; s.want != nil || !exists {
			wellFormed = append(wellFormed, s)
		}
	}
	return wellFormed, nil
}

// messagesNow returns the messages as they are now, by their keys, without those that
// are gone.
func (r *reconcileRun) messagesNow(ctx context.Context, keys []MessageKey) (map[MessageKey]scanned, error) {
	now := make(map[MessageKey]scanned, len(keys))
	if len(keys) == 0 {
		return now, nil
	}
	err := r.again(ctx, func() error {
		messages, err := r.Live.MessagesNow(ctx, keys)
		for _, m := range messages {
			now[m.MessageKey] = newScanned(m)
		}
		return err
	})
	r.report.Reads += len(keys)
	return now, err
}

func keysOf(suspects []suspect) []MessageKey {
	keys := make([]MessageKey, len(suspects))
	for i, s := range suspects {
		keys[i] = s.MessageKey
	}
	return keys
}

// split returns those for which f holds, and the others.
func split(all []suspect, f func(suspect) bool) (yes, no []suspect) {
	for _, s := range all {
		if f(s) {
			yes = append(yes, s)
		} else {
			no = append(no, s)
		}
	}
	return yes, no
}
