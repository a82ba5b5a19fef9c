package chat

import (
	"cmp"
	"context"
	"time"
)

// merge is both lists side by side, each read once, in pages, in the order that they
// share.
//
// Why it would do no harm should the orders ever differ: messages that miss each other
// here are looked up by their names before anything is made of it.
type merge struct {
	scan Scan // its order
	live side[scanned]
	rows side[Summary]
	at   Cursor // up to here, this one included, both are merged

	pair func(*scanned, *Summary) *suspect // of what has the same place; either may be nil
}

// side is one of the lists.
type side[T any] struct {
	page  []T
	after Cursor // the page that comes next begins there
	ended bool
	read  func(ctx context.Context, after Cursor) ([]T, *Cursor, error)
}

// fill reads the next page if nothing is left of the last.
func (s *side[T]) fill(ctx context.Context) error {
	for len(s.page) == 0 && !s.ended {
		page, next, err := s.read(ctx, s.after)
		if err != nil {
			return err
		}
		s.page, s.ended = page, next == nil
		if next != nil {
			s.after = *next
		}
	}
	return nil
}

// first returns the first that is left, nil at the end; known is false if the next
// page tells.
func (s *side[T]) first() (v *T, known bool) {
	if len(s.page) > 0 {
		return &s.page[0], true
	}
	return nil, s.ended
}

// advance merges until the next page of one of the lists is needed, and returns what
// differs, and whether there is more.
func (m *merge) advance(ctx context.Context) (differs []suspect, more bool, err error) {
	if err := m.live.fill(ctx); err != nil {
		return nil, false, err
	}
	if err := m.rows.fill(ctx); err != nil {
		return nil, false, err
	}
	for {
		live, liveKnown := m.live.first()
		row, rowKnown := m.rows.first()
		switch {
		case !liveKnown || !rowKnown:
			return differs, true, nil
		case live == nil && row == nil:
			return differs, false, nil
		case live != nil && row != nil:
			if order := m.compare(*live, *row); order < 0 {
				row = nil
			} else if order > 0 {
				live = nil
			}
		}
		if s := m.pair(live, row); s != nil {
			differs = append(differs, *s)
		}
		if row != nil {
			m.at = m.scan.Place(row.key(), row.SentAt)
			m.rows.page = m.rows.page[1:]
		}
		if live != nil {
			m.at = m.scan.Place(live.MessageKey, live.at)
			m.live.page = m.live.page[1:]
		}
	}
}

func (m *merge) compare(live scanned, row Summary) int {
	byPath := cmp.Or(
		cmp.Compare(live.GigID, row.GigID), cmp.Compare(live.ChatID, row.ChatID), cmp.Compare(live.ID, row.MessageID),
	)
	if m.scan.ByTime() {
		return cmp.Or(live.at.Compare(row.SentAt), byPath)
	}
	return byPath
}

// newMerge begins after the place where the last run had to stop.
func (r *reconcileRun) newMerge() *merge {
	q := Scan{GigID: r.report.GigID, Limit: cmp.Or(r.PageSize, usualScan)}
	if q.GigID == "" {
		q.From = r.report.Since // a gig is read whole: it is small
	}
	m := &merge{scan: q, at: r.report.Place, pair: r.pair}
	m.live.after, m.rows.after = m.at, m.at
	m.live.read = func(ctx context.Context, after Cursor) (page []scanned, next *Cursor, err error) {
		q := q
		q.After = after
		err = r.again(ctx, func() (err error) {
			page = make([]scanned, 0, len(page))
			var reads int
			next, reads, err = r.Live.ScanMessages(ctx, q, func(m LiveMessage) { page = append(page, newScanned(m)) })
			r.report.Reads += reads
			return err
		})
		return page, next, err
	}
	m.rows.read = func(ctx context.Context, after Cursor) ([]Summary, *Cursor, error) {
		q := q
		q.After = after
		return r.session.ScanRows(ctx, q)
	}
	return m
}

// scanned is a live message without its text.
type scanned struct {
	MessageKey
	at   time.Time
	want *Summary // what its row must be; nil if it is malformed
}

func newScanned(m LiveMessage) scanned {
	s := scanned{MessageKey: m.MessageKey, at: m.CreatedAt}
	if m.Version != nil {
		want := Summarize(*m.Version)
		s.want = &want
	}
	return s
}

// pair returns what a live message and the row at its place give to suspect, nil if
// nothing.
func (r *reconcileRun) pair(live *scanned, row *Summary) *suspect {
	switch {
	case live == nil && row.SentAt.Before(r.report.Since):
		return nil
	case live == nil:
		return &suspect{MessageKey: row.key(), byRow: true}
	case live.at.Before(r.report.Since):
		return nil
	}
	r.report.Scanned++
	switch {
	case live.want == nil:
		r.report.Failed++ // its row, if it had one when it was well formed, stays
		return nil
	case row != nil && row.equals(*live.want):
		return nil
	default:
		return &suspect{MessageKey: live.MessageKey, want: live.want}
	}
}
