package chattest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"example.com/gigchat/shared/chat"
)

// requests is what an archive keeps for the deletion.
type requests struct {
	now      func() time.Time
	deletion map[string]*deletion       // by request
	sealed   map[chat.ChatKey]time.Time // the last version of which no text is taken
	working  map[string]*deletionSession
	custody  []custodyReason
}

// deletion is a request as it is kept.
type deletion struct {
	chat.DeletionRequest
	createdAt time.Time
	chats     map[chat.ChatKey]deletionChat
}

type deletionChat struct {
	chat.DeletionChat
	since time.Time // when it was recorded, or put off
}

// custodyReason is why an admin decided something on a chat.
type custodyReason struct {
	chat.ChatKey
	id     int64
	reason chat.Text
}

func newRequests() requests {
	return requests{
		now: time.Now, deletion: map[string]*deletion{}, sealed: map[chat.ChatKey]time.Time{}, working: map[string]*deletionSession{},
	}
}

// SetClock sets the clock, which is that of the machine otherwise.
func (a *Archive) SetClock(now func() time.Time) { a.now = now }

// isForgotten reports whether the data of a message's author were deleted since that
// version of it, or were once and the chat is sealed since.
func (a *Archive) isForgotten(userID string, key chat.ChatKey, version time.Time) bool {
	for _, d := range a.deletion {
		old := !d.createdAt.Before(version) || a.isSealed(key, version)
		if d.UserID == userID && d.Discovered && old && d.chats[key].State != chat.ChatPending {
			return true
		}
	}
	return false
}

// isSealed reports whether a deletion has been through the chat since that version of
// a message there.
func (a *Archive) isSealed(key chat.ChatKey, version time.Time) bool {
	until, ok := a.sealed[key]
	return ok && !until.Before(version)
}

// RecordDecision implements [chat.CustodyLog].
func (a *Archive) RecordDecision(_ context.Context, e chat.AuditEntry, d chat.CustodyDecision) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.made++
	a.custody = append(a.custody, custodyReason{chat.ChatKey{GigID: e.GigID, ChatID: e.ChatID}, a.made, d.Reason})
	return nil
}

// Everything returns what is kept for the deletion, and by it, by table.
func (a *Archive) Everything(testing.TB) map[string][]string {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := map[string][]string{}
	for _, s := range a.summaries {
		all["chat_messages"] = append(all["chat_messages"], fmt.Sprintf("%+v %s", s, string(s.Summary)))
	}
	for _, d := range a.decisions {
		all["moderation_log"] = append(all["moderation_log"], fmt.Sprintf("%+v %s", d, string(d.Reason)))
	}
	for _, c := range a.custody {
		all["chat_decisions"] = append(all["chat_decisions"], fmt.Sprintf("%+v %s", c, string(c.reason)))
	}
	for _, d := range a.deletion {
		row := fmt.Sprintf("%+v", d.DeletionRequest)
		for _, identifier := range d.Identifiers {
			row += " " + string(identifier)
		}
		all["deletion_requests"] = append(all["deletion_requests"], row)
		for key, c := range d.chats {
			all["deletion_chats"] = append(all["deletion_chats"], fmt.Sprintf("%s %+v %+v", d.ID, key, c))
		}
	}
	for key := range a.sealed {
		all["sealed_chats"] = append(all["sealed_chats"], fmt.Sprintf("%+v", key))
	}
	return all
}

// OpenDeletion implements [chat.DeletionArchive].
func (a *Archive) OpenDeletion(_ context.Context, r chat.DeletionRequest) (chat.DeletionRequest, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, d := range a.deletion {
		if d.UserID == r.UserID && d.Mode == r.Mode && d.State != chat.DeletionCompleted {
			return d.copy(), nil
		}
	}
	d := &deletion{DeletionRequest: r, createdAt: a.now(), chats: map[chat.ChatKey]deletionChat{}}
	d.Identifiers = slices.Clone(r.Identifiers)
	a.deletion[r.ID] = d
	return d.copy(), nil
}

func (d *deletion) copy() chat.DeletionRequest {
	r := d.DeletionRequest
	r.Identifiers, r.Failures = slices.Clone(r.Identifiers), slices.Clone(r.Failures)
	return r
}

// UnfinishedDeletions implements [chat.DeletionArchive].
func (a *Archive) UnfinishedDeletions(context.Context) ([]chat.DeletionRequest, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var unfinished []*deletion
	for _, d := range a.deletion {
		if d.State != chat.DeletionCompleted {
			unfinished = append(unfinished, d)
		}
	}
	slices.SortFunc(unfinished, func(a, b *deletion) int {
		return cmp.Or(cmp.Compare(a.Mode, b.Mode), a.createdAt.Compare(b.createdAt)) // erase, redact
	})
	var list []chat.DeletionRequest
	for _, d := range unfinished {
		list = append(list, chat.DeletionRequest{ID: d.ID, UserID: d.UserID})
	}
	return list, nil
}

// LockDeletion implements [chat.DeletionArchive].
func (a *Archive) LockDeletion(_ context.Context, userID string) (chat.DeletionSession, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.working[userID] != nil {
		return nil, chat.Failure(chat.Aborted, errors.New("another session has the lock"))
	}
	s := &deletionSession{a, userID}
	a.working[userID] = s
	return s, nil
}

// deletionSession is the one session of a user's deletion at a time.
type deletionSession struct {
	archive *Archive
	userID  string
}

// begin locks the archive, or fails if the session has ended.
func (s *deletionSession) begin() (end func(), err error) {
	s.archive.mu.Lock()
	if s.archive.working[s.userID] != s {
		s.archive.mu.Unlock()
		return nil, chat.Failure(chat.Unavailable, errors.New("the session has ended"))
	}
	return s.archive.mu.Unlock, nil
}

// request locks the archive and returns a request.
func (s *deletionSession) request(id string) (d *deletion, end func(), err error) {
	end, err = s.begin()
	if err != nil {
		return nil, nil, err
	}
	d, ok := s.archive.deletion[id]
	if !ok {
		end()
		return nil, nil, chat.Failure(chat.Internal, errors.New("there is no such request"))
	}
	return d, end, nil
}

// Unlock implements [chat.DeletionSession].
func (s *deletionSession) Unlock() {
	s.archive.mu.Lock()
	defer s.archive.mu.Unlock()
	if s.archive.working[s.userID] == s {
		delete(s.archive.working, s.userID)
	}
}
