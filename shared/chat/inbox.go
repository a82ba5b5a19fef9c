package chat

import (
	"context"
	"slices"
	"time"
)

// Inboxes keeps chats for the [Inbox].
type Inboxes interface {
	// ChatsOf returns the chats that list the user, of one gig or, if gigID is
	// empty, of all, after the cursor, at most limit, ordered by LastMessageAt and
	// path, the newest first.
	ChatsOf(ctx context.Context, userID, gigID string, after *Cursor, limit int) ([]Chat, error)

	// Details reads the gigs and the last messages of chats in one round trip; only
	// the originals of hidden messages, if asked for, take a second. It returns one
	// context for each chat, in their order; of malformed messages what can be read.
	Details(ctx context.Context, chats []Chat, originals bool) ([]Context, error)

	// CountUnread counts unread messages; see [Receipts].
	CountUnread(ctx context.Context, questions []UnreadQuery) ([]int, error)
}

// Inbox lists a user's chats.
type Inbox struct {
	Inboxes Inboxes
}

// View is a chat as one of its members sees it in a list.
type View struct {
	GigID, ChatID  string
	ParticipantIDs []string // its members now, sorted
	LastMessageAt  time.Time
	LastMessage    *StoredMessage // nil if there is none, or it was deleted
	UnreadCount    int            // at most MaxUnread
	Frozen         bool
}

// List returns a page of the caller's chats, the newest first, and the cursor of
// the next one, nil if there is none. A chat that the caller has been taken out
// of since it was last synchronized is left out, so a page may be short.
//
// A chat costs at most 13 document reads however long it is: one for itself, one
// for its gig, which chats of the same gig share, one for its last message, and
// one for each 1,000 unread messages, of which MaxUnread are counted at most. A
// page costs one chat more, which tells whether there is a next page.
//
// Errors: InvalidArgument if gigID, which is optional, is malformed.
func (b *Inbox) List(ctx context.Context, caller Caller, gigID string, p Page) ([]View, *Cursor, error) {
	if gigID != "" {
		if err := checkGigID(gigID); err != nil {
			return nil, nil, err
		}
	}
	chats, err := b.Inboxes.ChatsOf(ctx, caller.UserID, gigID, p.After, p.Size+1)
	if err != nil {
		return nil, nil, err
	}
	chats, next := cut(chats, p.Size, func(c Chat) Cursor { return Cursor{At: c.LastMessageAt, Name: c.path()} })
	views, err := b.memberViews(ctx, caller, chats)
	return views, next, err
}

// Show returns how the caller sees one chat. Errors: PermissionDenied, or
// NotFound to an admin, if they are no member of it any more.
func (b *Inbox) Show(ctx context.Context, caller Caller, c Chat) (View, error) {
	views, err := b.memberViews(ctx, caller, []Chat{c})
	switch {
	case err != nil:
		return View{}, err
	case len(views) == 0:
		return View{}, denied(caller)
	default:
		return views[0], nil
	}
}

// memberViews returns how the caller sees those of the chats that they are a
// member of now.
func (b *Inbox) memberViews(ctx context.Context, caller Caller, chats []Chat) ([]View, error) {
	details, err := b.Inboxes.Details(ctx, chats, caller.Admin)
	if err != nil {
		return nil, err
	}
	details = slices.DeleteFunc(details, func(c Context) bool { return !c.isMember(caller.UserID, c.Chat.ID) })
	return b.views(ctx, caller, details)
}

// views returns how the caller sees these chats. An admin who is no member has no
// pointer to count from, and so nothing unread.
func (b *Inbox) views(ctx context.Context, caller Caller, details []Context) ([]View, error) {
	views := make([]View, len(details))
	var questions []UnreadQuery
	var asked []int
	for i, c := range details {
		views[i] = View{
			GigID: c.Chat.GigID, ChatID: c.Chat.ID, ParticipantIDs: c.Members(c.Chat.ID),
			LastMessageAt: c.Chat.LastMessageAt, LastMessage: c.Message, Frozen: c.Chat.Frozen,
		}
		if c.isMember(caller.UserID, c.Chat.ID) {
			asked = append(asked, i)
			questions = append(questions, UnreadQuery{
				GigID: c.Chat.GigID, ChatID: c.Chat.ID, UserID: caller.UserID, After: c.Chat.ReadUntil[caller.UserID],
			})
		}
	}
	counts, err := b.Inboxes.CountUnread(ctx, questions)
	if err != nil {
		return nil, err
	}
	for i, count := range counts {
		views[asked[i]].UnreadCount = count
	}
	return views, nil
}

// path orders chats of one time.
func (c Chat) path() string { return "gigs/" + c.GigID + "/chats/" + c.ID }
