package chattest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// pageSize divides neither the number of messages nor that of chats.
const pageSize = 7

// TestPaging checks that pages have no gap and do not overlap, though hundreds
// share one time, and whatever arrives while they are turned.
func TestPaging(t *testing.T, open func(*testing.T) LiveStore) {
	t.Run("messages", func(t *testing.T) { t.Parallel(); testMessagePages(t, open(t)) })
	t.Run("chats", func(t *testing.T) { t.Parallel(); testChatPages(t, open(t)) })
}

var pageTime = time.Date(2026, 3, 4, 5, 6, 7, 123_456_000, time.UTC)

func testMessagePages(t *testing.T, store LiveStore) {
	require.NoError(t, store.PutGig(t.Context(), chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker"}}))
	put := func(id string) error {
		return store.PutMessage(t.Context(), chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: id, SenderID: "worker", Text: "x",
			CreatedAt: pageTime, ModerationStatus: chat.Unreviewed,
		}})
	}
	want := make([]string, 500)
	for i := range want {
		want[i] = fmt.Sprintf("message-%03d", i)
	}
	atOnce(t, want, put)
	sender := chat.Sender{Conversations: store, Now: time.Now, LimitPerMinute: 100_000}
	stop := meanwhileDo(t, func(i int) error {
		if err := put(fmt.Sprintf("message-%03d-and-%d", i*37%500, i)); err != nil { // among the others
			return err
		}
		_, _, err := sender.Send(t.Context(), chat.Caller{UserID: "worker"}, chat.SendRequest{
			GigID: "gig", MessageID: fmt.Sprintf("arrival-%d", i), Text: "x",
		})
		return err
	})
	defer stop()

	reader := chat.Reader{History: store}
	for _, oldestFirst := range []bool{true, false} {
		var got []string
		page := chat.MessagePage{GigID: "gig", OldestFirst: oldestFirst, Page: chat.Page{Size: pageSize}}
		for {
			messages, next, err := reader.List(t.Context(), chat.Caller{UserID: "buyer"}, page)
			require.NoError(t, err)
			for _, m := range messages {
				got = append(got, m.ID)
			}
			if next == nil {
				break
			}
			require.Len(t, messages, pageSize)
			page.After = next
			// Sends never end, so the way forward does not either.
			if oldestFirst && next.At.After(pageTime) {
				break
			}
		}
		requireOnce(t, want, got, !oldestFirst)
	}
}

func testChatPages(t *testing.T, store LiveStore) {
	for g := range 5 {
		require.NoError(t, store.PutGig(t.Context(), chat.Gig{ID: fmt.Sprintf("gig-%d", g), BuyerID: "buyer"}))
	}
	put := func(path string) error {
		return store.PutChat(t.Context(), chat.Chat{
			GigID: path[:5], ID: path[6:], ParticipantIDs: []string{"buyer"}, CreatedAt: pageTime, LastMessageAt: pageTime,
		})
	}
	want := make([]string, 60)
	for i := range want {
		want[i] = fmt.Sprintf("gig-%d/chat-%02d", i/12, i%12)
	}
	atOnce(t, want, put)
	stop := meanwhileDo(t, func(i int) error { return put(fmt.Sprintf("gig-%d/chat-%02d-and-%d", i%5, i*5%12, i)) })
	defer stop()

	inbox := chat.Inbox{Inboxes: store}
	for gigID, want := range map[string][]string{"": want, "gig-3": want[36:48], "none": nil} {
		var got []string
		page := chat.Page{Size: pageSize}
		for {
			chats, next, err := inbox.List(t.Context(), chat.Caller{UserID: "buyer"}, gigID, page)
			require.NoError(t, err)
			for _, c := range chats {
				got = append(got, c.GigID+"/"+c.ChatID)
			}
			if next == nil {
				break
			}
			page.After = next
		}
		requireOnce(t, want, got, true)
	}
}

// requireOnce checks that those that were wanted were got once each and in order,
// and nothing else twice.
func requireOnce(t *testing.T, want, got []string, reverse bool) {
	t.Helper()
	seen := map[string]bool{}
	var ofThose []string
	for _, id := range got {
		require.False(t, seen[id], "%s twice", id)
		seen[id] = true
		if slices.Contains(want, id) {
			ofThose = append(ofThose, id)
		}
	}
	if reverse {
		slices.Reverse(ofThose)
	}
	require.Equal(t, want, ofThose)
}

// atOnce puts everything, some at a time.
func atOnce(t *testing.T, names []string, put func(name string) error) {
	t.Helper()
	var writers sync.WaitGroup
	jobs := make(chan string)
	for range 16 {
		writers.Go(func() {
			for name := range jobs {
				if err := put(name); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for _, name := range names {
		jobs <- name
	}
	close(jobs)
	writers.Wait()
}

// mostMeanwhile bounds what arrives, so that whoever turns the pages gets ahead.
const mostMeanwhile = 300

// meanwhileDo does something again and again until it is stopped.
func meanwhileDo(t *testing.T, do func(i int) error) (stop func()) {
	t.Helper()
	done := make(chan struct{})
	var worker sync.WaitGroup
	worker.Go(func() {
		for i := range mostMeanwhile {
			select {
			case <-done:
				return
			default:
			}
			if err := do(i); err != nil {
				t.Error(err)
			}
		}
	})
	return func() {
		close(done)
		worker.Wait()
	}
}
