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
	// Now is the clock by which versions come too late for a row; nil: none does.
	Now func() time.Time

	mu        sync.Mutex
	summaries map[[3]string]chat.Summary
	decisions map[decisionKey]chat.Decision
	erased    map[string]time.Time // when a user's data were
	runs
}

type decisionKey struct {
	gigID, chatID, messageID string
	version                  time.Time
}

// NewArchive returns an empty archive.
func NewArchive() *Archive {
	return &Archive{
		summaries: map[[3]string]chat.Summary{}, decisions: map[decisionKey]chat.Decision{}, erased: map[string]time.Time{},
		runs: runs{flags: map[string]chat.Flag{}, reports: map[string]chat.RetentionReport{}},
	}
}

// Keep implements [chat.Archive].
func (a *Archive) Keep(_ context.Context, s chat.Summary, d *chat.Decision) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	forgotten := func(version time.Time) bool {
		at, ok := a.erased[s.SenderID]
		return ok && !version.After(at)
	}
	if d != nil {
		key := decisionKey{d.GigID, d.ChatID, d.MessageID, d.SourceVersion}
		if _, ok := a.decisions[key]; !ok {
			logged := *d
			if forgotten(d.SourceVersion) {
				logged.Reason = ""
			}
			a.decisions[key] = logged
		}
	}
	if forgotten(s.SourceVersion) {
		s = anonymous(s)
	}
	key := [3]string{s.GigID, s.ChatID, s.MessageID}
	kept, ok := a.summaries[key]
	if ok && kept.CompareVersion(s) < 0 || !ok && !a.isTooOld(s) {
		a.summaries[key] = s
	}
	return nil
}

// isTooOld reports whether retention would not come by the row again.
func (a *Archive) isTooOld(s chat.Summary) bool {
	days, err := strconv.Atoi(string(a.flags[chat.MirrorDaysKey].Value))
	return err == nil && days > 0 && a.Now != nil && s.SentAt.Before(a.Now().AddDate(0, 0, -days))
}

// anonymous returns the row of a message without its author and what they wrote.
func anonymous(s chat.Summary) chat.Summary {
	s.SenderID, s.Summary, s.TextLength, s.PIITypes = chat.DeletedUserID, "", 0, []string{}
	return s
}

// Erase does what an erasure of the user's data does, when the live store has nothing
// of them.
func (a *Archive) Erase(_ context.Context, userID string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.erased[userID] = time.Now()
	for key, s := range a.summaries {
		if s.SenderID != userID {
			continue
		}
		a.summaries[key] = anonymous(s)
		for at, d := range a.decisions {
			if [3]string{d.GigID, d.ChatID, d.MessageID} == key {
				d.Reason = ""
				a.decisions[at] = d
			}
		}
	}
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
