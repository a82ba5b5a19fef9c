package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/postgrestest"
)

// BenchmarkRepairRows repairs rows as reconciling does, 500 at a time, and writes them
// as one would by hand who minds nothing but that a row does not go backwards; in turns,
// into the same table. Where rows are missing, behind, or of versions that are none.
func BenchmarkRepairRows(b *testing.B) {
	const rows, atATime = 10_000, 500
	for _, state := range []string{"missing", "behind", "impossible"} {
		b.Run(state, func(b *testing.B) {
			archive := postgrestest.OpenArchive(b)
			session := lockReconcile(b, archive)
			now := time.Now().UTC().Truncate(time.Microsecond)
			repairs := make([]chat.Repair, rows)
			seeded := make([]chat.Repair, rows)
			for i := range repairs {
				row := aRow(fmt.Sprintf("message-%06d", i), now.Add(-time.Duration(i)*time.Second))
				row.GigID, row.Summary, row.TextLength = fmt.Sprintf("gig-%d", i/100), "see you at ten, at the usual place", 34
				seeded[i].Summary = row
				if state == "behind" {
					row.SourceVersion = now.Add(time.Second)
				}
				repairs[i].Summary = row
				if state == "impossible" {
					repairs[i].Instead = &seeded[i].Summary
				}
			}
			fill := func() {
				b.StopTimer()
				defer b.StartTimer()
				_, err := archive.Pool.Exec(b.Context(), `TRUNCATE chat_messages`)
				require.NoError(b, err)
				if state != "missing" {
					_, err = session.RepairRows(b.Context(), seeded)
					require.NoError(b, err)
				}
				_, err = archive.Pool.Exec(b.Context(), `VACUUM ANALYZE chat_messages`)
				require.NoError(b, err)
			}
			var ours, byHand time.Duration
			b.ResetTimer()
			for range b.N {
				fill()
				began := time.Now()
				for first := 0; first < rows; first += atATime {
					n, err := session.RepairRows(b.Context(), repairs[first:first+atATime])
					require.NoError(b, err)
					require.Equal(b, atATime, n)
				}
				ours += time.Since(began)

				fill()
				began = time.Now()
				for first := 0; first < rows; first += atATime {
					writeByHand(b, archive, repairs[first:first+atATime], state != "impossible")
				}
				byHand += time.Since(began)
			}
			b.ReportMetric(float64(rows*b.N)/ours.Seconds(), "rows/s")
			b.ReportMetric(byHand.Seconds()/ours.Seconds(), "of-by-hand")
		})
	}
}

// writeByHand is an upsert of unnested rows, guarded or not.
func writeByHand(b *testing.B, archive *postgrestest.Archive, rows []chat.Repair, guarded bool) {
	b.Helper()
	var gigs, ids, senders, summaries, statuses []string
	var lengths []int
	var read []bool
	var sent, versions []time.Time
	for _, row := range rows {
		gigs, ids, senders = append(gigs, row.GigID), append(ids, row.MessageID), append(senders, row.SenderID)
		summaries, statuses, lengths = append(summaries, string(row.Summary.Summary)), append(statuses, string(row.ModerationStatus)), append(lengths, row.TextLength)
		read, sent, versions = append(read, row.ReadByReceiver), append(sent, row.SentAt), append(versions, row.SourceVersion)
	}
	guard := ""
	if guarded {
		guard = `
		WHERE kept.source_version < excluded.source_version`
	}
	tag, err := archive.Pool.Exec(b.Context(), `
		INSERT INTO chat_messages AS kept (
			gig_id, chat_id, message_id, sender_id, summary, text_length, pii_types,
			is_read_by_receiver, moderation_status, sent_at, source_version
		)
		SELECT gig_id, 'team', message_id, sender_id, summary, text_length, '{}', is_read, status, sent_at, version
		FROM unnest(
			$1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::boolean[], $7::text[], $8::timestamptz[], $9::timestamptz[]
		) AS rows (gig_id, message_id, sender_id, summary, text_length, is_read, status, sent_at, version)
		ON CONFLICT (gig_id, chat_id, message_id) DO UPDATE
		SET
			sender_id = excluded.sender_id, summary = excluded.summary, text_length = excluded.text_length,
			pii_types = excluded.pii_types, is_read_by_receiver = excluded.is_read_by_receiver,
			moderation_status = excluded.moderation_status, sent_at = excluded.sent_at,
			source_version = excluded.source_version, mirrored_at = now()`+guard,
		gigs, ids, senders, summaries, lengths, read, statuses, sent, versions)
	require.NoError(b, err)
	require.Equal(b, int64(len(rows)), tag.RowsAffected())
}
