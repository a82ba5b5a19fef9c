package deleteuserdata

import (
	"flag"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	gcp "cloud.google.com/go/firestore"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"example.com/gigchat/shared/chat"
)

var own = flag.Int("own", 1000, "messages of the person, for the benchmark")

// BenchmarkDelete erases many messages of one person: beside the client's own
// batches of 500 updates that each insist on the version they were told, four at a
// time, whose writer need not find, judge or archive anything.
func BenchmarkDelete(b *testing.B) {
	var raw, deletion time.Duration
	var peak uint64
	for range b.N {
		b.StopTimer()
		floor, w := openWorld(b), openWorld(b)
		docs := floor.seedOwn(b)
		w.seedOwn(b)
		b.StartTimer()
		raw += timed(func() { floor.updateGuarded(b, docs) })
		b.StopTimer()
		runtime.GC()
		b.StartTimer()
		done := make(chan struct{})
		go watchHeap(done, &peak)
		deletion += timed(func() {
			d := w.deletion()
			d.PageSize = 0
			r, err := w.ask(b, d, chat.EraseMode)
			require.NoError(b, err)
			require.Equal(b, chat.DeletionCompleted, r.State)
			require.Equal(b, *own, r.Counts.Messages)
		})
		done <- struct{}{}
	}
	b.ReportMetric(float64(*own*b.N)/deletion.Seconds(), "messages/s")
	b.ReportMetric(raw.Seconds()/deletion.Seconds(), "of-raw-updates")
	b.ReportMetric(float64(peak>>20), "peak-MiB")
}

func timed(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

// watchHeap notes by how much the heap grows, garbage included, until it is told to end.
func watchHeap(done chan struct{}, peak *uint64) {
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			atomic.StoreUint64(peak, max(atomic.LoadUint64(peak), m.HeapAlloc-min(m.HeapAlloc, before.HeapAlloc)))
		}
	}
}

// guarded is a document and the version that an update of it insists on.
type guarded struct {
	ref     *gcp.DocumentRef
	version time.Time
}

// seedOwn puts messages of the person into ten chats.
func (w world) seedOwn(b *testing.B) []guarded {
	b.Helper()
	docs := make([]guarded, *own)
	var seeding errgroup.Group
	seeding.SetLimit(4)
	for first := 0; first < *own; first += 500 {
		seeding.Go(func() error {
			batch := w.live.Client.Batch() //nolint:staticcheck // one commit, which a BulkWriter does not promise
			last := min(*own, first+500)
			for i := first; i < last; i++ {
				docs[i].ref = w.live.Message(fmt.Sprintf("gig-%d", i%10), "team", fmt.Sprintf("message-%06d", i))
				batch.Set(docs[i].ref, map[string]any{
					"senderId": person, "text": "see you at ten", "createdAt": seeded.Add(time.Duration(i) * time.Second),
					"is_read_by_receiver": true, "moderationStatus": string(chat.Unreviewed),
				})
			}
			results, err := batch.Commit(b.Context())
			for i, result := range results {
				docs[first+i].version = result.UpdateTime
			}
			return err
		})
	}
	require.NoError(b, seeding.Wait())
	return docs
}

// updateGuarded makes the same changes by hand.
func (w world) updateGuarded(b *testing.B, docs []guarded) {
	b.Helper()
	var updating errgroup.Group
	updating.SetLimit(4)
	for first := 0; first < len(docs); first += 500 {
		updating.Go(func() error {
			batch := w.live.Client.Batch() //nolint:staticcheck // one commit, which a BulkWriter does not promise
			for _, doc := range docs[first:min(len(docs), first+500)] {
				batch.Update(doc.ref, []gcp.Update{
					{Path: "senderId", Value: chat.DeletedUserID}, {Path: "text", Value: ""}, {Path: "redactedAt", Value: gcp.ServerTimestamp},
				}, gcp.LastUpdateTime(doc.version))
			}
			_, err := batch.Commit(b.Context())
			return err
		})
	}
	require.NoError(b, updating.Wait())
}
