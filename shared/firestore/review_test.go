package firestore_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestoretest"
)

var reviewTime = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

// The queue is of the gigs' messages alone, though other collections have the same
// name, and one broken document does not close it.
func TestTheQueueHoldsMessagesOnly(t *testing.T) {
	t.Parallel()
	live := firestoretest.Open(t)
	flagged := func(id string) chat.StoredMessage {
		return chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: id, SenderID: "buyer", Text: "hello", CreatedAt: reviewTime, ModerationStatus: chat.Flagged,
		}}
	}
	fields := map[string]any{
		"senderId": "buyer", "text": "not for us", "createdAt": reviewTime, "is_read_by_receiver": false, "moderationStatus": "flagged",
	}
	var want []chat.StoredMessage
	for i := range 5 {
		m := flagged(fmt.Sprintf("message-%d", 2*i))
		want = append(want, m)
		require.NoError(t, live.PutMessage(t.Context(), m))
	}
	for i := range 20 {
		for _, path := range []string{
			"support/a/messages/message-%d", "messages/message-%d", "jobs/a/chats/b/messages/message-%d", "gigs/gig/other/team/messages/message-%d",
			"a/b/gigs/gig/chats/team/messages/message-%d", "gigs/gig/chats/team/messages/a/messages/message-%d",
		} {
			_, err := live.Client.Doc(fmt.Sprintf(path, i)).Set(t.Context(), fields)
			require.NoError(t, err)
		}
	}
	broken := map[string]any{"text": 1, "createdAt": reviewTime, "moderationStatus": "flagged"}
	_, err := live.Message("gig", "team", "message-1").Set(t.Context(), broken)
	require.NoError(t, err)

	for _, limit := range []int{1, 2, 3, 5, 6, 100} {
		var got []chat.StoredMessage
		var after *chat.Cursor
		for {
			page, err := live.MessagesWith(t.Context(), chat.Flagged, after, limit)
			require.NoError(t, err)
			require.LessOrEqual(t, len(page), limit)
			got = append(got, page...)
			if len(page) < limit {
				break
			}
			last := page[len(page)-1]
			after = &chat.Cursor{At: last.CreatedAt, Name: "gigs/gig/chats/team/messages/" + last.ID}
		}
		require.Equal(t, want, got, "%d at a time", limit)
	}
}

// What is scrubbed of a hidden text while an admin is about to restore it does not
// come back.
func TestAnOriginalThatHasChanged(t *testing.T) {
	t.Parallel()
	live := firestoretest.Open(t)
	hidden := chat.StoredMessage{Original: "Mail me at anna@example.com", Message: chat.Message{
		GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", CreatedAt: reviewTime, ModerationStatus: chat.Hidden,
	}}
	require.NoError(t, live.PutMessage(t.Context(), hidden))
	was, err := live.Context(t.Context(), "gig", "team", "message-1")
	require.NoError(t, err)
	original := live.Message("gig", "team", "message-1").Collection("moderation").Doc("original")
	_, err = original.Set(t.Context(), map[string]any{"text": "Mail me at [EMAIL]"})
	require.NoError(t, err)

	back := hidden
	back.Text, back.Original, back.ModerationStatus = hidden.Original, "", chat.Approved
	_, err = live.CommitModeration(t.Context(), was, back)
	require.ErrorIs(t, err, chat.ErrConflict)
	was, err = live.Context(t.Context(), "gig", "team", "message-1")
	require.NoError(t, err)
	require.Equal(t, "Mail me at [EMAIL]", string(was.Message.Original))
	back.Text = was.Message.Original
	_, err = live.CommitModeration(t.Context(), was, back)
	require.NoError(t, err)
	doc, err := original.Get(t.Context())
	require.Error(t, err)
	require.False(t, doc.Exists(), "it is gone")
}
