package chat

import (
	"context"
	"slices"
)

// Evidence keeps what admins look into for the [Investigator].
type Evidence interface {
	History
	Queue
	CaseFiles

	// ChatsIn returns all chats of a gig; see [Memberships].
	ChatsIn(ctx context.Context, gigID string) ([]Chat, error)
}

// Investigator shows admins what a decision takes: the queue with its cases, a
// gig's chats, a conversation. Each page is recorded in the audit log before it is
// returned, and without the record there is no page. All but admins are answered
// PermissionDenied.
type Investigator struct {
	Evidence Evidence
	Records  Records
	AuditLog AuditLog
}

// Queue returns a page of the review queue; see [Reviewer.List].
func (v *Investigator) Queue(ctx context.Context, caller Caller, p ReviewPage) ([]Case, *Cursor, error) {
	messages, next, err := (&Reviewer{Queue: v.Evidence, AuditLog: v.AuditLog}).List(ctx, caller, p)
	if err != nil {
		return nil, nil, err
	}
	list, err := cases(ctx, v.Evidence, v.Records, messages)
	return list, next, err
}

// GigPage asks for a gig and a page of its chats.
type GigPage struct {
	GigID string
	Page
	RequestID string // for the audit log
}

// Gig returns a gig, whose ID is empty if the marketplace has none of that id; a
// page of its chats, the newest first; and the cursor of the next page, nil if
// there is none. Chats outlive their gig. Errors: InvalidArgument names the field.
func (v *Investigator) Gig(ctx context.Context, caller Caller, p GigPage) (Gig, []Chat, *Cursor, error) {
	if err := requireAdmin(caller); err != nil {
		return Gig{}, nil, nil, err
	}
	if err := checkGigID(p.GigID); err != nil {
		return Gig{}, nil, nil, err
	}
	err := v.AuditLog.Record(ctx, AuditEntry{
		AdminID: caller.UserID, Action: "look-up-gig", GigID: p.GigID,
		Detail: map[string]any{"firstPage": p.After == nil}, RequestID: p.RequestID,
	})
	if err != nil {
		return Gig{}, nil, nil, err
	}
	now, err := v.Evidence.Context(ctx, p.GigID, TeamChatID, "")
	if err != nil {
		return Gig{}, nil, nil, err
	}
	chats, err := v.Evidence.ChatsIn(ctx, p.GigID)
	if err != nil {
		return Gig{}, nil, nil, err
	}
	if now.Gig.ID != "" && now.Chat == nil {
		chats = append(chats, Chat{GigID: p.GigID, ID: TeamChatID, ParticipantIDs: now.Gig.Participants()})
	}
	slices.SortFunc(chats, func(a, b Chat) int { return b.place().compare(a.place()) })
	if p.After != nil {
		chats = slices.DeleteFunc(chats, func(c Chat) bool { return c.place().compare(*p.After) >= 0 })
	}
	chats, next := cut(chats, p.Size, Chat.place)
	return now.Gig, chats, next, nil
}

// place is where a chat stands among those of its gig.
func (c Chat) place() Cursor { return Cursor{At: c.LastMessageAt, Name: c.ID} }
