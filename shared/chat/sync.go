package chat

import (
	"context"
	"errors"
	"slices"
)

// syncAttempts bounds how often synchronizing starts over because the gig or a
// chat changed in between.
const syncAttempts = 20

// Memberships keeps gigs and chats for the [Synchronizer].
type Memberships interface {
	Receipts

	// ChatsIn returns all chats of a gig.
	ChatsIn(ctx context.Context, gigID string) ([]Chat, error)

	// SetParticipants replaces who is listed in a chat; see [Rooms].
	SetParticipants(ctx context.Context, c Chat, participantIDs []string) error
}

// Synchronizer follows a gig's participants into its chats, for the sake of
// inbox queries: who may use a chat is decided by the gig alone.
type Synchronizer struct {
	Memberships Memberships
}

// Sync makes the team chat list exactly the gig's participants, takes those who
// are none out of every other chat, and marks the messages that only they had
// not read. It goes by the documents as they are now and ends with a look at
// whether that is still so; so it does not matter in which order, how often, or
// how many at a time the changes of a gig are reported.
//
// Errors: Aborted if the gig or its chats kept changing.
func (s *Synchronizer) Sync(ctx context.Context, gigID string) error {
	if err := checkGigID(gigID); err != nil {
		return err
	}
	chats, err := s.Memberships.ChatsIn(ctx, gigID)
	if err != nil {
		return err
	}
	for _, c := range chats {
		if err := s.syncChat(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

func (s *Synchronizer) syncChat(ctx context.Context, c Chat) error {
	// Whom this run finds in a closed chat it may put back: a run that has begun
	// before the gig changed back must not take anybody out for good.
	found := c.ParticipantIDs
	for range syncAttempts {
		now, err := s.Memberships.Context(ctx, c.GigID, c.ID, "")
		if err != nil || now.Chat == nil {
			return err
		}
		want := now.Gig.Participants()
		if c.ID != TeamChatID {
			want = slices.DeleteFunc(want, func(id string) bool {
				return !slices.Contains(found, id) && !slices.Contains(now.Chat.ParticipantIDs, id)
			})
		}
		if slices.Equal(want, now.Chat.ParticipantIDs) {
			err = (&Marker{Receipts: s.Memberships}).settle(ctx, now, c.ID, nil)
			if !errors.Is(err, ErrConflict) {
				return err
			}
			continue
		}
		// After the write it starts over, to see whether the gig is still the one
		// that it went by.
		if err := s.Memberships.SetParticipants(ctx, *now.Chat, want); err != nil && !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return busy(ErrConflict)
}
