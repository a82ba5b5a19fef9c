package chat

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// deletionRun is work on one request of [Deletion].
type deletionRun struct {
	*Deletion
	*bulk
	session DeletionSession
	known   *identifiers

	// Guarded by mu while chats are done.
	request DeletionRequest
	failed  map[ChatKey]bool // those with messages that kept changing
}

// usualWhole is how many messages are read at a time: with their texts they fit into
// 32 MiB.
const usualWhole = 2000

// chatsAtOnce are how many chats that are to do are read at a time, and
// chatsSideBySide how many of them are done at a time: a page of messages of each is
// in memory, and another one that is read ahead.
const chatsAtOnce, chatsSideBySide = 200, 3

// mostFailures are how many a request names.
const mostFailures = 100

func (r *deletionRun) do(ctx context.Context) (DeletionRequest, error) {
	err := r.through(ctx)
	if errors.Is(err, errOutOfTime) {
		err = nil
	}
	// How far it is, is owed even where the request has ended.
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	err = errors.Join(err, r.session.SaveRequest(saving, r.request))
	if r.Progress != nil {
		r.Progress(ctx, r.request)
	}
	return r.request, err
}

// through does what is to do, and sets the request's state.
func (r *deletionRun) through(ctx context.Context) error {
	if !r.request.Discovered {
		if err := r.discover(ctx); err != nil {
			return err
		}
	}
	for {
		r.request.Failures = nil
		left, err := r.allChats(ctx)
		if err != nil {
			return err
		}
		// What the user has sent meanwhile is looked for until there is nothing, but not
		// where the request only waited for holds to end: it does not cover years.
		if r.request.State == DeletionRunning {
			reopened, err := r.lookAgain(ctx)
			if err != nil {
				return err
			}
			if reopened > 0 {
				continue
			}
		}
		switch left {
		case 0:
			r.request.State = DeletionCompleted
		case len(r.held):
			r.request.State = DeletionDeferred
		default:
			r.request.State = DeletionRunning
		}
		return nil
	}
}

// discover records every chat with a trace of the user, before anything is changed.
func (r *deletionRun) discover(ctx context.Context) error {
	record := func(keys []ChatKey) error {
		if err := r.inTime(ctx); err != nil {
			return err
		}
		return r.session.RecordChats(ctx, r.request.ID, keys)
	}
	for _, t := range traces {
		if err := r.again(ctx, func() error { return r.Live.Traces(ctx, r.request.UserID, t, record) }); err != nil {
			return err
		}
	}
	archived, err := r.session.ArchivedChats(ctx, r.request.UserID)
	if err != nil {
		return err
	}
	if err := record(archived); err != nil {
		return err
	}
	r.request.Discovered = true
	if err := r.session.SaveRequest(ctx, r.request); err != nil {
		return err
	}
	r.reached(StepDiscovered)
	return nil
}

// lookAgain finds chats that the user has written in since, and returns how many
// are to do for it.
func (r *deletionRun) lookAgain(ctx context.Context) (reopened int, err error) {
	err = r.again(ctx, func() error {
		return r.Live.Traces(ctx, r.request.UserID, TraceWrote, func(keys []ChatKey) error {
			n, err := r.session.ReopenChats(ctx, r.request.ID, keys)
			reopened += n
			return errors.Join(err, r.inTime(ctx))
		})
	})
	return reopened, err
}

// allChats does the chats that are to do, and returns how many of them are left.
func (r *deletionRun) allChats(ctx context.Context) (left int, err error) {
	var after *ChatKey
	slots := make(chan struct{}, cmp.Or(r.Concurrency, chatsSideBySide))
	for {
		chats, err := r.session.ChatsToDo(ctx, r.request.ID, after, chatsAtOnce)
		if err != nil || len(chats) == 0 {
			return left, err
		}
		err = sideBySide(slots, chats, func(c DeletionChat) error {
			if err := r.inTime(ctx); err != nil {
				return err
			}
			done, err := r.chat(ctx, &c)
			if !done {
				r.count(&left, 1)
			}
			return err
		})
		if err != nil {
			return left, err
		}
		after = &chats[len(chats)-1].ChatKey
	}
}

// chat does one chat, and reports whether it is done.
func (r *deletionRun) chat(ctx context.Context, c *DeletionChat) (done bool, err error) {
	r.forgetFailures(c.ChatKey)
	if err := r.lookForHold(ctx, c.ChatKey); err != nil {
		return false, err
	}
	for _, part := range []func(context.Context, *DeletionChat) error{
		r.messages, r.ownMessages, r.leave, r.seal, r.rows, r.reasons,
	} {
		if r.isHeld(c.ChatKey) {
			break
		}
		if err := part(ctx, c); err != nil {
			return false, err
		}
	}
	c.State = ChatDone
	done = !r.isHeld(c.ChatKey) && !r.hasFailed(c.ChatKey)
	if !done {
		// Later it is done from its beginning: much may have changed by then.
		c.State, c.Place = ChatPending, nil
	}
	if err := r.save(ctx, c); err != nil {
		return false, err
	}
	r.reached(StepChatDone)
	return done, nil
}

// lookForHold notes if the chat is under legal hold at this moment.
func (r *deletionRun) lookForHold(ctx context.Context, key ChatKey) error {
	_, err := r.unheld(ctx, []OldMessage{{MessageKey: MessageKey{ChatKey: key}}}, nil)
	return err
}

// leave takes the user out of the chat's document.
func (r *deletionRun) leave(ctx context.Context, c *DeletionChat) error {
	return r.again(ctx, func() error {
		now, err := r.Live.Context(ctx, c.GigID, c.ChatID, "")
		if err != nil || now.Chat == nil || !now.Chat.names(r.request.UserID) {
			return err
		}
		if now.Chat.LegalHold {
			r.noteHold(c.ChatKey)
			return nil
		}
		r.reached(StepLeaving)
		err = r.Live.RemoveMember(ctx, c.ChatKey, r.request.UserID)
		if errors.Is(err, ErrConflict) {
			return busy(err)
		}
		if err == nil {
			r.count(&r.request.Counts.Chats, 1)
			r.reached(StepLeft)
		}
		return err
	})
}

// names reports whether the chat's document names the user, but for the list of the
// team chat, which follows the gig.
func (c Chat) names(userID string) bool {
	_, read := c.ReadUntil[userID]
	return read || c.ID != TeamChatID && slices.Contains(c.ParticipantIDs, userID)
}

func (r *deletionRun) seal(ctx context.Context, c *DeletionChat) error {
	c.State = ChatSealed
	if err := r.save(ctx, c); err != nil {
		return err
	}
	r.reached(StepSealed)
	return nil
}

// save stores how far the chat is, and the request.
func (r *deletionRun) save(ctx context.Context, c *DeletionChat) error {
	r.mu.Lock()
	request := r.request
	r.mu.Unlock()
	return r.session.SaveChat(ctx, request, *c)
}

func (r *deletionRun) pageSize(usual int) int { return cmp.Or(r.PageSize, usual) }
