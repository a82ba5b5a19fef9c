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
	page = slices.AppendSeq(page, maps.Values(r.undated))
	clear(r.undated)
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

// dateChats sees to it that QuietChats finds those of the chats that tell of no time
// and are about to lose all they have: once these are gone, nothing else
// tells of the chat, should the run end there. It reports whether it asked the store.
func (r *run) dateChats(ctx context.Context, chats []OldChat) (asked bool, err error) {
	before := daysBefore(r.report.AsOf, r.report.Policy.RetentionDays)
	for _, c := range chats {
		if !isUndated(c) {
			continue
		}
		if r.report.DryRun {
			r.mu.Lock()
			r.undated[c.ChatKey] = c
			r.mu.Unlock()
			continue
		}
		asked = true
		old, all, err := r.Live.CountMessages(ctx, c.ChatKey, before)
		if err != nil {
			return asked, err
		}
		if old < all {
			continue
		}
		if err := r.Live.DateChat(ctx, c); err != nil {
			return asked, err
		}
	}
	return asked, nil
}

func isUndated(c OldChat) bool { return !c.Sortable && !c.Held }

// deleteChat deletes the chat if it is due, as it is at this moment.
func (r *run) deleteChat(ctx context.Context, key ChatKey) error {
	before := daysBefore(r.report.AsOf, r.report.Policy.RetentionDays)
	tried := false
	err := r.again(ctx, func() error {
		for more := true; more; {
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
			if more, err = r.deleteSome(ctx, now[0], &tried); err != nil {
				return err
			}
		}
		return nil
	})
	if !errors.Is(err, ErrConflict) {
		return err
	}
	var left []OldChat
	if err := r.again(ctx, func() (err error) {
		left, err = r.Live.OldChats(ctx, []ChatKey{key})
		return err
	}); err != nil {
		return err
	}
	if tried && len(left) == 0 {
		r.count(&r.report.ChatsDeleted, 1)
	} else {
		r.count(&r.report.Failed, 1) // somebody changes it all the time
	}
	return nil
}

// deleteSome deletes some of what lies below a chat, and reports whether there may be
// more, or else the chat.
func (r *run) deleteSome(ctx context.Context, c OldChat, tried *bool) (more bool, err error) {
	r.reached(StepEmptyingChat)
	deleted, empty, err := r.Live.DeleteBelow(ctx, c.ChatKey)
	if err != nil || !empty {
		return deleted > 0, err
	}
	r.reached(StepDeletingChat)
	*tried = true
	err = r.Live.DeleteChat(ctx, c)
	r.reached(StepDeletedChat)
	if err == nil {
		r.count(&r.report.ChatsDeleted, 1)
	}
	return false, err
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
