package rules_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/stacktest"
)

// A worker listens to a chat and is then taken off the gig. The emulator judges a
// listener anew when there is something to tell it, not when the gig changes; so
// the listener ends with the next message, and does not get it.
func TestFormerMember(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	live := firestoretest.Open(t)
	p := project{stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST"), live.Database.Project}
	_, err := p.putRules(ctx, readRules(t))
	require.NoError(t, err)

	gig := chat.Gig{ID: "gig", BuyerID: buyer.id, WorkerIDs: []string{worker.id}}
	team := chat.Chat{GigID: "gig", ID: chat.TeamChatID, ParticipantIDs: []string{buyer.id, worker.id}}
	send := func(id string) {
		team.LastMessageID, team.LastMessageAt = id, time.Now()
		require.NoError(t, live.PutChat(ctx, team))
		require.NoError(t, live.PutMessage(ctx, chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: chat.TeamChatID, ID: id, SenderID: buyer.id, Text: "hello",
			CreatedAt: time.Now(), ModerationStatus: chat.Unreviewed,
		}}))
	}
	require.NoError(t, live.PutGig(ctx, gig))
	send("message-1")

	client := live.As(t, worker.token(p.id))
	messages := client.Collection("gigs/gig/chats/team/messages").Snapshots(ctx)
	defer messages.Stop()
	document := client.Doc("gigs/gig/chats/team").Snapshots(ctx)
	defer document.Stop()
	inbox := client.CollectionGroup("chats").Where("participantIds", "array-contains", worker.id).Snapshots(ctx)
	defer inbox.Stop()

	heard, err := messages.Next()
	require.NoError(t, err)
	require.Equal(t, 1, heard.Size)
	_, err = document.Next()
	require.NoError(t, err)
	found, err := inbox.Next()
	require.NoError(t, err)
	require.Equal(t, 1, found.Size)

	gig.WorkerIDs = nil
	require.NoError(t, live.PutGig(ctx, gig))
	send("message-2")

	_, err = messages.Next()
	require.Equal(t, codes.PermissionDenied, status.Code(err), "instead of the message")
	_, err = document.Next()
	require.Equal(t, codes.PermissionDenied, status.Code(err), "instead of the chat's new state")
	_, err = client.Collection("gigs/gig/chats/team/messages").Documents(ctx).GetAll()
	require.Equal(t, codes.PermissionDenied, status.Code(err), "the next request")

	// The inbox is judged by its filter, so it follows the chat's own list.
	team.ParticipantIDs = []string{buyer.id}
	require.NoError(t, live.PutChat(ctx, team))
	for found.Size > 0 {
		found, err = inbox.Next()
		require.NoError(t, err)
	}
}
