-- What admins decided on whole chats, with the reason: beside admin_audit_log,
-- which can never be scrubbed and so must not hold what a person wrote. Both rows
-- are committed together, before the chat changes.

-- +goose Up
CREATE TABLE chat_decisions (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL DEFAULT now(),
    gig_id     text        NOT NULL,
    chat_id    text        NOT NULL,
    admin_id   text        NOT NULL,
    frozen     boolean,
    legal_hold boolean,
    reason     text        NOT NULL,
    request_id text        NOT NULL,
    CONSTRAINT chat_decisions_pkey PRIMARY KEY (id),
    CONSTRAINT chat_decisions_decides CHECK (frozen IS NOT NULL OR legal_hold IS NOT NULL)
);

CREATE INDEX chat_decisions_by_chat ON chat_decisions (gig_id, chat_id, id);

COMMENT ON TABLE chat_decisions IS 'One row per call of update-chat: what an admin decided on a chat, and why.';
COMMENT ON COLUMN chat_decisions.frozen IS 'Null where it stayed as it was.';
COMMENT ON COLUMN chat_decisions.legal_hold IS 'Null where it stayed as it was.';
COMMENT ON COLUMN chat_decisions.reason IS 'What the admin wrote; it may name people, so deleting a user''s data scrubs it as it does moderation_log.';

-- +goose Down
DROP TABLE chat_decisions;
