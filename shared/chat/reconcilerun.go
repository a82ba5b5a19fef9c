package chat

import (
	"context"
	"errors"
	"time"
)

// usualScan is how many messages, and rows, are read at a time: as summaries they fit
// into 10 MiB.
const usualScan = 5000

// mostUnsettled bounds how many messages wait for what an event may still mend.
const mostUnsettled = 5000

// reconcileRun is one run of [Reconciler] under way.
type reconcileRun struct {
	*Reconciler
	*bulk
	session ReconcileSession
	horizon time.Time // older messages get no row

	*merge
	report    ReconcileReport
	unsettled []suspect // in the order in which they were found
}

// do compares everything and keeps the report up to date.
func (r *reconcileRun) do(ctx context.Context) (ReconcileReport, error) {
	if !r.report.DryRun {
		from, err := r.session.LastReconciled(ctx, r.report.ReconcileRequest)
		if err != nil {
			return r.report, err
		}
		r.report.Place = from
	}
	if err := r.save(ctx); err != nil {
		return r.report, err
	}
	r.reached(StepRecorded)
	err := r.through(ctx)
	switch {
	case err == nil:
		r.report.Complete, r.report.Place = true, Cursor{}
	case errors.Is(err, errOutOfTime):
		err = nil
	default:
		r.report.Error = KindOf(err)
	}
	// The report is owed even where the request has ended.
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	return r.report, errors.Join(err, r.save(saving))
}

// through merges both lists to their end, a page of one or the other at a time, and
// saves how far it is after each.
func (r *reconcileRun) through(ctx context.Context) error {
	r.merge = r.newMerge()
	for {
		if err := r.inTime(ctx); err != nil {
			return err
		}
		from := r.at
		suspects, more, err := r.advance(ctx)
		if err != nil {
			return err
		}
		for i := range suspects {
			suspects[i].from = from
		}
		if err := r.examine(ctx, suspects); err != nil {
			return err
		}
		if err := r.settle(ctx, !more); err != nil {
			return err
		}
		if !more {
			return nil
		}
		// What has not settled yet the next run has to look at again.
		r.report.Place = r.at
		if len(r.unsettled) > 0 {
			r.report.Place = r.unsettled[0].from
		}
		if err := r.save(ctx); err != nil {
			return err
		}
		r.reached(StepSaved)
	}
}

func (r *reconcileRun) save(ctx context.Context) error {
	r.report.Elapsed = r.Now().Sub(r.report.StartedAt)
	if r.Progress != nil {
		r.Progress(ctx, r.report)
	}
	return r.session.SaveReconcile(ctx, r.report)
}
