package chat

import "context"

// follow has the archive keep those of a chat's messages that it is behind with,
// though nothing of the user is in them.
//
// Why: from the seal on it takes no text of a version as old as these. Should their
// events not have come by then, this is how it has them; of what comes later than
// that and is not here, the message is gone, and nobody can tell whom it names.
func (r *deletionRun) follow(ctx context.Context, key ChatKey, messages []OldMessage) error {
	if r.isHeld(key) {
		return nil
	}
	var versions []MessageVersion
	for _, m := range messages {
		if c := r.change(m); m.Whole != nil && (c == nil || !c.changesMessage()) {
			versions = append(versions, MessageVersion{ID: m.ID, UpdatedAt: m.UpdatedAt})
		}
	}
	if len(versions) == 0 {
		return nil
	}
	ids, err := r.session.Behind(ctx, key, versions)
	if err != nil {
		return err
	}
	behind := map[string]bool{}
	for _, id := range ids {
		behind[id] = true
	}
	var rows []Summary
	for _, m := range messages {
		if behind[m.ID] {
			rows = append(rows, Summarize(Version{*m.Whole, m.UpdatedAt}))
		}
	}
	return r.keep(ctx, rows)
}

// changesMessage reports whether more than the reports below the message changes.
func (c Redaction) changesMessage() bool {
	return c.Anonymous || c.Text != nil || c.Reason != nil || c.Original != nil
}

// keep keeps rows, but those that will never fit: like the events of such messages,
// they must not hold up the others.
func (r *deletionRun) keep(ctx context.Context, rows []Summary) error {
	err := r.session.KeepRows(ctx, rows)
	if KindOf(err) != InvalidArgument {
		return err
	}
	for _, row := range rows {
		if err := r.session.KeepRows(ctx, []Summary{row}); err != nil && KindOf(err) != InvalidArgument {
			return err
		}
	}
	return nil
}
