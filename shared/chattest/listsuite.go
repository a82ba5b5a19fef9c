package chattest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func testLists(t *testing.T, open func(*testing.T) LiveStore) {
	at := time.Date(2026, 3, 4, 5, 6, 7, 123_000_000, time.UTC)

	t.Run("messages in pages", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		var want []chat.StoredMessage
		for i := range 10 {
			m := chat.StoredMessage{Message: chat.Message{
				GigID: "gig", ChatID: "team", ID: fmt.Sprintf("message-%d", i), SenderID: "buyer",
				Text: "x", CreatedAt: at.Add(time.Duration(i/4) * time.Microsecond), ModerationStatus: chat.Unreviewed,
			}}
			want = append(want, m)
			require.NoError(t, store.PutMessage(t.Context(), m))
		}
		for _, oldestFirst := range []bool{true, false} {
			got := allMessages(t, store, oldestFirst, 3)
			require.Equal(t, want, got)
		}
	})

	// One document that somebody broke hides neither the others nor the inbox; and none
	// whose time is no time makes the pages begin again.
	t.Run("what can be read of a malformed message", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		whole := document{"senderId": "buyer", "text": "x", "createdAt": at, "is_read_by_receiver": false, "moderationStatus": "unreviewed"}
		for id, fields := range map[string]document{
			"message-1": whole,
			"message-2": without(whole, "is_read_by_receiver"),
			"message-3": with(whole, document{"text": 5, "moderationStatus": "odd"}),
			"message-4": with(whole, document{"createdAt": at.Format(time.RFC3339)}),
			"message-5": without(whole, "createdAt"),
			"message-6": whole,
		} {
			require.NoError(t, store.Put(t.Context(), "gigs/gig/chats/team/messages/"+id, fields))
		}
		for _, oldestFirst := range []bool{true, false} {
			var got []string
			for _, m := range allMessages(t, store, oldestFirst, 1) {
				got = append(got, m.ID+" "+string(m.Text))
			}
			require.Equal(t, []string{"message-1 x", "message-2 x", "message-3 ", "message-6 x"}, got)
		}
		chats := []chat.Chat{{GigID: "gig", ID: "team", LastMessageID: "message-3"}}
		details, err := store.Details(t.Context(), chats, false)
		require.NoError(t, err)
		require.Equal(t, "buyer", details[0].Message.SenderID)
	})

	t.Run("originals only where they are asked for", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		hidden := chat.StoredMessage{Original: "rude", Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", CreatedAt: at, ModerationStatus: chat.Hidden,
			ModeratedBy: "admin", ModeratedAt: at, ModerationReason: "an insult",
		}}
		require.NoError(t, store.PutMessage(t.Context(), hidden))
		for _, originals := range []bool{true, false} {
			want := hidden
			if !originals {
				want.Original = ""
			}
			page, err := store.Messages(t.Context(), chat.MessageQuery{GigID: "gig", ChatID: "team", Limit: 2, Originals: originals})
			require.NoError(t, err)
			require.Equal(t, []chat.StoredMessage{want}, page)

			chats := []chat.Chat{{GigID: "gig", ID: "team", LastMessageID: "message-1"}}
			details, err := store.Details(t.Context(), chats, originals)
			require.NoError(t, err)
			require.Equal(t, &want, details[0].Message)
		}
	})

	t.Run("chats in pages", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		put := func(gigID, chatID string, lastMessageAt time.Time, people ...string) string {
			require.NoError(t, store.PutChat(t.Context(), chat.Chat{
				GigID: gigID, ID: chatID, ParticipantIDs: people, CreatedAt: at, LastMessageAt: lastMessageAt,
			}))
			return gigID + "/" + chatID
		}
		late := put("gig-b", "team", at.Add(time.Second), "anna", "bob")
		first := put("gig-a", "pair", at, "anna")
		second := put("gig-a", "team", at, "anna", "bob")
		third := put("gig-b", "pair", at, "bob", "anna")
		early := put("gig-c", "team", at.Add(-time.Second), "anna")
		put("gig-c", "pair", at, "bob")
		pages := func(gigID string) []string {
			var got []string
			var after *chat.Cursor
			for {
				page, err := store.ChatsOf(t.Context(), "anna", gigID, after, 2)
				require.NoError(t, err)
				if len(page) == 0 {
					return got
				}
				for _, c := range page {
					got = append(got, c.GigID+"/"+c.ID)
				}
				last := page[len(page)-1]
				after = &chat.Cursor{At: last.LastMessageAt, Name: "gigs/" + last.GigID + "/chats/" + last.ID}
			}
		}
		require.Equal(t, []string{late, third, second, first, early}, pages(""))
		require.Equal(t, []string{second, first}, pages("gig-a"))
		require.Empty(t, pages("none"))
	})

	t.Run("details", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		gig := chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker"}}
		require.NoError(t, store.PutGig(t.Context(), gig))
		m := chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", Text: "x", CreatedAt: at, ModerationStatus: chat.Unreviewed,
		}}
		require.NoError(t, store.PutMessage(t.Context(), m))
		chats := []chat.Chat{
			{GigID: "gig", ID: "team", LastMessageID: "message-1"},
			{GigID: "gig", ID: "pair", LastMessageID: "message-1"}, // of that chat there is none
			{GigID: "gig", ID: "empty"},
			{GigID: "none", ID: "team"},
		}
		details, err := store.Details(t.Context(), chats, false)
		require.NoError(t, err)
		require.Equal(t, []chat.Context{
			{Gig: gig, Chat: &chats[0], Message: &m},
			{Gig: gig, Chat: &chats[1]},
			{Gig: gig, Chat: &chats[2]},
			{Chat: &chats[3]},
		}, details)
		details, err = store.Details(t.Context(), nil, false)
		require.NoError(t, err)
		require.Empty(t, details)
	})
}

// allMessages reads the team's messages, so many at a time, and returns them with the
// oldest first, whichever way they are asked for.
func allMessages(t *testing.T, store LiveStore, oldestFirst bool, limit int) []chat.StoredMessage {
	t.Helper()
	var all []chat.StoredMessage
	var after *chat.Cursor
	for {
		page, err := store.Messages(t.Context(), chat.MessageQuery{
			GigID: "gig", ChatID: "team", After: after, OldestFirst: oldestFirst, Limit: limit,
		})
		require.NoError(t, err)
		if len(page) == 0 {
			break
		}
		require.LessOrEqual(t, len(page), limit)
		all = append(all, page...)
		last := page[len(page)-1]
		after = &chat.Cursor{At: last.CreatedAt, Name: last.ID}
	}
	if !oldestFirst {
		slices.Reverse(all)
	}
	return all
}
