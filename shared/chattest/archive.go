package chattest

import (
	"context"
	"strconv"
	"sync"
	"time"

	"example.com/gigchat/shared/chat"
)

// Archive is an archive in memory.
type Archive struct {
	mu        sync.Mutex
	summaries map[[3]string]chat.Summary
	decisions map[decisionKey]loggedDecision
	made      int64 // rows of logs
	runs
	requests
	reconciliations
}

type decisionKey struct {
	gigID, chatID, messageID string
	version                  time.Time
}

type loggedDecision struct {
	chat.Decision
	id int64
}

// NewArchive returns an empty archive.
func NewArchive() *Archive {
	return &Archive{
		summaries: map[[3]string]chat.Summary{}, decisions: map[decisionKey]loggedDecision{},
		runs:            runs{flags: map[string]chat.Flag{}, reports: map[string]chat.RetentionReport{}},
		requests:        newRequests(),
		reconciliations: reconciliations{reconciled: map[string]chat.ReconcileReport{}},
	}
}

// Keep implements [chat.Archive].
func (a *Archive) Keep(_ context.Context, s chat.Summary, d *chat.Decision) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	author := s.SenderID
	place := chat.ChatKey{GigID: s.GigID, ChatID: s.ChatID}
	if a.isForgotten(author, place, s.SourceVersion) {
		s.SenderID = chat.DeletedUserID
	}
	if s.SenderID != author || a.isSealed(place, s.SourceVersion) {
		s.Summary, s.TextLength, s.PIITypes = "", 0, []string{}
	}
	a.keep(s)
	if d == nil {
		return nil
	}
	key := decisionKey{d.GigID, d.ChatID, d.MessageID, d.SourceVersion}
	if _, ok := a.decisions[key]; !ok {
		a.made++
		kept := *d
		if a.isForgotten(author, place, d.SourceVersion) || a.isSealed(place, d.SourceVersion) {
			kept.Reason = ""
		}
		a.decisions[key] = loggedDecision{kept, a.made}
	}
	return nil
}

// keep keeps a row as it is, unless the archive has that version or a later one. A
// deletion of the version that the row shows leaves the row's fields alone. It makes
// no row that retention would not come by again.
func (a *Archive) keep(s chat.Summary) {
	key := [3]string{s.GigID, s.ChatID, s.MessageID}
	switch kept, ok := a.summaries[key]; {
	case !ok && a.isTooOld(s):
	case !ok || kept.SourceVersion.Before(s.SourceVersion):
		a.summaries[key] = s
	case kept.SourceVersion.Equal(s.SourceVersion) && kept.DeletedAt.IsZero():
		kept.DeletedAt = s.DeletedAt
		a.summaries[key] = kept
	}
}

func (a *Archive) isTooOld(s chat.Summary) bool {
	days, err := strconv.Atoi(string(a.flags[chat.MirrorDaysKey].Value))
	return err == nil && days > 0 && s.SentAt.Before(a.now().AddDate(0, 0, -days))
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
		all = append(all, d.Decision)
	}
	return all, nil
}
