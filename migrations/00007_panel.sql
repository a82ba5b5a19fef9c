-- What the admin panel looks up: a person's reviewed messages, and the audit log of
-- one admin or one gig.

-- +goose NO TRANSACTION
-- +goose Up
-- Concurrently, since the archive may be large and is written all the time; see
-- 00005. No message becomes unreviewed again, and nearly all stay so: the index
-- holds the few others.
DROP INDEX CONCURRENTLY IF EXISTS chat_messages_reviewed_sender_id_idx;
CREATE INDEX CONCURRENTLY chat_messages_reviewed_sender_id_idx ON chat_messages (sender_id)
    WHERE moderation_status <> 'unreviewed';
DROP INDEX CONCURRENTLY IF EXISTS admin_audit_log_admin_id_idx;
CREATE INDEX CONCURRENTLY admin_audit_log_admin_id_idx ON admin_audit_log (admin_id, id);
DROP INDEX CONCURRENTLY IF EXISTS admin_audit_log_gig_id_idx;
CREATE INDEX CONCURRENTLY admin_audit_log_gig_id_idx ON admin_audit_log (gig_id, id);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS admin_audit_log_gig_id_idx;
DROP INDEX CONCURRENTLY IF EXISTS admin_audit_log_admin_id_idx;
DROP INDEX CONCURRENTLY IF EXISTS chat_messages_reviewed_sender_id_idx;
