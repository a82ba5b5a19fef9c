package chat

import (
	"context"
	"errors"
)

// reportAttempts bounds how often a report starts over because the message changed
// in between.
const reportAttempts = 20

// Reports keeps what receivers report for the [Reporter].
type Reports interface {
	// ReportContext is Context, and tells whether the user has reported the message.
	ReportContext(ctx context.Context, gigID, chatID, messageID, userID string) (now Context, reported bool, err error)

	// CreateReport stores the report and gives its message the status, in one
	// commit. If the user has reported the message already, or it is no longer as it
	// was read, it answers ErrConflict.
	CreateReport(ctx context.Context, was Context, r Report) error
}

// Report is what one receiver reports of a message. Only admins may read it.
type Report struct {
	UserID string
	Reason Text
	Status ModerationStatus // the message's, from now on
}

// ReportRequest is a message that somebody reports.
type ReportRequest struct {
	GigID     string
	ChatID    string // empty means TeamChatID
	MessageID string
	Reason    Text
}

// Reporter takes reports.
type Reporter struct {
	Reports Reports
}

// Report stores the caller's report of a message, which becomes flagged if nobody
// has reviewed it yet, and returns the message. Of who reported it and why the
// message itself has nothing.
//
// Errors: InvalidArgument names the field; PermissionDenied, or NotFound to an
// admin, if the caller is no member of the chat; NotFound if there is no such
// message; FailedPrecondition if it is their own; AlreadyExists if they have
// reported it; Aborted if it kept changing.
func (p *Reporter) Report(ctx context.Context, caller Caller, r ReportRequest) (StoredMessage, error) {
	r.ChatID = orTeam(r.ChatID)
	if err := checkPlace(r.GigID, r.ChatID); err != nil {
		return StoredMessage{}, err
	}
	if err := checkMessageID(r.MessageID); err != nil {
		return StoredMessage{}, err
	}
	if err := checkReason(r.Reason); err != nil {
		return StoredMessage{}, err
	}
	for range reportAttempts {
		m, err := p.attempt(ctx, caller, r)
		if !errors.Is(err, ErrConflict) {
			return m, err
		}
	}
	return StoredMessage{}, busy(ErrConflict)
}

func (p *Reporter) attempt(ctx context.Context, caller Caller, r ReportRequest) (StoredMessage, error) {
	now, reported, err := p.Reports.ReportContext(ctx, r.GigID, r.ChatID, r.MessageID, caller.UserID)
	switch {
	case err != nil:
		return StoredMessage{}, err
	case !now.isMember(caller.UserID, r.ChatID):
		return StoredMessage{}, denied(caller)
	case now.Message == nil:
		return StoredMessage{}, &Error{Kind: NotFound, Public: "messageId names no message of this chat."}
	case now.Message.SenderID == caller.UserID:
		return StoredMessage{}, &Error{Kind: FailedPrecondition, Public: "messageId names a message of your own."}
	case reported:
		return StoredMessage{}, &Error{Kind: AlreadyExists, Public: "You have reported this message already."}
	}
	m := *now.Message
	if m.ModerationStatus == Unreviewed {
		m.ModerationStatus = Flagged
	}
	return m, p.Reports.CreateReport(ctx, now, Report{UserID: caller.UserID, Reason: r.Reason, Status: m.ModerationStatus})
}
