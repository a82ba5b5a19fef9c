package chattest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func testReceipts(t *testing.T, open func(*testing.T) LiveStore) {
	at := time.Date(2026, 3, 4, 5, 6, 7, 123_000_000, time.UTC)
	message := func(id, sender string, createdAt time.Time) chat.StoredMessage {
		return chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: id, SenderID: sender, Text: "x",
			CreatedAt: createdAt, ModerationStatus: chat.Unreviewed,
		}}
	}
	seed := func(t *testing.T) (LiveStore, chat.Chat) {
		store := open(t)
		c, err := store.CreateChat(t.Context(), "gig", "team", []string{"buyer", "worker"})
		require.NoError(t, err)
		hidden := message("hidden-1", "buyer", at)
		hidden.ModerationStatus, hidden.Text, hidden.Original = chat.Hidden, "", "x"
		read := message("read-one", "buyer", at)
		read.ReadByReceiver = true
		flagged := message("flagged-1", "worker", at.Add(time.Second))
		flagged.ModerationStatus = chat.Flagged
		elsewhere := message("elsewhere", "buyer", at)
		elsewhere.ChatID = "pair"
		for _, m := range []chat.StoredMessage{
			message("early-one", "buyer", at.Add(-time.Microsecond)), message("exact-one", "buyer", at), hidden, read,
			message("late-one", "buyer", at.Add(time.Microsecond)), flagged, elsewhere,
		} {
			require.NoError(t, store.PutMessage(t.Context(), m))
		}
		return store, c
	}
	ids := func(versions []chat.MessageVersion) []string {
		list := []string{}
		for _, v := range versions {
			list = append(list, v.ID)
		}
		return list
	}

	t.Run("what is not yet read", func(t *testing.T) {
		t.Parallel()
		store, _ := seed(t)
		for _, test := range []struct {
			name  string
			h     chat.Horizon
			limit int
			want  []string
		}{
			{"before everything", chat.Horizon{Until: at.Add(-time.Hour)}, 10, []string{}},
			{"up to and including", chat.Horizon{Until: at}, 10, []string{"early-one", "exact-one"}},
			{"everything", chat.Horizon{Until: at.Add(time.Hour)}, 10, []string{"early-one", "exact-one", "late-one", "flagged-1"}},
			{"the oldest", chat.Horizon{Until: at.Add(time.Hour)}, 2, []string{"early-one", "exact-one"}},
			{"one sender's", chat.Horizon{Until: at.Add(time.Hour), Sender: "worker"}, 10, []string{"flagged-1"}},
			{"all but one sender's", chat.Horizon{Until: at.Add(time.Hour), Except: "buyer"}, 10, []string{"flagged-1"}},
		} {
			got, err := store.NotYetRead(t.Context(), "gig", "team", test.h, test.limit)
			require.NoError(t, err, test.name)
			require.Equal(t, test.want, ids(got), test.name)
		}
	})

	t.Run("unread", func(t *testing.T) {
		t.Parallel()
		store, _ := seed(t)
		counts, err := store.CountUnread(t.Context(), []chat.UnreadQuery{
			{GigID: "gig", ChatID: "team", UserID: "worker"},
			{GigID: "gig", ChatID: "team", UserID: "worker", After: at},
			{GigID: "gig", ChatID: "team", UserID: "buyer"},
			{GigID: "gig", ChatID: "team", UserID: "other", After: at.Add(time.Hour)},
			{GigID: "gig", ChatID: "pair", UserID: "worker"},
			{GigID: "gig", ChatID: "none", UserID: "worker"},
		})
		require.NoError(t, err)
		require.Equal(t, []int{4, 1, 1, 0, 1, 0}, counts)
		counts, err = store.CountUnread(t.Context(), nil)
		require.NoError(t, err)
		require.Empty(t, counts)
	})

	t.Run("pointer and marks are one commit", func(t *testing.T) {
		t.Parallel()
		store, c := seed(t)
		found, err := store.NotYetRead(t.Context(), "gig", "team", chat.Horizon{Until: at}, 10)
		require.NoError(t, err)
		require.NoError(t, store.CommitRead(t.Context(), c, &chat.Pointer{UserID: "a-b_C", Until: at}, found))
		got, err := store.Context(t.Context(), "gig", "team", "exact-one")
		require.NoError(t, err)
		require.Equal(t, map[string]time.Time{"a-b_C": at}, got.Chat.ReadUntil)
		require.Equal(t, c.ParticipantIDs, got.Chat.ParticipantIDs, "all else stays")
		require.True(t, got.Message.ReadByReceiver)
		require.Equal(t, "x", string(got.Message.Text), "all else stays")

		late := []chat.MessageVersion{found[0]}
		require.ErrorIs(t, store.CommitRead(t.Context(), c, &chat.Pointer{UserID: "worker", Until: at}, nil), chat.ErrConflict, "the chat has changed")
		require.ErrorIs(t, store.CommitRead(t.Context(), *got.Chat, &chat.Pointer{UserID: "worker", Until: at}, late), chat.ErrConflict, "a message has changed")
		got, err = store.Context(t.Context(), "gig", "team", "")
		require.NoError(t, err)
		require.Len(t, got.Chat.ReadUntil, 1, "a conflict writes nothing")

		rest, err := store.NotYetRead(t.Context(), "gig", "team", chat.Horizon{Until: at.Add(time.Hour)}, 10)
		require.NoError(t, err)
		require.Equal(t, []string{"late-one", "flagged-1"}, ids(rest))
		require.NoError(t, store.CommitRead(t.Context(), c, nil, rest), "without a pointer the chat may be any version")
		require.NoError(t, store.CommitRead(t.Context(), *got.Chat, &chat.Pointer{UserID: "worker", Until: at}, nil))
		got, err = store.Context(t.Context(), "gig", "team", "")
		require.NoError(t, err)
		require.Equal(t, map[string]time.Time{"a-b_C": at, "worker": at}, got.Chat.ReadUntil)
	})

	t.Run("the send window", func(t *testing.T) {
		t.Parallel()
		store, _ := seed(t)
		sent := func(since time.Time, countTo int) int {
			c, err := store.SendContext(t.Context(), chat.SendQuery{
				GigID: "gig", ChatID: "team", SenderID: "buyer", Since: since, CountTo: countTo,
			})
			require.NoError(t, err)
			return c.Sent
		}
		require.Equal(t, 5, sent(at.Add(-time.Hour), 60), "hidden ones too")
		require.Equal(t, 2, sent(at.Add(-time.Hour), 2), "no further than asked for")
		require.Equal(t, 1, sent(at, 60), "after the time, not at it")
		require.Equal(t, 0, sent(at.Add(time.Hour), 60))

		for n, want := range map[int]time.Time{1: at.Add(time.Microsecond), 2: at, 5: at.Add(-time.Microsecond), 6: {}} {
			got, err := store.NthNewest(t.Context(), "gig", "team", "buyer", n)
			require.NoError(t, err)
			require.Equal(t, want, got, n)
		}
	})
}
