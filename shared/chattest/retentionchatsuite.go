package chattest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func testHolds(t *testing.T, s *shelf) {
	plain := aChatOf(retTime, retTime)
	want := map[string]bool{"absent": false, "false": false, "true": true, "null": true, "text": true, "number": true, "list": true}
	s.put(map[string]document{
		"gigs/gig/chats/absent": plain,
		"gigs/gig/chats/false":  with(plain, document{"legalHold": false}),
		"gigs/gig/chats/true":   with(plain, document{"legalHold": true}),
		"gigs/gig/chats/null":   with(plain, document{"legalHold": nil}),
		"gigs/gig/chats/text":   with(plain, document{"legalHold": "x"}),
		"gigs/gig/chats/number": with(plain, document{"legalHold": 0}),
		"gigs/gig/chats/list":   with(plain, document{"legalHold": []any{}}),
	})
	var keys, held []chat.ChatKey
	for chatID, holds := range want {
		key := chat.ChatKey{GigID: "gig", ChatID: chatID}
		keys = append(keys, key)
		if holds {
			held = append(held, key)
		}
		require.Equal(t, holds, s.chat(key).Held, chatID)
	}
	got, err := s.HeldChats(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, held, got)

	keys = append(keys, chat.ChatKey{GigID: "gig", ChatID: "none"})
	chats, err := s.OldChats(t.Context(), keys)
	require.NoError(t, err)
	require.Len(t, chats, len(want), "those without a document are left out")
	chats, err = s.OldChats(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, chats)
}

func testActivity(t *testing.T, s *shelf) {
	early, late := retTime, retTime.Add(time.Hour)
	for i, test := range []struct {
		name     string
		chat     document
		want     time.Time // zero: the document's create time
		sortable bool
	}{
		{"the last message", aChatOf(early, late), late, true},
		{"or the beginning", aChatOf(late, early), late, true},
		{"only a beginning", document{"createdAt": late}, late, true},
		{"only a last message", document{"lastMessageAt": late}, late, true},
		{"neither", document{"participantIds": []string{"buyer"}}, time.Time{}, false},
		{"of other types", document{"createdAt": "2020", "lastMessageAt": 5}, time.Time{}, false},
		{"nulls", document{"createdAt": nil, "lastMessageAt": nil}, time.Time{}, false},
		{"a beginning, and a last message of another type", document{"createdAt": late, "lastMessageAt": "x"}, late, true},
	} {
		id := fmt.Sprintf("chat-%d", i)
		s.put(map[string]document{"gigs/gig/chats/" + id: test.chat})
		got := s.chat(chat.ChatKey{GigID: "gig", ChatID: id})
		require.Equal(t, test.sortable, got.Sortable, test.name)
		if test.want.IsZero() {
			require.Equal(t, got.UpdatedAt, got.Activity, test.name) // it was written once
			s.put(map[string]document{"gigs/gig/chats/" + id: with(test.chat, document{"frozen": true})})
			again := s.chat(chat.ChatKey{GigID: "gig", ChatID: id})
			require.Equal(t, got.Activity, again.Activity, "%s: a later write does not change it", test.name)
			require.True(t, again.UpdatedAt.After(again.Activity))
			continue
		}
		require.Equal(t, test.want, got.Activity, test.name)
	}
}

func testQuietChats(t *testing.T, s *shelf) {
	var want []chat.ChatKey
	for i, at := range []time.Time{retTime.Add(-2 * µs), retTime.Add(-µs), retTime, retTime.Add(µs)} {
		for _, gigID := range []string{"gig", "gig-1"} {
			key := chat.ChatKey{GigID: gigID, ChatID: fmt.Sprintf("chat-%d", i)}
			began := retTime.Add(time.Hour)
			if i%2 == 0 {
				began = at.Add(-time.Hour)
			}
			s.put(map[string]document{"gigs/" + gigID + "/chats/" + key.ChatID: aChatOf(began, at)})
			silent := chat.ChatKey{GigID: gigID, ChatID: key.ChatID + "-silent"}
			s.put(map[string]document{"gigs/" + gigID + "/chats/" + silent.ChatID: {"createdAt": at, "lastMessageAt": []any{nil, "1999"}[i%2]}})
			if at.Before(retTime) {
				want = append(want, key, silent)
			}
		}
	}
	s.put(map[string]document{
		"gigs/gig/chats/timeless":       {"lastMessageAt": "1999"},
		"gigs/gig/chats/odd-beginning":  {"createdAt": "1999", "lastMessageAt": nil},
		"gigs/gig/chats/late-beginning": {"createdAt": retTime, "lastMessageAt": nil},
	})
	for limit := 1; limit <= 9; limit++ {
		var got []chat.ChatKey
		var after *chat.Cursor
		for {
			page, next, err := s.QuietChats(t.Context(), retTime, after, limit)
			require.NoError(t, err)
			require.LessOrEqual(t, len(page), limit)
			for _, c := range page {
				got = append(got, c.ChatKey)
			}
			if next == nil {
				break
			}
			after = next
		}
		require.Equal(t, want, got, "in pages of %d", limit)
	}
}

func testDateChat(t *testing.T, s *shelf) {
	s.put(map[string]document{team: {"createdAt": retTime, "frozen": true}})
	read := s.chat(chat.ChatKey{GigID: "gig", ChatID: "team"})
	require.NoError(t, s.DateChat(t.Context(), read))
	now := s.chat(read.ChatKey)
	require.True(t, now.Sortable)
	require.Equal(t, retTime, now.Activity, "it is as old as it was")
	require.Equal(t, true, s.documents()[team]["frozen"], "all else stays")
	found, _, err := s.QuietChats(t.Context(), retTime.Add(µs), nil, 10)
	require.NoError(t, err)
	require.Equal(t, []chat.OldChat{now}, found)
	require.ErrorIs(t, s.DateChat(t.Context(), read), chat.ErrConflict)
}

func testDeleteChat(t *testing.T, s *shelf) {
	key := chat.ChatKey{GigID: "gig", ChatID: "team"}
	s.put(map[string]document{team: aChatOf(retTime, retTime), "gigs/gig/chats/pair": aChatOf(retTime, retTime)})
	read := s.chat(key)
	s.put(map[string]document{team: aChatOf(retTime, retTime.Add(µs))})
	require.ErrorIs(t, s.DeleteChat(t.Context(), read), chat.ErrConflict)
	require.Len(t, s.documents(), 2)
	read = s.chat(key)
	require.NoError(t, s.DeleteChat(t.Context(), read))
	require.NotContains(t, s.documents(), team)
	require.Contains(t, s.documents(), "gigs/gig/chats/pair")
	require.ErrorIs(t, s.DeleteChat(t.Context(), read), chat.ErrConflict, "it is gone")
}
