-- The chats that a deletion of somebody's data has been through. When its request is
-- completed nobody knows any more whom a late event names; so of a version that is
-- older than that no text is taken. Whose data they were is not told here.

-- +goose Up
CREATE TABLE sealed_chats (
    gig_id  text        NOT NULL,
    chat_id text        NOT NULL,
    until   timestamptz NOT NULL,
    CONSTRAINT sealed_chats_pkey PRIMARY KEY (gig_id, chat_id)
);

COMMENT ON TABLE sealed_chats IS 'Chats of which chat_messages and moderation_log take no text of old versions any more.';
COMMENT ON COLUMN sealed_chats.until IS 'The last source_version of which none is taken.';

ALTER TABLE deletion_chats ADD COLUMN since timestamptz NOT NULL DEFAULT now();
CREATE INDEX deletion_chats_by_chat ON deletion_chats (gig_id, chat_id);

COMMENT ON COLUMN deletion_chats.since IS 'When it was recorded, or put off: the messages are looked through after that.';
COMMENT ON COLUMN deletion_chats.state IS 'sealed: sealed_chats has it, and no message of the user''s is taken there that is older than the request.';

-- +goose Down
DROP INDEX deletion_chats_by_chat;
ALTER TABLE deletion_chats DROP COLUMN since;
DROP TABLE sealed_chats;
