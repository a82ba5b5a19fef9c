package chat

import "context"

// Queue keeps the messages of all gigs for the [Reviewer].
type Queue interface {
	// MessagesWith returns the messages of all gigs that have the status, after the
	// cursor, at most limit, ordered by time and path, the oldest first, with the
	// originals of hidden ones.
	MessagesWith(ctx context.Context, status ModerationStatus, after *Cursor, limit int) ([]StoredMessage, error)

	// CountWith returns how many messages of all gigs have the status, at most limit.
	CountWith(ctx context.Context, status ModerationStatus, limit int) (int, error)
}

// MaxWaiting is up to how many messages [Reviewer.Waiting] counts: a thousand cost as
// much as a document that is read.
const MaxWaiting = 10_000

// Reviewer shows admins what waits for a decision.
type Reviewer struct {
	Queue    Queue
	AuditLog AuditLog
}

// ReviewPage asks for a page of the review queue.
type ReviewPage struct {
	Status ModerationStatus // empty means Flagged
	Page
	RequestID string // for the audit log
}

// List returns a page of the messages with a status, the oldest first, and the
// cursor of the next one, nil if there is none. Each page is recorded in the audit
// log before it is returned, and without the record there is no page.
//
// Errors: PermissionDenied to all but admins; InvalidArgument names the field.
func (v *Reviewer) List(ctx context.Context, caller Caller, p ReviewPage) ([]StoredMessage, *Cursor, error) {
	if err := requireAdmin(caller); err != nil {
		return nil, nil, err
	}
	if p.Status == "" {
		p.Status = Flagged
	}
	if err := checkStatus("moderationStatus", p.Status); err != nil {
		return nil, nil, err
	}
	messages, err := v.Queue.MessagesWith(ctx, p.Status, p.After, p.Size+1)
	if err != nil {
		return nil, nil, err
	}
	messages, next := cut(messages, p.Size, StoredMessage.placeAmongAll)
	err = v.AuditLog.Record(ctx, AuditEntry{
		AdminID: caller.UserID, Action: "review-queue",
		Detail:    map[string]any{"moderationStatus": p.Status, "messages": len(messages), "firstPage": p.After == nil},
		RequestID: p.RequestID,
	})
	if err != nil {
		return nil, nil, err
	}
	return messages, next, nil
}

// Waiting returns how many messages are flagged and wait for a decision, up to
// [MaxWaiting]. It is for whoever runs the product, and tells nothing of any message.
func (v *Reviewer) Waiting(ctx context.Context) (int, error) {
	return v.Queue.CountWith(ctx, Flagged, MaxWaiting)
}
