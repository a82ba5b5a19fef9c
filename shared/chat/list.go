package chat

import (
	"cmp"
	"context"
	"time"
)

// Cursor is a place in a list: after this one the next page begins.
type Cursor struct {
	At   time.Time
	Name string // what orders the items of one time: a message's id, a chat's path
}

// compare orders places in a list that begins with the oldest.
func (c Cursor) compare(other Cursor) int {
	return cmp.Or(c.At.Compare(other.At), cmp.Compare(c.Name, other.Name))
}

// Page is a part of a list.
type Page struct {
	After *Cursor // nil: from the beginning
	Size  int     // at least 1
}

// cut cuts a list to a page's size, which was asked for one item more so as to tell
// whether there is another page, and returns where that begins, nil if there is none.
func cut[T any](list []T, size int, place func(T) Cursor) ([]T, *Cursor) {
	if len(list) <= size {
		return list, nil
	}
	list = list[:size]
	next := place(list[size-1])
	return list, &next
}

// History keeps messages for the [Reader].
type History interface {
	// Context reads a gig and a chat; see [Rooms].
	Context(ctx context.Context, gigID, chatID, messageID string) (Context, error)

	// Messages returns the messages of a chat after the cursor, at most limit,
	// ordered by time and id, the newest first unless oldestFirst. The originals
	// of hidden ones are read, in a second round trip, if asked for. Of malformed ones
	// there is what can be read, but of those without a time nothing.
	Messages(ctx context.Context, q MessageQuery) ([]StoredMessage, error)
}

// MessageQuery asks for messages of one chat.
type MessageQuery struct {
	GigID, ChatID string
	After         *Cursor
	OldestFirst   bool
	Limit         int
	Originals     bool
}

// AuditLog keeps what admins looked at and decided.
type AuditLog interface {
	// Record commits the entry. It can never be changed or taken back.
	Record(ctx context.Context, e AuditEntry) error
}

// AuditEntry is a trace of an admin. It holds ids, filters and statuses, never
// what a person wrote.
type AuditEntry struct {
	AdminID       string
	Action        string // the function's name
	GigID, ChatID string
	Detail        map[string]any
	RequestID     string
}

// Reader lists the messages of a chat.
type Reader struct {
	History  History
	AuditLog AuditLog
}

// MessagePage asks for a page of a chat's messages.
type MessagePage struct {
	GigID       string
	ChatID      string // empty means TeamChatID
	OldestFirst bool
	Page
	RequestID string // for the audit log
}

// List returns a page of messages and the cursor of the next one, nil if there
// is none. Pages neither overlap nor leave a gap, whatever is sent meanwhile and
// however many messages share a time. A page of n messages costs n+1 document
// reads, and two for the gig and the chat, however far into the chat it is.
//
// Members read their chats. Admins read every chat, with the originals of hidden
// messages; where they are no member, each page is recorded in the audit log
// before it is returned, and without the record there is no page.
//
// Errors: InvalidArgument names the field; PermissionDenied, or NotFound to an
// admin, if there is no such chat for the caller.
func (r *Reader) List(ctx context.Context, caller Caller, p MessagePage) ([]StoredMessage, *Cursor, error) {
	p.ChatID = orTeam(p.ChatID)
	if err := checkPlace(p.GigID, p.ChatID); err != nil {
		return nil, nil, err
	}
	now, err := r.History.Context(ctx, p.GigID, p.ChatID, "")
	if err != nil {
		return nil, nil, err
	}
	member := now.isMember(caller.UserID, p.ChatID)
	if mayRead := member || caller.Admin && now.exists(p.ChatID); !mayRead {
		return nil, nil, denied(caller)
	}
	messages, err := r.History.Messages(ctx, MessageQuery{
		GigID: p.GigID, ChatID: p.ChatID, After: p.After, OldestFirst: p.OldestFirst,
		Limit:     p.Size + 1,
		Originals: caller.Admin,
	})
	if err != nil {
		return nil, nil, err
	}
	messages, next := cut(messages, p.Size, StoredMessage.place)
	if !member {
		err := r.AuditLog.Record(ctx, AuditEntry{
			AdminID: caller.UserID, Action: "list-messages", GigID: p.GigID, ChatID: p.ChatID,
			Detail:    map[string]any{"messages": len(messages), "oldestFirst": p.OldestFirst, "firstPage": p.After == nil},
			RequestID: p.RequestID,
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return messages, next, nil
}
