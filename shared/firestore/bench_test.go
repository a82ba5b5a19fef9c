package firestore_test

import (
	"flag"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestoretest"
)

// long is how many messages BenchmarkPages has in a long chat.
var long = flag.Int("long", 2_000, "messages in a long chat")

// BenchmarkPages measures a page that lies behind many messages, and one of an
// inbox with a long chat, beside those that are short: p50-ratio is how much more
// the long way costs. The two take turns, so that both see the same machine. What
// was measured for 100,000 messages, which take their time to be written:
//
//	go run ./functions/local exec go test ./shared/firestore -run '^$' -bench Pages -benchtime 300x -long 100000
func BenchmarkPages(b *testing.B) {
	const short, page = 100, 50
	live := firestoretest.Open(b)
	for _, gigID := range []string{"short", "long"} {
		require.NoError(b, live.PutGig(b.Context(), chat.Gig{ID: gigID, BuyerID: "buyer", WorkerIDs: []string{"worker"}}))
	}
	seedChat(b, live, "short", "team", short, 3)
	seedChat(b, live, "long", "team", *long+short, 3)
	buyer := chat.Caller{UserID: "buyer"}

	// messages returns what turns to the page behind so many messages.
	messages := func(behind int, oldestFirst bool) func() error {
		after := seeded(behind - 1)
		if !oldestFirst {
			after = seeded(*long + short - behind)
		}
		reader := chat.Reader{History: live}
		return func() error {
			_, _, err := reader.List(b.Context(), buyer, chat.MessagePage{
				GigID: "long", OldestFirst: oldestFirst, Page: chat.Page{After: &after, Size: page},
			})
			return err
		}
	}
	// inbox returns what lists the chats of a gig.
	inbox := func(gigID string) func() error {
		inbox := chat.Inbox{Inboxes: live}
		return func() error {
			_, _, err := inbox.List(b.Context(), buyer, gigID, chat.Page{Size: page})
			return err
		}
	}
	for _, bench := range []struct {
		name        string
		short, long func() error
	}{
		{"messages, the newest first", messages(short, false), messages(*long, false)},
		{"messages, the oldest first", messages(short, true), messages(*long, true)},
		{"chats", inbox("short"), inbox("long")},
	} {
		b.Run(bench.name, func(b *testing.B) {
			var shortTimes, longTimes []time.Duration
			for range b.N {
				shortTimes = append(shortTimes, clock(b, bench.short))
				longTimes = append(longTimes, clock(b, bench.long))
			}
			b.ReportMetric(p50(shortTimes), "short-p50-ms")
			b.ReportMetric(p50(longTimes), "long-p50-ms")
			b.ReportMetric(p50(longTimes)/p50(shortTimes), "p50-ratio")
			b.ReportMetric(0, "ns/op") // both together, which says nothing
		})
	}
}

func clock(b *testing.B, f func() error) time.Duration {
	began := time.Now()
	require.NoError(b, f())
	return time.Since(began)
}

// p50 returns the median in milliseconds.
func p50(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2].Microseconds()) / 1000
}
