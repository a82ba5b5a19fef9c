package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"example.com/gigchat/shared/chat"
)

// Record implements [chat.AuditLog].
func (a *Archive) Record(ctx context.Context, e chat.AuditEntry) error {
	var batch pgx.Batch
	queueAuditEntry(&batch, e)
	return translate("record what an admin does", a.pool.SendBatch(ctx, &batch).Close())
}

// RecordDecision implements [chat.CustodyLog]. The statements of a batch are one
// implicit transaction.
func (a *Archive) RecordDecision(ctx context.Context, e chat.AuditEntry, d chat.CustodyDecision) error {
	var batch pgx.Batch
	queueAuditEntry(&batch, e)
	batch.Queue(`
		INSERT INTO chat_decisions (gig_id, chat_id, admin_id, frozen, legal_hold, reason, request_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e.GigID, e.ChatID, e.AdminID, d.Frozen, d.LegalHold, string(d.Reason), e.RequestID,
	)
	return translate("record what an admin decides", a.pool.SendBatch(ctx, &batch).Close())
}

func queueAuditEntry(batch *pgx.Batch, e chat.AuditEntry) {
	batch.Queue(`
		INSERT INTO admin_audit_log (admin_id, action, gig_id, chat_id, detail, request_id)
		VALUES ($1, $2, nullif($3, ''), nullif($4, ''), coalesce($5::jsonb, '{}'), $6)`,
		e.AdminID, e.Action, e.GigID, e.ChatID, e.Detail, e.RequestID,
	)
}
