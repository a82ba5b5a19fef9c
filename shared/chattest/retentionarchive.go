package chattest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"example.com/gigchat/shared/chat"
)

// runs is what an archive keeps for retention.
type runs struct {
	flags   map[string]chat.Flag
	reports map[string]chat.RetentionReport // by run
	current *session
}

// SetFlag seeds a flag: its value in JSON, and when it was changed, nil if that is
// not known.
func (a *Archive) SetFlag(_ context.Context, key, value string, updatedAt *time.Time) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	flag := chat.Flag{Value: []byte(value)}
	if updatedAt != nil {
		flag.UpdatedAt = *updatedAt
	}
	a.flags[key] = flag
	return nil
}

// UnsetFlag takes a flag away.
func (a *Archive) UnsetFlag(_ context.Context, key string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.flags, key)
	return nil
}

// Reports returns the reports of all runs, in the order in which they began.
func (a *Archive) Reports(context.Context) ([]chat.RetentionReport, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.sortedReports(), nil
}

func (a *Archive) sortedReports() []chat.RetentionReport {
	var all []chat.RetentionReport
	for _, r := range a.reports {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b chat.RetentionReport) int {
		return cmp.Or(a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.RunID, b.RunID))
	})
	return all
}

// LockRetention implements [chat.RetentionArchive].
func (a *Archive) LockRetention(context.Context) (chat.RetentionSession, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.current != nil {
		return nil, chat.Failure(chat.Aborted, errors.New("another session has the lock"))
	}
	a.current = &session{Archive: a}
	return a.current, nil
}

// session is the one session of retention at a time.
type session struct{ *Archive }

// begin locks the archive, or fails if the session has ended.
func (s *session) begin() (end func(), err error) {
	s.mu.Lock()
	if s.current != s {
		s.mu.Unlock()
		return nil, chat.Failure(chat.Unavailable, errors.New("the session has ended"))
	}
	return s.mu.Unlock, nil
}

// Unlock implements [chat.RetentionSession].
func (s *session) Unlock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == s {
		s.current = nil
	}
}

// Flags implements [chat.RetentionSession].
func (s *session) Flags(_ context.Context, keys ...string) (map[string]chat.Flag, error) {
	end, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	flags := map[string]chat.Flag{}
	for _, key := range keys {
		if flag, ok := s.flags[key]; ok {
			flags[key] = flag
		}
	}
	return flags, nil
}

// GraceBefore implements [chat.RetentionSession].
func (s *session) GraceBefore(_ context.Context, t time.Time) (hours int, err error) {
	end, err := s.begin()
	if err != nil {
		return 0, err
	}
	defer end()
	for _, r := range s.sortedReports() {
		if r.StartedAt.Before(t) {
			hours = r.Policy.EffectiveGraceHours
		}
	}
	return hours, nil
}

// LastPlace implements [chat.RetentionSession].
func (s *session) LastPlace(context.Context) (chat.Place, error) {
	end, err := s.begin()
	if err != nil {
		return chat.Place{}, err
	}
	defer end()
	var last chat.Place
	for _, r := range s.sortedReports() {
		if !r.DryRun {
			last = r.Place
		}
	}
	return last, nil
}

// SaveReport implements [chat.RetentionSession].
func (s *session) SaveReport(_ context.Context, r chat.RetentionReport) error {
	end, err := s.begin()
	if err != nil {
		return err
	}
	defer end()
	s.reports[r.RunID] = r
	return nil
}
