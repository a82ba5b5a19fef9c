-- The archive: one summary row for each message of the live store, kept equal to
-- it by mirror-message.
--
-- Why source_version and not a counter: Firestore's update time rises with every
-- write of a document, re-creations included, so it orders the versions of a
-- message without any help from here.

-- +goose Up
CREATE TABLE chat_messages (
    gig_id              text        NOT NULL,
    chat_id             text        NOT NULL,
    message_id          text        NOT NULL,
    sender_id           text        NOT NULL,
    summary             text        NOT NULL,
    text_length         integer     NOT NULL,
    pii_types           text[]      NOT NULL,
    is_read_by_receiver boolean     NOT NULL,
    moderation_status   text        NOT NULL,
    sent_at             timestamptz NOT NULL,
    source_version      timestamptz NOT NULL,
    source_deleted_at   timestamptz,
    mirrored_at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT chat_messages_pkey PRIMARY KEY (gig_id, chat_id, message_id),
    CONSTRAINT chat_messages_summary_is_short CHECK (char_length(summary) <= 160),
    CONSTRAINT chat_messages_text_length_is_a_length CHECK (text_length >= 0),
    CONSTRAINT chat_messages_moderation_status_is_known
        CHECK (moderation_status IN ('unreviewed', 'flagged', 'approved', 'hidden')),
    CONSTRAINT chat_messages_hidden_has_no_summary
        CHECK (moderation_status <> 'hidden' OR summary = '')
);

COMMENT ON TABLE chat_messages IS 'One row per chat message: a summary without personal data.';
COMMENT ON COLUMN chat_messages.summary IS 'The text without PII, its first 160 code points; empty when hidden or erased.';
COMMENT ON COLUMN chat_messages.text_length IS 'Code points of the text in the live store; 0 when hidden or erased.';
COMMENT ON COLUMN chat_messages.pii_types IS 'Types of PII found in the text: sorted, distinct.';
COMMENT ON COLUMN chat_messages.sent_at IS 'createdAt of the message.';
COMMENT ON COLUMN chat_messages.source_version IS 'Firestore update time of the version that this row shows; orders the versions.';
COMMENT ON COLUMN chat_messages.source_deleted_at IS 'When the message was deleted from the live store; null while it is there.';
COMMENT ON COLUMN chat_messages.mirrored_at IS 'When this row was last written.';

-- +goose Down
DROP TABLE chat_messages;
