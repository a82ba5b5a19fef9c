package rules_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"
)

// The function and the rules accept the same messages and store the same
// documents: those that the contract has them accept, and no others.
func TestOneLaw(t *testing.T) {
	t.Parallel()
	d := openDoors(t)
	t.Run("table", func(t *testing.T) {
		var sendings []sending
		for _, text := range samples() {
			s := d.cast.ordinary()
			s.text = text.text
			require.Equal(t, text.good, policy(s).function, text.name)
			sendings = append(sendings, s)
		}
		for _, setting := range d.cast.settings() {
			for _, chatID := range []string{"team", "closed"} {
				s := d.cast.ordinary()
				s.chatID = chatID
				setting(&s)
				sendings = append(sendings, s)
			}
		}
		require.NoError(t, d.compareAll(t.Context(), sendings))
		t.Logf("%d sendings", len(sendings))
	})
	t.Run("draws", func(t *testing.T) {
		var draws, accepted atomic.Int64
		rapid.Check(t, func(r *rapid.T) {
			sendings := rapid.SliceOfN(d.cast.sendings(), drawsATime, drawsATime).Draw(r, "sendings")
			if err := d.compareAll(t.Context(), sendings); err != nil {
				r.Fatal(err)
			}
			draws.Add(drawsATime)
			for _, s := range sendings {
				if policy(s).direct {
					accepted.Add(1)
				}
			}
		})
		t.Logf("%d draws, of which the direct door accepts %d", draws.Load(), accepted.Load())
		require.GreaterOrEqual(t, draws.Load(), int64(2000))
		require.Greater(t, accepted.Load(), draws.Load()/4, "too few are good")
		require.Less(t, accepted.Load(), draws.Load()*3/4, "too few are bad")
	})
}

// drawsATime times rapid's hundred checks are the draws.
const drawsATime = 21

func (d doors) compareAll(ctx context.Context, sendings []sending) error {
	var group errgroup.Group
	group.SetLimit(inFlight)
	for _, s := range sendings {
		group.Go(func() error {
			if err := d.compare(ctx, s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// compare sends the same through both doors, in two gigs that are alike, and
// tells where they, or what they store, differ from each other or the policy.
func (d doors) compare(ctx context.Context, s sending) error {
	unique := strings.ReplaceAll(uuid.NewString(), "-", "")[:prefixLength-1]
	function, direct := s.at(functionDoor, unique), s.at(directDoor, unique)
	if s.addressable() {
		if err := d.put(ctx, append(function.draft().before(), direct.draft().before()...)...); err != nil {
			return err
		}
	}
	byFunction, err := d.throughFunction(ctx, function)
	if err != nil {
		return err
	}
	byRules, err := d.throughRules(ctx, direct)
	if err != nil {
		return err
	}
	got, want := verdicts{byFunction, byRules}, policy(function)
	if got != want {
		return fmt.Errorf("want %+v, got %+v", want, got)
	}
	return d.compareStored(ctx, function, direct, got)
}

func (d doors) compareStored(ctx context.Context, function, direct sending, accepted verdicts) error {
	one, oneChat, err := d.stored(ctx, function)
	if err != nil {
		return err
	}
	other, otherChat, err := d.stored(ctx, direct)
	if err != nil {
		return err
	}
	if (one != nil) != accepted.function || (other != nil) != accepted.direct {
		return errors.New("a message is stored that was refused, or not stored that was accepted")
	}
	if oneChat.isMoved() != accepted.function || otherChat.isMoved() != accepted.direct {
		return errors.New("a chat is moved by a message that was refused, or not by one that was accepted")
	}
	switch {
	case accepted.direct:
		return errors.Join(one.isLike(other), oneChat.isLike(otherChat), one.isLastOf(oneChat), other.isLastOf(otherChat))
	case accepted.function: // the first message of a team
		return one.isLastOf(oneChat)
	default:
		return nil
	}
}

// A repeat is where the doors differ: the function knows it and answers with what
// is there, and the rules refuse to write again. Neither changes anything.
func TestRepeat(t *testing.T) {
	t.Parallel()
	d := openDoors(t)
	for door, send := range map[string]func(context.Context, sending) (bool, error){
		functionDoor: d.throughFunction, directDoor: d.throughRules,
	} {
		s := d.cast.ordinary().at(door, uuid.NewString()[:8])
		require.NoError(t, d.put(t.Context(), s.draft().before()...))
		accepted, err := send(t.Context(), s)
		require.NoError(t, err)
		require.True(t, accepted)
		message, chat, err := d.stored(t.Context(), s)
		require.NoError(t, err)

		accepted, err = send(t.Context(), s)
		require.NoError(t, err)
		require.Equal(t, door == functionDoor, accepted)
		again, chatAgain, err := d.stored(t.Context(), s)
		require.NoError(t, err)
		require.Equal(t, message, again)
		require.Equal(t, chat, chatAgain)
	}
}
