package chattest

import (
	"context"
	"time"

	"example.com/gigchat/shared/chat"
)

// meddled are stores to which something may happen at each call: before it, and instead
// of its answer.
type meddled struct {
	chat.ReconcileLive
	archive chat.ReconcileArchive

	meddle func(method string, call func() error) error // does the call, or answers in its place
}

func (m *meddled) ScanMessages(ctx context.Context, q chat.Scan, found func(chat.LiveMessage)) (next *chat.Cursor, reads int, err error) {
	err = m.meddle("ScanMessages", func() (err error) { next, reads, err = m.ReconcileLive.ScanMessages(ctx, q, found); return err })
	if err != nil {
		return nil, 0, err
	}
	return next, reads, nil
}

func (m *meddled) MessagesNow(ctx context.Context, keys []chat.MessageKey) (list []chat.LiveMessage, at time.Time, err error) {
	err = m.meddle("MessagesNow", func() (err error) { list, at, err = m.ReconcileLive.MessagesNow(ctx, keys); return err })
	if err != nil {
		return nil, time.Time{}, err
	}
	return list, at, nil
}

func (m *meddled) Existed(ctx context.Context, keys []chat.MessageKey, at time.Time) (existed map[chat.MessageKey]bool, err error) {
	err = m.meddle("Existed", func() (err error) { existed, err = m.ReconcileLive.Existed(ctx, keys, at); return err })
	if err != nil {
		return nil, err
	}
	return existed, nil
}

// LockReconcile implements [chat.ReconcileArchive].
func (m *meddled) LockReconcile(ctx context.Context) (chat.ReconcileSession, error) {
	s, err := m.archive.LockReconcile(ctx)
	return &meddledSession{s, m}, err
}

type meddledSession struct {
	chat.ReconcileSession
	m *meddled
}

func (s *meddledSession) Horizon(ctx context.Context, now time.Time) (horizon time.Time, err error) {
	err = s.m.meddle("Horizon", func() (err error) { horizon, err = s.ReconcileSession.Horizon(ctx, now); return err })
	return horizon, err
}

func (s *meddledSession) LastReconciled(ctx context.Context, q chat.ReconcileRequest) (place chat.Cursor, err error) {
	err = s.m.meddle("LastReconciled", func() (err error) { place, err = s.ReconcileSession.LastReconciled(ctx, q); return err })
	return place, err
}

func (s *meddledSession) SaveReconcile(ctx context.Context, r chat.ReconcileReport) error {
	return s.m.meddle("SaveReconcile", func() error { return s.ReconcileSession.SaveReconcile(ctx, r) })
}

func (s *meddledSession) ScanRows(ctx context.Context, q chat.Scan) (rows []chat.Summary, next *chat.Cursor, err error) {
	err = s.m.meddle("ScanRows", func() (err error) { rows, next, err = s.ReconcileSession.ScanRows(ctx, q); return err })
	return rows, next, err
}

func (s *meddledSession) RowsNow(ctx context.Context, keys []chat.MessageKey) (rows []chat.Summary, err error) {
	err = s.m.meddle("RowsNow", func() (err error) { rows, err = s.ReconcileSession.RowsNow(ctx, keys); return err })
	return rows, err
}

func (s *meddledSession) RepairRows(ctx context.Context, rows []chat.Repair) (n int, err error) {
	err = s.m.meddle("RepairRows", func() (err error) { n, err = s.ReconcileSession.RepairRows(ctx, rows); return err })
	return n, err
}

func (s *meddledSession) MarkDeleted(ctx context.Context, rows []chat.Summary, at time.Time) (n int, err error) {
	err = s.m.meddle("MarkDeleted", func() (err error) { n, err = s.ReconcileSession.MarkDeleted(ctx, rows, at); return err })
	return n, err
}
