package chattest

import (
	"context"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"

	"example.com/gigchat/shared/chat"
)

// reconciliations are what an archive keeps for reconciling.
type reconciliations struct {
	reconciled  map[string]chat.ReconcileReport // by run
	reconciling *reconcileSession
}

// LockReconcile implements [chat.ReconcileArchive].
func (a *Archive) LockReconcile(context.Context) (chat.ReconcileSession, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.reconciling != nil {
		return nil, chat.Failure(chat.Aborted, errors.New("another session has the lock"))
	}
	a.reconciling = &reconcileSession{a}
	return a.reconciling, nil
}

// reconcileSession is the one session of reconciling at a time.
type reconcileSession struct{ *Archive }

// begin locks the archive, or fails if the session has ended.
func (s *reconcileSession) begin() (end func(), err error) {
	s.mu.Lock()
	if s.reconciling != s {
		s.mu.Unlock()
		return nil, chat.Failure(chat.Unavailable, errors.New("the session has ended"))
	}
	return s.mu.Unlock, nil
}

// Unlock implements [chat.ReconcileSession].
func (s *reconcileSession) Unlock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reconciling == s {
		s.reconciling = nil
	}
}

// Horizon implements [chat.ReconcileSession].
func (s *reconcileSession) Horizon(_ context.Context, now time.Time) (time.Time, error) {
	end, err := s.begin()
	if err != nil {
		return time.Time{}, err
	}
	defer end()
	days, err := strconv.Atoi(string(s.flags[chat.MirrorDaysKey].Value))
	if err != nil || days < 1 || days > 36500 {
		return time.Time{}, nil
	}
	return now.AddDate(0, 0, -days), nil
}

// LastReconciled implements [chat.ReconcileSession].
func (s *reconcileSession) LastReconciled(_ context.Context, q chat.ReconcileRequest) (chat.Cursor, error) {
	end, err := s.begin()
	if err != nil {
		return chat.Cursor{}, err
	}
	defer end()
	var last chat.ReconcileReport
	for _, r := range s.reconciled {
		if r.ReconcileRequest == q && !r.DryRun && r.StartedAt.After(last.StartedAt) {
			last = r
		}
	}
	return last.Place, nil
}

// SaveReconcile implements [chat.ReconcileSession].
func (s *reconcileSession) SaveReconcile(_ context.Context, r chat.ReconcileReport) error {
	end, err := s.begin()
	if err != nil {
		return err
	}
	defer end()
	s.reconciled[r.RunID] = r
	return nil
}

// RowsNow implements [chat.ReconcileSession].
func (s *reconcileSession) RowsNow(_ context.Context, keys []chat.MessageKey) ([]chat.Summary, error) {
	end, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	var rows []chat.Summary
	for _, key := range keys {
		if row, ok := s.summaries[[3]string{key.GigID, key.ChatID, key.ID}]; ok {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// RepairRows implements [chat.ReconcileSession]. It forgets nobody.
func (s *reconcileSession) RepairRows(_ context.Context, repairs []chat.Repair) (written int, err error) {
	end, err := s.begin()
	if err != nil {
		return 0, err
	}
	defer end()
	for _, r := range repairs {
		if strings.ContainsRune(r.SenderID, 0) {
			return 0, &chat.Error{Kind: chat.InvalidArgument}
		}
	}
	for _, r := range repairs {
		key := [3]string{r.GigID, r.ChatID, r.MessageID}
		kept, ok := s.summaries[key]
		if !ok && !s.isTooOld(r.Summary) || ok && kept.CompareVersion(r.Summary) < 0 || ok && r.Instead != nil && reflect.DeepEqual(kept, *r.Instead) {
			s.summaries[key] = r.Summary
			written++
		}
	}
	return written, nil
}

// MarkDeleted implements [chat.ReconcileSession].
func (s *reconcileSession) MarkDeleted(_ context.Context, rows []chat.Summary, at time.Time) (marked int, err error) {
	end, err := s.begin()
	if err != nil {
		return 0, err
	}
	defer end()
	for _, row := range rows {
		key := [3]string{row.GigID, row.ChatID, row.MessageID}
		kept, ok := s.summaries[key]
		if !ok || !kept.DeletedAt.IsZero() || !kept.SourceVersion.Equal(row.SourceVersion) {
			continue
		}
		kept.DeletedAt = at
		if kept.SourceVersion.After(at) {
			kept.DeletedAt = kept.SourceVersion
		}
		s.summaries[key] = kept
		marked++
	}
	return marked, nil
}
