package chattest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// LiveStore is what the conformance suite asks of a live store: the use cases'
// interfaces, a way to seed what they do not write, and to look at what they do not
// read.
type LiveStore interface {
	chat.Conversations
	chat.Rooms
	chat.Memberships
	chat.Inboxes
	chat.History
	chat.Moderations
	chat.Reports
	chat.Queue
	chat.Custody
	PutGig(context.Context, chat.Gig) error
	PutChat(context.Context, chat.Chat) error
	PutMessage(context.Context, chat.StoredMessage) error
	Put(ctx context.Context, path string, fields map[string]any) error                            // any document, malformed ones too
	ReasonsOf(ctx context.Context, gigID, chatID, messageID string) (map[string]chat.Text, error) // by who reported
}

// TestLiveStore is the conformance suite of live stores. open returns an empty
// store for one test.
func TestLiveStore(t *testing.T, open func(*testing.T) LiveStore) {
	t.Run("send", func(t *testing.T) { t.Parallel(); testSend(t, open) })
	t.Run("rooms", func(t *testing.T) { t.Parallel(); testRooms(t, open) })
	t.Run("receipts", func(t *testing.T) { t.Parallel(); testReceipts(t, open) })
	t.Run("lists", func(t *testing.T) { t.Parallel(); testLists(t, open) })
	t.Run("moderation", func(t *testing.T) { t.Parallel(); testModeration(t, open) })
	t.Run("reports", func(t *testing.T) { t.Parallel(); testReports(t, open) })
	t.Run("queue", func(t *testing.T) { t.Parallel(); testQueue(t, open) })
	t.Run("custody", func(t *testing.T) { t.Parallel(); testCustody(t, open) })
}

func testSend(t *testing.T, open func(*testing.T) LiveStore) {
	gig := chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker", "another"}}
	first := chat.NewMessage{
		GigID: "gig", ChatID: chat.TeamChatID, ID: "message-1", SenderID: "buyer", Text: "hello",
		ChatMembers: []string{"another", "buyer", "worker"},
	}
	second := chat.NewMessage{GigID: "gig", ChatID: chat.TeamChatID, ID: "message-2", SenderID: "worker", Text: "¡hola! 👋"}

	t.Run("what is not there reads as absent", func(t *testing.T) {
		t.Parallel()
		got, err := open(t).Context(t.Context(), "gig", "team", "message-1")
		require.NoError(t, err)
		require.Nil(t, got.Chat)
		require.Nil(t, got.Message)
		require.Empty(t, got.Gig.Participants())
	})

	t.Run("a gig reads as it is", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		require.NoError(t, store.PutGig(t.Context(), gig))
		got, err := store.Context(t.Context(), "gig", "team", "")
		require.NoError(t, err)
		require.Equal(t, gig, got.Gig)
	})

	t.Run("a chat reads as it is", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		at := time.Date(2026, 3, 4, 5, 6, 7, 123_456_000, time.UTC)
		want := chat.Chat{
			GigID: "gig", ID: "pair", ParticipantIDs: []string{"buyer", "worker"}, CreatedAt: at,
			LastMessageAt: at.Add(time.Second), LastMessageID: "message-1", Frozen: true, LegalHold: true,
			ReadUntil: map[string]time.Time{"buyer": at},
		}
		require.NoError(t, store.PutChat(t.Context(), want))
		got, err := store.Context(t.Context(), "gig", "pair", "")
		require.NoError(t, err)
		require.False(t, got.Chat.UpdatedAt.IsZero())
		want.UpdatedAt = got.Chat.UpdatedAt
		require.Equal(t, &want, got.Chat)
	})

	t.Run("a message reads as it is", func(t *testing.T) {
		t.Parallel()
		at := time.Date(2026, 3, 4, 5, 6, 7, 123_456_000, time.UTC)
		plain := chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", Text: "hello", CreatedAt: at,
			ReadByReceiver: true, ModerationStatus: chat.Unreviewed,
		}}
		hidden := plain
		hidden.Text, hidden.Original, hidden.ModerationStatus = "", "hello", chat.Hidden
		hidden.ModeratedBy, hidden.ModeratedAt, hidden.ModerationReason = "admin", at.Add(time.Second), "rude"
		redacted := plain
		redacted.Text, redacted.RedactedAt = "[EMAIL]", at.Add(time.Hour)
		for name, want := range map[string]chat.StoredMessage{"plain": plain, "hidden": hidden, "redacted": redacted} {
			t.Run(name, func(t *testing.T) {
				store := open(t)
				require.NoError(t, store.PutMessage(t.Context(), want))
				got, err := store.Context(t.Context(), "gig", "team", "message-1")
				require.NoError(t, err)
				require.Equal(t, &want, got.Message)
			})
		}
	})

	t.Run("a message is created with its chat, then in it", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		one, err := store.CreateMessage(t.Context(), first)
		require.NoError(t, err)
		require.Equal(t, chat.Message{
			GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", Text: "hello",
			CreatedAt: one.CreatedAt, ModerationStatus: chat.Unreviewed,
		}, one)
		require.False(t, one.CreatedAt.IsZero())

		two, err := store.CreateMessage(t.Context(), second)
		require.NoError(t, err)
		got, err := store.Context(t.Context(), "gig", "team", "message-2")
		require.NoError(t, err)
		require.Equal(t, &chat.StoredMessage{Message: two}, got.Message, "the answer is what was stored")
		require.Equal(t, &chat.Chat{
			GigID: "gig", ID: "team", ParticipantIDs: first.ChatMembers, CreatedAt: one.CreatedAt,
			LastMessageAt: two.CreatedAt, LastMessageID: "message-2", UpdatedAt: got.Chat.UpdatedAt,
		}, got.Chat)
	})

	t.Run("a conflict writes nothing", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		_, err := store.CreateMessage(t.Context(), second)
		require.ErrorIs(t, err, chat.ErrConflict, "the chat is not there")
		one, err := store.CreateMessage(t.Context(), first)
		require.NoError(t, err)

		again := second
		again.ChatMembers = []string{"intruder"}
		_, err = store.CreateMessage(t.Context(), again)
		require.ErrorIs(t, err, chat.ErrConflict, "the chat is there already")
		taken := second
		taken.ID = first.ID
		_, err = store.CreateMessage(t.Context(), taken)
		require.ErrorIs(t, err, chat.ErrConflict, "the message is there already")

		got, err := store.Context(t.Context(), "gig", "team", "message-1")
		require.NoError(t, err)
		require.Equal(t, &chat.StoredMessage{Message: one}, got.Message)
		require.Equal(t, first.ChatMembers, got.Chat.ParticipantIDs)
		require.Equal(t, "message-1", got.Chat.LastMessageID)
		got, err = store.Context(t.Context(), "gig", "team", "message-2")
		require.NoError(t, err)
		require.Nil(t, got.Message)
	})

	t.Run("one of many writers creates the message", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		errs := make([]error, 16)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = store.CreateMessage(t.Context(), first) })
		}
		wg.Wait()
		created := 0
		for _, err := range errs {
			if err == nil {
				created++
				continue
			}
			require.ErrorIs(t, err, chat.ErrConflict)
		}
		require.Equal(t, 1, created)
	})
}
