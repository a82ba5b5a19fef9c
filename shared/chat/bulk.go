package chat

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// maxWrites is how many documents one commit changes; a legal hold binds from the
// next commit on.
const maxWrites = 500

// maxBytes is how much text one commit may carry, far enough below what a request may be
// that a text may grow when it is redacted: 10 MiB, and for the emulator 4
// (https://firebase.google.com/docs/firestore/quotas#writes_and_transactions).
const maxBytes = 2 << 20

// batchesInFlight are how many commits of a piece of work are under way at a time.
const batchesInFlight = 4

// bulk is work on many messages.
type bulk struct {
	chats interface {
		// OldChats returns the chats as they are now; see [RetentionLive].
		OldChats(ctx context.Context, keys []ChatKey) ([]OldChat, error)
	}
	now      func() time.Time
	pause    func(ctx context.Context, d time.Duration)
	step     func(Step)
	deadline time.Time
	stopping <-chan struct{} // closed: the deadline has come
	dryRun   bool
	slots    chan struct{} // one for each commit that may be under way

	mu   sync.Mutex       // guards what the work counts, and what follows
	held map[ChatKey]bool // chats under hold with something due
}

// treatment is what is done to messages.
type treatment struct {
	isDue  func(OldMessage) bool
	apply  func(context.Context, []OldMessage) error
	again  func(context.Context, []OldMessage) ([]OldMessage, error) // reads them once more
	failed func([]OldMessage)                                        // somebody changes them all the time

	// prepare is given the chats of a batch before it is treated, and reports whether
	// it asked the store, which takes a while; nil: nothing is to be prepared.
	prepare func(context.Context, []OldChat) (asked bool, err error)

	counted         *int
	applying, after Step
}

// treat works off messages in batches, those of a chat together, so that there are
// few chats to a batch whose holds have to be read.
func (w *bulk) treat(ctx context.Context, messages []OldMessage, t treatment) error {
	slices.SortStableFunc(messages, func(a, b OldMessage) int {
		return cmp.Or(cmp.Compare(a.GigID, b.GigID), cmp.Compare(a.ChatID, b.ChatID))
	})
	return sideBySide(w.slots, batches(messages), func(batch []OldMessage) error { return w.treatBatch(ctx, batch, t) })
}

// batches splits messages so that each part's documents fit into one commit.
func batches(messages []OldMessage) [][]OldMessage {
	var all [][]OldMessage
	writes, bytes := maxWrites, 0
	for _, m := range messages {
		writes, bytes = writes+m.documents(), bytes+m.bytes()
		if writes > maxWrites || bytes > maxBytes {
			all, writes, bytes = append(all, nil), m.documents(), m.bytes()
		}
		all[len(all)-1] = append(all[len(all)-1], m)
	}
	return all
}

// documents are how many documents the message is, with what may lie below it.
func (m OldMessage) documents() int {
	if !m.MayHaveBelow() {
		return 1
	}
	return 2 + len(m.Reporters)
}

// bytes are how much text the message has, with what lies below it, where that was read.
func (m OldMessage) bytes() int {
	if m.Texts == nil {
		return 0
	}
	n := len(m.Texts.Text) + len(m.Texts.Reason) + len(m.Texts.Original)
	for _, report := range m.Texts.Reports {
		n += len(report.Reason)
	}
	return n
}

// treatBatch applies the treatment to those messages that are due and not held. If
// some have changed since they were read, or nobody can tell whether the commit was
// done, it looks at them again.
func (w *bulk) treatBatch(ctx context.Context, batch []OldMessage, t treatment) error {
	for n, pause := 1, firstPause; ; n, pause = n+1, 2*pause {
		due, err := w.unheld(ctx, slices.DeleteFunc(batch, func(m OldMessage) bool { return !t.isDue(m) }), t.prepare)
		if err != nil || len(due) == 0 {
			return err
		}
		if w.dryRun {
			w.count(t.counted, len(due))
			return nil
		}
		if err := w.inTime(ctx); err != nil {
			return err
		}
		w.step(t.applying)
		failed := t.apply(ctx, due)
		w.step(t.after)
		if failed == nil {
			w.count(t.counted, len(due))
			return nil
		}
		conflict := errors.Is(failed, ErrConflict)
		switch {
		case ctx.Err() != nil:
			return w.inTime(ctx)
		case !conflict && !passes(failed):
			return failed
		}
		batch, err = w.stillDue(ctx, due, t)
		if err != nil {
			return err
		}
		w.count(t.counted, len(due)-len(batch))
		switch {
		case len(batch) == 0:
			return nil
		case n == attempts && conflict:
			t.failed(batch)
			return nil
		case n == attempts:
			return failed
		}
		w.pause(ctx, pause)
	}
}

// stillDue looks at the messages again.
func (w *bulk) stillDue(ctx context.Context, messages []OldMessage, t treatment) (due []OldMessage, err error) {
	err = w.again(ctx, func() (err error) {
		due, err = t.again(ctx, messages)
		return err
	})
	return slices.DeleteFunc(due, func(m OldMessage) bool { return !t.isDue(m) }), err
}

// unheld leaves out the messages of chats that are under legal hold at this moment.
func (w *bulk) unheld(
	ctx context.Context, messages []OldMessage, prepare func(context.Context, []OldChat) (bool, error),
) ([]OldMessage, error) {
	var keys []ChatKey
	for _, m := range messages {
		if len(keys) == 0 || keys[len(keys)-1] != m.ChatKey {
			keys = append(keys, m.ChatKey)
		}
	}
	var chats []OldChat
	err := w.again(ctx, func() (err error) {
		chats, err = w.chats.OldChats(ctx, keys)
		if err != nil || prepare == nil {
			return err
		}
		asked, err := prepare(ctx, chats)
		if err == nil && asked {
			chats, err = w.chats.OldChats(ctx, keys) // a hold may have come meanwhile
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range chats {
		if c.Held {
			w.held[c.ChatKey] = true
		}
	}
	return slices.DeleteFunc(messages, func(m OldMessage) bool { return w.held[m.ChatKey] }), nil
}

// noteHold notes that a chat is under hold.
func (w *bulk) noteHold(key ChatKey) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held[key] = true
}

// isHeld reports whether the chat was seen to be under hold.
func (w *bulk) isHeld(key ChatKey) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.held[key]
}

// inTime ends a run whose time is used up, or whose caller has gone.
func (w *bulk) inTime(ctx context.Context) error {
	switch {
	case ctx.Err() != nil:
		return Failure(Cancelled, context.Cause(ctx))
	case isClosed(w.stopping), !w.now().Before(w.deadline):
		return errOutOfTime
	default:
		return nil
	}
}

// isClosed reports whether a channel is closed that nothing is sent to; nil is not.
func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// count adds to one of the report's numbers.
func (w *bulk) count(number *int, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	*number += n
}
