package chat

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// DeletionMode is what becomes of the texts of a user whose data are deleted.
type DeletionMode string

// The modes.
const (
	RedactMode DeletionMode = "redact" // PII and identifiers leave them
	EraseMode  DeletionMode = "erase"  // they are emptied
)

// DeletionState is how far a request is.
type DeletionState string

// The states.
const (
	DeletionRunning   DeletionState = "running"   // run-retention goes on with it
	DeletionDeferred  DeletionState = "deferred"  // what is left is under legal hold
	DeletionCompleted DeletionState = "completed" // what identifies the user is dropped
)

// DeletionRequest is a request to delete a user's data, as it is kept.
type DeletionRequest struct {
	ID          string
	UserID      string
	RequestedBy string
	Mode        DeletionMode
	State       DeletionState
	Identifiers []Text // what is known of the user; nil once it is completed
	Discovered  bool   // the chats with a trace of the user are recorded
	Counts      DeletionCounts
	Failures    []string // paths of messages that kept changing
}

// DeletionCounts are what a request has changed so far, by store. A process that is
// killed may leave the last page out.
type DeletionCounts struct {
	Messages int // live messages, what lies below them included
	Reports  int // the user's own, deleted
	Chats    int // that the user was listed in, or had read
	Rows     int // of the archive
	Reasons  int // of the archive's logs
}

// DeletionOrder asks for a user's data to be deleted.
type DeletionOrder struct {
	UserID      string       // empty means the caller
	Mode        DeletionMode // empty means RedactMode
	Identifiers []Text       // what else is known of the user; admins only
	RequestID   string       // for the audit log
}

// Deletion takes a user out of everything that is kept: live messages and what lies
// below them, other people's messages of the same chats, the chats' documents, the
// archive and its logs.
//
// It may end at any point, by an error, its budget, or the process's end: what it
// comes to first is recorded before anything is changed, each change is whole, and
// whoever carries the request on goes on from there.
type Deletion struct {
	Live     DeletionLive
	Archive  DeletionArchive
	Accounts Accounts // of Request alone, as are the next two
	AuditLog AuditLog
	NewID    func() (string, error)

	Now    func() time.Time
	Budget time.Duration // after which Request stops by itself; it ends within a batch more

	// Pause, Progress and Reached are those of [Retention].
	Pause    func(ctx context.Context, d time.Duration)
	Progress func(ctx context.Context, r DeletionRequest)
	Reached  func(Step)

	PageSize    int // messages or rows that are read at a time; 0: a good many
	Concurrency int // chats that are done at a time; 0: a few
}

// Accounts knows the users' accounts.
type Accounts interface {
	// Identifiers returns the names, addresses and phone numbers of an account, none
	// if it is gone.
	Identifiers(ctx context.Context, userID string) ([]Text, error)
}

// Request deletes a user's data as far as its budget goes, and returns the request.
// An unfinished one of the same user and mode is carried on, anew if it only waits for
// holds to end or more is known of the user now; if that is being done at this moment,
// it is returned as it is. Admins' requests are recorded in the
// audit log before anything else.
//
// Errors: InvalidArgument names the field; PermissionDenied if anyone but an admin
// names another user, or identifiers; Aborted if identifiers are added to a request
// that is being carried on. With any other error the request stands, once it is
// recorded, and is carried on later.
func (d *Deletion) Request(ctx context.Context, caller Caller, o DeletionOrder) (DeletionRequest, error) {
	deadline := d.Now().Add(d.Budget)
	if o.UserID == "" {
		o.UserID = caller.UserID
	}
	if o.Mode == "" {
		o.Mode = RedactMode
	}
	if err := o.check(caller); err != nil {
		return DeletionRequest{}, err
	}
	if caller.Admin {
		err := d.AuditLog.Record(ctx, AuditEntry{
			AdminID: caller.UserID, Action: "delete-user-data",
			Detail:    map[string]any{"userId": o.UserID, "mode": o.Mode, "identifiers": len(o.Identifiers)},
			RequestID: o.RequestID,
		})
		if err != nil {
			return DeletionRequest{}, err
		}
	}
	identifiers, err := d.Accounts.Identifiers(ctx, o.UserID)
	if err != nil {
		return DeletionRequest{}, err
	}
	identifiers = missing(nil, append(identifiers, o.Identifiers...))
	id, err := d.NewID()
	if err != nil {
		return DeletionRequest{}, err
	}
	request, err := d.Archive.OpenDeletion(ctx, DeletionRequest{
		ID: id, UserID: o.UserID, RequestedBy: caller.UserID, Mode: o.Mode, State: DeletionRunning, Identifiers: identifiers,
	})
	if err != nil {
		return DeletionRequest{}, err
	}
	d.reached(StepRequested)
	now, err := d.work(ctx, request, &identifiers, deadline)
	if KindOf(err) == Aborted && len(missing(request.Identifiers, o.Identifiers)) == 0 {
		return request, nil
	}
	return now, err
}

// CarryOn goes on with all requests that are not completed, until the deadline. What
// keeps one of them back does not keep the others.
func (d *Deletion) CarryOn(ctx context.Context, deadline time.Time) error {
	unfinished, err := d.Archive.UnfinishedDeletions(ctx)
	errs := []error{err}
	for _, request := range unfinished {
		if ctx.Err() != nil || !d.Now().Before(deadline) {
			break
		}
		if _, err := d.work(ctx, request, nil, deadline); err != nil && KindOf(err) != Aborted {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// work goes on with a request and returns it as it is then. It is told what is known of
// the user by whoever asks for the deletion, nil if nobody does. Errors: Aborted if
// somebody else is at it.
func (d *Deletion) work(ctx context.Context, request DeletionRequest, asked *[]Text, deadline time.Time) (DeletionRequest, error) {
	session, err := d.Archive.LockDeletion(ctx, request.UserID)
	if err != nil {
		return request, err
	}
	defer session.Unlock()
	if request, err = session.Load(ctx, request.ID); err != nil {
		return request, err
	}
	if request.State == DeletionCompleted {
		return request, nil // by whoever had the lock before
	}
	if asked != nil {
		more := missing(request.Identifiers, *asked)
		// One that only waits has been everywhere else, maybe long ago: who asks again
		// means what there is now.
		if len(more) > 0 || request.State == DeletionDeferred {
			request.Identifiers = append(request.Identifiers, more...)
			if err := session.AddIdentifiers(ctx, request); err != nil {
				return request, err
			}
			request.State, request.Discovered = DeletionRunning, false
		}
	}
	known := make([]string, len(request.Identifiers))
	for i, text := range request.Identifiers {
		known[i] = string(text)
	}
	run := &deletionRun{
		Deletion: d, session: session, request: request, known: newIdentifiers(known), failed: map[ChatKey]bool{},
		bulk: &bulk{
			chats: d.Live, now: d.Now, pause: d.Pause, step: d.reached, deadline: deadline,
			slots: make(chan struct{}, batchesInFlight), held: map[ChatKey]bool{},
		},
	}
	return run.do(ctx)
}

func (d *Deletion) reached(s Step) {
	if d.Reached != nil {
		d.Reached(s)
	}
}

// missing returns those of the texts that are not in the list, each once.
func missing(list, texts []Text) []Text {
	var more []Text
	for _, text := range texts {
		if !slices.Contains(list, text) && !slices.Contains(more, text) {
			more = append(more, text)
		}
	}
	return more
}

func (o DeletionOrder) check(caller Caller) error {
	switch {
	case !IsUserID(o.UserID):
		return Invalid("userId", "must be the id of a user")
	case o.Mode != RedactMode && o.Mode != EraseMode:
		return Invalid("mode", "must be redact or erase")
	case !caller.Admin && o.UserID != caller.UserID:
		return &Error{Kind: PermissionDenied, Public: "userId must be your own."}
	case !caller.Admin && len(o.Identifiers) > 0:
		return &Error{Kind: PermissionDenied, Public: "identifiers can be given by admins only."}
	case len(o.Identifiers) > MaxIdentifiers:
		return Invalid("identifiers", "must have at most 20 entries")
	}
	for _, identifier := range o.Identifiers {
		s := string(identifier)
		n := utf8.RuneCountInString(s)
		switch {
		case n < MinIdentifierLength || n > MaxIdentifierLength:
			return Invalid("identifiers", "must have 3 to 100 characters each")
		case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
			return Invalid("identifiers", "must be valid text")
		case strings.IndexFunc(s, isWordRune) < 0:
			return Invalid("identifiers", "must have a letter or a digit each")
		}
	}
	return nil
}
