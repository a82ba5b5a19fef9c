package chat

import "context"

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
// that are malformed.
func (r *reconcileRun) lookUpMessages(ctx context.Context, suspects []suspect) ([]suspect, error) {
	now, err := r.messagesNow(ctx, keysOf(suspects))
	if err != nil {
		return nil, err
	}
	var wellFormed []suspect
	for _, s := range suspects {
		m, exists := now[s.MessageKey]
		if s.want = m.want; s.want != nil || !exists {
			wellFormed = append(wellFormed, s)
		}
	}
	return wellFormed, nil
}

// messagesNow returns the messages as they are now, by their keys, without those that
// are gone.
func (r *reconcileRun) messagesNow(ctx context.Context, keys []MessageKey) (map[MessageKey]scanned, error) {
	now := make(map[MessageKey]scanned, len(keys))
	if len(keys) == 0 {
		return now, nil
	}
	err := r.again(ctx, func() error {
		messages, err := r.Live.MessagesNow(ctx, keys)
		for _, m := range messages {
			now[m.MessageKey] = newScanned(m)
		}
		return err
	})
	r.report.Reads += len(keys)
	return now, err
}

func keysOf(suspects []suspect) []MessageKey {
	keys := make([]MessageKey, len(suspects))
	for i, s := range suspects {
		keys[i] = s.MessageKey
	}
	return keys
}
