package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/postgrestest"
)

func TestRecord(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchiveAs(t, "gigchat-records")
	require.NoError(t, archive.Record(t.Context(), chat.AuditEntry{
		AdminID: "admin", Action: "list-messages", GigID: "gig", ChatID: "team",
		Detail: map[string]any{"messages": 2}, RequestID: "request-1",
	}))
	require.NoError(t, archive.Record(t.Context(), chat.AuditEntry{AdminID: "admin", Action: "review-queue", RequestID: "request-2"}))
	var entries int
	require.NoError(t, archive.Pool.QueryRow(t.Context(), `
		SELECT count(*) FROM admin_audit_log
		WHERE at <= now() AND admin_id = 'admin' AND (
			(action, gig_id, chat_id, detail, request_id) = ('list-messages', 'gig', 'team', '{"messages": 2}', 'request-1')
			OR (action, detail, request_id) = ('review-queue', '{}', 'request-2') AND gig_id IS NULL AND chat_id IS NULL
		)`).Scan(&entries))
	require.Equal(t, 2, entries)

	for _, change := range []string{
		`UPDATE admin_audit_log SET admin_id = 'nobody'`,
		`UPDATE admin_audit_log SET admin_id = 'nobody' WHERE request_id = 'none'`,
		`DELETE FROM admin_audit_log WHERE request_id = 'request-1'`,
		`DELETE FROM admin_audit_log WHERE request_id = 'none'`,
		`TRUNCATE admin_audit_log`,
		`INSERT INTO admin_audit_log (id, admin_id, action, request_id) OVERRIDING SYSTEM VALUE
			SELECT id, 'nobody', action, request_id FROM admin_audit_log ON CONFLICT (id) DO UPDATE SET admin_id = 'nobody'`,
		`SET LOCAL session_replication_role = replica; DELETE FROM admin_audit_log`,
	} {
		_, err := archive.Pool.Exec(t.Context(), change, pgx.QueryExecModeSimpleProtocol)
		require.ErrorContains(t, err, "append only", change)
	}
	require.NoError(t, archive.Pool.QueryRow(t.Context(), `SELECT count(*) FROM admin_audit_log`).Scan(&entries))
	require.Equal(t, 2, entries)
}

func TestWhatIsNotRecordedIsSaidSo(t *testing.T) {
	t.Parallel()
	archive, err := postgres.Open(t.Context(), "postgres://nobody@127.0.0.1:1/none?connect_timeout=2")
	require.NoError(t, err)
	require.Equal(t, chat.Unavailable, chat.KindOf(archive.Record(t.Context(), chat.AuditEntry{AdminID: "admin"})))
}

// The audit log and the reason, which it must not hold, are written together.
func TestRecordDecision(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchiveAs(t, "gigchat-moderation")
	yes, no := true, false
	entry := chat.AuditEntry{
		AdminID: "admin", Action: "update-chat", GigID: "gig", ChatID: "team",
		Detail: map[string]any{"frozen": true}, RequestID: "request-1",
	}
	require.NoError(t, archive.RecordDecision(t.Context(), entry, chat.CustodyDecision{Frozen: &yes, Reason: "a quarrel"}))
	require.NoError(t, archive.RecordDecision(t.Context(), entry, chat.CustodyDecision{Frozen: &no, LegalHold: &yes, Reason: "a lawsuit"}))
	require.Error(t, archive.RecordDecision(t.Context(), entry, chat.CustodyDecision{Reason: "nothing is decided"}))
	count := func(query string) (rows int) {
		require.NoError(t, archive.Pool.QueryRow(t.Context(), query).Scan(&rows))
		return rows
	}
	require.Equal(t, 1, count(`
		SELECT count(*) FROM chat_decisions
		WHERE (gig_id, chat_id, admin_id, frozen, reason, request_id) = ('gig', 'team', 'admin', true, 'a quarrel', 'request-1')
			AND legal_hold IS NULL`))
	require.Equal(t, 1, count(`SELECT count(*) FROM chat_decisions WHERE NOT frozen AND legal_hold AND reason = 'a lawsuit'`))
	require.Equal(t, 2, count(`SELECT count(*) FROM admin_audit_log WHERE detail = '{"frozen": true}'`), "both or neither")
}
