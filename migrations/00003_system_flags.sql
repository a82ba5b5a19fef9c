-- The settings that an operator changes while the system runs, each a JSON value
-- under its key.

-- +goose Up
-- The marketplace may have this table already, for settings of its own: then it
-- stays as it is.
CREATE TABLE IF NOT EXISTS system_flags (
    key         text        PRIMARY KEY,
    value       jsonb       NOT NULL,
    description text,
    updated_at  timestamptz DEFAULT now(),
    updated_by  text
);

-- +goose Down
-- It may be the marketplace's, so it is not ours to drop.
SELECT 1;
