package chat

import (
	"cmp"
	"context"
)

// usualRows are how many rows of the archive are deleted at a time.
const usualRows = 5000

// rowsPage deletes a page of the archive's rows that are older than they may get.
func (r *run) rowsPage(ctx context.Context, after *Cursor) (next *Cursor, err error) {
	q := OldRows{
		Before: daysBefore(r.report.AsOf, r.report.Policy.MirrorDays),
		After:  after, Limit: cmp.Or(r.PageSize, usualRows),
	}
	err = r.again(ctx, func() (err error) {
		q.Held, err = r.Live.HeldChats(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	withRows, err := r.session.WithRows(ctx, q.Before, q.Held)
	if err != nil {
		return nil, err
	}
	for _, key := range withRows {
		r.held[key] = true
	}
	var deleted int
	if r.report.DryRun {
		deleted, err = r.session.CountRows(ctx, q)
	} else {
		r.reached(StepDeletingRows)
		deleted, next, err = r.session.DeleteRows(ctx, q)
		r.reached(StepDeletedRows)
	}
	r.count(&r.report.RowsDeleted, deleted)
	return next, err
}
