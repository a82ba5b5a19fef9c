package chat

import "context"

// messages takes the user out of a chat's messages until no more have come
// meanwhile.
func (r *deletionRun) messages(ctx context.Context, c *DeletionChat) error {
	for {
		some, err := r.messagesAfter(ctx, c)
		if err != nil || !some || r.isHeld(c.ChatKey) {
			return err
		}
		// Whoever sends tells the chat when: it costs less to ask than to look.
		var now []OldChat
		err = r.again(ctx, func() (err error) {
			now, err = r.Live.OldChats(ctx, []ChatKey{c.ChatKey})
			return err
		})
		if err != nil || len(now) > 0 && !now[0].Activity.After(c.Place.At) {
			return err
		}
	}
}

// messagesAfter does the messages after the chat's place, and reports whether there
// were any. While a page is worked off the next one is read.
func (r *deletionRun) messagesAfter(ctx context.Context, c *DeletionChat) (some bool, err error) {
	reading, stop := context.WithCancel(ctx)
	pages := make(chan []OldMessage)
	var failed error
	go func() {
		defer close(pages)
		failed = r.read(reading, *c, pages)
	}()
	for page := range pages {
		some = true
		if err = r.inTime(ctx); err == nil {
			err = r.page(ctx, c, page)
		}
		if err != nil || r.isHeld(c.ChatKey) {
			break
		}
	}
	stop()
	for range pages { // so that the reading has ended
	}
	if err == nil && !r.isHeld(c.ChatKey) {
		err = failed
	}
	return some, err
}

// page takes the user out of a page of messages.
func (r *deletionRun) page(ctx context.Context, c *DeletionChat, page []OldMessage) error {
	if err := r.treat(ctx, page, r.treatment()); err != nil {
		return err
	}
	if err := r.follow(ctx, c.ChatKey, page); err != nil {
		return err
	}
	c.Place = placeOf(page)
	if err := r.save(ctx, c); err != nil {
		return err
	}
	r.reached(StepPageSaved)
	return nil
}

func placeOf(page []OldMessage) *Cursor {
	last := page[len(page)-1]
	return &Cursor{At: last.CreatedAt, Name: last.path()}
}

// read reads the messages after the chat's place. Where that fails it goes on after
// what has come.
func (r *deletionRun) read(ctx context.Context, c DeletionChat, pages chan<- []OldMessage) error {
	for whole := false; !whole; {
		err := r.again(ctx, func() error {
			came := false
			err := r.Live.ChatMessages(ctx, c.ChatKey, c.Place, r.pageSize(usualWhole), func(page []OldMessage) error {
				place := placeOf(page) // before whoever works it off sorts it
				select {
				case pages <- page:
					c.Place, came = place, true
					return nil
				case <-ctx.Done():
					return Failure(Cancelled, context.Cause(ctx))
				}
			})
			whole = err == nil
			if came {
				return nil
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ownMessages looks for what still carries the user's id: what has no time by which
// it could be found, and what came in between. A chat that is new is left to
// lookAgain, unless that is not to come.
func (r *deletionRun) ownMessages(ctx context.Context, c *DeletionChat) error {
	if c.State == ChatPending && r.request.State == DeletionRunning {
		return nil
	}
	for !r.isHeld(c.ChatKey) && !r.hasFailed(c.ChatKey) {
		if err := r.inTime(ctx); err != nil {
			return err
		}
		var own []OldMessage
		err := r.again(ctx, func() (err error) {
			own, err = r.Live.MessagesFrom(ctx, c.ChatKey, r.request.UserID, r.pageSize(usualWhole))
			return err
		})
		if err != nil || len(own) == 0 {
			return err
		}
		if err := r.treat(ctx, own, r.treatment()); err != nil {
			return err
		}
	}
	return nil
}

func (r *deletionRun) treatment() treatment {
	return treatment{
		isDue: func(m OldMessage) bool { return m.SenderID == r.request.UserID || r.change(m) != nil },
		apply: r.scrub,
		again: func(ctx context.Context, messages []OldMessage) ([]OldMessage, error) {
			keys := make([]MessageKey, len(messages))
			for i, m := range messages {
				keys[i] = m.MessageKey
			}
			return r.Live.WholeMessages(ctx, keys)
		},
		failed:   r.noteFailures,
		counted:  &r.request.Counts.Messages,
		applying: StepScrubbing, after: StepFollowed,
	}
}

func (r *deletionRun) noteFailures(messages []OldMessage) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range messages {
		r.failed[m.ChatKey] = true
	}
	for _, m := range messages[:min(len(messages), mostFailures-len(r.request.Failures))] {
		r.request.Failures = append(r.request.Failures, m.path())
	}
}

func (r *deletionRun) hasFailed(key ChatKey) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed[key]
}

func (r *deletionRun) forgetFailures(key ChatKey) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.failed, key)
}

// scrub changes messages, and has the archive follow at once: should it not, rows
// finds what is left there.
func (r *deletionRun) scrub(ctx context.Context, messages []OldMessage) error {
	changes := make([]Redaction, len(messages))
	reports := 0
	for i, m := range messages {
		changes[i] = *r.change(m)
		if changes[i].DropReportBy != "" {
			reports++
		}
	}
	versions, err := r.Live.ScrubMessages(ctx, changes)
	if err != nil {
		return err
	}
	r.count(&r.request.Counts.Reports, reports)
	r.reached(StepScrubbed)
	var rows []Summary
	for _, v := range versions {
		if v != nil {
			rows = append(rows, Summarize(*v))
		}
	}
	if err := r.keep(ctx, rows); err != nil {
		return err
	}
	r.count(&r.request.Counts.Rows, len(rows))
	return nil
}

// change returns what becomes of a message, nil if nothing does.
func (r *deletionRun) change(m OldMessage) *Redaction {
	c := Redaction{OldMessage: m, Anonymous: m.SenderID == r.request.UserID}
	without := func(t Text) *Text { return r.known.remove(t, false) }
	if c.Anonymous {
		without = r.withoutAny
	}
	c.Text, c.Reason, c.Original = without(m.Texts.Text), without(m.Texts.Reason), without(m.Texts.Original)
	if c.Anonymous && r.request.Mode == EraseMode {
		c.Text, c.Original = new(Text), nil
		if m.Texts.Original != "" {
			c.Original = new(Text)
		}
	}
	for reporter, report := range m.Texts.Reports {
		if reporter == r.request.UserID {
			c.DropReportBy = reporter
			continue
		}
		if redacted := without(report.Reason); redacted != nil {
			if c.Reports == nil {
				c.Reports = map[string]Text{}
			}
			c.Reports[reporter] = *redacted
		}
	}
	if !c.Anonymous && c.Text == nil && c.Reason == nil && c.Original == nil && c.Reports == nil && c.DropReportBy == "" {
		return nil
	}
	return &c
}

// withoutAny returns the text without PII and without identifiers, or nil if it has
// none. PII comes first, since it may take an identifier to know an address by.
func (r *deletionRun) withoutAny(t Text) *Text {
	redacted := withoutPII(t)
	if redacted != nil {
		t = *redacted
	}
	if without := r.known.remove(t, false); without != nil {
		return without
	}
	return redacted
}

// Result returns the message as the redaction leaves it, nil if it is malformed.
// When it was redacted is the store's to know.
func (c Redaction) Result() *Message {
	if c.Whole == nil {
		return nil
	}
	m := *c.Whole
	if c.Anonymous {
		m.SenderID = DeletedUserID
	}
	if c.Text != nil {
		m.Text = *c.Text
	}
	if c.Reason != nil {
		m.ModerationReason = *c.Reason
	}
	return &m
}
