package chat

import (
	"context"
	"fmt"
	"time"
)

// Reconciler compares the archive with the live store, message by message, and
// repairs what differs: rows that are missing, rows that are stale, and phantoms,
// which are rows of messages that are gone. To fill an empty archive is the same.
//
// It may run while messages flow. What an event on its way would still mend is no
// difference, and no repair takes back what an event has brought.
type Reconciler struct {
	Live    ReconcileLive
	Archive ReconcileArchive
	NewID   func() (string, error)
	Now     func() time.Time
	Budget  time.Duration // after which a run stops by itself; it ends within a batch more

	// Settle is how long a change may take to reach the archive: a difference counts
	// once it is as old as that.
	Settle time.Duration

	// Stopping, Pause, Progress and Reached are those of [Retention].
	Stopping <-chan struct{}
	Pause    func(ctx context.Context, d time.Duration)
	Progress func(ctx context.Context, r ReconcileReport)
	Reached  func(Step)

	PageSize int // messages, and rows, that are read at a time; 0: a good many
}

// ReconcileRequest asks for a run. A message is in it by its own time, a phantom by
// its row's.
type ReconcileRequest struct {
	Since  time.Time // sent then or later; zero means whenever
	GigID  string    // of this gig alone; empty means all
	DryRun bool      // compare, and change nothing
}

// ReconcileReport is what a run found and did: the answer, and the run's row in
// reconcile_runs.
type ReconcileReport struct {
	RunID     string
	StartedAt time.Time
	ReconcileRequest
	Complete bool // false: it stopped before it was through, and the next run goes on

	Scanned int // live messages that were compared
	Missing int // of these, without a row that they should have
	Stale   int // of these, with a row that is not theirs, or marked deleted
	Phantom int // rows of messages that are gone, not marked deleted

	// Repaired is how many of the missing, stale and phantom rows are right since.
	Repaired int

	// Failed are messages without a row by right, since they are not as the contract
	// has them or do not fit the archive (of which a dry run does not know: it counts
	// those as missing). A row that one has had before stays.
	Failed int

	Reads   int // document reads that were spent, as Firestore charges them
	Elapsed time.Duration

	// Place is where the next run of the same request goes on; zero after a run that
	// was through, and at the beginning.
	Place Cursor
	// Error is the kind of error that ended the run, or empty.
	Error Kind
}

// SavedAt is when the report was stored last: when the run ended, unless it goes on.
func (r ReconcileReport) SavedAt() time.Time { return r.StartedAt.Add(r.Elapsed) }

// Run compares both stores and repairs what differs. It goes on where the last run of
// the same request had to stop; a dry one always begins anew.
//
// It may end at any point, by an error, its budget, or the process's end: each repair
// is whole, and the next run goes on from there.
//
// Errors: InvalidArgument names the field; Aborted if another run is under way. With any
// other error the report tells how far it came.
func (r *Reconciler) Run(ctx context.Context, q ReconcileRequest) (ReconcileReport, error) {
	began := r.Now()
	if q.GigID != "" {
		if err := checkGigID(q.GigID); err != nil {
			return ReconcileReport{}, err
		}
	}
	q.Since = q.Since.UTC().Truncate(time.Microsecond)
	if year := q.Since.Year(); year < 1 || year > 9999 {
		return ReconcileReport{}, Invalid("since", "must be in the years 1 to 9999")
	}
	session, err := r.Archive.LockReconcile(ctx)
	if err != nil {
		return ReconcileReport{}, err
	}
	defer session.Unlock()
	r.reached(StepLocked)
	horizon, err := session.Horizon(ctx, began)
	if err != nil {
		return ReconcileReport{}, err
	}
	id, err := r.NewID()
	if err != nil {
		return ReconcileReport{}, fmt.Errorf("make a run's id: %w", err)
	}
	run := &reconcileRun{
		Reconciler: r, session: session, horizon: horizon,
		bulk:   &bulk{now: r.Now, pause: r.Pause, deadline: began.Add(r.Budget), stopping: r.Stopping},
		report: ReconcileReport{RunID: id, StartedAt: began, ReconcileRequest: q},
	}
	return run.do(ctx)
}

func (r *Reconciler) reached(s Step) {
	if r.Reached != nil {
		r.Reached(s)
	}
}
