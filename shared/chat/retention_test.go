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

// manyDue returns a store with so many due messages in a chat, more than are deleted
// at a time, and an archive whose policy they are due by.
func manyDue(t *testing.T, n int) (*chattest.Live, *chattest.Archive) {
	t.Helper()
	live, archive := chattest.NewLive(), chattest.NewArchive()
	old := policyTime.AddDate(0, 0, -31)
	longAgo := policyTime.Add(-long)
	require.NoError(t, archive.SetFlag(t.Context(), chat.RetentionDaysKey, `30`, &longAgo))
	require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "team", CreatedAt: old, LastMessageAt: old}))
	for i := range n {
		require.NoError(t, live.PutMessage(t.Context(), chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: fmt.Sprintf("message-%05d", i), CreatedAt: old, ModerationStatus: chat.Unreviewed,
		}}))
	}
	return live, archive
}

// deleting is a store in which something happens before the first batch is deleted.
type deleting struct {
	chat.RetentionLive
	once  sync.Once
	first func() error
}

func (d *deleting) DeleteMessages(ctx context.Context, messages []chat.OldMessage) (err error) {
	d.once.Do(func() { err = d.first() })
	if err != nil {
		return err
	}
	return d.RetentionLive.DeleteMessages(ctx, messages)
}

func runOn(t *testing.T, live chat.RetentionLive, archive chat.RetentionArchive, now func() time.Time) (chat.RetentionReport, error) {
	t.Helper()
	retention := chat.Retention{
		Live: live, Archive: archive, Budget: time.Hour, NewID: func() (string, error) { return "run", nil },
		Now: now, Pause: func(context.Context, time.Duration) {},
	}
	return retention.Run(t.Context(), chat.RetentionRequest{AsOf: policyTime})
}

// What was under way when a chat came under hold may be done: a few batches.
func TestAHoldBindsFromTheNextBatchOn(t *testing.T) {
	t.Parallel()
	const due, batch, inFlight = 9000, 500, 4
	live, archive := manyDue(t, due)
	store := &deleting{RetentionLive: live, first: func() error {
		return live.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "team", LegalHold: true})
	}}
	report, err := runOn(t, store, archive, func() time.Time { return policyTime })
	require.NoError(t, err)
	require.True(t, report.Complete)
	require.LessOrEqual(t, report.MessagesDeleted, inFlight*batch)
	require.Positive(t, report.MessagesDeleted)
	require.Equal(t, 1, report.Held)
	_, left, err := live.CountMessages(t.Context(), chat.ChatKey{GigID: "gig", ChatID: "team"}, policyTime)
	require.NoError(t, err)
	require.Equal(t, due-report.MessagesDeleted, left)
}

// A run whose time is used up while something fails tells of the failure.
func TestAFailureIsToldThoughTheTimeIsUsedUp(t *testing.T) {
	t.Parallel()
	live, archive := manyDue(t, 9000)
	var mu sync.Mutex
	now := policyTime
	failure := chat.Failure(chat.Internal, errors.New("the disk is full"))
	store := &deleting{RetentionLive: live, first: func() error {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(2 * time.Hour)
		return failure
	}}
	report, err := runOn(t, store, archive, func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	})
	require.ErrorIs(t, err, failure)
	require.Equal(t, chat.Internal, report.Error)
	require.False(t, report.Complete)

	now = policyTime
	report, err = runOn(t, live, archive, func() time.Time { return policyTime })
	require.NoError(t, err)
	require.True(t, report.Complete)
	require.Empty(t, report.Error)
	_, left, err := live.CountMessages(t.Context(), chat.ChatKey{GigID: "gig", ChatID: "team"}, policyTime)
	require.NoError(t, err)
	require.Zero(t, left, "the next run does the rest")
}

// carried counts how often deletions were carried on, and until when they may go on.
type carried struct {
	times    int
	deadline time.Time
	err      error
}

func (c *carried) CarryOn(_ context.Context, deadline time.Time) error {
	c.times, c.deadline = c.times+1, deadline
	return c.err
}

// A flag that is wrong stops retention and nothing else: requests of users have
// deadlines of their own. What the run answers is the flag all the same.
func TestDeletionsAreCarriedOnThoughAFlagIsWrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		key, value string
		dry        bool
		fails      error // how the deletions end
		want       int
	}{
		{chat.RetentionDaysKey, `"30"`, false, nil, 1},
		{chat.RedactionDaysKey, `0`, false, nil, 1},
		{chat.MirrorDaysKey, `1.5`, false, chat.Failure(chat.Unavailable, nil), 1},
		{chat.GraceHoursKey, `-1`, false, nil, 1},
		{chat.RetentionPauseKey, `"yes"`, false, nil, 1},
		{chat.RetentionDaysKey, `"30"`, true, nil, 0},
	} {
		live, archive := manyDue(t, 3)
		longAgo := policyTime.Add(-long)
		require.NoError(t, archive.SetFlag(t.Context(), test.key, test.value, &longAgo))
		deletions := &carried{err: test.fails}
		retention := chat.Retention{
			Live: live, Archive: archive, Budget: time.Hour, Now: func() time.Time { return policyTime }, Deletions: deletions,
		}
		before := live.Dump()
		report, err := retention.Run(t.Context(), chat.RetentionRequest{DryRun: test.dry})
		require.Equal(t, chat.FailedPrecondition, chat.KindOf(err), "%s: %v", test.key, err)
		require.Contains(t, chat.PublicOf(err), test.key)
		require.Equal(t, chat.RetentionReport{}, report)
		require.Equal(t, before, live.Dump(), "retention does nothing at all")
		require.Equal(t, test.want, deletions.times, test.key)
		if test.want > 0 {
			require.Equal(t, policyTime.Add(time.Hour), deletions.deadline, test.key)
		}
	}
}
