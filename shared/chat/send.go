package chat

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// sendAttempts bounds how often a send starts over because another one created
// the chat or the message in between. Each start over reads what the other one
// wrote, so the second attempt nearly always decides.
const sendAttempts = 4

// sendWindow is the time in which the send limit counts.
const sendWindow = time.Minute

// ErrConflict is a store's answer: what the write expected is no longer so, and
// nothing was written; or it cannot tell whether it was. Who gets it reads again
// and decides anew.
var ErrConflict = errors.New("the document has changed since it was read")

// Conversations keeps gigs, chats and messages for the [Sender].
type Conversations interface {
	// SendContext reads all that decides on a send in one round trip; only the
	// original of a hidden message takes a second.
	SendContext(ctx context.Context, q SendQuery) (SendContext, error)

	// NthNewest returns when the sender sent the n-th of their newest messages in
	// the chat, from 1, and the zero time if there are fewer.
	NthNewest(ctx context.Context, gigID, chatID, senderID string, n int) (time.Time, error)

	// CreateMessage stores m as unread and unreviewed and makes it its chat's
	// newest, in one commit, and returns it with its server time. If the
	// message exists already, or the chat does not exist as m says it does, it
	// answers ErrConflict.
	CreateMessage(ctx context.Context, m NewMessage) (Message, error)
}

// SendQuery says what a send has to know.
type SendQuery struct {
	GigID, ChatID string
	MessageID     string // empty: no message is asked for
	SenderID      string
	Since         time.Time // count what the sender sent to the chat after this
	CountTo       int       // and count no further
}

// SendContext is what decides on a send.
type SendContext struct {
	Context
	Sent int // messages of the sender since the time asked for, at most CountTo
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
	Conversations  Conversations
	NewID          func() (string, error) // the id of a message that comes without one
	Now            func() time.Time
	LimitPerMinute int // messages of one sender in one chat
}

// Send stores a message of the caller, or finds that it did so before: the same
// id, sender, chat and text again give the same message and duplicate true,
// and nothing is written.
//
// Errors: InvalidArgument names the field; PermissionDenied, or NotFound to an
// admin, if the caller is no member of the chat; AlreadyExists if the id
// belongs to another message; FailedPrecondition if the chat is frozen;
// ResourceExhausted, with RetryAfter, at the send limit; Aborted if others kept
// changing what the send stands on.
//
// The limit counts what is stored, through whichever door it came. Sends that
// are under way together do not see each other, so a burst may exceed it by as
// many as were in flight.
func (s *Sender) Send(ctx context.Context, caller Caller, r SendRequest) (m Message, duplicate bool, err error) {
	r.ChatID = orTeam(r.ChatID)
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
	return Message{}, false, busy(err)
}

// attempt reads, decides and writes once. known is the id if the message may
// exist already, and empty if it was just made.
func (s *Sender) attempt(ctx context.Context, caller Caller, r SendRequest, id, known string) (m Message, duplicate bool, err error) {
	start := s.Now()
	now, err := s.Conversations.SendContext(ctx, SendQuery{
		GigID: r.GigID, ChatID: r.ChatID, MessageID: known,
		SenderID: caller.UserID, Since: start.Add(-sendWindow), CountTo: s.LimitPerMinute,
	})
	if err != nil {
		return Message{}, false, err
	}
	if !now.isMember(caller.UserID, r.ChatID) {
		return Message{}, false, denied(caller)
	}
	// A retry is answered before the chat's state is looked at: its message was
	// accepted, and stays so when the chat is frozen or the limit reached.
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
	if now.Sent >= s.LimitPerMinute {
		return Message{}, false, s.exhausted(ctx, message)
	}
	m, err = s.Conversations.CreateMessage(ctx, message)
	return m, false, err
}

// exhausted says when the next send will be admitted: when the oldest of the
// messages that fill the limit leaves the window.
func (s *Sender) exhausted(ctx context.Context, m NewMessage) error {
	oldest, err := s.Conversations.NthNewest(ctx, m.GigID, m.ChatID, m.SenderID, s.LimitPerMinute)
	if err != nil {
		return err
	}
	return &Error{
		Kind:       ResourceExhausted,
		Public:     "You are sending too fast. Please wait a little.",
		RetryAfter: max(time.Second, oldest.Add(sendWindow).Sub(s.Now())),
	}
}

func (r SendRequest) check() error {
	if err := checkPlace(r.GigID, r.ChatID); err != nil {
		return err
	}
	if r.MessageID != "" {
		if err := checkMessageID(r.MessageID); err != nil {
			return err
		}
	}
	return checkText(r.Text)
}

// busy says that others were faster too often.
func busy(err error) error {
	return &Error{Kind: Aborted, Public: "The chat is busy. Please try again.", Err: err}
}
