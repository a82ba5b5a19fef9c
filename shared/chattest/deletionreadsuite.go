package chattest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// chatMessages returns all messages of the team chat, in pages.
func (s *deletionShelf) chatMessages(t *testing.T, limit int) []chat.OldMessage {
	t.Helper()
	return s.chatMessagesAfter(t, keyIn("gig", "team"), nil, limit)
}

func (s *deletionShelf) chatMessagesAfter(t *testing.T, key chat.ChatKey, after *chat.Cursor, limit int) []chat.OldMessage {
	t.Helper()
	var all []chat.OldMessage
	require.NoError(t, s.ChatMessages(t.Context(), key, after, limit, func(page []chat.OldMessage) error {
		require.NotEmpty(t, page)
		require.LessOrEqual(t, len(page), limit)
		all = append(all, page...)
		return nil
	}))
	return all
}

func placeOf(m chat.OldMessage) *chat.Cursor {
	return &chat.Cursor{At: m.CreatedAt, Name: keyOf(m).path()}
}

func testChatMessages(t *testing.T, s *deletionShelf) {
	var want []string
	for i, at := range []time.Time{retTime.Add(-µs), retTime, retTime.Add(time.Hour)} {
		for m := range 3 {
			path := fmt.Sprintf("%s/messages/m-%d", team, 10-3*i+m) // the names tell nothing of the order
			want = append(want, path)
			s.put(map[string]document{path: aMessageOf(at, "x")})
		}
	}
	s.put(map[string]document{
		team:                                 aChatOf(retTime, retTime),
		"gigs/gig/chats/pair/messages/m-1":   aMessageOf(retTime, "x"),
		"gigs/gig/chats/team-1/messages/m-1": aMessageOf(retTime, "x"),
		"gigs/gig-1/chats/team/messages/m-1": aMessageOf(retTime, "x"),
		team + "/messages/no-time":           without(aMessageOf(retTime, "x"), "createdAt"),
		team + "/messages/null-time":         with(aMessageOf(retTime, "x"), document{"createdAt": nil}),
		team + "/messages/text-time":         with(aMessageOf(retTime, "x"), document{"createdAt": "2020-01-01T00:00:00Z"}),
	})
	for limit := 1; limit <= len(want)+1; limit++ {
		require.Equal(t, want, paths(s.chatMessages(t, limit)), "in pages of %d", limit)
	}
	require.Empty(t, s.chatMessagesAfter(t, keyIn("gig", "none"), nil, 3))
	for i, m := range s.chatMessages(t, 9)[:len(want)-1] {
		require.Equal(t, want[i+1:], paths(s.chatMessagesAfter(t, keyIn("gig", "team"), placeOf(m), 2)), "after %s", m.ID)
	}

	failure := chat.Failure(chat.Unavailable, nil)
	calls := 0
	err := s.ChatMessages(t.Context(), keyIn("gig", "team"), nil, 2, func([]chat.OldMessage) error {
		if calls++; calls == 2 {
			return failure
		}
		return nil
	})
	require.ErrorIs(t, err, failure)
	require.Equal(t, 2, calls, "it ends with the first error")
}

// A place is where it was, though its message is gone; what arrives comes last.
func testChatMessagesChange(t *testing.T, s *deletionShelf) {
	for i := range 4 {
		s.put(map[string]document{fmt.Sprintf("%s/messages/m-%d", team, i): aMessageOf(retTime.Add(time.Duration(i)*µs), "x")})
	}
	all := s.chatMessages(t, 9)
	require.NoError(t, s.DeleteMessages(t.Context(), all[1:2]))
	s.put(map[string]document{team + "/messages/a-late-one": aMessageOf(retTime.Add(time.Second), "x")})
	require.Equal(t, []string{team + "/messages/m-2", team + "/messages/m-3", team + "/messages/a-late-one"},
		paths(s.chatMessagesAfter(t, keyIn("gig", "team"), placeOf(all[1]), 9)))
}

func testMessagesFrom(t *testing.T, s *deletionShelf) {
	s.put(map[string]document{
		team + "/messages/m-1":             from(person),
		team + "/messages/m-2":             without(from(person), "createdAt"),
		team + "/messages/m-3":             {"senderId": person, "text": 7},
		team + "/messages/m-4":             from("buyer"),
		team + "/messages/m-5":             with(from("buyer"), document{"senderId": []any{person}}),
		"gigs/gig/chats/pair/messages/m-1": from(person),
	})
	found, err := s.MessagesFrom(t.Context(), keyIn("gig", "team"), person, 9)
	require.NoError(t, err)
	require.ElementsMatch(t, []string{team + "/messages/m-1", team + "/messages/m-2", team + "/messages/m-3"}, paths(found))
	for _, m := range found {
		require.Equal(t, person, m.SenderID)
		require.NotNil(t, m.Texts)
	}
	found, err = s.MessagesFrom(t.Context(), keyIn("gig", "team"), person, 2)
	require.NoError(t, err)
	require.Len(t, found, 2)
	found, err = s.MessagesFrom(t.Context(), keyIn("gig", "team"), "nobody", 2)
	require.NoError(t, err)
	require.Empty(t, found)
}

// whole returns a message of the team chat as it is now.
func (s *deletionShelf) whole(t *testing.T, id string) chat.OldMessage {
	t.Helper()
	found, err := s.WholeMessages(t.Context(), []chat.MessageKey{inTeam(id)})
	require.NoError(t, err)
	require.Len(t, found, 1, id)
	return found[0]
}

func testWholeMessages(t *testing.T, s *deletionShelf) {
	s.put(map[string]document{
		team + "/messages/m-1": from(person),
		team + "/messages/m-2": with(from("buyer"), document{
			"text": "two", "is_read_by_receiver": true, "moderationStatus": "approved", "moderatedBy": "admin", "moderatedAt": retTime.Add(time.Hour),
			"moderationReason": "fine", "redactedAt": retTime.Add(2 * time.Hour),
		}),
	})
	found, err := s.WholeMessages(t.Context(), []chat.MessageKey{inTeam("m-2"), inTeam("gone"), inTeam("m-1")})
	require.NoError(t, err)
	require.ElementsMatch(t, []string{team + "/messages/m-1", team + "/messages/m-2"}, paths(found))
	require.Equal(t, &chat.Message{
		GigID: "gig", ChatID: "team", ID: "m-1", SenderID: person, Text: "x", CreatedAt: retTime, ModerationStatus: chat.Unreviewed,
	}, s.whole(t, "m-1").Whole)
	second := s.whole(t, "m-2")
	require.Equal(t, &chat.Message{
		GigID: "gig", ChatID: "team", ID: "m-2", SenderID: "buyer", Text: "two", CreatedAt: retTime, ReadByReceiver: true,
		ModerationStatus: chat.Approved, ModeratedBy: "admin", ModeratedAt: retTime.Add(time.Hour), ModerationReason: "fine", RedactedAt: retTime.Add(2 * time.Hour),
	}, second.Whole)
	require.Equal(t, chat.Approved, second.Status)
	require.Equal(t, &chat.OldTexts{Text: "two", Reason: "fine"}, second.Texts)
	require.False(t, second.UpdatedAt.IsZero())
	require.Contains(t, s.chatMessages(t, 9), second, "it is the same however it is read")
	s.put(map[string]document{team + "/messages/m-2": from("buyer")})
	require.True(t, s.whole(t, "m-2").UpdatedAt.After(second.UpdatedAt))
	found, err = s.WholeMessages(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, found)
}

// What the mirror could not make a row of is not whole; what can be read of it is.
func testMalformedWhole(t *testing.T, s *deletionShelf) {
	whole := with(from(person), document{"moderatedBy": "admin", "moderatedAt": retTime, "moderationReason": "why", "redactedAt": retTime})
	malformed := map[string]document{"empty": {}, "nul": with(whole, document{"text": "a\x00b"}), "status": with(whole, document{"moderationStatus": "odd"})}
	for name := range whole {
		malformed["null-"+name] = with(whole, document{name: nil})
		malformed["list-"+name] = with(whole, document{name: []any{"x"}})
	}
	for _, name := range []string{"senderId", "text", "createdAt", "is_read_by_receiver", "moderationStatus"} {
		malformed["no-"+name] = without(whole, name)
	}
	for id, fields := range malformed {
		s.put(map[string]document{team + "/messages/" + id: fields})
		m := s.whole(t, id)
		require.Nil(t, m.Whole, id)
		require.NotNil(t, m.Texts, id)
		sender, _ := fields["senderId"].(string)
		text, _ := fields["text"].(string)
		require.Equal(t, [2]string{sender, text}, [2]string{m.SenderID, string(m.Texts.Text)}, id)
	}
	for _, name := range []string{"moderatedBy", "moderatedAt", "moderationReason", "redactedAt"} {
		s.put(map[string]document{team + "/messages/whole": without(whole, name)})
		require.NotNil(t, s.whole(t, "whole").Whole, "%s may be absent", name)
	}
}

func testBelowWhole(t *testing.T, s *deletionShelf) {
	s.put(map[string]document{
		team + "/messages/flagged":                    with(from("buyer"), document{"moderationStatus": "flagged"}),
		team + "/messages/flagged/reports/" + person:  aReportOf("first"),
		team + "/messages/flagged/reports/worker":     aReportOf("second"),
		team + "/messages/hidden":                     with(from(person), document{"text": "", "moderationStatus": "hidden", "moderationReason": "rude"}),
		team + "/messages/hidden/moderation/original": {"text": "what it was"},
		team + "/messages/plain":                      from("buyer"),
		team + "/messages/stray":                      from("buyer"),
		team + "/messages/stray/reports/" + person:    aReportOf("below one that nobody reported"),
		team + "/messages/stray/moderation/original":  {"text": "nor hid"},
	})
	for _, m := range s.chatMessages(t, 2) {
		again := s.whole(t, m.ID)
		require.ElementsMatch(t, m.Reporters, again.Reporters)
		require.Equal(t, m.Texts, again.Texts)
	}
	flagged, hidden, plain := s.whole(t, "flagged"), s.whole(t, "hidden"), s.whole(t, "plain")
	require.ElementsMatch(t, []string{person, "worker"}, flagged.Reporters)
	require.Equal(t, map[string]chat.Text{person: "first", "worker": "second"}, reasons(flagged))
	require.False(t, flagged.Texts.Reports[person].UpdatedAt.IsZero())
	require.Equal(t, &chat.OldTexts{Reason: "rude", Original: "what it was"}, hidden.Texts)
	require.Equal(t, &chat.OldTexts{Text: "x"}, plain.Texts)
	require.False(t, plain.Stray)
	stray := s.whole(t, "stray")
	require.Equal(t, map[string]chat.Text{person: "below one that nobody reported"}, reasons(stray))
	require.Equal(t, chat.Text("nor hid"), stray.Texts.Original)
	require.True(t, stray.Stray)
}
