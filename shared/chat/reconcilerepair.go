package chat

import "context"

// repair counts what differs and makes it right, or only counts it.
func (r *reconcileRun) repair(ctx context.Context, due []suspect) error {
	phantoms, others := split(due, func(s suspect) bool { return s.want == nil })
	if r.report.DryRun {
		r.tally(due)
		return nil
	}
	if err := r.write(ctx, others); err != nil {
		return err
	}
	if len(phantoms) == 0 {
		return nil
	}
	rows := make([]Summary, len(phantoms))
	for i, s := range phantoms {
		rows[i] = *s.row
	}
	r.reached(StepMarking)
	marked, err := r.mark(ctx, rows)
	if err != nil {
		return err
	}
	r.reached(StepMarked)
	r.tally(phantoms)
	r.report.Repaired += marked
	return nil
}

func (r *reconcileRun) tally(suspects []suspect) {
	for _, s := range suspects {
		switch r.difference(s) {
		case missingRow:
			r.report.Missing++
		case staleRow:
			r.report.Stale++
		case phantomRow:
			r.report.Phantom++
		}
	}
}

// write makes rows as they must be.
func (r *reconcileRun) write(ctx context.Context, suspects []suspect) error {
	if len(suspects) == 0 {
		return nil
	}
	repairs := make([]Repair, len(suspects))
	var overwritten []Summary
	for i, s := range suspects {
		repairs[i].Summary = *s.want
		if s.isImpossible() {
			repairs[i].Instead = s.row
			overwritten = append(overwritten, *s.want)
		}
	}
	r.reached(StepRepairing)
	written, unfit, err := r.fit(ctx, repairs)
	if err != nil {
		return err
	}
	r.reached(StepRepaired)
	_, fitting := split(suspects, func(s suspect) bool { return unfit[s.MessageKey] })
	r.tally(fitting)
	r.report.Failed += len(unfit)
	r.report.Repaired += written
	return r.follow(ctx, overwritten)
}

// fit writes rows, and returns how many it has written and which do not fit the
// archive. These keep no other from being written.
func (r *reconcileRun) fit(ctx context.Context, repairs []Repair) (written int, unfit map[MessageKey]bool, err error) {
	err = r.again(ctx, func() (err error) {
		written, err = r.session.RepairRows(ctx, repairs)
		return err
	})
	switch {
	case KindOf(err) != InvalidArgument:
		return written, nil, err
	case len(repairs) == 1:
		return 0, map[MessageKey]bool{repairs[0].key(): true}, nil
	}
	unfit = map[MessageKey]bool{}
	written = 0
	for _, half := range [][]Repair{repairs[:len(repairs)/2], repairs[len(repairs)/2:]} {
		n, more, err := r.fit(ctx, half)
		if err != nil {
			return written, unfit, err
		}
		written += n
		for key := range more {
			unfit[key] = true
		}
	}
	return written, unfit, nil
}

// follow looks at messages whose rows told of versions that were none: until they were
// overwritten, those had kept out the events of later ones.
func (r *reconcileRun) follow(ctx context.Context, overwritten []Summary) error {
	if len(overwritten) == 0 {
		return nil
	}
	r.reached(StepFollowing)
	keys := make([]MessageKey, len(overwritten))
	for i, s := range overwritten {
		keys[i] = s.key()
	}
	now, _, err := r.messagesNow(ctx, keys)
	if err != nil {
		return err
	}
	var later []Repair
	var gone []Summary
	for _, s := range overwritten {
		switch m, exists := now[s.key()]; {
		case !exists:
			gone = append(gone, s)
		case m.want != nil && s.CompareVersion(*m.want) < 0:
			later = append(later, Repair{Summary: *m.want})
		}
	}
	if len(later) > 0 {
		if _, _, err := r.fit(ctx, later); err != nil {
			return err
		}
	}
	if len(gone) > 0 {
		_, err = r.mark(ctx, gone)
	}
	return err
}

// mark marks rows deleted and returns how many.
func (r *reconcileRun) mark(ctx context.Context, rows []Summary) (marked int, err error) {
	at := r.Now()
	err = r.again(ctx, func() (err error) {
		marked, err = r.session.MarkDeleted(ctx, rows, at)
		return err
	})
	return marked, err
}
