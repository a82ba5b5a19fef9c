package mirrormessage

import (
	"testing"

	"github.com/cloudevents/sdk-go/v2/event"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestore"
)

func TestWithoutAnArchiveItDoesNotServe(t *testing.T) {
	t.Parallel()
	_, err := open(t.Context(), entry.Config{Project: "market", FirestoreDatabase: "(default)"})
	require.ErrorContains(t, err, "DATABASE_URL")
}

func TestApply(t *testing.T) {
	t.Parallel()
	archive := chattest.NewArchive()
	h := handler{firestore.Database{Project: "market", ID: "(default)"}, &chat.Mirror{Archive: archive}}
	deliver := func(data string) error {
		e := event.New()
		require.NoError(t, e.SetData("application/json", []byte(data)))
		return h.apply(t.Context(), e)
	}
	const message = `{
		"name": "projects/market/databases/(default)/documents/gigs/gig/chats/team/messages/message-1",
		"updateTime": "2026-01-02T03:04:06Z",
		"fields": {
			"senderId": {"stringValue": "buyer"},
			"text": {"stringValue": "hello"},
			"createdAt": {"timestampValue": "2026-01-02T03:04:05Z"},
			"is_read_by_receiver": {"booleanValue": false},
			"moderationStatus": {"stringValue": "unreviewed"}
		}
	}`
	require.NoError(t, deliver(`{"value": `+message+`}`))
	rows, err := archive.Summaries(t.Context())
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.Equal(t, "hello", string(rows[0].Summary))
	require.True(t, rows[0].DeletedAt.IsZero())

	require.NoError(t, deliver(`{"oldValue": `+message+`}`))
	rows, err = archive.Summaries(t.Context())
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.False(t, rows[0].DeletedAt.IsZero())

	require.Equal(t, chat.ReasonEmpty, chat.ReasonOf(deliver(`{}`)), "an event without a document says nothing")
	require.Equal(t, chat.InvalidArgument, chat.KindOf(deliver(`{"value": {"name": "elsewhere"}}`)))
}
