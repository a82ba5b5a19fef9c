package chattest

import (
	"context"
	"sync"
	"time"

	"example.com/gigchat/shared/chat"
)

// Archive is an archive in memory.
type Archive struct {
	mu        sync.Mutex
	summaries map[[3]string]chat.Summary
	decisions map[decisionKey]chat.Decision
	runs
	reconciliations
}

type decisionKey struct {
	gigID, chatID, messageID string
	version                  time.Time
}

// NewArchive returns an empty archive.
func NewArchive() *Archive {
	return &Archive{
		summaries: map[[3]string]chat.Summary{}, decisions: map[decisionKey]chat.Decision{},
		runs:            runs{flags: map[string]chat.Flag{}, reports: map[string]chat.RetentionReport{}},
		reconciliations: reconciliations{reconciled: map[string]chat.ReconcileReport{}},
	}
}

// Keep implements [chat.Archive].
func (a *Archive) Keep(_ context.Context, s chat.Summary, d *chat.Decision) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := [3]string{s.GigID, s.ChatID, s.MessageID}
	if kept, ok := a.summaries[key]; !ok || isBefore(kept, s) {
		a.summaries[key] = s
	}
	if d != nil {
		key := decisionKey{d.GigID, d.ChatID, d.MessageID, d.SourceVersion}
		if _, ok := a.decisions[key]; !ok {
			a.decisions[key] = *d
		}
	}
	return nil
}

func isBefore(a, b chat.Summary) bool {
	if order := a.SourceVersion.Compare(b.SourceVersion); order != 0 {
		return order < 0
	}
	return a.DeletedAt.IsZero() && !b.DeletedAt.IsZero()
}

// PutRow seeds a row in the place of what was there, right or wrong.
func (a *Archive) PutRow(_ context.Context, s chat.Summary) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.summaries[[3]string{s.GigID, s.ChatID, s.MessageID}] = s
	return nil
}

// Summaries returns all rows, in no order.
func (a *Archive) Summaries(context.Context) ([]chat.Summary, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []chat.Summary
	for _, s := range a.summaries {
		all = append(all, s)
	}
	return all, nil
}

// Decisions returns the whole log, in no order.
func (a *Archive) Decisions(context.Context) ([]chat.Decision, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []chat.Decision
	for _, d := range a.decisions {
		all = append(all, d)
	}
	return all, nil
}
