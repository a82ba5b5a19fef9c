package runretention

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"testing"
	"time"

	gcp "cloud.google.com/go/firestore"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"example.com/gigchat/shared/chat"
)

var (
	due   = flag.Int("due", 500, "messages that are due, for benchmarks")
	among = flag.Int("among", 2000, "messages that there are, for benchmarks")
)

// BenchmarkMessages deletes messages that are due: by name with the client's own
// BulkWriter, and by a run that has to find them, where there are no others and
// where there are many.
func BenchmarkMessages(b *testing.B) {
	var raw, alone, amongOthers time.Duration
	crowded, empty := openWorld(b), openWorld(b)
	crowded.setFlags(b, map[string]any{chat.RetentionDaysKey: deleteAfter})
	empty.setFlags(b, map[string]any{chat.RetentionDaysKey: deleteAfter})
	crowded.seedMany(b, "young", *among-*due, 1)
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		refs := empty.seedMany(b, "due", *due, deleteAfter+1)
		b.StartTimer()
		raw += timed(func() {
			writer := empty.live.Client.BulkWriter(b.Context())
			for _, ref := range refs {
				_, err := writer.Delete(ref)
				require.NoError(b, err)
			}
			writer.End()
		})
		alone += empty.timedRun(b)
		amongOthers += crowded.timedRun(b)
	}
	b.ReportMetric(float64(*due*b.N)/alone.Seconds(), "messages/s")
	b.ReportMetric(raw.Seconds()/alone.Seconds(), "of-bulkwriter")
	b.ReportMetric(amongOthers.Seconds()/alone.Seconds(), "among-ratio")
}

func timed(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

// timedRun seeds what is due and times its deletion.
func (w world) timedRun(b *testing.B) time.Duration {
	b.StopTimer()
	w.seedMany(b, "due", *due, deleteAfter+1)
	r := w.retention()
	r.PageSize = 0
	b.StartTimer()
	return timed(func() {
		report, err := r.Run(b.Context(), chat.RetentionRequest{})
		require.NoError(b, err)
		require.Equal(b, *due, report.MessagesDeleted)
	})
}

// seedMany puts plain messages of an age into chats of a hundred.
func (w world) seedMany(b *testing.B, kind string, n, days int) []*gcp.DocumentRef {
	b.Helper()
	refs := make([]*gcp.DocumentRef, n)
	var seeding errgroup.Group
	seeding.SetLimit(8)
	for first := 0; first < n; first += 100 {
		seeding.Go(func() error {
			gigID := fmt.Sprintf("%s-%d", kind, first)
			return w.live.Client.RunTransaction(b.Context(), func(_ context.Context, tx *gcp.Transaction) error {
				err := tx.Set(w.live.Chat(gigID, "team"), map[string]any{"createdAt": w.ago(1), "lastMessageAt": w.ago(1)})
				for i := first; i < min(n, first+100); i++ {
					refs[i] = w.live.Message(gigID, "team", fmt.Sprintf("message-%d", i))
					err = errors.Join(err, tx.Set(refs[i], map[string]any{
						"senderId": "worker", "text": "see you at ten", "createdAt": w.ago(days).Add(time.Duration(-i) * time.Second),
						"is_read_by_receiver": true, "moderationStatus": string(chat.Unreviewed),
					}))
				}
				return err
			})
		})
	}
	require.NoError(b, seeding.Wait())
	return refs
}
