package chattest

import (
	"context"
	"errors"
	"time"

	"example.com/gigchat/shared/chat"
)

// fault is what goes wrong, or happens, at a call of a store.
type fault struct {
	kind    error                  // how the call fails; nil: it does not
	after   bool                   // having done its work
	happens func(writing []string) // the paths below which the call writes
}

// faulty is a live store, and an archive, in which things go wrong as planned.
type faulty struct {
	chat.RetentionLive
	archive chat.RetentionArchive
	plan    map[callName]fault
	death   int // from this call on every call fails, unless it is 0
	calls   int
	counts  map[string]int // calls of each name
}

// callName names the n-th call of a method, from 1.
type callName struct {
	method string
	n      int
}

// faultyMethods are those at which something may go wrong, writes more often.
var faultyMethods = []string{
	"Strays", "OldMessages", "MessagesAgain", "OldChats", "QuietChats", "HeldChats", "CountMessages",
	"DeleteMessages", "RedactMessages", "DateChat", "DeleteBelow", "DeleteChat", "SaveReport", "DeleteRows",
	"DeleteMessages", "RedactMessages", "DateChat", "DeleteBelow", "DeleteChat",
}

var (
	errDead     = chat.Failure(chat.Unavailable, errors.New("the process has ended"))
	errArchive  = chat.Failure(chat.Unavailable, errors.New("the archive is away"))
	passingBy   = []error{chat.Failure(chat.Unavailable, nil), chat.Failure(chat.Aborted, nil), chat.Failure(chat.DeadlineExceeded, nil)}
	passingAway = append([]error{chat.ErrConflict}, passingBy...) // of commits
)

// call does a call's work, unless something goes wrong.
func (f *faulty) call(method string, writing []string, fails func(error) error, do func() error) error {
	f.calls++
	if f.death > 0 && f.calls >= f.death {
		return errDead
	}
	f.counts[method]++
	planned := f.plan[callName{method, f.counts[method]}]
	if planned.happens != nil {
		planned.happens(writing)
	}
	if planned.kind == nil {
		return do()
	}
	if planned.after {
		if err := do(); err != nil {
			return err
		}
	}
	return fails(planned.kind)
}

// reads answers as a read fails, which has no precondition that may not hold.
func reads(err error) error {
	if errors.Is(err, chat.ErrConflict) {
		return passingBy[0]
	}
	return err
}

func commits(err error) error { return err }

// loses answers as the archive fails: its session is lost.
func loses(error) error { return errArchive }

func (f *faulty) OldMessages(ctx context.Context, q chat.OldMessages) (page []chat.OldMessage, next *chat.Cursor, err error) {
	err = f.call("OldMessages", nil, reads, func() (err error) { page, next, err = f.RetentionLive.OldMessages(ctx, q); return err })
	if err != nil {
		return nil, nil, err
	}
	return page, next, nil
}

func (f *faulty) Strays(ctx context.Context) (strays map[chat.MessageKey]bool, err error) {
	err = f.call("Strays", nil, reads, func() (err error) { strays, err = f.RetentionLive.Strays(ctx); return err })
	if err != nil {
		return nil, err
	}
	return strays, nil
}

func (f *faulty) MessagesAgain(ctx context.Context, messages []chat.OldMessage, texts bool) (again []chat.OldMessage, err error) {
	err = f.call("MessagesAgain", nil, reads, func() (err error) { again, err = f.RetentionLive.MessagesAgain(ctx, messages, texts); return err })
	if err != nil {
		return nil, err
	}
	return again, nil
}

func (f *faulty) OldChats(ctx context.Context, keys []chat.ChatKey) (chats []chat.OldChat, err error) {
	err = f.call("OldChats", nil, reads, func() (err error) { chats, err = f.RetentionLive.OldChats(ctx, keys); return err })
	if err != nil {
		return nil, err
	}
	return chats, nil
}

func (f *faulty) QuietChats(ctx context.Context, before time.Time, after *chat.Cursor, limit int) (chats []chat.OldChat, next *chat.Cursor, err error) {
	err = f.call("QuietChats", nil, reads, func() (err error) {
		chats, next, err = f.RetentionLive.QuietChats(ctx, before, after, limit)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return chats, next, nil
}

func (f *faulty) HeldChats(ctx context.Context) (held []chat.ChatKey, err error) {
	err = f.call("HeldChats", nil, reads, func() (err error) { held, err = f.RetentionLive.HeldChats(ctx); return err })
	if err != nil {
		return nil, err
	}
	return held, nil
}

func (f *faulty) CountMessages(ctx context.Context, key chat.ChatKey, before time.Time) (old, all int, err error) {
	err = f.call("CountMessages", nil, reads, func() (err error) { old, all, err = f.RetentionLive.CountMessages(ctx, key, before); return err })
	if err != nil {
		return 0, 0, err
	}
	return old, all, nil
}

func (f *faulty) DeleteMessages(ctx context.Context, messages []chat.OldMessage) error {
	return f.call("DeleteMessages", paths(messages), commits, func() error { return f.RetentionLive.DeleteMessages(ctx, messages) })
}

func (f *faulty) RedactMessages(ctx context.Context, redactions []chat.Redaction) error {
	var writing []string
	for _, r := range redactions {
		writing = append(writing, keyOf(r.OldMessage).path())
	}
	return f.call("RedactMessages", writing, commits, func() error { return f.RetentionLive.RedactMessages(ctx, redactions) })
}

func (f *faulty) DateChat(ctx context.Context, c chat.OldChat) error {
	return f.call("DateChat", nil, commits, func() error { return f.RetentionLive.DateChat(ctx, c) })
}

func (f *faulty) DeleteBelow(ctx context.Context, key chat.ChatKey) (deleted int, empty bool, err error) {
	writing := []string{chatKey{key.GigID, key.ChatID}.path() + "/messages/gone"}
	err = f.call("DeleteBelow", writing, commits, func() (err error) { deleted, empty, err = f.RetentionLive.DeleteBelow(ctx, key); return err })
	if err != nil {
		return 0, false, err
	}
	return deleted, empty, nil
}

func (f *faulty) DeleteChat(ctx context.Context, c chat.OldChat) error {
	return f.call("DeleteChat", nil, commits, func() error { return f.RetentionLive.DeleteChat(ctx, c) })
}

// LockRetention implements [chat.RetentionArchive].
func (f *faulty) LockRetention(ctx context.Context) (chat.RetentionSession, error) {
	s, err := f.archive.LockRetention(ctx)
	return &faultySession{s, f}, err
}

// faultySession is a session whose writes may go wrong.
type faultySession struct {
	chat.RetentionSession
	faulty *faulty
}

func (s *faultySession) SaveReport(ctx context.Context, r chat.RetentionReport) error {
	return s.faulty.call("SaveReport", nil, loses, func() error { return s.RetentionSession.SaveReport(ctx, r) })
}

func (s *faultySession) DeleteRows(ctx context.Context, q chat.OldRows) (deleted int, next *chat.Cursor, err error) {
	err = s.faulty.call("DeleteRows", nil, loses, func() (err error) { deleted, next, err = s.RetentionSession.DeleteRows(ctx, q); return err })
	if err != nil {
		return 0, nil, err
	}
	return deleted, next, nil
}
