package postgres

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// Runs implements [chat.Ledger].
func (a *Archive) Runs(ctx context.Context, after *chat.Cursor, limit int) ([]chat.RetentionReport, error) {
	var from chat.Cursor
	if after != nil {
		from = *after
	}
	rows, err := a.pool.Query(ctx, `
		SELECT
			run_id, started_at, as_of, dry_run, complete, paused, policy, deferred, grace_hours,
			messages_redacted, messages_deleted, chats_deleted, rows_deleted, held, failed, seconds, coalesce(error, '')
		FROM retention_runs
		WHERE $1::timestamptz IS NULL OR (started_at, run_id) < ($1, $2)
		ORDER BY started_at DESC, run_id DESC
		LIMIT $3`, orNull(from.At), from.Name, limit)
	if err != nil {
		return nil, translate("read the runs", err)
	}
	runs, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (chat.RetentionReport, error) {
		var r chat.RetentionReport
		var policy []byte
		var elapsed float64
		err := row.Scan(
			&r.RunID, &r.StartedAt, &r.AsOf, &r.DryRun, &r.Complete, &r.Policy.Paused,
			&policy, &r.Policy.Deferred, &r.Policy.EffectiveGraceHours,
			&r.MessagesRedacted, &r.MessagesDeleted, &r.ChatsDeleted, &r.RowsDeleted, &r.Held, &r.Failed, &elapsed,
			(*string)(&r.Error))
		if err != nil {
			return r, err
		}
		r.Elapsed = seconds(elapsed)
		return r, readValues(policy, &r.Policy)
	})
	return runs, translate("read the runs", err)
}

// readValues is the inverse of the policy's Values.
func readValues(encoded []byte, p *chat.RetentionPolicy) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(encoded, &values); err != nil {
		return err
	}
	for key, into := range map[string]*int{
		chat.RetentionDaysKey: &p.RetentionDays, chat.RedactionDaysKey: &p.RedactionDays,
		chat.MirrorDaysKey: &p.MirrorDays, chat.GraceHoursKey: &p.GraceHours,
	} {
		*into, _ = strconv.Atoi(string(values[key])) // null is 0
	}
	return nil
}

// countable is how many rows are counted one by one while somebody waits.
const countable = 1_000_000

// MirrorHealth implements [chat.Ledger].
func (a *Archive) MirrorHealth(ctx context.Context) (chat.MirrorHealth, error) {
	var h chat.MirrorHealth
	var median, largest float64
	var sent, arrived *time.Time
	err := a.pool.QueryRow(ctx, `
		WITH newest AS (
			SELECT sent_at, mirrored_at, extract(epoch FROM mirrored_at - coalesce(source_deleted_at, source_version)) AS lag
			FROM chat_messages
			ORDER BY sent_at DESC
			LIMIT $1
		)
		SELECT
			CASE WHEN size.rows > $2 THEN size.rows ELSE (SELECT count(*) FROM chat_messages) END,
			size.rows > $2,
			newest.sampled, newest.median, newest.largest, newest.sent_at, newest.mirrored_at
		FROM
			(SELECT reltuples::bigint AS rows FROM pg_class WHERE oid = 'chat_messages'::regclass) AS size,
			(SELECT
				count(*) AS sampled,
				coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY lag), 0)::float8 AS median,
				coalesce(max(lag), 0)::float8 AS largest,
				max(sent_at) AS sent_at,
				max(mirrored_at) AS mirrored_at
			FROM newest) AS newest`, chat.MirrorSample, countable,
	).Scan(&h.Rows, &h.Estimate, &h.Sampled, &median, &largest, &sent, &arrived)
	h.MedianLag, h.LargestLag = seconds(median), seconds(largest)
	h.LastSentAt, h.LastArrived = orZero(sent), orZero(arrived)
	if err != nil {
		return h, translate("read how the mirror follows", err)
	}
	h.LastReconcile, err = a.lastReconcile(ctx)
	return h, err
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

// AuditEntries implements [chat.Ledger].
func (a *Archive) AuditEntries(ctx context.Context, q chat.AuditQuery) ([]chat.AuditRecord, error) {
	var before *int64
	if q.After != nil {
		id, err := strconv.ParseInt(q.After.Name, 10, 64)
		if err != nil {
			return nil, chat.Invalid("pageToken", "is not a page of this list")
		}
		before = &id
	}
	// Its order is that of the column, not that of the text which has the same name.
	rows, err := a.pool.Query(ctx, `
		SELECT id::text, at, admin_id, action, coalesce(gig_id, ''), coalesce(chat_id, ''), detail, request_id
		FROM admin_audit_log AS log
		WHERE ($1 = '' OR admin_id = $1)
			AND ($2 = '' OR gig_id = $2)
			AND ($3::bigint IS NULL OR log.id < $3)
		ORDER BY log.id DESC
		LIMIT $4`, q.AdminID, q.GigID, before, q.Limit)
	if err != nil {
		return nil, translate("read the audit log", err)
	}
	entries, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (chat.AuditRecord, error) {
		var r chat.AuditRecord
		err := row.Scan(&r.ID, &r.At, &r.AdminID, &r.Action, &r.GigID, &r.ChatID, &r.Detail, &r.RequestID)
		return r, err
	})
	return entries, translate("read the audit log", err)
}
