package mirrormessage

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/postgrestest"
)

// BenchmarkMirror measures the whole function, from the request to the answer, with
// events that each create a message, beside as many raw connections that write such
// rows under the same guard and do nothing else. The two take turns; of-raw is the
// one's events a second by the other's, in the median turn.
func BenchmarkMirror(b *testing.B) {
	const turn = 320
	for _, inFlight := range []int{1, 16} {
		b.Run(fmt.Sprintf("%d in flight", inFlight), func(b *testing.B) {
			archive := postgrestest.OpenArchive(b)
			function := serve(archive, io.Discard)
			raw := newRaw(b, archive, inFlight)
			var mirrored, written []time.Duration
			made := 0
			create := func() []chat.Change {
				changes := make([]chat.Change, turn)
				for i := range changes {
					made++
					at := time.Now().UTC()
					changes[i].New = &chat.Version{UpdatedAt: at, Message: chat.Message{
						GigID: fmt.Sprintf("gig-%d", made%100), ChatID: "team", ID: fmt.Sprintf("message-%d", made), SenderID: "worker",
						Text: "See you at ten, at the usual place. Call me, or write to anna@example.com", CreatedAt: at, ModerationStatus: chat.Unreviewed,
					}}
				}
				return changes
			}
			b.ResetTimer()
			for range b.N + 1 {
				changes := create()
				bodies := make([][]byte, turn)
				for i, c := range changes {
					bodies[i] = data(b, c)
				}
				mirrored = append(mirrored, atOnce(inFlight, turn, func(_, i int) {
					if code := post(context.Background(), function, changes[i].At, bodies[i]); code != http.StatusNoContent {
						b.Error("answered", code)
					}
				}))
				changes = create()
				written = append(written, atOnce(inFlight, turn, func(worker, i int) {
					if err := raw.write(worker, chat.Summarize(*changes[i].New)); err != nil {
						b.Error(err)
					}
				}))
			}
			// The first turn warms up.
			ours, floor := median(mirrored[1:]), median(written[1:])
			b.ReportMetric(turn/ours.Seconds(), "events/s")
			b.ReportMetric(turn/floor.Seconds(), "raw/s")
			b.ReportMetric(floor.Seconds()/ours.Seconds(), "of-raw")
			b.ReportMetric(0, "ns/op") // a turn of both, which says nothing
		})
	}
}

// atOnce calls f for each of n, by so many workers, and returns how long it took.
func atOnce(workers, n int, f func(worker, i int)) time.Duration {
	var next atomic.Int64
	var wg sync.WaitGroup
	began := time.Now()
	for worker := range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(worker, i)
			}
		})
	}
	wg.Wait()
	return time.Since(began)
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// raw are connections that each write one row at a time.
type raw []*pgx.Conn

func newRaw(b *testing.B, archive *postgrestest.Archive, connections int) raw {
	b.Helper()
	r := make(raw, connections)
	for i := range r {
		var err error
		r[i], err = pgx.ConnectConfig(b.Context(), archive.Pool.Config().ConnConfig)
		require.NoError(b, err)
		b.Cleanup(func() { require.NoError(b, r[i].Close(context.Background())) })
	}
	return r
}

func (r raw) write(connection int, s chat.Summary) error {
	_, err := r[connection].Exec(context.Background(), `
		INSERT INTO chat_messages AS kept (
			gig_id, chat_id, message_id, sender_id, summary, text_length, pii_types,
			is_read_by_receiver, moderation_status, sent_at, source_version
		)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (gig_id, chat_id, message_id) DO UPDATE
		SET
			sender_id           = excluded.sender_id,
			summary             = excluded.summary,
			text_length         = excluded.text_length,
			pii_types           = excluded.pii_types,
			is_read_by_receiver = excluded.is_read_by_receiver,
			moderation_status   = excluded.moderation_status,
			sent_at             = excluded.sent_at,
			source_version      = excluded.source_version,
			source_deleted_at   = excluded.source_deleted_at,
			mirrored_at         = excluded.mirrored_at
		WHERE (kept.source_version, kept.source_deleted_at IS NOT NULL)
			< (excluded.source_version, excluded.source_deleted_at IS NOT NULL)`,
		s.GigID, s.ChatID, s.MessageID, s.SenderID, string(s.Summary), s.TextLength, s.PIITypes,
		s.ReadByReceiver, string(s.ModerationStatus), s.SentAt, s.SourceVersion)
	return err
}
