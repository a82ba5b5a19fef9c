package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// privileges is what the functions may do with each table. None of them changes the
// schema, and none takes back what is in the audit log.
var privileges = []struct{ privilege, tables string }{
	{"SELECT, INSERT, UPDATE, DELETE", "chat_messages, moderation_log, chat_decisions, deletion_requests, deletion_chats, sealed_chats, retention_runs, reconcile_runs"},
	{"SELECT, INSERT", "admin_audit_log"},
	{"SELECT", "system_flags"},
}

// Grant lets the users, which exist, do what the functions do. A user that owns the
// tables needs no grant.
func Grant(ctx context.Context, db *sql.DB, users ...string) error {
	for _, user := range users {
		for _, p := range privileges {
			// Names cannot be parameters.
			name := `"` + strings.ReplaceAll(user, `"`, `""`) + `"`
			if _, err := db.ExecContext(ctx, `GRANT `+p.privilege+` ON `+p.tables+` TO `+name); err != nil {
				return fmt.Errorf("grant to %s: %w", user, err)
			}
		}
	}
	return nil
}
