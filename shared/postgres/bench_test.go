package postgres_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/postgrestest"
)

// BenchmarkDeleteRows deletes old rows as retention does, and as one would by hand,
// each with the same number at a time.
func BenchmarkDeleteRows(b *testing.B) {
	const rows, atATime = 20_000, 5000
	archive := postgrestest.OpenArchive(b)
	session, err := archive.LockRetention(b.Context())
	require.NoError(b, err)
	defer session.Unlock()
	fill := func() {
		b.StopTimer()
		_, err := archive.Pool.Exec(b.Context(), `
			INSERT INTO chat_messages (
				gig_id, chat_id, message_id, sender_id, summary, text_length, pii_types, is_read_by_receiver,
				moderation_status, sent_at, source_version
			)
			SELECT 'gig-' || n % 100, 'team', 'message-' || n, 'worker', 'see you at ten', 14, '{}', true,
				'unreviewed', now() - make_interval(days => 100, secs => n), now()
			FROM generate_series(1, $1) AS n`, rows)
		require.NoError(b, err)
		_, err = archive.Pool.Exec(b.Context(), `VACUUM ANALYZE chat_messages`)
		require.NoError(b, err)
		b.StartTimer()
	}
	var ours, byHand time.Duration
	b.ResetTimer()
	for range b.N {
		fill()
		began := time.Now()
		for after, deleted := (*chat.Cursor)(nil), 0; deleted < rows; {
			n, next, err := session.DeleteRows(b.Context(), chat.OldRows{Before: time.Now().AddDate(0, 0, -30), After: after, Limit: atATime})
			require.NoError(b, err)
			deleted, after = deleted+n, next
		}
		ours += time.Since(began)

		fill()
		began = time.Now()
		for deleted := int64(0); deleted < rows; {
			tag, err := archive.Pool.Exec(b.Context(), `
				DELETE FROM chat_messages
				WHERE (gig_id, chat_id, message_id) IN (
					SELECT gig_id, chat_id, message_id FROM chat_messages
					WHERE sent_at < now() - interval '30 days'
					LIMIT $1
				)`, atATime)
			require.NoError(b, err)
			deleted += tag.RowsAffected()
		}
		byHand += time.Since(began)
	}
	b.ReportMetric(float64(rows*b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(byHand.Seconds()/ours.Seconds(), "of-by-hand")
}
