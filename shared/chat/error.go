package chat

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what went wrong, by the names of google.rpc.Code.
type Kind string

// The kinds of error that a use case or a store answers with.
const (
	InvalidArgument    Kind = "INVALID_ARGUMENT"    // the request can never succeed as it is
	Unauthenticated    Kind = "UNAUTHENTICATED"     // nobody, or nobody we know, is signed in
	PermissionDenied   Kind = "PERMISSION_DENIED"   // not for this caller; says nothing about what exists
	NotFound           Kind = "NOT_FOUND"           // no such thing; only said to those who may know
	AlreadyExists      Kind = "ALREADY_EXISTS"      // the id is taken by something else
	FailedPrecondition Kind = "FAILED_PRECONDITION" // not in the present state
	Aborted            Kind = "ABORTED"             // something else was faster; ask again
	ResourceExhausted  Kind = "RESOURCE_EXHAUSTED"  // too much, too fast
	Cancelled          Kind = "CANCELLED"           // the caller went away
	DeadlineExceeded   Kind = "DEADLINE_EXCEEDED"   // no answer in time
	Unavailable        Kind = "UNAVAILABLE"         // a store is away; ask again
	Internal           Kind = "INTERNAL"            // our fault
)

// Error is the one error type of the product. Only Kind and Public leave the
// process; Err is for the log and must not carry what a person wrote.
type Error struct {
	Kind       Kind
	Public     string        // a sentence for an end user; names the field at fault, if one is
	RetryAfter time.Duration // when it will succeed, of ResourceExhausted
	Reason     Reason        // of an event that can never be applied
	Err        error         // the cause, or nil
}

// Reason says in a word why an event can never be applied, for a metric to count by.
type Reason string

// The reasons.
const (
	ReasonUndecodable Reason = "undecodable" // its data are no document event
	ReasonEmpty       Reason = "empty"       // it has no document, as one that was too large
	ReasonForeign     Reason = "foreign"     // its document is none of those it is meant for
	ReasonMalformed   Reason = "malformed"   // its document is not as the contract has it
	ReasonUnfit       Reason = "unfit"       // the archive cannot hold its values
)

// Error returns the kind, the public sentence and the cause.
func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("%s: %s", e.Kind, e.Public)
	}
	return fmt.Sprintf("%s: %s: %v", e.Kind, e.Public, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Invalid says that a field of a request is wrong: "text must …".
func Invalid(field, problem string) error {
	return &Error{Kind: InvalidArgument, Public: field + " " + problem + "."}
}

// KindOf returns the kind of the first [Error] in err's chain, and [Internal]
// where there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Unusable says that an event can never be applied.
func Unusable(reason Reason, err error) error {
	return &Error{Kind: InvalidArgument, Public: "The event cannot be applied.", Reason: reason, Err: err}
}

// ReasonOf returns the reason of the first [Error] in err's chain, and its kind where
// it has none.
func ReasonOf(err error) Reason {
	if e, ok := errors.AsType[*Error](err); ok && e.Reason != "" {
		return e.Reason
	}
	return Reason(KindOf(err))
}

// Failure wraps what a store or a service answered. Its public sentence is the
// kind's own, since such causes are not for end users.
func Failure(kind Kind, err error) error {
	return &Error{Kind: kind, Public: publicFailure(kind), Err: err}
}

func publicFailure(kind Kind) string {
	switch kind {
	case Cancelled:
		return "The request was cancelled."
	case DeadlineExceeded:
		return "This took too long. Please try again."
	case Unavailable, Aborted, ResourceExhausted:
		return "The service is busy. Please try again."
	default:
		return "Something went wrong on our side."
	}
}

// PublicOf returns the sentence for the end user: that of the first [Error] in
// err's chain, and the one for [Internal] where there is none.
func PublicOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Public
	}
	return publicFailure(Internal)
}
