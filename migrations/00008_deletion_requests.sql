-- The requests of users to have their data deleted, and the chats that each has
-- still to do: recorded before anything is changed, so that a request that is killed
-- goes on from there, even where nothing shows any more whose chats they were.

-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS deletion_requests (
    request_id   text        NOT NULL,
    user_id      text        NOT NULL,
    requested_by text        NOT NULL,
    mode         text        NOT NULL,
    state        text        NOT NULL,
    identifiers  text[],
    discovered   boolean     NOT NULL DEFAULT false,
    counts       jsonb       NOT NULL DEFAULT '{}',
    failures     text[]      NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    CONSTRAINT deletion_requests_pkey PRIMARY KEY (request_id),
    CONSTRAINT deletion_requests_mode_is_known CHECK (mode IN ('redact', 'erase')),
    CONSTRAINT deletion_requests_state_is_known CHECK (state IN ('running', 'deferred', 'completed')),
    CONSTRAINT deletion_requests_end_when_completed CHECK ((state = 'completed') = (completed_at IS NOT NULL)),
    CONSTRAINT deletion_requests_forget_identifiers CHECK ((state = 'completed') = (identifiers IS NULL))
);

COMMENT ON TABLE deletion_requests IS 'One row per request to delete a user''s data.';
COMMENT ON COLUMN deletion_requests.state IS 'running: run-retention goes on with it; deferred: what is left is under legal hold.';
COMMENT ON COLUMN deletion_requests.identifiers IS 'Names, addresses and numbers of the user; null once it is completed.';
COMMENT ON COLUMN deletion_requests.discovered IS 'Whether deletion_chats has all chats with a trace of the user.';
COMMENT ON COLUMN deletion_requests.counts IS 'What it has changed so far, by store.';
COMMENT ON COLUMN deletion_requests.failures IS 'Paths of messages that kept changing; they are tried again.';

CREATE UNIQUE INDEX IF NOT EXISTS deletion_requests_one_unfinished_idx ON deletion_requests (user_id, mode) WHERE state <> 'completed';
CREATE INDEX IF NOT EXISTS deletion_requests_user_id_idx ON deletion_requests (user_id, created_at);

CREATE TABLE IF NOT EXISTS deletion_chats (
    request_id text NOT NULL,
    gig_id     text NOT NULL,
    chat_id    text NOT NULL,
    state      text NOT NULL DEFAULT 'pending',
    place_at   timestamptz,
    place_name text,
    CONSTRAINT deletion_chats_pkey PRIMARY KEY (request_id, gig_id, chat_id),
    CONSTRAINT deletion_chats_request_fkey FOREIGN KEY (request_id) REFERENCES deletion_requests ON DELETE CASCADE,
    CONSTRAINT deletion_chats_state_is_known CHECK (state IN ('pending', 'sealed', 'done'))
);

COMMENT ON TABLE deletion_chats IS 'The chats of each request that is not completed.';
COMMENT ON COLUMN deletion_chats.state IS 'sealed: chat_messages takes no version of the user''s messages there that is older than the request.';
COMMENT ON COLUMN deletion_chats.place_at IS 'With place_name, createdAt and path of the last message that is done; null: none is.';

-- Concurrently, and dropped before, as in 00005: the chats in which a user has rows.
DROP INDEX CONCURRENTLY IF EXISTS chat_messages_sender_id_idx;
CREATE INDEX CONCURRENTLY chat_messages_sender_id_idx ON chat_messages (sender_id, gig_id, chat_id);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS chat_messages_sender_id_idx;
DROP TABLE IF EXISTS deletion_chats;
DROP TABLE IF EXISTS deletion_requests;
