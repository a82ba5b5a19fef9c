package chat

import (
	"context"
	"errors"
)

// moderateAttempts bounds how often a decision starts over because the message or
// its chat changed in between.
const moderateAttempts = 20

// Moderations keeps messages for the [Moderator].
type Moderations interface {
	// Context reads a gig, a chat and a message; see [Receipts].
	Context(ctx context.Context, gigID, chatID, messageID string) (Context, error)

	// CommitModeration stores status, text, original, flag, moderator and reason of
	// m in one commit and returns it with its server time. If the message or its
	// original are no longer as they were read, or, where a hidden message comes
	// back, the chat is not, it answers ErrConflict.
	CommitModeration(ctx context.Context, was Context, m StoredMessage) (StoredMessage, error)
}

// ModerationRequest is what an admin decides on a message.
type ModerationRequest struct {
	GigID, ChatID, MessageID string

	Status    ModerationStatus
	Expected  ModerationStatus // what the admin has seen; empty: whatever it is
	Reason    Text
	RequestID string // for the audit log
}

// Moderator decides on messages.
type Moderator struct {
	Moderations Moderations
	AuditLog    AuditLog
}

// Moderate moves a message to another status and returns it. Hiding takes its text
// away in the same commit; approving a hidden one brings it back, marked as read
// if its receivers of this moment have read so far. A row of the audit log is
// committed before the decision, and without it there is none.
//
// Of two who decide at once the second one decides on what the first one left.
//
// Errors: PermissionDenied to all but admins; InvalidArgument names the field;
// NotFound if there is no such message; Aborted if its status is not the expected
// one, or the chat kept changing; FailedPrecondition if no way leads from its
// status to the wanted one.
func (m *Moderator) Moderate(ctx context.Context, caller Caller, r ModerationRequest) (StoredMessage, error) {
	if err := requireAdmin(caller); err != nil {
		return StoredMessage{}, err
	}
	if err := r.check(); err != nil {
		return StoredMessage{}, err
	}
	recorded := false
	for range moderateAttempts {
		now, err := m.Moderations.Context(ctx, r.GigID, r.ChatID, r.MessageID)
		if err != nil {
			return StoredMessage{}, err
		}
		decided, err := r.decide(now, caller)
		if err != nil {
			return StoredMessage{}, err
		}
		if !recorded {
			if err := m.AuditLog.Record(ctx, r.auditEntry(caller)); err != nil {
				return StoredMessage{}, err
			}
			recorded = true
		}
		decided, err = m.Moderations.CommitModeration(ctx, now, decided)
		if !errors.Is(err, ErrConflict) {
			return decided, err
		}
	}
	return StoredMessage{}, busy(ErrConflict)
}

// decide returns what becomes of the message. It asks for no gig: what was said in
// one that is gone can be moderated as long as it is there.
func (r ModerationRequest) decide(now Context, caller Caller) (StoredMessage, error) {
	if now.Message == nil {
		return StoredMessage{}, &Error{Kind: NotFound, Public: "gigId, chatId and messageId name no message."}
	}
	m := *now.Message
	was := m.ModerationStatus
	if r.Expected != "" && r.Expected != was {
		return StoredMessage{}, &Error{
			Kind: Aborted, Public: "The message is " + string(was) + " by now, not " + string(r.Expected) + ". Please look again.",
		}
	}
	if !was.leadsTo(r.Status) {
		return StoredMessage{}, &Error{
			Kind: FailedPrecondition, Public: "A message that is " + string(was) + " cannot become " + string(r.Status) + ".",
		}
	}
	switch {
	case r.Status == Hidden:
		m.Text, m.Original = "", m.Text
	case was == Hidden:
		if !now.OriginalUpdatedAt.IsZero() { // else nothing was taken away
			m.Text, m.Original = m.Original, ""
		}
		// Nobody marks a hidden message, so it has missed what was read since.
		m.ReadByReceiver = m.ReadByReceiver || now.isRead(m.Message)
	}
	m.ModerationStatus, m.ModeratedBy, m.ModerationReason = r.Status, caller.UserID, r.Reason
	return m, nil
}

func (r ModerationRequest) check() error {
	if err := checkPlace(r.GigID, r.ChatID); err != nil {
		return err
	}
	if err := checkMessageID(r.MessageID); err != nil {
		return err
	}
	if err := checkStatus("moderationStatus", r.Status); err != nil {
		return err
	}
	if r.Expected != "" {
		if err := checkStatus("expectedStatus", r.Expected); err != nil {
			return err
		}
	}
	return checkReason(r.Reason)
}

func (r ModerationRequest) auditEntry(caller Caller) AuditEntry {
	detail := map[string]any{"messageId": r.MessageID, "moderationStatus": r.Status}
	if r.Expected != "" {
		detail["expectedStatus"] = r.Expected
	}
	return AuditEntry{
		AdminID: caller.UserID, Action: "moderate-message", GigID: r.GigID, ChatID: r.ChatID,
		Detail: detail, RequestID: r.RequestID,
	}
}

func checkStatus(field string, s ModerationStatus) error {
	switch {
	case s == "":
		return Invalid(field, "is required")
	case !s.IsValid():
		return Invalid(field, "must be unreviewed, flagged, approved or hidden")
	default:
		return nil
	}
}
