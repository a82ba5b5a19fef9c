package chat

import (
	"context"
	"time"
)

// Ledger is what the archive keeps of how the product is run, for the [Overseer].
type Ledger interface {
	// Flags and GraceBefore are those of [RetentionSession], without its lock.
	Flags(ctx context.Context, keys ...string) (map[string]Flag, error)
	GraceBefore(ctx context.Context, t time.Time) (hours int, err error)

	// Runs returns runs of retention, the newest first, after the cursor, at most
	// limit.
	Runs(ctx context.Context, after *Cursor, limit int) ([]RetentionReport, error)

	// MirrorHealth counts the archive's rows and says how late the newest came.
	MirrorHealth(ctx context.Context) (MirrorHealth, error)

	// AuditEntries returns what the query asks for, the newest first.
	AuditEntries(ctx context.Context, q AuditQuery) ([]AuditRecord, error)
}

// MirrorHealth is how the archive follows the live store.
type MirrorHealth struct {
	Rows     int  // about as many as there are messages, deleted ones included
	Estimate bool // there are so many rows that Rows is PostgreSQL's estimate

	// Of the newest messages, at most MirrorSample: how many they are, how long after
	// its last change each reached the archive, and when the last one did.
	Sampled                 int
	MedianLag, LargestLag   time.Duration
	LastSentAt, LastArrived time.Time // zero where nothing was sent

	LastReconcile ReconcileReport // of the last run that compared both, no dry one; zero: there was none
}

// MirrorSample is of how many messages the lag is measured.
const MirrorSample = 1000

// AuditQuery asks for a page of the audit log. What is empty filters nothing.
type AuditQuery struct {
	AdminID, GigID string
	After          *Cursor
	Limit          int
}

// AuditRecord is an entry of the audit log as it was committed.
type AuditRecord struct {
	ID string // rises with each entry
	At time.Time
	AuditEntry
}

// Overseer shows admins how the product is run: what retention does, how the
// mirror follows, what admins did. All but admins are answered PermissionDenied.
type Overseer struct {
	Ledger    Ledger
	AuditLog  AuditLog
	Retention *Retention
	Now       func() time.Time
}

// Policy returns what retention goes by now, and why it would do nothing: an error
// of kind FailedPrecondition names the flag that is wrong.
func (o *Overseer) Policy(ctx context.Context, caller Caller) (RetentionPolicy, error) {
	if err := requireAdmin(caller); err != nil {
		return RetentionPolicy{}, err
	}
	return currentPolicy(ctx, o.Ledger, o.Now())
}

// Runs returns a page of the runs of retention, dry ones included, the newest
// first, and the cursor of the next page.
func (o *Overseer) Runs(ctx context.Context, caller Caller, p Page) ([]RetentionReport, *Cursor, error) {
	if err := requireAdmin(caller); err != nil {
		return nil, nil, err
	}
	runs, err := o.Ledger.Runs(ctx, p.After, p.Size+1)
	runs, next := cut(runs, p.Size, func(r RetentionReport) Cursor { return Cursor{At: r.StartedAt, Name: r.RunID} })
	return runs, next, err
}

// DryRun counts what retention would do now, and changes nothing; see
// [Retention.Run]. It is recorded in the audit log first.
func (o *Overseer) DryRun(ctx context.Context, caller Caller, requestID string) (RetentionReport, error) {
	if err := requireAdmin(caller); err != nil {
		return RetentionReport{}, err
	}
	err := o.AuditLog.Record(ctx, AuditEntry{
		AdminID: caller.UserID, Action: "run-retention", Detail: map[string]any{"dryRun": true}, RequestID: requestID,
	})
	if err != nil {
		return RetentionReport{}, err
	}
	return o.Retention.Run(ctx, RetentionRequest{DryRun: true})
}

// Mirror returns how the archive follows.
func (o *Overseer) Mirror(ctx context.Context, caller Caller) (MirrorHealth, error) {
	if err := requireAdmin(caller); err != nil {
		return MirrorHealth{}, err
	}
	return o.Ledger.MirrorHealth(ctx)
}

// AuditPage asks for a page of the audit log. What is empty filters nothing.
type AuditPage struct {
	AdminID, GigID string
	Page
	RequestID string // for the audit log
}

// Audit returns a page of the audit log, the newest first, and the cursor of the
// next one. A search in it is recorded there first. Errors: InvalidArgument names
// the field.
func (o *Overseer) Audit(ctx context.Context, caller Caller, p AuditPage) ([]AuditRecord, *Cursor, error) {
	if err := requireAdmin(caller); err != nil {
		return nil, nil, err
	}
	if err := p.check(); err != nil {
		return nil, nil, err
	}
	if p.AdminID != "" || p.GigID != "" {
		err := o.AuditLog.Record(ctx, AuditEntry{
			AdminID: caller.UserID, Action: "search-audit-log", GigID: p.GigID,
			Detail: map[string]any{"adminId": p.AdminID, "firstPage": p.After == nil}, RequestID: p.RequestID,
		})
		if err != nil {
			return nil, nil, err
		}
	}
	entries, err := o.Ledger.AuditEntries(ctx, AuditQuery{AdminID: p.AdminID, GigID: p.GigID, After: p.After, Limit: p.Size + 1})
	entries, next := cut(entries, p.Size, func(r AuditRecord) Cursor { return Cursor{At: r.At, Name: r.ID} })
	return entries, next, err
}

func (p AuditPage) check() error {
	if p.AdminID != "" && !IsUserID(p.AdminID) {
		return Invalid("adminId", "must be a user id")
	}
	if p.GigID == "" {
		return nil
	}
	return checkGigID(p.GigID)
}
