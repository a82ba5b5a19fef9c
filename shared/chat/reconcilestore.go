package chat

import (
	"context"
	"strings"
	"time"
)

// Scan asks for a page of messages, or of rows, of all gigs or of one. Both stores
// have the same order: the path, part by part and byte by byte; where From is set the
// time at which they were sent, and then the path. It is not set for one gig.
type Scan struct {
	GigID string    // of this gig alone; empty means all
	From  time.Time // sent then or later; zero means whenever, and at no time, too
	After Cursor    // see Place; zero: from the beginning
	Limit int
}

// ByTime reports whether the order is that of time, and then of paths.
func (q Scan) ByTime() bool { return !q.From.IsZero() }

// Place returns the place of a message that was sent at the time.
func (q Scan) Place(key MessageKey, at time.Time) Cursor {
	if !q.ByTime() {
		at = time.Time{}
	}
	return Cursor{At: at, Name: key.path()}
}

// Begin returns after which message the page begins, in the order of time after that
// one at that time: a zero key comes before all.
func (q Scan) Begin() (key MessageKey, at time.Time) {
	if q.After == (Cursor{}) {
		return MessageKey{}, q.From
	}
	if ids := strings.Split(q.After.Name, "/"); len(ids) == 6 {
		key = MessageKey{ChatKey{ids[1], ids[3]}, ids[5]}
	}
	return key, q.After.At
}

// LiveMessage is a message as [Reconciler] finds it.
type LiveMessage struct {
	MessageKey
	CreatedAt time.Time // zero if it tells none
	Version   *Version  // nil if it is malformed
}

// ReconcileLive is the live store of [Reconciler].
type ReconcileLive interface {
	// ScanMessages tells found of a page of messages, in their order, malformed ones
	// too, and returns where the next one begins, nil if there is none, and what it
	// cost in document reads. Nothing of a message is kept once found has returned.
	ScanMessages(ctx context.Context, q Scan, found func(LiveMessage)) (next *Cursor, reads int, err error)

	// MessagesNow returns the messages as they are now, in no order, without those that
	// are gone, and when that is by the store's own clock. It costs a document read for
	// each that is asked for.
	MessagesNow(ctx context.Context, keys []MessageKey) (messages []LiveMessage, at time.Time, err error)

	// Existed returns which of the messages there were at a time by the store's own
	// clock, at most an hour ago. It costs a document read for each that is asked for.
	Existed(ctx context.Context, keys []MessageKey, at time.Time) (map[MessageKey]bool, error)
}

// ReconcileArchive is the archive of [Reconciler].
type ReconcileArchive interface {
	// LockReconcile begins the one session that there may be at a time, or answers an
	// error of kind Aborted.
	LockReconcile(ctx context.Context) (ReconcileSession, error)
}

// Repair is what a row must be.
type Repair struct {
	Summary

	// Instead is the row that stands in its place and tells of a version that is none:
	// it is overwritten if it still is as it was seen. Nil: only a row of an earlier
	// version is, as events do.
	Instead *Summary
}

// ReconcileSession is the archive as long as a run goes. If the lock is lost, so is
// the session, and everything fails.
type ReconcileSession interface {
	// Horizon returns the time before which messages get no row, as of now; zero if
	// there is none. It is the one that late events are held to.
	Horizon(ctx context.Context, now time.Time) (time.Time, error)

	// LastReconciled returns where the last run of the same request, dry ones aside,
	// had to stop; zero if it was through, or there was none.
	LastReconciled(ctx context.Context, q ReconcileRequest) (Cursor, error)

	// SaveReconcile stores the report, in the place of what it was before.
	SaveReconcile(ctx context.Context, r ReconcileReport) error

	// ScanRows returns a page of the rows that are not marked deleted, in their order,
	// and where the next one begins, nil if there is none.
	ScanRows(ctx context.Context, q Scan) ([]Summary, *Cursor, error)

	// RowsNow returns the rows as they are now, deleted ones too, in no order, without
	// those that are not there.
	RowsNow(ctx context.Context, keys []MessageKey) ([]Summary, error)

	// RepairRows is [Archive.Keep] of many rows, and returns how many it has written:
	// all that are due are or none. It writes none of a message older than the
	// Horizon, and nothing of a user whose data were deleted since.
	RepairRows(ctx context.Context, rows []Repair) (int, error)

	// MarkDeleted marks rows deleted, at the time or that of their version, whichever
	// is later, if they still show the versions that they did, and returns how many.
	MarkDeleted(ctx context.Context, rows []Summary, at time.Time) (int, error)

	// Unlock ends the session.
	Unlock()
}
