package chat

import "context"

// Exports keeps messages of all gigs for the [Exporter].
type Exports interface {
	// MessagesBy returns a sender's messages of all gigs after the cursor, at most
	// limit, ordered by time and path, the oldest first, with the originals of hidden
	// ones if asked for. A malformed message has what can be read of it; one without a
	// time is left out.
	MessagesBy(ctx context.Context, senderID string, after *Cursor, limit int, originals bool) ([]StoredMessage, error)
}

// Exporter hands users what they have written.
type Exporter struct {
	Exports  Exports
	AuditLog AuditLog
}

// ExportPage asks for a page of what a user has written.
type ExportPage struct {
	UserID string // empty means the caller
	Page
	RequestID string // for the audit log
}

// List returns a page of a user's own messages and the cursor of the next one, nil
// if there is none. Every message is on one page, whatever is sent meanwhile. Of
// hidden ones only admins get the text. Each page of another user's that an admin
// gets is recorded in the audit log before, and without the record there is none.
//
// Errors: InvalidArgument names the field; PermissionDenied if anyone but an admin
// names another user.
func (e *Exporter) List(ctx context.Context, caller Caller, p ExportPage) ([]StoredMessage, *Cursor, error) {
	if p.UserID == "" {
		p.UserID = caller.UserID
	}
	if !IsUserID(p.UserID) {
		return nil, nil, Invalid("userId", "must be the id of a user")
	}
	if p.UserID != caller.UserID && !caller.Admin {
		return nil, nil, &Error{Kind: PermissionDenied, Public: "userId must be your own."}
	}
	messages, err := e.Exports.MessagesBy(ctx, p.UserID, p.After, p.Size+1, caller.Admin)
	if err != nil {
		return nil, nil, err
	}
	messages, next := cut(messages, p.Size, StoredMessage.placeAmongAll)
	for i := range messages {
		if messages[i].ModerationStatus == Hidden {
			messages[i].Text = "" // as hiding has left it; should it ever have not
		}
	}
	if p.UserID != caller.UserID {
		err := e.AuditLog.Record(ctx, AuditEntry{
			AdminID: caller.UserID, Action: "export-user-data",
			Detail:    map[string]any{"userId": p.UserID, "messages": len(messages), "firstPage": p.After == nil},
			RequestID: p.RequestID,
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return messages, next, nil
}
