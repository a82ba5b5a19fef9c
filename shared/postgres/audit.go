package postgres

import (
	"context"

	"example.com/gigchat/shared/chat"
)

// Record implements [chat.AuditLog].
func (a *Archive) Record(ctx context.Context, e chat.AuditEntry) error {
	_, err := a.pool.Exec(ctx, `
		INSERT INTO admin_audit_log (admin_id, action, gig_id, chat_id, detail, request_id)
		VALUES ($1, $2, nullif($3, ''), nullif($4, ''), coalesce($5::jsonb, '{}'), $6)`,
		e.AdminID, e.Action, e.GigID, e.ChatID, e.Detail, e.RequestID,
	)
	return translate("record what an admin saw", err)
}
