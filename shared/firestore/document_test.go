package firestore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestoretest"
)

// What the marketplace or an admin's script wrote is read so that a mistake in it
// lets nobody in.
func TestMalformedDocumentsAdmitNobody(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		gig  map[string]any
		want []string
	}{
		{"as it should be", map[string]any{"buyerId": "b", "workerIds": []string{"w2", "w1", "w1"}}, []string{"b", "w1", "w2"}},
		{"empty", map[string]any{}, []string{}},
		{"other types", map[string]any{"buyerId": 1, "workerIds": "w"}, []string{}},
		{"workers of other types", map[string]any{"buyerId": "b", "workerIds": []any{1, nil, "w", true, []byte("x")}}, []string{"b", "w"}},
		{"a map of workers", map[string]any{"buyerId": "b", "workerIds": map[string]any{"0": "w"}}, []string{"b"}},
		{"ids that are none", map[string]any{"buyerId": "", "workerIds": []string{"deleted-user", "a/b", "__x__"}}, []string{}},
		{"nulls", map[string]any{"buyerId": nil, "workerIds": nil}, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			live := firestoretest.Open(t)
			_, err := live.Gig("gig").Set(t.Context(), test.gig)
			require.NoError(t, err)
			got, err := live.Context(t.Context(), "gig", "team", "")
			require.NoError(t, err)
			require.ElementsMatch(t, test.want, got.Gig.Participants())
		})
	}
}

func TestARestrictionBindsUnlessItIsFalse(t *testing.T) {
	t.Parallel()
	live := firestoretest.Open(t)
	for value, want := range map[any]bool{false: false, true: true, "false": true, 0: true, nil: true} {
		_, err := live.Chat("gig", "team").Set(t.Context(), map[string]any{"frozen": value, "legalHold": value})
		require.NoError(t, err)
		got, err := live.Context(t.Context(), "gig", "team", "")
		require.NoError(t, err)
		require.Equal(t, want, got.Chat.Frozen, "%v", value)
		require.Equal(t, want, got.Chat.LegalHold, "%v", value)
	}
}

// The document that a send stores is the one that the security rules accept from
// a client: these fields and no other.
func TestTheStoredDocuments(t *testing.T) {
	t.Parallel()
	live := firestoretest.Open(t)
	m, err := live.CreateMessage(t.Context(), chat.NewMessage{
		GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", Text: "hello", ChatMembers: []string{"buyer", "worker"},
	})
	require.NoError(t, err)

	message, err := live.Message("gig", "team", "message-1").Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, map[string]any{
		"senderId": "buyer", "text": "hello", "createdAt": m.CreatedAt,
		"is_read_by_receiver": false, "moderationStatus": "unreviewed",
	}, message.Data())

	team, err := live.Chat("gig", "team").Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, map[string]any{
		"participantIds": []any{"buyer", "worker"}, "createdAt": m.CreatedAt,
		"lastMessageAt": m.CreatedAt, "lastMessageId": "message-1", "readUntil": map[string]any{},
	}, team.Data())
}
