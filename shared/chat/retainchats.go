package chat

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
)

// chatsPage deletes a page of the chats none of whose messages is left and whose
// newest activity is older than messages may get.
func (r *run) chatsPage(ctx context.Context, after *Cursor) (next *Cursor, err error) {
	before := daysBefore(r.report.AsOf, r.report.Policy.RetentionDays)
	var page []OldChat
	err = r.again(ctx, func() (err error) {
		page, next, err = r.Live.QuietChats(ctx, before, after, cmp.Or(r.PageSize, usualTexts))
		return err
	})
	if err != nil {
		return nil, err
	}
	// Chats of which only their messages told that they are old.
	page = slices.AppendSeq(page, maps.Values(r.ageless))
	clear(r.ageless)
	for _, c := range page {
		if err := r.inTime(ctx); err != nil {
			return nil, err
		}
		if err := r.deleteChat(ctx, c.ChatKey); err != nil {
			return nil, err
		}
	}
	return next, nil
}

// deleteChat deletes the chat if it is due, as it is at this moment.
func (r *run) deleteChat(ctx context.Context, key ChatKey) error {
	before := daysBefore(r.report.AsOf, r.report.Policy.RetentionDays)
	tried := false
	return r.again(ctx, func() error {
		now, err := r.Live.OldChats(ctx, []ChatKey{key})
		if err == nil && len(now) == 0 && tried {
			r.count(&r.report.ChatsDeleted, 1) // only the answer was lost
			return nil
		}
		if err != nil || len(now) == 0 || !now[0].Activity.Before(before) {
			return err
		}
		if now[0].Held || r.report.DryRun {
			return r.countChat(ctx, now[0])
		}
		r.reached(StepEmptyingChat)
		empty, err := r.Live.DeleteBelow(ctx, key)
		if err != nil || !empty {
			return err
		}
		r.reached(StepDeletingChat)
		tried = true
		err = r.Live.DeleteChat(ctx, now[0])
		r.reached(StepDeletedChat)
		if errors.Is(err, ErrConflict) {
			return nil // somebody uses it, so it is not quiet any more
		}
		if err == nil {
			r.count(&r.report.ChatsDeleted, 1)
		}
		return err
	})
}

// countChat counts a chat that stays, because of a hold or a dry run.
func (r *run) countChat(ctx context.Context, c OldChat) error {
	before := daysBefore(r.report.AsOf, r.report.Policy.RetentionDays)
	old, all, err := r.Live.CountMessages(ctx, c.ChatKey, before)
	if err != nil || old < all {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.Held {
		r.held[c.ChatKey] = true
	} else {
		r.report.ChatsDeleted++
	}
	return nil
}
