package chat_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
)

// noAccount is an account of which nothing is known.
type noAccount struct{}

func (noAccount) Identifiers(context.Context, string) ([]chat.Text, error) { return nil, nil }

// deletionOn deletes on stores in memory, with nobody to wait for.
func deletionOn(live chat.DeletionLive, archive *chattest.Archive) *chat.Deletion {
	requests := 0
	return &chat.Deletion{
		Live: live, Archive: archive, Accounts: noAccount{}, AuditLog: &chattest.Audit{}, Budget: time.Hour,
		NewID: func() (string, error) { requests++; return fmt.Sprintf("request-%d", requests), nil },
		Now:   func() time.Time { return policyTime },
		Pause: func(context.Context, time.Duration) {},
	}
}

// say puts a message by the user into a team chat.
func say(t *testing.T, live *chattest.Live, gigID, id, senderID string, text chat.Text) {
	t.Helper()
	require.NoError(t, live.PutMessage(t.Context(), chat.StoredMessage{Message: chat.Message{
		GigID: gigID, ChatID: "team", ID: id, SenderID: senderID, Text: text, CreatedAt: live.Now(), ModerationStatus: chat.Unreviewed,
	}}))
}

// senderOf returns whose a message is now.
func senderOf(t *testing.T, live *chattest.Live, gigID, id string) string {
	t.Helper()
	now, err := live.Context(t.Context(), gigID, "team", id)
	require.NoError(t, err)
	return now.Message.SenderID
}

// A request that waits for a hold to end has been everywhere else. Who asks again means
// what has come there since, too; the nightly run does not.
func TestWhoAsksAgainMeansWhatThereIsNow(t *testing.T) {
	t.Parallel()
	live, archive := chattest.NewLive(), chattest.NewArchive()
	archive.SetClock(live.Now)
	require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "held", ID: "team", LegalHold: true}))
	say(t, live, "held", "message-1", "anna", "x")
	say(t, live, "gig", "message-1", "anna", "x")
	d := deletionOn(live, archive)
	ask := func() chat.DeletionRequest {
		t.Helper()
		r, err := d.Request(t.Context(), chat.Caller{UserID: "anna"}, chat.DeletionOrder{})
		require.NoError(t, err)
		return r
	}
	first := ask()
	require.Equal(t, chat.DeletionDeferred, first.State)
	require.Equal(t, chat.DeletedUserID, senderOf(t, live, "gig", "message-1"))

	say(t, live, "gig", "message-2", "anna", "x")
	require.NoError(t, d.CarryOn(t.Context(), policyTime.Add(time.Hour)))
	require.Equal(t, "anna", senderOf(t, live, "gig", "message-2"), "nobody has asked for that")

	require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "read", ID: "team", ReadUntil: map[string]time.Time{"anna": live.Now()}}))
	again := ask()
	require.Equal(t, first.ID, again.ID)
	require.Equal(t, chat.DeletionDeferred, again.State)
	require.Equal(t, chat.DeletedUserID, senderOf(t, live, "gig", "message-2"))
	require.Equal(t, 1, again.Counts.Chats, "what was found nowhere before")
	require.Equal(t, "anna", senderOf(t, live, "held", "message-1"))

	require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "held", ID: "team"}))
	require.Equal(t, chat.DeletionCompleted, ask().State)
	require.Equal(t, chat.DeletedUserID, senderOf(t, live, "held", "message-1"))
}

// holding is a store in which something happens before the first commit.
type holding struct {
	chat.DeletionLive
	once  sync.Once
	first func() error
}

func (h *holding) ScrubMessages(ctx context.Context, redactions []chat.Redaction) (versions []*chat.Version, err error) {
	versions, err = h.DeletionLive.ScrubMessages(ctx, redactions)
	h.once.Do(func() { err = errors.Join(err, h.first()) })
	return versions, err
}

// A chat that comes under hold when half of it is done is done from its beginning when
// the hold ends: much may have changed by then.
func TestAfterAHoldAChatIsDoneFromItsBeginning(t *testing.T) {
	t.Parallel()
	live, archive := chattest.NewLive(), chattest.NewArchive()
	archive.SetClock(live.Now)
	require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "team"}))
	say(t, live, "gig", "message-1", "buyer", "hello")
	say(t, live, "gig", "message-2", "anna", "x")
	say(t, live, "gig", "message-3", "anna", "x")
	d := deletionOn(&holding{DeletionLive: live, first: func() error {
		return live.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "team", LegalHold: true})
	}}, archive)
	d.PageSize = 2
	r, err := d.Request(t.Context(), chat.Caller{UserID: "admin", Admin: true}, chat.DeletionOrder{UserID: "anna", Identifiers: []chat.Text{"Anna Quillfeather"}})
	require.NoError(t, err)
	require.Equal(t, chat.DeletionDeferred, r.State)
	require.Equal(t, chat.DeletedUserID, senderOf(t, live, "gig", "message-2"), "the half was done")
	require.Equal(t, "anna", senderOf(t, live, "gig", "message-3"))

	// A moderator comes to what had been looked through.
	now, err := live.Context(t.Context(), "gig", "team", "message-1")
	require.NoError(t, err)
	m := *now.Message
	m.ModerationStatus, m.ModerationReason = chat.Flagged, "asks for Anna Quillfeather"
	require.NoError(t, live.PutMessage(t.Context(), m))
	require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "team"}))
	require.NoError(t, d.CarryOn(t.Context(), policyTime.Add(time.Hour)))
	require.Equal(t, chat.DeletedUserID, senderOf(t, live, "gig", "message-3"))
	now, err = live.Context(t.Context(), "gig", "team", "message-1")
	require.NoError(t, err)
	require.Equal(t, "asks for [NAME]", string(now.Message.ModerationReason))
}
