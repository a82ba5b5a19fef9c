package chat

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Retention deletes what is due, and takes personal data out of what is older than
// it may stand, as the flags of system_flags say.
type Retention struct {
	Live    RetentionLive
	Archive RetentionArchive
	NewID   func() (string, error)
	Now     func() time.Time
	Budget  time.Duration // after which a run stops by itself; it ends within a batch more

	// Pause waits before something that failed is tried again.
	Pause func(ctx context.Context, d time.Duration)

	// Progress is told how far the run is; nil: nobody is.
	Progress func(ctx context.Context, r RetentionReport)

	// Deletions are carried on after each run that is no dry one, also if it is paused
	// or a flag is wrong; nil: there are none. They may take what is left of the budget,
	// and Reserve at least.
	Deletions Deletions
	Reserve   time.Duration

	// Reached is told of each step as the run comes to it; nil: nobody is.
	Reached func(Step)

	PageSize int // messages, chats or rows that are read at a time; 0: a good many
}

// Deletions are the requests of users to have their data deleted; see [Deletion].
type Deletions interface {
	// CarryOn goes on with all that are not completed, until the deadline.
	CarryOn(ctx context.Context, deadline time.Time) error
}

// RetentionRequest asks for a run.
type RetentionRequest struct {
	DryRun bool      // count, and change nothing
	AsOf   time.Time // as if it were then; zero means now
}

// RetentionReport is what a run did, or in a dry run would do: the answer, and the
// run's row in retention_runs.
type RetentionReport struct {
	RunID     string
	StartedAt time.Time
	AsOf      time.Time
	DryRun    bool
	Complete  bool // false: it stopped before it was through, and the next run goes on
	Policy    RetentionPolicy

	MessagesRedacted int // live messages that changed, what lies below them included
	MessagesDeleted  int
	ChatsDeleted     int
	RowsDeleted      int
	Held             int // chats under legal hold with something due
	Failed           int // messages and chats that others kept changing; they stay due

	Elapsed time.Duration

	// Place is where the next run goes on; zero after a run that was through.
	Place Place
	// Error is the kind of error that ended the run, or empty.
	Error Kind
}

// Place is how far a run has come.
type Place struct {
	Stage Stage
	After *Cursor // nil: the stage begins
}

// Stage is one part of a run.
type Stage string

// The stages, in their order.
const (
	RedactStage   Stage = "redact-messages"
	MessagesStage Stage = "delete-messages"
	ChatsStage    Stage = "delete-chats"
	RowsStage     Stage = "delete-rows"
)

// saveTime is for the report of a run whose request has ended.
const saveTime = 10 * time.Second

// errOutOfTime ends a run whose budget is used up.
var errOutOfTime = errors.New("the run's time is used up")

// Run does what is due, in this order: PII out of live messages, live messages,
// chats without messages, rows of the archive. Each stage goes by its own flag, and
// what a flag does not ask for is left alone; so is every chat under legal hold.
// Exactly what a dry run counts is what a run at the same AsOf does.
//
// It may end at any point, by an error, its budget, or the process's end: what is
// done is done whole, and the next run goes on from there.
//
// Errors: InvalidArgument names AsOf; Aborted if another run is under way;
// FailedPrecondition names the flag that is wrong, and nothing but Deletions was done.
// With any other error the report tells how far it came.
func (r *Retention) Run(ctx context.Context, q RetentionRequest) (RetentionReport, error) {
	began := r.Now()
	if q.AsOf.IsZero() {
		q.AsOf = began
	}
	q.AsOf = q.AsOf.UTC().Truncate(time.Microsecond)
	if q.AsOf.After(began) {
		return RetentionReport{}, Invalid("asOf", "must not be in the future")
	}
	session, err := r.Archive.LockRetention(ctx)
	if err != nil {
		return RetentionReport{}, err
	}
	defer session.Unlock()
	r.reached(StepLocked)
	// Deletions go on also where retention cannot: a flag that is wrong does not move
	// their deadlines.
	deadline := began.Add(r.Budget)
	report, err := r.runOnce(ctx, session, q, began, deadline)
	if r.Deletions != nil && !q.DryRun {
		if least := r.Now().Add(r.Reserve); deadline.Before(least) {
			deadline = least
		}
		err = errors.Join(err, r.Deletions.CarryOn(ctx, deadline))
	}
	return report, err
}

// runOnce is Run without the deletions, in the session that has the lock.
func (r *Retention) runOnce(
	ctx context.Context, session RetentionSession, q RetentionRequest, began, deadline time.Time,
) (RetentionReport, error) {
	policy, err := currentPolicy(ctx, session, began)
	if err != nil {
		return RetentionReport{}, err
	}
	id, err := r.NewID()
	if err != nil {
		return RetentionReport{}, fmt.Errorf("make a run's id: %w", err)
	}
	run := &run{
		Retention: r, session: session, undated: map[ChatKey]OldChat{},
		bulk: &bulk{
			chats: r.Live, now: r.Now, pause: r.Pause, step: r.reached, deadline: deadline, dryRun: q.DryRun,
			slots: make(chan struct{}, batchesInFlight), held: map[ChatKey]bool{},
		},
		report: RetentionReport{RunID: id, StartedAt: began, AsOf: q.AsOf, DryRun: q.DryRun, Policy: policy},
	}
	return run.do(ctx)
}

// policyKeeper keeps the flags, and which grace was in effect when.
type policyKeeper interface {
	Flags(ctx context.Context, keys ...string) (map[string]Flag, error)
	GraceBefore(ctx context.Context, t time.Time) (hours int, err error)
}

func currentPolicy(ctx context.Context, k policyKeeper, now time.Time) (RetentionPolicy, error) {
	flags, err := k.Flags(ctx, RetentionDaysKey, RedactionDaysKey, MirrorDaysKey, GraceHoursKey, RetentionPauseKey)
	if err != nil {
		return RetentionPolicy{}, err
	}
	changed := now.Add(-flags[GraceHoursKey].age(now))
	graceBefore, err := k.GraceBefore(ctx, changed)
	if err != nil {
		return RetentionPolicy{}, err
	}
	return readPolicy(flags, now, graceBefore)
}

func (r *Retention) reached(s Step) {
	if r.Reached != nil {
		r.Reached(s)
	}
}
