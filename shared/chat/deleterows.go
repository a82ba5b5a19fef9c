package chat

import (
	"context"
	"unicode/utf8"
)

// usualSummaries are how many rows of the archive are read at a time.
const usualSummaries = 1000

// rows takes the user out of a chat's rows in the archive: those of messages that
// are gone from the live store, and those that did not follow their messages.
func (r *deletionRun) rows(ctx context.Context, c *DeletionChat) error {
	for after := ""; !r.isHeld(c.ChatKey); {
		var rows []Summary
		for try := range attempts {
			err := r.inTime(ctx)
			if err != nil {
				return err
			}
			if rows, err = r.session.Rows(ctx, c.ChatKey, after, r.pageSize(usualSummaries)); err != nil {
				return err
			}
			changed, err := r.scrubRows(ctx, c.ChatKey, rows)
			if err != nil {
				return err
			}
			if try == 0 {
				r.count(&r.request.Counts.Rows, changed)
			}
			if changed == 0 {
				break // else they are looked at again: an event may have been faster
			}
		}
		if len(rows) == 0 {
			return nil
		}
		after = rows[len(rows)-1].MessageID
	}
	return nil
}

// scrubRows does a page of rows, and returns how many of them it has changed.
func (r *deletionRun) scrubRows(ctx context.Context, key ChatKey, rows []Summary) (changed int, err error) {
	due := map[string]Summary{}
	var keys []MessageKey
	for _, row := range rows {
		if row.SenderID == r.request.UserID || r.known.remove(row.Summary, isCut(row)) != nil {
			due[row.MessageID] = row
			keys = append(keys, MessageKey{key, row.MessageID})
		}
	}
	if len(due) == 0 {
		return 0, nil
	}
	if err := r.lookForHold(ctx, key); err != nil || r.isHeld(key) {
		return 0, err
	}
	var live []OldMessage
	err = r.again(ctx, func() (err error) {
		live, err = r.Live.WholeMessages(ctx, keys)
		return err
	})
	if err != nil {
		return 0, err
	}
	var follow, scrubbed []Summary
	for _, m := range live {
		switch {
		case r.change(m) != nil:
			delete(due, m.ID) // it came after the messages were done, and is looked for
		case m.Whole != nil && m.UpdatedAt.After(due[m.ID].SourceVersion):
			delete(due, m.ID)
			follow = append(follow, Summarize(Version{*m.Whole, m.UpdatedAt}))
		}
	}
	for _, row := range due {
		scrubbed = append(scrubbed, r.scrubRow(row))
	}
	if err := r.keep(ctx, follow); err != nil {
		return 0, err
	}
	if err := r.session.ScrubRows(ctx, scrubbed); err != nil {
		return 0, err
	}
	r.reached(StepScrubbedRows)
	return len(follow) + len(scrubbed), nil
}

// scrubRow returns the row of a message that is gone without the user.
func (r *deletionRun) scrubRow(row Summary) Summary {
	if without := r.known.remove(row.Summary, isCut(row)); without != nil {
		row.Summary = Text(firstRunes(string(*without), MaxSummaryLength))
	}
	if row.SenderID == r.request.UserID {
		row.SenderID = DeletedUserID
		if r.request.Mode == EraseMode {
			row.Summary, row.TextLength, row.PIITypes = "", 0, []string{}
		}
	}
	return row
}

// isCut reports whether the summary may be the beginning of a longer text.
func isCut(s Summary) bool {
	return utf8.RuneCountInString(string(s.Summary)) >= MaxSummaryLength
}

// reasons takes the user out of the reasons in the archive's logs.
func (r *deletionRun) reasons(ctx context.Context, c *DeletionChat) error {
	var after *ReasonRow
	for !r.isHeld(c.ChatKey) {
		if err := r.inTime(ctx); err != nil {
			return err
		}
		page, err := r.session.Reasons(ctx, c.ChatKey, after, r.pageSize(usualSummaries))
		if err != nil || len(page) == 0 {
			return err
		}
		after = &page[len(page)-1]
		var scrubbed []ReasonRow
		for _, row := range page {
			without := r.known.remove(row.Reason, false)
			if row.OfDeleted {
				without = r.withoutAny(row.Reason)
			}
			if without != nil {
				row.Reason = *without
				scrubbed = append(scrubbed, row)
			}
		}
		if len(scrubbed) == 0 {
			continue
		}
		if err := r.lookForHold(ctx, c.ChatKey); err != nil || r.isHeld(c.ChatKey) {
			return err
		}
		if err := r.session.ScrubReasons(ctx, scrubbed); err != nil {
			return err
		}
		r.count(&r.request.Counts.Reasons, len(scrubbed))
		r.reached(StepScrubbedReasons)
	}
	return nil
}
