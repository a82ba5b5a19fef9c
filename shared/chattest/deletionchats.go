package chattest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"example.com/gigchat/shared/chat"
)

// Load implements [chat.DeletionSession].
func (s *deletionSession) Load(_ context.Context, requestID string) (chat.DeletionRequest, error) {
	d, end, err := s.request(requestID)
	if err != nil {
		return chat.DeletionRequest{}, err
	}
	defer end()
	return d.copy(), nil
}

// AddIdentifiers implements [chat.DeletionSession].
func (s *deletionSession) AddIdentifiers(_ context.Context, r chat.DeletionRequest) error {
	d, end, err := s.request(r.ID)
	if err != nil {
		return err
	}
	defer end()
	d.Identifiers, d.State = slices.Clone(r.Identifiers), chat.DeletionRunning
	for key := range d.chats {
		d.chats[key] = pending(key, s.archive.now())
	}
	return nil
}

func pending(key chat.ChatKey, since time.Time) deletionChat {
	return deletionChat{chat.DeletionChat{ChatKey: key, State: chat.ChatPending}, since}
}

// ArchivedChats implements [chat.DeletionSession].
func (s *deletionSession) ArchivedChats(_ context.Context, userID string) ([]chat.ChatKey, error) {
	end, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	var keys []chat.ChatKey
	for _, row := range s.archive.summaries {
		if key := (chat.ChatKey{GigID: row.GigID, ChatID: row.ChatID}); row.SenderID == userID && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// RecordChats implements [chat.DeletionSession].
func (s *deletionSession) RecordChats(_ context.Context, requestID string, keys []chat.ChatKey) error {
	d, end, err := s.request(requestID)
	if err != nil {
		return err
	}
	defer end()
	for _, key := range keys {
		if _, ok := d.chats[key]; !ok {
			d.chats[key] = pending(key, s.archive.now())
		}
	}
	return nil
}

// ReopenChats implements [chat.DeletionSession].
func (s *deletionSession) ReopenChats(_ context.Context, requestID string, keys []chat.ChatKey) (reopened int, err error) {
	d, end, err := s.request(requestID)
	if err != nil {
		return 0, err
	}
	defer end()
	for _, key := range keys {
		switch c, ok := d.chats[key]; {
		case !ok:
			d.chats[key] = pending(key, s.archive.now())
			reopened++
		case c.State == chat.ChatDone:
			c.State = chat.ChatSealed
			d.chats[key] = c
			reopened++
		}
	}
	return reopened, nil
}

// ChatsToDo implements [chat.DeletionSession].
func (s *deletionSession) ChatsToDo(_ context.Context, requestID string, after *chat.ChatKey, limit int) ([]chat.DeletionChat, error) {
	d, end, err := s.request(requestID)
	if err != nil {
		return nil, err
	}
	defer end()
	compare := func(a, b chat.ChatKey) int {
		return cmp.Or(cmp.Compare(a.GigID, b.GigID), cmp.Compare(a.ChatID, b.ChatID))
	}
	var list []chat.DeletionChat
	for key, c := range d.chats {
		if c.State != chat.ChatDone && (after == nil || compare(key, *after) > 0) {
			list = append(list, c.DeletionChat)
		}
	}
	slices.SortFunc(list, func(a, b chat.DeletionChat) int { return compare(a.ChatKey, b.ChatKey) })
	return list[:min(limit, len(list))], nil
}

// SaveChat implements [chat.DeletionSession].
func (s *deletionSession) SaveChat(_ context.Context, r chat.DeletionRequest, c chat.DeletionChat) error {
	d, end, err := s.request(r.ID)
	if err != nil {
		return err
	}
	defer end()
	d.Counts, d.Failures = r.Counts, slices.Clone(r.Failures)
	was, ok := d.chats[c.ChatKey]
	if !ok {
		return nil
	}
	if c.State == chat.ChatPending && c.Place == nil {
		was.since = s.archive.now()
	}
	if until := s.archive.sealed[c.ChatKey]; c.State == chat.ChatSealed && until.Before(was.since) {
		s.archive.sealed[c.ChatKey] = was.since
	}
	d.chats[c.ChatKey] = deletionChat{c, was.since}
	return nil
}

// SaveRequest implements [chat.DeletionSession].
func (s *deletionSession) SaveRequest(_ context.Context, r chat.DeletionRequest) error {
	d, end, err := s.request(r.ID)
	if err != nil {
		return err
	}
	defer end()
	d.State, d.Counts, d.Failures, d.Discovered = r.State, r.Counts, slices.Clone(r.Failures), r.Discovered
	if r.State == chat.DeletionCompleted {
		d.Identifiers, d.chats = nil, nil
	}
	return nil
}
