package chat

import (
	"cmp"
	"context"

	"example.com/gigchat/shared/pii"
)

// redactPage takes PII out of a page of messages that are older than it may stand
// in them, those aside that are deleted anyway.
//
// Why every message of that age is read in each run, and not only those that have
// come of age since the last: an import brings old messages at any time, and tells
// nobody.
func (r *run) redactPage(ctx context.Context, after *Cursor) (*Cursor, error) {
	p, asOf := r.report.Policy, r.report.AsOf
	q := OldMessages{
		Before: daysBefore(asOf, p.RedactionDays), After: after, Limit: cmp.Or(r.PageSize, usualTexts), Texts: true,
	}
	if days := p.acts(RetentionDaysKey, p.RetentionDays); days > 0 {
		q.From = daysBefore(asOf, days)
	}
	return r.treatPage(ctx, q, treatment{
		again: r.messagesAgain(true),
		isDue: func(m OldMessage) bool {
			return !m.CreatedAt.Before(q.From) && m.CreatedAt.Before(q.Before) && redaction(m) != nil
		},
		apply: func(ctx context.Context, messages []OldMessage) error {
			redactions := make([]Redaction, len(messages))
			for i, m := range messages {
				redactions[i] = *redaction(m)
			}
			return r.Live.RedactMessages(ctx, redactions)
		},
		counted:  &r.report.MessagesRedacted,
		applying: StepRedacting, after: StepRedacted,
	})
}

// redaction returns what of the message's texts holds PII, without it; nil if
// nothing does.
func redaction(m OldMessage) *Redaction {
	r := Redaction{
		OldMessage: m, Text: withoutPII(m.Texts.Text), Reason: withoutPII(m.Texts.Reason), Original: withoutPII(m.Texts.Original),
	}
	for reporter, report := range m.Texts.Reports {
		if redacted := withoutPII(report.Reason); redacted != nil {
			if r.Reports == nil {
				r.Reports = map[string]Text{}
			}
			r.Reports[reporter] = *redacted
		}
	}
	if r.Text == nil && r.Reason == nil && r.Original == nil && r.Reports == nil {
		return nil
	}
	return &r
}

// withoutPII returns the text without PII, or nil if it has none.
func withoutPII(t Text) *Text {
	findings := pii.Scan(string(t))
	if len(findings) == 0 {
		return nil
	}
	redacted := Text(pii.Replace(string(t), findings))
	return &redacted
}
