-- What each run of reconcile-mirror found and repaired, and where it had to stop; and
-- the index by which it goes through the archive beside the live store.

-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS reconcile_runs (
    run_id     text             NOT NULL,
    started_at timestamptz      NOT NULL,
    saved_at   timestamptz      NOT NULL DEFAULT now(),
    since      timestamptz,
    gig_id     text,
    dry_run    boolean          NOT NULL,
    complete   boolean          NOT NULL,
    scanned    bigint           NOT NULL,
    missing    bigint           NOT NULL,
    stale      bigint           NOT NULL,
    phantom    bigint           NOT NULL,
    repaired   bigint           NOT NULL,
    failed     bigint           NOT NULL,
    reads      bigint           NOT NULL,
    seconds    double precision NOT NULL,
    place      jsonb,
    error      text,
    CONSTRAINT reconcile_runs_pkey PRIMARY KEY (run_id)
);

COMMENT ON TABLE reconcile_runs IS 'One row per run of reconcile-mirror, dry ones included; kept up to date while it goes.';
COMMENT ON COLUMN reconcile_runs.saved_at IS 'When the row was last written.';
COMMENT ON COLUMN reconcile_runs.since IS 'Only messages sent then or later; null: all.';
COMMENT ON COLUMN reconcile_runs.gig_id IS 'Only this gig; null: all.';
COMMENT ON COLUMN reconcile_runs.complete IS 'Whether it was through; false while it goes, and of one that was killed.';
COMMENT ON COLUMN reconcile_runs.scanned IS 'Live messages that were compared.';
COMMENT ON COLUMN reconcile_runs.missing IS 'Messages without a row.';
COMMENT ON COLUMN reconcile_runs.stale IS 'Messages whose row was not theirs, or marked deleted.';
COMMENT ON COLUMN reconcile_runs.phantom IS 'Rows of messages that were gone, not marked deleted.';
COMMENT ON COLUMN reconcile_runs.failed IS 'Messages that can have no row, since they are malformed.';
COMMENT ON COLUMN reconcile_runs.reads IS 'Document reads that were spent.';
COMMENT ON COLUMN reconcile_runs.place IS 'Where the next run of the same request goes on: the path, and with since the time, after which; null at the beginning and after one that was through.';
COMMENT ON COLUMN reconcile_runs.error IS 'The google.rpc code of what ended it.';

CREATE INDEX IF NOT EXISTS reconcile_runs_started_at_idx ON reconcile_runs (started_at);

-- Concurrently, and dropped before, as in 00005. In the order of Firestore's paths,
-- which is that of their bytes whatever the database's own is; without the rows marked
-- deleted, which in time are nearly all.
DROP INDEX CONCURRENTLY IF EXISTS chat_messages_live_idx;
CREATE INDEX CONCURRENTLY chat_messages_live_idx
    ON chat_messages (gig_id COLLATE "C", chat_id COLLATE "C", message_id COLLATE "C")
    WHERE source_deleted_at IS NULL;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS chat_messages_live_idx;
DROP TABLE IF EXISTS reconcile_runs;
