package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// Keep implements [chat.Archive] in one round trip, which it shares with others that
// come while it waits for its turn. It returns when its version is committed.
func (a *Archive) Keep(ctx context.Context, s chat.Summary, d *chat.Decision) error {
	v := &version{ctx: ctx, summary: s, decision: d, kept: make(chan error, 1)}
	if a.groups.join(v) {
		go a.keepGroups()
	}
	select {
	case err := <-v.kept:
		return err
	case <-ctx.Done():
		return translate("keep summaries", ctx.Err())
	}
}

// keepBatch keeps rows and decisions that events tell of. The statements of a batch
// are one implicit transaction, and one round trip.
func keepBatch(rows []chat.Summary, decisions []decision) *pgx.Batch {
	var batch pgx.Batch
	queueRows(&batch, keepEvents, rows)
	queueDecisions(&batch, decisions)
	return &batch
}

// decision is one with the author of the message.
type decision struct {
	chat.Decision
	senderID string
}

// queueDecisions logs decisions, any number of one version. It leaves the reason out
// where the data of the message's author were deleted since, or the chat is sealed
// since. It locks as keepRows does.
func queueDecisions(batch *pgx.Batch, decisions []decision) {
	if len(decisions) == 0 {
		return
	}
	batch.Queue(`
		INSERT INTO moderation_log (
			gig_id, chat_id, message_id,
			from_status, to_status, moderator_id, reason, at, source_version
		)
		SELECT gig_id, chat_id, message_id,
			from_status, to_status, nullif(moderator_id, ''), CASE WHEN NOT forgotten AND NOT sealed THEN nullif(reason, '') END,
			at, source_version
		FROM unnest(
			$1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
			$8::timestamptz[], $9::timestamptz[], $10::text[]
		) AS version (
			gig_id, chat_id, message_id, from_status, to_status, moderator_id, reason,
			at, source_version, sender_id
		)
		CROSS JOIN LATERAL `+isForgotten+`
		CROSS JOIN LATERAL `+isSealed+`
		ORDER BY gig_id COLLATE "C", chat_id COLLATE "C", message_id COLLATE "C", source_version
		ON CONFLICT (gig_id, chat_id, message_id, source_version) DO NOTHING`,
		column(decisions, func(d decision) string { return d.GigID }),
		column(decisions, func(d decision) string { return d.ChatID }),
		column(decisions, func(d decision) string { return d.MessageID }),
		column(decisions, func(d decision) string { return string(d.From) }),
		column(decisions, func(d decision) string { return string(d.To) }),
		column(decisions, func(d decision) string { return d.ModeratorID }),
		column(decisions, func(d decision) string { return string(d.Reason) }),
		column(decisions, func(d decision) time.Time { return d.At }),
		column(decisions, func(d decision) time.Time { return d.SourceVersion }),
		column(decisions, func(d decision) string { return d.senderID }))
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
