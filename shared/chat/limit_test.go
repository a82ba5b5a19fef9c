package chat_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
)

// sendN sends so many messages of the buyer's to the team, each a while after the
// one before.
func sendN(t *testing.T, sender *chat.Sender, live *chattest.Live, n int, pause time.Duration) {
	t.Helper()
	for i := range n {
		_, _, err := sender.Send(t.Context(), buyer, numbered(i))
		require.NoError(t, err, "message %d", i)
		live.Pass(pause)
	}
}

func numbered(i int) chat.SendRequest {
	return chat.SendRequest{GigID: "gig", MessageID: fmt.Sprintf("message-%d", i), Text: "hello"}
}

// requireExhausted checks that the send limit holds, and returns how long it says
// to wait.
func requireExhausted(t *testing.T, err error) time.Duration {
	t.Helper()
	require.Equal(t, chat.ResourceExhausted, chat.KindOf(err), "%v", err)
	e, ok := errors.AsType[*chat.Error](err)
	require.True(t, ok)
	require.GreaterOrEqual(t, e.RetryAfter, time.Second)
	require.LessOrEqual(t, e.RetryAfter, time.Minute)
	return e.RetryAfter
}

func TestSendLimit(t *testing.T) {
	t.Parallel()

	t.Run("the wait that it says is just long enough", func(t *testing.T) {
		t.Parallel()
		for _, early := range []time.Duration{time.Microsecond, 0, -time.Microsecond} {
			sender, live := newSender(t)
			sendN(t, sender, live, 60, 250*time.Millisecond)
			before := live.Dump()
			_, _, err := sender.Send(t.Context(), buyer, numbered(60))
			wait := requireExhausted(t, err)
			require.Equal(t, before, live.Dump(), "nothing is written")
			first, err := live.Context(t.Context(), "gig", "team", "message-0")
			require.NoError(t, err)
			require.Equal(t, first.Message.CreatedAt.Add(time.Minute), live.Now().Add(wait), "then the first one is a minute old")

			live.Pass(wait - early)
			_, _, err = sender.Send(t.Context(), buyer, numbered(60))
			if early > 0 {
				require.Equal(t, time.Second, requireExhausted(t, err), "a second at least")
				continue
			}
			require.NoError(t, err)
			_, _, err = sender.Send(t.Context(), buyer, numbered(61))
			requireExhausted(t, err)
		}
	})

	t.Run("what counts", func(t *testing.T) {
		t.Parallel()
		other := chat.SendRequest{GigID: "gig", ChatID: "pair", MessageID: "message-60", Text: "hello"}
		for _, test := range []struct {
			name     string
			caller   chat.Caller
			request  chat.SendRequest
			admitted bool
		}{
			{"one more", buyer, numbered(60), false},
			{"a retry of one that was accepted", buyer, numbered(30), true},
			{"somebody else", worker, numbered(60), true},
			{"another chat", buyer, other, true},
		} {
			sender, live := newSender(t)
			require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "pair", ParticipantIDs: []string{"buyer", "worker"}}))
			sendN(t, sender, live, 60, 0)
			_, _, err := sender.Send(t.Context(), test.caller, test.request)
			if test.admitted {
				require.NoError(t, err, test.name)
			} else {
				requireExhausted(t, err)
			}
		}
	})

	t.Run("retries do not count", func(t *testing.T) {
		t.Parallel()
		sender, live := newSender(t)
		sendN(t, sender, live, 59, 0)
		for range 10 {
			sendN(t, sender, live, 59, 0)
		}
		_, _, err := sender.Send(t.Context(), buyer, numbered(59))
		require.NoError(t, err)
		_, _, err = sender.Send(t.Context(), buyer, numbered(60))
		requireExhausted(t, err)
	})

	t.Run("what came through the direct door counts, and what is hidden", func(t *testing.T) {
		t.Parallel()
		sender, live := newSender(t)
		sendN(t, sender, live, 1, 0)
		for i := range 59 {
			m := chat.StoredMessage{Message: chat.Message{
				GigID: "gig", ChatID: "team", ID: fmt.Sprintf("direct-%d", i), SenderID: "buyer",
				Text: "hello", CreatedAt: live.Now(), ModerationStatus: chat.Unreviewed,
			}}
			if i%2 == 0 {
				m.Text, m.Original, m.ModerationStatus = "", "hello", chat.Hidden
			}
			require.NoError(t, live.PutMessage(t.Context(), m))
		}
		_, _, err := sender.Send(t.Context(), buyer, numbered(60))
		live.Pass(requireExhausted(t, err))
		_, _, err = sender.Send(t.Context(), buyer, numbered(60))
		require.NoError(t, err)
	})

	t.Run("who is far beyond it waits for enough to go", func(t *testing.T) {
		t.Parallel()
		sender, live := newSender(t)
		sendN(t, sender, live, 60, 250*time.Millisecond)
		sender.LimitPerMinute = 10
		_, _, err := sender.Send(t.Context(), buyer, numbered(60))
		live.Pass(requireExhausted(t, err))
		_, _, err = sender.Send(t.Context(), buyer, numbered(60))
		require.NoError(t, err)
	})

	t.Run("nobody learns of it who may not send", func(t *testing.T) {
		t.Parallel()
		sender, live := newSender(t)
		sendN(t, sender, live, 60, 0)
		left := gig
		left.BuyerID = "another-buyer"
		require.NoError(t, live.PutGig(t.Context(), left))
		_, _, err := sender.Send(t.Context(), buyer, numbered(60))
		require.Equal(t, chat.PermissionDenied, chat.KindOf(err))
	})
}
