package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// reconcileLock is the advisory lock of the one run at a time; "mirror" in ASCII.
const reconcileLock = 0x6d6972726f72

// LockReconcile implements [chat.ReconcileArchive].
func (a *Archive) LockReconcile(ctx context.Context) (chat.ReconcileSession, error) {
	l, err := a.lockAlone(ctx, reconcileLock)
	if err != nil {
		return nil, err
	}
	return &reconcileSession{l}, nil
}

type reconcileSession struct{ *lock }

// Horizon implements [chat.ReconcileSession].
func (s *reconcileSession) Horizon(ctx context.Context, now time.Time) (time.Time, error) {
	var horizon *time.Time
	err := s.conn.QueryRow(ctx, `SELECT $1::timestamptz - `+rowsAreKept, now).Scan(&horizon)
	return orZero(horizon), translate("read how long rows are kept", err)
}

// spot is the place of a run in JSON.
type spot struct {
	At   *time.Time `json:"at,omitempty"`
	Name string     `json:"name"`
}

// LastReconciled implements [chat.ReconcileSession].
func (s *reconcileSession) LastReconciled(ctx context.Context, q chat.ReconcileRequest) (chat.Cursor, error) {
	var encoded []byte
	err := s.conn.QueryRow(ctx, `
		SELECT place
		FROM reconcile_runs
		WHERE NOT dry_run
			AND since IS NOT DISTINCT FROM $1
			AND gig_id IS NOT DISTINCT FROM nullif($2, '')
		ORDER BY started_at DESC
		LIMIT 1`, orNull(q.Since), q.GigID).Scan(&encoded)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && encoded == nil {
		return chat.Cursor{}, nil
	}
	if err != nil {
		return chat.Cursor{}, translate("read where the last run stopped", err)
	}
	var p spot
	if err := json.Unmarshal(encoded, &p); err != nil {
		return chat.Cursor{}, chat.Failure(chat.Internal, errors.New("postgres: the place of a run is malformed"))
	}
	return chat.Cursor{At: orZero(p.At), Name: p.Name}, nil
}

// SaveReconcile implements [chat.ReconcileSession].
func (s *reconcileSession) SaveReconcile(ctx context.Context, r chat.ReconcileReport) error {
	var stopped *spot
	if r.Place != (chat.Cursor{}) {
		stopped = &spot{orNull(r.Place.At), r.Place.Name}
	}
	_, err := s.conn.Exec(ctx, `
		INSERT INTO reconcile_runs (
			run_id, started_at, since, gig_id, dry_run, complete,
			scanned, missing, stale, phantom, repaired, failed, reads, seconds, place, error
		)
		VALUES ($1, $2, $3, nullif($4, ''), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, nullif($16, ''))
		ON CONFLICT (run_id) DO UPDATE
		SET
			saved_at = now(),
			complete = excluded.complete,
			scanned  = excluded.scanned,
			missing  = excluded.missing,
			stale    = excluded.stale,
			phantom  = excluded.phantom,
			repaired = excluded.repaired,
			failed   = excluded.failed,
			reads    = excluded.reads,
			seconds  = excluded.seconds,
			place    = excluded.place,
			error    = excluded.error`,
		r.RunID, r.StartedAt, orNull(r.Since), r.GigID, r.DryRun, r.Complete,
		r.Scanned, r.Missing, r.Stale, r.Phantom, r.Repaired, r.Failed, r.Reads, r.Elapsed.Seconds(),
		stopped, string(r.Error),
	)
	return translate("save a run's report", err)
}

// lastReconcile returns the report of the last run but dry ones, zero if there was none.
func (a *Archive) lastReconcile(ctx context.Context) (r chat.ReconcileReport, err error) {
	var since *time.Time
	var elapsed float64
	err = a.pool.QueryRow(ctx, `
		SELECT
			run_id, started_at, since, coalesce(gig_id, ''), complete,
			scanned, missing, stale, phantom, repaired, failed, reads, seconds, coalesce(error, '')
		FROM reconcile_runs
		WHERE NOT dry_run
		ORDER BY started_at DESC
		LIMIT 1`,
	).Scan(
		&r.RunID, &r.StartedAt, &since, &r.GigID, &r.Complete,
		&r.Scanned, &r.Missing, &r.Stale, &r.Phantom, &r.Repaired, &r.Failed, &r.Reads, &elapsed, (*string)(&r.Error))
	if errors.Is(err, pgx.ErrNoRows) {
		return chat.ReconcileReport{}, nil
	}
	r.Since, r.Elapsed = orZero(since), seconds(elapsed)
	return r, translate("read the last comparison", err)
}
