package chattest

import (
	"context"
	"sync"

	"example.com/gigchat/shared/chat"
)

// faultyDeletion is a live store, and an archive, in which things go wrong as planned,
// one call at a time.
type faultyDeletion struct {
	chat.DeletionLive
	archive  chat.DeletionArchive
	scrubbed func([]chat.MessageKey) error // is told of messages that may have changed
	death    callName                      // from this call on every call fails

	mu     sync.Mutex
	dead   bool
	plan   map[callName]fault
	counts map[string]int
	failed bool // something has
}

// deletionMethods are those at which something may go wrong, writes more often.
var deletionMethods = []string{
	"Context", "OldChats", "Traces", "ChatMessages", "MessagesFrom", "WholeMessages",
	"Load", "AddIdentifiers", "ArchivedChats", "RecordChats", "ReopenChats", "ChatsToDo", "Rows", "Behind", "Reasons",
	"SaveChat", "SaveRequest", "KeepRows", "ScrubRows", "ScrubReasons", "ScrubMessages", "RemoveMember",
	"SaveChat", "KeepRows", "ScrubRows", "ScrubMessages", "ScrubMessages", "ScrubMessages", "RemoveMember",
}

// call does a call's work, unless something goes wrong. It is given the messages of
// which somebody else has what is being written at this moment.
func (f *faultyDeletion) call(method string, writing []string, fails func(error) error, do func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.counts[method]++
	name := callName{method, f.counts[method]}
	if f.dead = f.dead || name == f.death; f.dead {
		f.failed = true
		return errDead
	}
	planned := f.plan[name]
	if planned.happens != nil {
		planned.happens(writing)
	}
	if planned.kind == nil {
		return do()
	}
	f.failed = true
	if planned.after {
		if err := do(); err != nil {
			return err
		}
	}
	return fails(planned.kind)
}

// ask is call of what answers.
func ask[T any](f *faultyDeletion, method string, fails func(error) error, do func() (T, error)) (answer T, err error) {
	err = f.call(method, nil, fails, func() (err error) { answer, err = do(); return err })
	if err != nil {
		var none T
		return none, err
	}
	return answer, nil
}

func (f *faultyDeletion) Context(ctx context.Context, gigID, chatID, messageID string) (chat.Context, error) {
	return ask(f, "Context", reads, func() (chat.Context, error) { return f.DeletionLive.Context(ctx, gigID, chatID, messageID) })
}

func (f *faultyDeletion) OldChats(ctx context.Context, keys []chat.ChatKey) ([]chat.OldChat, error) {
	return ask(f, "OldChats", reads, func() ([]chat.OldChat, error) { return f.DeletionLive.OldChats(ctx, keys) })
}

// Traces fails before the first page or after the last.
func (f *faultyDeletion) Traces(ctx context.Context, userID string, t chat.Trace, found func([]chat.ChatKey) error) error {
	pages, err := ask(f, "Traces", reads, func() (pages [][]chat.ChatKey, err error) {
		err = f.DeletionLive.Traces(ctx, userID, t, func(keys []chat.ChatKey) error { pages = append(pages, keys); return nil })
		return pages, err
	})
	for _, page := range pages {
		if err := found(page); err != nil {
			return err
		}
	}
	return err
}

// ChatMessages fails before the first page or having handed out half of them.
func (f *faultyDeletion) ChatMessages(ctx context.Context, key chat.ChatKey, after *chat.Cursor, limit int, found func([]chat.OldMessage) error) error {
	var pages [][]chat.OldMessage
	failed := f.call("ChatMessages", nil, reads, func() error {
		return f.DeletionLive.ChatMessages(ctx, key, after, limit, func(page []chat.OldMessage) error { pages = append(pages, page); return nil })
	})
	if failed != nil {
		pages = pages[:len(pages)/2]
	}
	for _, page := range pages {
		if err := found(page); err != nil {
			return err
		}
	}
	return failed
}

func (f *faultyDeletion) MessagesFrom(ctx context.Context, key chat.ChatKey, senderID string, limit int) ([]chat.OldMessage, error) {
	return ask(f, "MessagesFrom", reads, func() ([]chat.OldMessage, error) { return f.DeletionLive.MessagesFrom(ctx, key, senderID, limit) })
}

func (f *faultyDeletion) WholeMessages(ctx context.Context, keys []chat.MessageKey) ([]chat.OldMessage, error) {
	return ask(f, "WholeMessages", reads, func() ([]chat.OldMessage, error) { return f.DeletionLive.WholeMessages(ctx, keys) })
}

func (f *faultyDeletion) ScrubMessages(ctx context.Context, redactions []chat.Redaction) (versions []*chat.Version, err error) {
	var writing []string
	var keys []chat.MessageKey
	for _, r := range redactions {
		writing, keys = append(writing, keyOf(r.OldMessage).path()), append(keys, r.MessageKey)
	}
	err = f.call("ScrubMessages", writing, commits, func() (err error) {
		if versions, err = f.DeletionLive.ScrubMessages(ctx, redactions); err != nil {
			return err
		}
		return f.scrubbed(keys)
	})
	if err != nil {
		return nil, err
	}
	return versions, nil
}

func (f *faultyDeletion) RemoveMember(ctx context.Context, key chat.ChatKey, userID string) error {
	writing := []string{chatKey{key.GigID, key.ChatID}.path()}
	return f.call("RemoveMember", writing, commits, func() error { return f.DeletionLive.RemoveMember(ctx, key, userID) })
}

// OpenDeletion implements [chat.DeletionArchive].
func (f *faultyDeletion) OpenDeletion(ctx context.Context, r chat.DeletionRequest) (chat.DeletionRequest, error) {
	return f.archive.OpenDeletion(ctx, r)
}

// UnfinishedDeletions implements [chat.DeletionArchive].
func (f *faultyDeletion) UnfinishedDeletions(ctx context.Context) ([]chat.DeletionRequest, error) {
	return f.archive.UnfinishedDeletions(ctx)
}

// LockDeletion implements [chat.DeletionArchive].
func (f *faultyDeletion) LockDeletion(ctx context.Context, userID string) (chat.DeletionSession, error) {
	s, err := f.archive.LockDeletion(ctx, userID)
	return &faultyDeletionSession{DeletionSession: s, faulty: f}, err
}
