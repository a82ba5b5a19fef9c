-- What each run of retention did, and where it had to stop; and the index by which
-- it finds the archive's oldest rows.

-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS retention_runs (
    run_id            text             NOT NULL,
    started_at        timestamptz      NOT NULL,
    saved_at          timestamptz      NOT NULL DEFAULT now(),
    as_of             timestamptz      NOT NULL,
    dry_run           boolean          NOT NULL,
    complete          boolean          NOT NULL,
    paused            boolean          NOT NULL,
    policy            jsonb            NOT NULL,
    deferred          text[]           NOT NULL,
    grace_hours       integer          NOT NULL,
    messages_redacted bigint           NOT NULL,
    messages_deleted  bigint           NOT NULL,
    chats_deleted     bigint           NOT NULL,
    rows_deleted      bigint           NOT NULL,
    held              bigint           NOT NULL,
    failed            bigint           NOT NULL,
    seconds           double precision NOT NULL,
    place             jsonb,
    error             text,
    CONSTRAINT retention_runs_pkey PRIMARY KEY (run_id)
);

COMMENT ON TABLE retention_runs IS 'One row per run of run-retention, dry ones included; kept up to date while it goes.';
COMMENT ON COLUMN retention_runs.saved_at IS 'When the row was last written.';
COMMENT ON COLUMN retention_runs.complete IS 'Whether it was through; false while it goes, and of one that was killed.';
COMMENT ON COLUMN retention_runs.policy IS 'The flags as they were, by key.';
COMMENT ON COLUMN retention_runs.deferred IS 'Keys that were changed too short a time ago to be acted on.';
COMMENT ON COLUMN retention_runs.grace_hours IS 'The grace that was in effect.';
COMMENT ON COLUMN retention_runs.held IS 'Chats under legal hold with something due.';
COMMENT ON COLUMN retention_runs.failed IS 'Messages that could not be changed; they stay due.';
COMMENT ON COLUMN retention_runs.place IS 'Where the next run goes on: stage, and the time and path after which; null after one that was through.';
COMMENT ON COLUMN retention_runs.error IS 'The google.rpc code of what ended it.';

CREATE INDEX IF NOT EXISTS retention_runs_started_at_idx ON retention_runs (started_at);

-- Concurrently, since the archive may be large and is written all the time: hence
-- no transaction, and statements that can be repeated. What a broken attempt left
-- behind would be no index.
DROP INDEX CONCURRENTLY IF EXISTS chat_messages_sent_at_idx;
CREATE INDEX CONCURRENTLY chat_messages_sent_at_idx ON chat_messages (sent_at);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS chat_messages_sent_at_idx;
DROP TABLE IF EXISTS retention_runs;
