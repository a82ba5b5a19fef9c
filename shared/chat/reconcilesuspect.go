package chat

import (
	"context"
	"slices"
	"time"
)

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
	return s.want != nil && s.row != nil && s.row.CompareVersion(*s.want) >= 0 && !s.row.equals(*s.want)
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
		doubtful, at, err := r.lookUpMessages(ctx, doubtful)
		if err != nil {
			return err
		}
		gone, err := r.longGone(ctx, doubtful, at)
		if err != nil {
			return err
		}
		now := r.Now()
		var due []suspect
		for _, s := range append(behind, doubtful...) {
			switch s.due = r.settles(s, gone[s.MessageKey], now); {
			case r.difference(s) == noDifference || s.byRow && s.want != nil && r.scan.ByTime():
				// As it must be, or met at the time of the message, if that is asked for.
			case s.due.After(now):
				if !r.waits(s.MessageKey) {
					r.unsettled = append(r.unsettled, s)
				}
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

// waits reports whether the message waits already: by time one may be met twice, by its
// own and by its row's.
func (r *reconcileRun) waits(key MessageKey) bool {
	return r.scan.ByTime() && slices.ContainsFunc(r.unsettled, func(s suspect) bool { return s.MessageKey == key })
}

// settles returns until when an event may still mend what differs. When a message was
// deleted lately, nobody can tell.
func (r *reconcileRun) settles(s suspect, longGone bool, now time.Time) time.Time {
	switch {
	case longGone, s.isImpossible():
		return now
	case s.want == nil:
		return now.Add(r.Settle)
	default:
		return s.want.SourceVersion.Add(r.Settle)
	}
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
