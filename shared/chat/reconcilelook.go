package chat

import (
	"context"
	"time"
)

// lookUpRows reads the rows of suspects as they are now.
func (r *reconcileRun) lookUpRows(ctx context.Context, suspects []suspect) error {
	rows, err := r.session.RowsNow(ctx, keysOf(suspects))
	if err != nil {
		return err
	}
	byKey := make(map[MessageKey]*Summary, len(rows))
	for i, row := range rows {
		byKey[row.key()] = &rows[i]
	}
	for i := range suspects {
		suspects[i].row = byKey[suspects[i].MessageKey]
	}
	return nil
}

// lookUpMessages reads the messages of suspects as they are now, and leaves out those
// that are malformed. It returns when that is by the live store's clock.
func (r *reconcileRun) lookUpMessages(ctx context.Context, suspects []suspect) (wellFormed []suspect, at time.Time, err error) {
	now, at, err := r.messagesNow(ctx, keysOf(suspects))
	if err != nil {
		return nil, time.Time{}, err
	}
	for _, s := range suspects {
		m, exists := now[s.MessageKey]
		if s.want = m.want; s.want != nil || !exists {
			wellFormed = append(wellFormed, s)
		}
	}
	return wellFormed, at, nil
}

// messagesNow returns the messages as they are now, by their keys, without those that
// are gone.
func (r *reconcileRun) messagesNow(ctx context.Context, keys []MessageKey) (now map[MessageKey]scanned, at time.Time, err error) {
	now = make(map[MessageKey]scanned, len(keys))
	if len(keys) == 0 {
		return now, time.Time{}, nil
	}
	err = r.again(ctx, func() (err error) {
		var messages []LiveMessage
		messages, at, err = r.Live.MessagesNow(ctx, keys)
		for _, m := range messages {
			now[m.MessageKey] = newScanned(m)
		}
		return err
	})
	r.report.Reads += len(keys)
	return now, at, err
}

// longGone returns which of the suspects, whose messages are gone, have been so for as
// long as an event may take, so that none can be on its way any more. Now is the live
// store's.
func (r *reconcileRun) longGone(ctx context.Context, suspects []suspect, now time.Time) (map[MessageKey]bool, error) {
	then := now.Add(-r.Settle)
	// A later row is of a message that was sent since.
	early, _ := split(suspects, func(s suspect) bool {
		return r.difference(s) == phantomRow && !s.row.SourceVersion.After(then)
	})
	gone := make(map[MessageKey]bool, len(early))
	if len(early) == 0 {
		return gone, nil
	}
	var existed map[MessageKey]bool
	err := r.again(ctx, func() (err error) {
		existed, err = r.Live.Existed(ctx, keysOf(early), then)
		return err
	})
	r.report.Reads += len(early)
	for _, s := range early {
		gone[s.MessageKey] = !existed[s.MessageKey]
	}
	return gone, err
}

func keysOf(suspects []suspect) []MessageKey {
	keys := make([]MessageKey, len(suspects))
	for i, s := range suspects {
		keys[i] = s.MessageKey
	}
	return keys
}
