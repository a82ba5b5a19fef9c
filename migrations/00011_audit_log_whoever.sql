-- admin_audit_log refuses a change whoever asks for it and however: by a statement that
-- would touch no row, which the trigger of rows never sees; and where a session plays
-- a replica (session_replication_role), which ordinary triggers do not fire for.

-- +goose Up
CREATE TRIGGER admin_audit_log_is_never_changed
    BEFORE UPDATE OR DELETE ON admin_audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION admin_audit_log_is_append_only();
ALTER TABLE admin_audit_log
    ENABLE ALWAYS TRIGGER admin_audit_log_is_never_changed,
    ENABLE ALWAYS TRIGGER admin_audit_log_keeps_its_rows,
    ENABLE ALWAYS TRIGGER admin_audit_log_is_not_emptied;

-- +goose Down
ALTER TABLE admin_audit_log
    ENABLE TRIGGER admin_audit_log_keeps_its_rows,
    ENABLE TRIGGER admin_audit_log_is_not_emptied;
DROP TRIGGER admin_audit_log_is_never_changed ON admin_audit_log;
