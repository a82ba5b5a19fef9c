package chat

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
)

// usualPage is how many messages are read at a time unless said otherwise: a query
// costs no more for finding many, and without their texts they fit into 20 MiB.
const usualPage = 20_000

// usualTexts is the same of messages with their texts, which may be 16 KiB each.
const usualTexts = 500

// maxWrites is how many documents one commit changes; a legal hold binds from the
// next commit on.
const maxWrites = 500

// batchesInFlight are how many commits are under way at a time.
const batchesInFlight = 4

// treatment is what a stage does to messages.
type treatment struct {
	texts           bool // it needs them
	empties         bool // it may leave chats without messages
	isDue           func(OldMessage) bool
	apply           func(context.Context, []OldMessage) error
	counted         *int
	applying, after Step
}

// messagesPage deletes a page of messages that are older than they may get.
func (r *run) messagesPage(ctx context.Context, after *Cursor) (*Cursor, error) {
	before := daysBefore(r.report.AsOf, r.report.Policy.RetentionDays)
	return r.treatPage(ctx, OldMessages{Before: before, After: after, Limit: cmp.Or(r.PageSize, usualPage)}, treatment{
		empties:  true,
		isDue:    func(m OldMessage) bool { return m.CreatedAt.Before(before) },
		apply:    r.Live.DeleteMessages,
		counted:  &r.report.MessagesDeleted,
		applying: StepDeleting, after: StepDeleted,
	})
}

func (r *run) treatPage(ctx context.Context, q OldMessages, t treatment) (next *Cursor, err error) {
	var page []OldMessage
	err = r.again(ctx, func() (err error) {
		page, next, err = r.Live.OldMessages(ctx, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	return next, r.treat(ctx, page, t)
}

// treat works off messages in batches, those of a chat together, so that there are
// few chats to a batch whose holds have to be read.
func (r *run) treat(ctx context.Context, messages []OldMessage, t treatment) error {
	slices.SortStableFunc(messages, func(a, b OldMessage) int {
		return cmp.Or(cmp.Compare(a.GigID, b.GigID), cmp.Compare(a.ChatID, b.ChatID))
	})
	var (
		running sync.WaitGroup
		slots   = make(chan struct{}, batchesInFlight)
		mu      sync.Mutex
		errs    []error
	)
	failed := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(errs) > 0
	}
	for _, batch := range batches(messages) {
		slots <- struct{}{}
		if failed() {
			break
		}
		running.Go(func() {
			defer func() { <-slots }()
			if err := r.treatBatch(ctx, batch, t); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, err)
			}
		})
	}
	running.Wait()
	// That the time is used up, too, says nothing about what failed.
	if slices.ContainsFunc(errs, func(err error) bool { return !errors.Is(err, errOutOfTime) }) {
		errs = slices.DeleteFunc(errs, func(err error) bool { return errors.Is(err, errOutOfTime) })
	}
	return errors.Join(errs...)
}

// batches splits messages so that each part's documents fit into one commit.
func batches(messages []OldMessage) [][]OldMessage {
	var all [][]OldMessage
	writes := maxWrites
	for _, m := range messages {
		if writes += m.documents(); writes > maxWrites {
			all, writes = append(all, nil), m.documents()
		}
		all[len(all)-1] = append(all[len(all)-1], m)
	}
	return all
}

// documents are how many documents the message is, with what may lie below it.
func (m OldMessage) documents() int {
	if m.Status == Unreviewed {
		return 1
	}
	return 2 + len(m.Reporters)
}

// treatBatch applies the treatment to those messages that are due and not held. If
// some have changed since they were read, or nobody can tell whether the commit was
// done, it looks at them again.
func (r *run) treatBatch(ctx context.Context, batch []OldMessage, t treatment) error {
	for n, pause := 1, firstPause; ; n, pause = n+1, 2*pause {
		due, err := r.unheld(ctx, slices.DeleteFunc(batch, func(m OldMessage) bool { return !t.isDue(m) }), t.empties)
		if err != nil || len(due) == 0 {
			return err
		}
		if r.report.DryRun {
			r.count(t.counted, len(due))
			return nil
		}
		if err := r.inTime(ctx); err != nil {
			return err
		}
		r.reached(t.applying)
		failed := t.apply(ctx, due)
		r.reached(t.after)
		if failed == nil {
			r.count(t.counted, len(due))
			return nil
		}
		conflict := errors.Is(failed, ErrConflict)
		switch {
		case ctx.Err() != nil:
			return r.inTime(ctx)
		case !conflict && !passes(failed):
			return failed
		}
		batch, err = r.stillDue(ctx, due, t)
		if err != nil {
			return err
		}
		r.count(t.counted, len(due)-len(batch))
		switch {
		case len(batch) == 0:
			return nil
		case n == attempts && conflict:
			r.count(&r.report.Failed, len(batch)) // somebody changes them all the time
			return nil
		case n == attempts:
			return failed
		}
		r.Pause(ctx, pause)
	}
}

// stillDue looks at the messages again.
func (r *run) stillDue(ctx context.Context, messages []OldMessage, t treatment) (due []OldMessage, err error) {
	err = r.again(ctx, func() (err error) {
		due, err = r.Live.MessagesAgain(ctx, messages, t.texts)
		return err
	})
	return slices.DeleteFunc(due, func(m OldMessage) bool { return !t.isDue(m) }), err
}

// unheld leaves out the messages of chats that are under legal hold at this moment.
func (r *run) unheld(ctx context.Context, messages []OldMessage, empties bool) ([]OldMessage, error) {
	var keys []ChatKey
	for _, m := range messages {
		if len(keys) == 0 || keys[len(keys)-1] != m.ChatKey {
			keys = append(keys, m.ChatKey)
		}
	}
	var chats []OldChat
	err := r.again(ctx, func() (err error) {
		chats, err = r.Live.OldChats(ctx, keys)
		if err != nil || !empties || !slices.ContainsFunc(chats, isUndated) {
			return err
		}
		if err := r.dateChats(ctx, chats); err != nil {
			return err
		}
		chats, err = r.Live.OldChats(ctx, keys) // somebody may have been faster with a hold
		return err
	})
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range chats {
		if c.Held {
			r.held[c.ChatKey] = true
		}
	}
	return slices.DeleteFunc(messages, func(m OldMessage) bool { return r.held[m.ChatKey] }), nil
}
