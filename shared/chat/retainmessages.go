package chat

import (
	"cmp"
	"context"
)

// usualPage is how many messages are read at a time unless said otherwise: a query
// costs no more for finding many, and without their texts they fit into 20 MiB.
const usualPage = 20_000

// usualTexts is the same of messages with their texts, which may be 16 KiB each.
const usualTexts = 500

// messagesPage deletes a page of messages that are older than they may get.
func (r *run) messagesPage(ctx context.Context, after *Cursor) (*Cursor, error) {
	before := daysBefore(r.report.AsOf, r.report.Policy.RetentionDays)
	return r.treatPage(ctx, OldMessages{Before: before, After: after, Limit: cmp.Or(r.PageSize, usualPage)}, treatment{
		isDue:    func(m OldMessage) bool { return m.CreatedAt.Before(before) },
		apply:    r.Live.DeleteMessages,
		again:    r.messagesAgain(false),
		prepare:  r.dateChats,
		counted:  &r.report.MessagesDeleted,
		applying: StepDeleting, after: StepDeleted,
	})
}

func (r *run) messagesAgain(texts bool) func(context.Context, []OldMessage) ([]OldMessage, error) {
	return func(ctx context.Context, messages []OldMessage) ([]OldMessage, error) {
		return r.Live.MessagesAgain(ctx, messages, texts)
	}
}

func (r *run) treatPage(ctx context.Context, q OldMessages, t treatment) (next *Cursor, err error) {
	var page []OldMessage
	q.Strays = r.strays
	err = r.again(ctx, func() (err error) {
		page, next, err = r.Live.OldMessages(ctx, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	t.failed = func(messages []OldMessage) { r.count(&r.report.Failed, len(messages)) }
	return next, r.treat(ctx, page, t)
}
