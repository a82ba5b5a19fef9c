package chattest

import (
	"context"
	"sync"

	"example.com/gigchat/shared/chat"
)

// Audit is an audit log in memory, and a log of decisions.
type Audit struct {
	Err error // what recording fails with

	mu        sync.Mutex
	entries   []chat.AuditEntry
	decisions []chat.CustodyDecision
}

// Record implements [chat.AuditLog].
func (a *Audit) Record(_ context.Context, e chat.AuditEntry) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.Err == nil {
		a.entries = append(a.entries, e)
	}
	return a.Err
}

// RecordDecision implements [chat.CustodyLog].
func (a *Audit) RecordDecision(ctx context.Context, e chat.AuditEntry, d chat.CustodyDecision) error {
	if err := a.Record(ctx, e); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.decisions = append(a.decisions, d)
	return nil
}

// Take returns what was recorded since the last time.
func (a *Audit) Take() ([]chat.AuditEntry, []chat.CustodyDecision) {
	a.mu.Lock()
	defer a.mu.Unlock()
	entries, decisions := a.entries, a.decisions
	a.entries, a.decisions = nil, nil
	return entries, decisions
}
