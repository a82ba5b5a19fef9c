-- What admins looked at and did. A row is committed before they see anything.
--
-- It can never be changed or taken back, and so never scrubbed: hence it holds
-- ids, filters and statuses, never a text, a name or a reason.

-- +goose Up
CREATE TABLE admin_audit_log (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL DEFAULT now(),
    admin_id   text        NOT NULL,
    action     text        NOT NULL,
    gig_id     text,
    chat_id    text,
    detail     jsonb       NOT NULL DEFAULT '{}',
    request_id text        NOT NULL,
    CONSTRAINT admin_audit_log_pkey PRIMARY KEY (id)
);

COMMENT ON TABLE admin_audit_log IS 'One row per page that an admin saw or thing that an admin did; append only.';
COMMENT ON COLUMN admin_audit_log.action IS 'The function, as in list-messages.';
COMMENT ON COLUMN admin_audit_log.request_id IS 'The request''s trace id, which is in the logs, too.';

-- +goose StatementBegin
CREATE FUNCTION admin_audit_log_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'admin_audit_log is append only' USING ERRCODE = 'insufficient_privilege';
END;
$$;
-- +goose StatementEnd

-- Of rows, for each one; of the whole table, TRUNCATE has no rows.
CREATE TRIGGER admin_audit_log_keeps_its_rows
    BEFORE UPDATE OR DELETE ON admin_audit_log
    FOR EACH ROW EXECUTE FUNCTION admin_audit_log_is_append_only();
CREATE TRIGGER admin_audit_log_is_not_emptied
    BEFORE TRUNCATE ON admin_audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION admin_audit_log_is_append_only();

-- +goose Down
DROP TABLE admin_audit_log;
DROP FUNCTION admin_audit_log_is_append_only;
