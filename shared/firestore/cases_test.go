package firestore_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestoretest"
)

// Each message gets its own reports, the oldest first, and no more than asked for.
func TestReports(t *testing.T) {
	t.Parallel()
	live := firestoretest.Open(t)
	at := func(minute int) time.Time { return reviewTime.Add(time.Duration(minute) * time.Minute) }
	for _, r := range []struct {
		message, user string
		minute        int
	}{
		{"message-1", "zoe", 1}, {"message-1", "anna", 2}, {"message-1", "ben", 0}, {"message-2", "anna", 5},
	} {
		_, err := live.Message("gig", "team", r.message).Collection("reports").Doc(r.user).Set(t.Context(), map[string]any{
			"reason": "by " + r.user, "createdAt": at(r.minute),
		})
		require.NoError(t, err)
	}
	key := func(id string) chat.MessageKey {
		return chat.MessageKey{ChatKey: chat.ChatKey{GigID: "gig", ChatID: "team"}, ID: id}
	}
	reports, err := live.Reports(t.Context(), []chat.MessageKey{key("message-1"), key("message-0"), key("message-2")}, 2)
	require.NoError(t, err)
	require.Equal(t, [][]chat.FiledReport{
		{{UserID: "ben", Reason: "by ben", CreatedAt: at(0)}, {UserID: "zoe", Reason: "by zoe", CreatedAt: at(1)}},
		nil,
		{{UserID: "anna", Reason: "by anna", CreatedAt: at(5)}},
	}, reports)
	reports, err = live.Reports(t.Context(), nil, 2)
	require.NoError(t, err)
	require.Empty(t, reports)
}
