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

// BenchmarkDelete erases many messages of one person: beside updates that each insist
// on the version they were told, whose writers need not find, judge or archive
// anything. One of these is the client's BulkWriter, the other one commits batches of
// 500 by hand, four at a time, and leaves the emulator no time for anything else.
func BenchmarkDelete(b *testing.B) {
	var bulkWriter, batches, deletion time.Duration
	var peak uint64
	for range b.N {
		b.StopTimer()
		one, other, w := openWorld(b), openWorld(b), openWorld(b)
		docs, others := one.seedOwn(b), other.seedOwn(b)
		w.seedOwn(b)
		b.StartTimer()
		bulkWriter += timed(func() { one.updateByBulkWriter(b, docs) })
		batches += timed(func() { other.updateInBatches(b, others) })
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
	b.ReportMetric(bulkWriter.Seconds()/deletion.Seconds(), "of-BulkWriter")
	b.ReportMetric(batches.Seconds()/deletion.Seconds(), "of-batches-by-hand")
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
	for i := range 10 {
		_, err := w.live.Chat(fmt.Sprintf("gig-%d", i), "team").Set(b.Context(), map[string]any{
			"participantIds": []string{"buyer", person}, "createdAt": seeded, "lastMessageAt": seeded.Add(time.Duration(*own-10+i) * time.Second),
		})
		require.NoError(b, err)
	}
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

var erased = []gcp.Update{
	{Path: "senderId", Value: chat.DeletedUserID}, {Path: "text", Value: ""}, {Path: "redactedAt", Value: gcp.ServerTimestamp},
}

// updateByBulkWriter makes the same changes.
func (w world) updateByBulkWriter(b *testing.B, docs []guarded) {
	b.Helper()
	writer := w.live.Client.BulkWriter(b.Context())
	jobs := make([]*gcp.BulkWriterJob, len(docs))
	for i, doc := range docs {
		var err error
		jobs[i], err = writer.Update(doc.ref, erased, gcp.LastUpdateTime(doc.version))
		require.NoError(b, err)
	}
	writer.End()
	for _, job := range jobs {
		_, err := job.Results()
		require.NoError(b, err)
	}
}

// updateInBatches makes the same changes.
func (w world) updateInBatches(b *testing.B, docs []guarded) {
	b.Helper()
	var updating errgroup.Group
	updating.SetLimit(4)
	for first := 0; first < len(docs); first += 500 {
		updating.Go(func() error {
			batch := w.live.Client.Batch() //nolint:staticcheck // one commit, which a BulkWriter does not promise
			for _, doc := range docs[first:min(len(docs), first+500)] {
				batch.Update(doc.ref, erased, gcp.LastUpdateTime(doc.version))
			}
			_, err := batch.Commit(b.Context())
			return err
		})
	}
	require.NoError(b, updating.Wait())
}
