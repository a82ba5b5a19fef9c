package chat

import (
	"context"
	"errors"
	"time"
)

// Archive keeps one summary for each message, and the moderators' decisions.
type Archive interface {
	// Keep stores the summary unless the archive has that version of the message
	// or a later one, and the decision, if there is one, unless it is stored.
	// Both are stored or neither.
	Keep(ctx context.Context, s Summary, d *Decision) error
}

// Change is what happened to one message's document.
type Change struct {
	Old *Version  // nil if the document did not exist before
	New *Version  // nil if the document does not exist any more
	At  time.Time // when the event was made; orders nothing
}

// Decision is a change of a message's moderation status.
type Decision struct {
	GigID, ChatID, MessageID string

	From, To      ModerationStatus
	ModeratorID   string // empty if no moderator decided, as after a report
	Reason        Text
	At            time.Time
	SourceVersion time.Time // the update time of the version that it made
}

// Mirror keeps the archive equal to the live store.
type Mirror struct {
	Archive Archive
	Now     func() time.Time

	// Mirrored is told of each change when the archive has it, and how long after the
	// change that is; nil: nobody is.
	Mirrored func(ctx context.Context, lag time.Duration)
}

// Apply brings the archive's row of one message to the version that the change
// left. It converges: whatever changes arrive, in any order and any number of
// times, the row ends equal to the latest version, since every change carries
// the whole of its version and the archive never goes back to an earlier one.
//
// Errors: InvalidArgument of a change of nothing, and of what the archive can never
// hold; any other may pass.
func (m *Mirror) Apply(ctx context.Context, c Change) error {
	s, changed, err := c.summary()
	if err != nil {
		return err
	}
	if err := m.Archive.Keep(ctx, s, decision(c)); err != nil {
		return err
	}
	if m.Mirrored != nil {
		// Not below 0, where clocks differ.
		m.Mirrored(ctx, max(0, m.Now().Sub(changed)))
	}
	return nil
}

// summary returns the row that the change asks for, and when the message changed so.
func (c Change) summary() (s Summary, changed time.Time, err error) {
	switch {
	case c.New != nil:
		s = Summarize(*c.New)
		return s, s.SourceVersion, nil
	case c.Old != nil:
		s = Summarize(*c.Old)
		s.DeletedAt = c.At
		if s.SourceVersion.After(s.DeletedAt) {
			s.DeletedAt = s.SourceVersion
		}
		return s, s.DeletedAt, nil
	default:
		return Summary{}, time.Time{}, Unusable(ReasonEmpty, errors.New("it has no document"))
	}
}

// decision returns the change of status between the two versions of a change,
// or nil if there is none.
func decision(c Change) *Decision {
	if c.Old == nil || c.New == nil || c.Old.ModerationStatus == c.New.ModerationStatus {
		return nil
	}
	at := c.New.ModeratedAt
	if at.IsZero() {
		at = c.New.UpdatedAt
	}
	return &Decision{
		GigID:         c.New.GigID,
		ChatID:        c.New.ChatID,
		MessageID:     c.New.ID,
		From:          c.Old.ModerationStatus,
		To:            c.New.ModerationStatus,
		ModeratorID:   c.New.ModeratedBy,
		Reason:        c.New.ModerationReason,
		At:            at,
		SourceVersion: c.New.UpdatedAt,
	}
}
