-- Every change of a message's moderation status, taken from the Firestore events,
-- so that a decision made by any way at all is recorded.

-- +goose Up
CREATE TABLE moderation_log (
    id             bigint      GENERATED ALWAYS AS IDENTITY,
    gig_id         text        NOT NULL,
    chat_id        text        NOT NULL,
    message_id     text        NOT NULL,
    from_status    text        NOT NULL,
    to_status      text        NOT NULL,
    moderator_id   text,
    reason         text,
    at             timestamptz NOT NULL,
    source_version timestamptz NOT NULL,
    CONSTRAINT moderation_log_pkey PRIMARY KEY (id),
    CONSTRAINT moderation_log_records_a_version_once
        UNIQUE (gig_id, chat_id, message_id, source_version),
    CONSTRAINT moderation_log_from_status_is_known
        CHECK (from_status IN ('unreviewed', 'flagged', 'approved', 'hidden')),
    CONSTRAINT moderation_log_to_status_is_known
        CHECK (to_status IN ('unreviewed', 'flagged', 'approved', 'hidden')),
    CONSTRAINT moderation_log_is_a_change CHECK (from_status <> to_status)
);

COMMENT ON TABLE moderation_log IS 'One row per change of a message''s moderation status.';
COMMENT ON COLUMN moderation_log.moderator_id IS 'The admin who decided; null where a report flagged the message.';
COMMENT ON COLUMN moderation_log.source_version IS 'Firestore update time of the version that the change made; events repeat, versions do not.';

-- +goose Down
DROP TABLE moderation_log;
