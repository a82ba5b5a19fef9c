package chattest

import (
	"context"

	"example.com/gigchat/shared/chat"
)

// faultyDeletionSession is a session in which things go wrong as planned. When an answer
// is lost, so is the session.
type faultyDeletionSession struct {
	chat.DeletionSession
	faulty *faultyDeletion
	lost   bool
}

// call does a call's work, unless something goes wrong.
func (s *faultyDeletionSession) call(method string, do func() error) error {
	done := false
	fails := func(error) error { s.lost = s.lost || done; return errArchive }
	return s.faulty.call(method, nil, fails, func() error {
		if s.lost {
			return errArchive
		}
		done = true
		return do()
	})
}

// askSession is call of what answers.
func askSession[T any](s *faultyDeletionSession, method string, do func() (T, error)) (answer T, err error) {
	err = s.call(method, func() (err error) { answer, err = do(); return err })
	if err != nil {
		var none T
		return none, err
	}
	return answer, nil
}

func (s *faultyDeletionSession) Load(ctx context.Context, requestID string) (chat.DeletionRequest, error) {
	return askSession(s, "Load", func() (chat.DeletionRequest, error) { return s.DeletionSession.Load(ctx, requestID) })
}

func (s *faultyDeletionSession) AddIdentifiers(ctx context.Context, r chat.DeletionRequest) error {
	return s.call("AddIdentifiers", func() error { return s.DeletionSession.AddIdentifiers(ctx, r) })
}

func (s *faultyDeletionSession) ArchivedChats(ctx context.Context, userID string) ([]chat.ChatKey, error) {
	return askSession(s, "ArchivedChats", func() ([]chat.ChatKey, error) { return s.DeletionSession.ArchivedChats(ctx, userID) })
}

func (s *faultyDeletionSession) RecordChats(ctx context.Context, requestID string, keys []chat.ChatKey) error {
	return s.call("RecordChats", func() error { return s.DeletionSession.RecordChats(ctx, requestID, keys) })
}

func (s *faultyDeletionSession) ReopenChats(ctx context.Context, requestID string, keys []chat.ChatKey) (int, error) {
	return askSession(s, "ReopenChats", func() (int, error) { return s.DeletionSession.ReopenChats(ctx, requestID, keys) })
}

func (s *faultyDeletionSession) ChatsToDo(ctx context.Context, requestID string, after *chat.ChatKey, limit int) ([]chat.DeletionChat, error) {
	return askSession(s, "ChatsToDo", func() ([]chat.DeletionChat, error) {
		return s.DeletionSession.ChatsToDo(ctx, requestID, after, limit)
	})
}

func (s *faultyDeletionSession) SaveChat(ctx context.Context, r chat.DeletionRequest, c chat.DeletionChat) error {
	return s.call("SaveChat", func() error { return s.DeletionSession.SaveChat(ctx, r, c) })
}

func (s *faultyDeletionSession) SaveRequest(ctx context.Context, r chat.DeletionRequest) error {
	return s.call("SaveRequest", func() error { return s.DeletionSession.SaveRequest(ctx, r) })
}

func (s *faultyDeletionSession) Rows(ctx context.Context, key chat.ChatKey, afterID string, limit int) ([]chat.Summary, error) {
	return askSession(s, "Rows", func() ([]chat.Summary, error) { return s.DeletionSession.Rows(ctx, key, afterID, limit) })
}

func (s *faultyDeletionSession) Behind(ctx context.Context, key chat.ChatKey, versions []chat.MessageVersion) ([]string, error) {
	return askSession(s, "Behind", func() ([]string, error) { return s.DeletionSession.Behind(ctx, key, versions) })
}

func (s *faultyDeletionSession) KeepRows(ctx context.Context, rows []chat.Summary) error {
	return s.call("KeepRows", func() error { return s.DeletionSession.KeepRows(ctx, rows) })
}

func (s *faultyDeletionSession) ScrubRows(ctx context.Context, rows []chat.Summary) error {
	return s.call("ScrubRows", func() error { return s.DeletionSession.ScrubRows(ctx, rows) })
}

func (s *faultyDeletionSession) Reasons(ctx context.Context, key chat.ChatKey, after *chat.ReasonRow, limit int) ([]chat.ReasonRow, error) {
	return askSession(s, "Reasons", func() ([]chat.ReasonRow, error) { return s.DeletionSession.Reasons(ctx, key, after, limit) })
}

func (s *faultyDeletionSession) ScrubReasons(ctx context.Context, rows []chat.ReasonRow) error {
	return s.call("ScrubReasons", func() error { return s.DeletionSession.ScrubReasons(ctx, rows) })
}
