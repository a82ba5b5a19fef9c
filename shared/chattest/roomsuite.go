package chattest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func testRooms(t *testing.T, open func(*testing.T) LiveStore) {
	people := []string{"buyer", "worker"}

	t.Run("a chat is created once", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		c, err := store.CreateChat(t.Context(), "gig", "pair", people)
		require.NoError(t, err)
		require.Equal(t, chat.Chat{
			GigID: "gig", ID: "pair", ParticipantIDs: people,
			CreatedAt: c.CreatedAt, LastMessageAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
		}, c)
		require.False(t, c.CreatedAt.IsZero())
		got, err := store.Context(t.Context(), "gig", "pair", "")
		require.NoError(t, err)
		require.Equal(t, &c, got.Chat, "the answer is what was stored")

		_, err = store.CreateChat(t.Context(), "gig", "pair", []string{"intruder"})
		require.ErrorIs(t, err, chat.ErrConflict)
	})

	t.Run("participants are replaced in the version that was read", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		c, err := store.CreateChat(t.Context(), "gig", "pair", people)
		require.NoError(t, err)
		require.NoError(t, store.SetParticipants(t.Context(), c, []string{"buyer"}))
		require.ErrorIs(t, store.SetParticipants(t.Context(), c, []string{"worker"}), chat.ErrConflict)
		got, err := store.Context(t.Context(), "gig", "pair", "")
		require.NoError(t, err)
		require.Equal(t, []string{"buyer"}, got.Chat.ParticipantIDs)
		require.Equal(t, c.LastMessageAt, got.Chat.LastMessageAt, "all else stays")
	})

	t.Run("the chats of one gig", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		for _, place := range [][2]string{{"gig", "team"}, {"gig", "pair"}, {"other", "team"}} {
			_, err := store.CreateChat(t.Context(), place[0], place[1], people)
			require.NoError(t, err)
		}
		chats, err := store.ChatsIn(t.Context(), "gig")
		require.NoError(t, err)
		var ids []string
		for _, c := range chats {
			require.Equal(t, "gig", c.GigID)
			require.False(t, c.UpdatedAt.IsZero())
			ids = append(ids, c.ID)
		}
		require.ElementsMatch(t, []string{"team", "pair"}, ids)
	})
}
