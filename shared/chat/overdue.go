package chat

import (
	"context"
	"maps"
	"slices"
	"time"
)

// overduePage is how many of the oldest messages are looked at at a time, and
// overduePages how often: more than so many under hold hide what comes after them.
const overduePage, overduePages = 100, 10

// Overdue returns how long the oldest live message has been due that a run should have
// deleted, as its report says what it went by; 0 if there is none. What is under legal
// hold is not due.
func (r *Retention) Overdue(ctx context.Context, report RetentionReport) (time.Duration, error) {
	days := report.Policy.acts(RetentionDaysKey, report.Policy.RetentionDays)
	if days == 0 {
		return 0, nil
	}
	horizon := daysBefore(report.AsOf, days)
	q := OldMessages{Before: horizon, Limit: overduePage}
	for range overduePages {
		messages, next, err := r.Live.OldMessages(ctx, q)
		if err != nil {
			return 0, err
		}
		since, found, err := r.oldestUnheld(ctx, messages)
		if err != nil {
			return 0, err
		}
		if found {
			return horizon.Sub(since), nil
		}
		if next == nil {
			return 0, nil
		}
		q.After = next
	}
	return 0, nil
}

// oldestUnheld returns when the first of the messages was sent whose chat is not under
// hold, if there is one.
func (r *Retention) oldestUnheld(ctx context.Context, messages []OldMessage) (sentAt time.Time, found bool, err error) {
	if len(messages) == 0 {
		return time.Time{}, false, nil
	}
	held := map[ChatKey]bool{}
	for _, m := range messages {
		held[m.ChatKey] = false
	}
	chats, err := r.Live.OldChats(ctx, slices.Collect(maps.Keys(held)))
	for _, c := range chats {
		held[c.ChatKey] = c.Held
	}
	for _, m := range messages {
		if !held[m.ChatKey] {
			return m.CreatedAt, true, err
		}
	}
	return time.Time{}, false, err
}
