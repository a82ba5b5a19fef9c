package chat

import (
	"context"
	"errors"
)

// custodyAttempts bounds how often an update starts over because the chat was
// created or deleted in between.
const custodyAttempts = 4

// Custody keeps chats for the [Custodian].
type Custody interface {
	Inboxes

	// Context reads a gig and a chat; see [Receipts].
	Context(ctx context.Context, gigID, chatID, messageID string) (Context, error)

	// CreateChat stores a chat without messages; see [Rooms].
	CreateChat(ctx context.Context, gigID, chatID string, participantIDs []string) (Chat, error)

	// SetCustody stores what the decision sets, whatever else the chat has become,
	// or answers ErrConflict if it does not exist.
	SetCustody(ctx context.Context, gigID, chatID string, d CustodyDecision) error
}

// CustodyLog keeps what admins decided on chats.
type CustodyLog interface {
	// RecordDecision commits the entry of the audit log and, beside it, the decision
	// with its reason, which the audit log must not hold: both or neither.
	RecordDecision(ctx context.Context, e AuditEntry, d CustodyDecision) error
}

// CustodyDecision is what an admin decides on a whole chat.
type CustodyDecision struct {
	Frozen    *bool // nil: as it is
	LegalHold *bool // nil: as it is
	Reason    Text
}

// CustodyRequest asks for a decision on a chat.
type CustodyRequest struct {
	GigID, ChatID string
	CustodyDecision
	RequestID string // for the audit log
}

// Custodian freezes chats and holds them for the law.
type Custodian struct {
	Custody Custody
	Log     CustodyLog
}

// Update freezes a chat, or lets it go; holds it, or lets it go; and returns it as
// the admin sees it. A team chat that has no document yet gets one. Rows of the
// audit log and of the decisions are committed before the chat changes, and
// without them it does not.
//
// Errors: PermissionDenied to all but admins; InvalidArgument names the field;
// NotFound if there is no such chat.
func (k *Custodian) Update(ctx context.Context, caller Caller, r CustodyRequest) (View, error) {
	if err := requireAdmin(caller); err != nil {
		return View{}, err
	}
	if err := r.check(); err != nil {
		return View{}, err
	}
	recorded := false
	for range custodyAttempts {
		now, err := k.Custody.Context(ctx, r.GigID, r.ChatID, "")
		if err != nil {
			return View{}, err
		}
		if now.Chat == nil && !now.exists(r.ChatID) {
			return View{}, &Error{Kind: NotFound, Public: "gigId and chatId name no chat."}
		}
		if !recorded {
			if err := k.Log.RecordDecision(ctx, r.auditEntry(caller), r.CustodyDecision); err != nil {
				return View{}, err
			}
			recorded = true
		}
		c, err := k.attempt(ctx, now, r)
		if errors.Is(err, ErrConflict) {
			continue
		}
		if err != nil {
			return View{}, err
		}
		return k.show(ctx, caller, c)
	}
	return View{}, busy(ErrConflict)
}

func (k *Custodian) attempt(ctx context.Context, now Context, r CustodyRequest) (Chat, error) {
	if now.Chat == nil {
		c, err := k.Custody.CreateChat(ctx, r.GigID, r.ChatID, now.Gig.Participants())
		if err != nil {
			return Chat{}, err
		}
		now.Chat = &c
	}
	// Why not under the chat's update time: what is set does not hang on what was
	// read, and whoever freezes a busy chat must not wait until it is quiet.
	if err := k.Custody.SetCustody(ctx, r.GigID, r.ChatID, r.CustodyDecision); err != nil {
		return Chat{}, err
	}
	c := *now.Chat
	if r.Frozen != nil {
		c.Frozen = *r.Frozen
	}
	if r.LegalHold != nil {
		c.LegalHold = *r.LegalHold
	}
	return c, nil
}

func (k *Custodian) show(ctx context.Context, caller Caller, c Chat) (View, error) {
	details, err := k.Custody.Details(ctx, []Chat{c}, caller.Admin)
	if err != nil {
		return View{}, err
	}
	views, err := (&Inbox{Inboxes: k.Custody}).views(ctx, caller, details)
	if err != nil {
		return View{}, err
	}
	return views[0], nil
}

func (r CustodyRequest) check() error {
	if err := checkPlace(r.GigID, r.ChatID); err != nil {
		return err
	}
	if r.Frozen == nil && r.LegalHold == nil {
		return Invalid("frozen or legalHold", "is required")
	}
	return checkReason(r.Reason)
}

func (r CustodyRequest) auditEntry(caller Caller) AuditEntry {
	detail := map[string]any{}
	if r.Frozen != nil {
		detail["frozen"] = *r.Frozen
	}
	if r.LegalHold != nil {
		detail["legalHold"] = *r.LegalHold
	}
	return AuditEntry{
		AdminID: caller.UserID, Action: "update-chat", GigID: r.GigID, ChatID: r.ChatID,
		Detail: detail, RequestID: r.RequestID,
	}
}
