package chat

import (
	"context"
	"errors"
	"fmt"
)

// sendAttempts bounds how often a send starts over because another one created
// the chat or the message in between. Each start over reads what the other one
// wrote, so the second attempt nearly always decides.
const sendAttempts = 4

// ErrConflict is a [Conversations] answer: what the write expected is no longer
// so, and nothing was written.
var ErrConflict = errors.New("the document has changed since it was read")

// Conversations keeps gigs, chats and messages for the [Sender].
type Conversations interface {
	// SendContext reads, in one round trip and as of one moment, all that
	// decides on a send; only the original of a hidden message takes a second.
	// An empty messageID reads no message.
	SendContext(ctx context.Context, gigID, chatID, messageID string) (SendContext, error)

	// CreateMessage stores m as unread and unreviewed and makes it its chat's
	// newest, in one commit, and returns it with its server time. If the
	// message exists already, or the chat does not exist as m says it does, it
	// answers ErrConflict.
	CreateMessage(ctx context.Context, m NewMessage) (Message, error)
}

// SendContext is what decides on a send.
type SendContext struct {
	Gig     Gig
	Chat    *Chat          // nil if its document does not exist
	Message *StoredMessage // nil if its document does not exist
}

// NewMessage is an admitted message, ready to be stored.
type NewMessage struct {
	GigID, ChatID, ID string
	SenderID          string
	Text              Text
	ChatMembers       []string // create the chat with these participants; nil: it exists
}

// SendRequest is a message that somebody wants to send.
type SendRequest struct {
	GigID     string
	ChatID    string // empty means TeamChatID
	MessageID string // empty means a new one
	Text      Text
}

// Sender accepts messages into the live store.
type Sender struct {
	Conversations Conversations
	NewID         func() (string, error) // the id of a message that comes without one
}

// Send stores a message of the caller, or finds that it did so before: the same
// id, sender, chat and text again give the same message and duplicate true,
// and nothing is written.
//
// Errors: InvalidArgument names the field; PermissionDenied, or NotFound to an
// admin, if the caller is no member of the chat; AlreadyExists if the id
// belongs to another message; FailedPrecondition if the chat is frozen;
// Aborted if others kept changing what it stands on.
func (s *Sender) Send(ctx context.Context, caller Caller, r SendRequest) (m Message, duplicate bool, err error) {
	if r.ChatID == "" {
		r.ChatID = TeamChatID
	}
	if err := r.check(); err != nil {
		return Message{}, false, err
	}
	id, known := r.MessageID, r.MessageID
	if id == "" {
		if id, err = s.NewID(); err != nil {
			return Message{}, false, fmt.Errorf("make a message id: %w", err)
		}
	}
	for range sendAttempts {
		m, duplicate, err = s.attempt(ctx, caller, r, id, known)
		if !errors.Is(err, ErrConflict) {
			// Why the second condition: an id that we made ourselves is found taken
			// only if our own write arrived and its answer was lost.
			return m, duplicate && r.MessageID != "", err
		}
		known = id
	}
	return Message{}, false, &Error{Kind: Aborted, Public: "The chat is busy. Please try again.", Err: err}
}

// attempt reads, decides and writes once. known is the id if the message may
// exist already, and empty if it was just made.
func (s *Sender) attempt(ctx context.Context, caller Caller, r SendRequest, id, known string) (m Message, duplicate bool, err error) {
	now, err := s.Conversations.SendContext(ctx, r.GigID, r.ChatID, known)
	if err != nil {
		return Message{}, false, err
	}
	if !isMember(caller.UserID, now.Gig, r.ChatID, now.Chat) {
		return Message{}, false, denied(caller)
	}
	// A retry is answered before the chat's state is looked at: its message was
	// accepted, and stays so when the chat is frozen afterwards.
	if now.Message != nil {
		if now.Message.isRepeatOf(caller.UserID, r.Text) {
			return now.Message.Message, true, nil
		}
		return Message{}, false, &Error{Kind: AlreadyExists, Public: "messageId is the id of another message."}
	}
	message := NewMessage{GigID: r.GigID, ChatID: r.ChatID, ID: id, SenderID: caller.UserID, Text: r.Text}
	if now.Chat == nil {
		message.ChatMembers = now.Gig.Participants()
	} else if now.Chat.Frozen {
		return Message{}, false, &Error{Kind: FailedPrecondition, Public: "This chat is frozen: nobody can send to it now."}
	}
	m, err = s.Conversations.CreateMessage(ctx, message)
	return m, false, err
}

func (r SendRequest) check() error {
	if err := checkGigID(r.GigID); err != nil {
		return err
	}
	if err := checkChatID(r.ChatID); err != nil {
		return err
	}
	if r.MessageID != "" {
		if err := checkMessageID(r.MessageID); err != nil {
			return err
		}
	}
	return checkText(r.Text)
}
