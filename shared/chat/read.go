package chat

import (
	"context"
	"errors"
	"slices"
	"time"
)

// readAttempts bounds how often marking starts over because somebody sent to the
// chat, or marked in it, in between: of many members who mark a new message at once
// one gets through at a time.
const readAttempts = 100

// markBatch is how many messages one commit marks, with the pointer beside them:
// a commit takes 500 writes.
const markBatch = 450

// MaxUnread is where counting stops, so that a count costs a bounded number of
// reads: one for each 1,000 messages that it counts.
const MaxUnread = 10_000

// Receipts keeps read pointers and flags for the [Marker].
type Receipts interface {
	// Context reads a gig, a chat and, unless messageID is empty, a message in one
	// round trip; only the original of a hidden message takes a second.
	Context(ctx context.Context, gigID, chatID, messageID string) (Context, error)

	// NotYetRead returns messages that are neither marked as read by all receivers
	// nor hidden, within the horizon: the oldest, at most limit.
	NotYetRead(ctx context.Context, gigID, chatID string, h Horizon, limit int) ([]MessageVersion, error)

	// CommitRead moves the user's read pointer, unless it is nil, and marks the
	// messages as read by all receivers, in one commit. If the chat, where the
	// pointer moves, or a message is no longer as it was read, it answers
	// ErrConflict.
	CommitRead(ctx context.Context, c Chat, p *Pointer, messages []MessageVersion) error

	// CountUnread counts the messages of others after a member's pointer that are
	// not hidden, at most to MaxUnread. It returns one count for each question.
	CountUnread(ctx context.Context, questions []UnreadQuery) ([]int, error)
}

// MessageVersion names a message as it was read.
type MessageVersion struct {
	ID        string
	UpdatedAt time.Time // the document's update time
}

// Pointer is how far a member has read: all messages up to and including a time.
type Pointer struct {
	UserID string
	Until  time.Time
}

// UnreadQuery asks for one member's unread messages in one chat.
type UnreadQuery struct {
	GigID, ChatID, UserID string
	After                 time.Time // their pointer; zero if they have none
}

// Marker keeps what members have read: one pointer each in the chat, and on each
// message whether every receiver of the moment has read it.
type Marker struct {
	Receipts Receipts
}

// Mark records that the caller has read the chat up to and including the
// message, and returns their pointer and what is left. The pointer never moves
// back.
//
// Errors: InvalidArgument names the field; PermissionDenied, or NotFound to an
// admin, if the caller is no member; NotFound if there is no such message;
// Aborted if others kept changing the chat.
func (m *Marker) Mark(ctx context.Context, caller Caller, gigID, chatID, messageID string) (until time.Time, unread int, err error) {
	chatID = orTeam(chatID)
	if err := checkPlace(gigID, chatID); err != nil {
		return time.Time{}, 0, err
	}
	if err := checkMessageID(messageID); err != nil {
		return time.Time{}, 0, err
	}
	for range readAttempts {
		until, err = m.attempt(ctx, caller, gigID, chatID, messageID)
		if !errors.Is(err, ErrConflict) {
			break
		}
	}
	switch {
	case errors.Is(err, ErrConflict):
		return time.Time{}, 0, busy(err)
	case err != nil:
		return time.Time{}, 0, err
	}
	counts, err := m.Receipts.CountUnread(ctx, []UnreadQuery{{GigID: gigID, ChatID: chatID, UserID: caller.UserID, After: until}})
	if err != nil {
		return time.Time{}, 0, err
	}
	return until, counts[0], nil
}

// attempt moves the pointer and marks what it completes, once.
func (m *Marker) attempt(ctx context.Context, caller Caller, gigID, chatID, messageID string) (until time.Time, err error) {
	now, err := m.Receipts.Context(ctx, gigID, chatID, messageID)
	if err != nil {
		return time.Time{}, err
	}
	if !now.isMember(caller.UserID, chatID) {
		return time.Time{}, denied(caller)
	}
	if now.Message == nil || now.Chat == nil {
		return time.Time{}, &Error{Kind: NotFound, Public: "messageId names no message of this chat."}
	}
	until = now.Chat.ReadUntil[caller.UserID]
	var moved *Pointer
	if now.Message.CreatedAt.After(until) {
		until = now.Message.CreatedAt
		moved = &Pointer{UserID: caller.UserID, Until: until}
	}
	return until, m.settle(ctx, now, chatID, moved)
}

// settle marks every message that all its receivers have read, with a pointer
// that is about to move taken for moved. The first commit moves it, so that
// pointer and marks are in step; only a backlog takes more commits, and who is
// interrupted there finishes with the next mark.
func (m *Marker) settle(ctx context.Context, now Context, chatID string, moved *Pointer) error {
	for _, h := range horizons(now, chatID, moved) {
		for {
			messages, err := m.Receipts.NotYetRead(ctx, now.Gig.ID, chatID, h, markBatch)
			if err != nil {
				return err
			}
			if len(messages) == 0 {
				break
			}
			if err := m.Receipts.CommitRead(ctx, *now.Chat, moved, messages); err != nil {
				return err
			}
			moved = nil
			if len(messages) < markBatch {
				break
			}
		}
	}
	if moved == nil {
		return nil
	}
	return m.Receipts.CommitRead(ctx, *now.Chat, moved, nil)
}

// Horizon is a time up to and including which all receivers have read messages.
type Horizon struct {
	Until  time.Time
	Sender string // of this sender's messages; empty: of everybody's
	Except string // but this sender's; empty: nobody's
}

// horizons returns up to when the messages of a chat are read. The receivers of
// a message are all members but its sender. So what is not after the earliest
// pointer of all has been read by everybody; and of the messages of the one whom
// all the others are ahead of, what is not after the earliest pointer of those.
// Nobody else's messages are read any further.
func horizons(now Context, chatID string, moved *Pointer) []Horizon {
	type reader struct {
		id    string
		until time.Time
	}
	var readers []reader
	for _, id := range now.Members(chatID) {
		until := now.Chat.ReadUntil[id]
		if moved != nil && moved.UserID == id {
			until = moved.Until
		}
		readers = append(readers, reader{id, until})
	}
	slices.SortFunc(readers, func(a, b reader) int { return a.until.Compare(b.until) })
	var list []Horizon
	switch {
	case len(readers) == 0:
	case len(readers) == 1:
		// The messages of the only member have no receiver, and stay as they are.
		list = append(list, Horizon{Until: readers[0].until, Except: readers[0].id})
	default:
		list = append(list, Horizon{Until: readers[0].until})
		if readers[1].until.After(readers[0].until) {
			list = append(list, Horizon{Until: readers[1].until, Sender: readers[0].id})
		}
	}
	return slices.DeleteFunc(list, func(h Horizon) bool { return h.Until.IsZero() })
}
