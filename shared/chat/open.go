package chat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// openAttempts bounds how often opening a chat starts over because somebody else
// wrote to it in between.
const openAttempts = 10

// Rooms keeps gigs and chats for the [Opener].
type Rooms interface {
	Receipts

	// CreateChat stores a chat without messages, or answers ErrConflict if it
	// exists, and returns it with its server time.
	CreateChat(ctx context.Context, gigID, chatID string, participantIDs []string) (Chat, error)

	// SetParticipants replaces who is listed, or answers ErrConflict if the chat is
	// no longer as it was read.
	SetParticipants(ctx context.Context, c Chat, participantIDs []string) error
}

// Opener opens chats between some of a gig's participants.
type Opener struct {
	Rooms Rooms
}

// Open opens the chat of these people in the gig, the caller among them, or
// finds it: the same people always have the same chat, however they are listed,
// and those who had left the gig and are back are members again.
//
// Errors: InvalidArgument names the field; PermissionDenied, or NotFound to an
// admin, if the caller is no participant; Aborted if others kept changing the
// chat.
func (o *Opener) Open(ctx context.Context, caller Caller, gigID string, people []string) (c Chat, created bool, err error) {
	if err := checkGigID(gigID); err != nil {
		return Chat{}, false, err
	}
	people = slices.Compact(slices.Sorted(slices.Values(people)))
	for _, id := range people {
		if !IsUserID(id) {
			return Chat{}, false, Invalid("participantIds", "must hold user ids")
		}
	}
	if len(people) < 2 {
		return Chat{}, false, Invalid("participantIds", "must name at least two people")
	}
	if !slices.Contains(people, caller.UserID) {
		return Chat{}, false, Invalid("participantIds", "must name yourself as well")
	}
	for range openAttempts {
		c, created, err = o.attempt(ctx, caller, gigID, people)
		if !errors.Is(err, ErrConflict) {
			return c, created, err
		}
	}
	return Chat{}, false, busy(err)
}

func (o *Opener) attempt(ctx context.Context, caller Caller, gigID string, people []string) (c Chat, created bool, err error) {
	chatID := closedChatID(people)
	now, err := o.Rooms.Context(ctx, gigID, chatID, "")
	if err != nil {
		return Chat{}, false, err
	}
	if !now.Gig.HasParticipant(caller.UserID) {
		return Chat{}, false, denied(caller)
	}
	for _, id := range people {
		if !now.Gig.HasParticipant(id) {
			return Chat{}, false, Invalid("participantIds", "must name participants of the gig")
		}
	}
	if now.Chat == nil {
		c, err = o.Rooms.CreateChat(ctx, gigID, chatID, people)
		return c, err == nil, err
	}
	if !slices.Equal(now.Chat.ParticipantIDs, people) {
		if err := o.Rooms.SetParticipants(ctx, *now.Chat, people); err != nil {
			return Chat{}, false, err
		}
		now.Chat.ParticipantIDs = people
	}
	// Whoever is back may have read what had no reader while they were away. Why also
	// where nobody is: who put them back may have been interrupted here.
	return *now.Chat, false, (&Marker{Receipts: o.Rooms}).settle(ctx, now, chatID, nil)
}

// closedChatID derives the id of a chat from who is in it, so that two who open
// it at the same time meet in one document.
func closedChatID(people []string) string {
	sum := sha256.Sum256([]byte(strings.Join(people, "/")))
	return hex.EncodeToString(sum[:20])
}
