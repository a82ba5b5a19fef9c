package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// privileges is what the functions of each account of deploy.sh do with each table. None
// of them changes the schema, and none takes back what is in the audit log. An UPDATE of
// deletion_chats by those who only read it is for the rows that they lock.
var privileges = map[string]map[string][]string{
	"gigchat-records": {
		"INSERT": {"admin_audit_log"},
	},
	"gigchat-moderation": {
		"INSERT": {"admin_audit_log", "chat_decisions"},
	},
	"gigchat-mirror": {
		"SELECT": {"chat_messages", "moderation_log", "system_flags", "deletion_requests", "deletion_chats", "sealed_chats"},
		"INSERT": {"chat_messages", "moderation_log"},
		"UPDATE": {"chat_messages", "deletion_chats"},
	},
	"gigchat-reconcile": {
		"SELECT": {"chat_messages", "system_flags", "deletion_requests", "deletion_chats", "sealed_chats", "reconcile_runs"},
		"INSERT": {"chat_messages", "reconcile_runs"},
		"UPDATE": {"chat_messages", "deletion_chats", "reconcile_runs"},
	},
	"gigchat-deletion": {
		"SELECT": {"chat_messages", "moderation_log", "chat_decisions", "system_flags", "deletion_requests", "deletion_chats", "sealed_chats"},
		"INSERT": {"chat_messages", "deletion_requests", "deletion_chats", "sealed_chats", "admin_audit_log"},
		"UPDATE": {"chat_messages", "moderation_log", "chat_decisions", "deletion_requests", "deletion_chats", "sealed_chats"},
		"DELETE": {"deletion_chats"},
	},
	// It carries on deletions, too.
	"gigchat-retention": {
		"SELECT": {"chat_messages", "moderation_log", "chat_decisions", "system_flags", "deletion_requests", "deletion_chats", "sealed_chats", "retention_runs"},
		"INSERT": {"chat_messages", "deletion_chats", "sealed_chats", "retention_runs"},
		"UPDATE": {"chat_messages", "moderation_log", "chat_decisions", "deletion_requests", "deletion_chats", "sealed_chats", "retention_runs"},
		"DELETE": {"chat_messages", "deletion_chats"},
	},
	"gigchat-panel": {
		"SELECT": {"chat_messages", "moderation_log", "system_flags", "retention_runs", "reconcile_runs", "admin_audit_log"},
		"INSERT": {"admin_audit_log", "chat_decisions", "retention_runs"},
		"UPDATE": {"retention_runs"},
	},
}

// Accounts are the accounts of the functions that use the archive, as deploy.sh calls
// them.
func Accounts() []string { return slices.Sorted(maps.Keys(privileges)) }

// Grant lets the users, which exist, do what their functions do, and nothing else with
// these tables. A user is called after its account, with anything from an @ on after it,
// as Cloud SQL does.
func Grant(ctx context.Context, db *sql.DB, users ...string) error {
	for _, user := range users {
		account, _, _ := strings.Cut(user, "@")
		tables, ok := privileges[account]
		if !ok {
			return fmt.Errorf("grant to %s: there is no account %s", user, account)
		}
		// Names cannot be parameters.
		name := `"` + strings.ReplaceAll(user, `"`, `""`) + `"`
		statements := `REVOKE ALL ON ` + strings.Join(granted(), ", ") + ` FROM ` + name
		for _, privilege := range slices.Sorted(maps.Keys(tables)) {
			statements += `; GRANT ` + privilege + ` ON ` + strings.Join(tables[privilege], ", ") + ` TO ` + name
		}
		// Without parameters they go together, as one transaction.
		if _, err := db.ExecContext(ctx, statements); err != nil {
			return fmt.Errorf("grant to %s: %w", user, err)
		}
	}
	return nil
}

// granted returns the tables that anybody is granted anything on.
func granted() []string {
	tables := map[string]bool{}
	for _, account := range privileges {
		for _, names := range account {
			for _, name := range names {
				tables[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(tables))
}
