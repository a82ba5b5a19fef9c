package chattest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// someModerated are two messages with all that may lie below them, and their chat.
func someModerated() map[string]document {
	return map[string]document{
		team:                          aChatOf(retTime, retTime),
		team + "/messages/m-1-hidden": with(aMessageOf(retTime, ""), document{"moderationStatus": "hidden", "moderationReason": "rude"}),
		team + "/messages/m-1-hidden/moderation/original": {"text": "one"},
		team + "/messages/m-1-hidden/reports/worker":      aReportOf("why"),
		team + "/messages/m-1-hidden/reports/another":     aReportOf("because"),
		team + "/messages/m-2-plain":                      aMessageOf(retTime, "two"),
		team + "/messages/m-3-flagged":                    with(aMessageOf(retTime, "three"), document{"moderationStatus": "flagged"}),
		team + "/messages/m-3-flagged/reports/worker":     aReportOf("so"),
	}
}

// all returns every message, with its texts.
func (s *shelf) all() []chat.OldMessage {
	s.t.Helper()
	return s.old(chat.OldMessages{Before: retTime.AddDate(1, 0, 0), Limit: 100, Texts: true})
}

func (s *shelf) requirePaths(want ...string) {
	s.t.Helper()
	var got []string
	for path := range s.documents() {
		got = append(got, path)
	}
	require.ElementsMatch(s.t, want, got)
}

func testDeleteMessages(t *testing.T, s *shelf) {
	s.put(someModerated())
	require.NoError(t, s.DeleteMessages(t.Context(), s.all()[:2]))
	s.requirePaths(team, team+"/messages/m-3-flagged", team+"/messages/m-3-flagged/reports/worker")
	require.NoError(t, s.DeleteMessages(t.Context(), s.all()))
	s.requirePaths(team)
}

func testDeleteConflict(t *testing.T, s *shelf) {
	s.put(someModerated())
	all := s.all()
	s.put(map[string]document{team + "/messages/m-3-flagged": with(aMessageOf(retTime, "three"), document{"moderationStatus": "approved"})})
	before := s.documents()
	require.ErrorIs(t, s.DeleteMessages(t.Context(), all), chat.ErrConflict)
	require.Equal(t, before, s.documents())
	require.NoError(t, s.DeleteMessages(t.Context(), all[1:2]))
	require.ErrorIs(t, s.DeleteMessages(t.Context(), all[:2]), chat.ErrConflict, "one is gone")
	require.Contains(t, s.documents(), team+"/messages/m-1-hidden")
}

// A second report changes nothing in its message, so nothing tells that it came.
func testLateReport(t *testing.T, s *shelf) {
	s.put(someModerated())
	all := s.all()
	s.put(map[string]document{
		team + "/messages/m-1-hidden/reports/late":  aReportOf("late"),
		team + "/messages/m-3-flagged/reports/late": aReportOf("late"),
	})
	require.NoError(t, s.DeleteMessages(t.Context(), all))
	s.requirePaths(team)
}

func testDeleteBelow(t *testing.T, s *shelf) {
	key := chat.ChatKey{GigID: "gig", ChatID: "team"}
	orphans := map[string]document{
		team + "/messages/gone-1/moderation/original": {"text": "left"},
		team + "/messages/gone-1/reports/worker":      aReportOf("left"),
		team + "/messages/gone-2/reports/worker":      aReportOf("left"),
		team + "/messages/zzz-gone/reports/worker":    aReportOf("left"),
	}
	other := map[string]document{
		"gigs/gig/chats/team-2":                                   aChatOf(retTime, retTime),
		"gigs/gig/chats/team-2/messages/gone-1/reports/worker":    aReportOf("of another chat"),
		"gigs/gig-2/chats/team/messages/gone-1/reports/worker":    aReportOf("of another gig"),
		"gigs/gig/chats/team-2/messages/message-1":                aMessageOf(retTime, "x"),
		"gigs/gig/chats/team-2/messages/message-1/reports/worker": aReportOf("x"),
	}
	s.put(someModerated())
	s.put(orphans)
	s.put(other)
	empty := s.deleteBelow(key)
	require.False(t, empty, "it has messages")
	left := s.documents()
	for path := range someModerated() {
		require.Contains(t, left, path)
	}

	require.NoError(t, s.DeleteMessages(t.Context(), ofChat(s.all(), key)))
	empty = s.deleteBelow(key)
	require.True(t, empty)
	want := []string{team}
	for path := range other {
		want = append(want, path)
	}
	s.requirePaths(want...)

	s.put(map[string]document{team + "/messages/no-time": {"text": "malformed"}})
	empty = s.deleteBelow(key)
	require.False(t, empty, "a malformed message is one, too")
	require.Contains(t, s.documents(), team+"/messages/no-time")
}

// What somebody else keeps below a chat stays as long as there are messages, however
// much it is, and goes with the chat. (It bears a name that comes before messages.)
func testDeleteMuchBelow(t *testing.T, s *shelf) {
	const many = 501
	key := chat.ChatKey{GigID: "gig", ChatID: "team"}
	s.put(someModerated())
	s.putMany(team+"/chats", many, document{"of": "others"})
	before := s.documents()
	empty := s.deleteBelow(key)
	require.False(t, empty)
	require.Equal(t, before, s.documents())
	require.NoError(t, s.DeleteMessages(t.Context(), s.all()))
	empty = s.deleteBelow(key)
	require.True(t, empty)
	s.requirePaths(team)
}

// deleteBelow deletes all that lies below a chat, and reports whether nothing is left.
func (s *shelf) deleteBelow(key chat.ChatKey) bool {
	s.t.Helper()
	for {
		before := len(s.documents())
		deleted, empty, err := s.DeleteBelow(s.t.Context(), key)
		require.NoError(s.t, err)
		require.LessOrEqual(s.t, deleted, 500, "a commit")
		require.Len(s.t, s.documents(), before-deleted)
		if deleted == 0 {
			return empty
		}
		require.False(s.t, empty, "it is not known yet")
	}
}

func ofChat(messages []chat.OldMessage, key chat.ChatKey) []chat.OldMessage {
	var own []chat.OldMessage
	for _, m := range messages {
		if m.ChatKey == key {
			own = append(own, m)
		}
	}
	return own
}

// No id is too strange, as long as it is one.
func testNames(t *testing.T, s *shelf) {
	for _, place := range [][2]string{{"reports", "team"}, {"messages", "reports"}, {"moderation", "moderation"}, {"chats", "messages"}} {
		path := fmt.Sprintf("gigs/%s/chats/%s", place[0], place[1])
		s.put(map[string]document{
			path:                        aChatOf(retTime, retTime),
			path + "/messages/reports_": with(aMessageOf(retTime, "x"), document{"moderationStatus": "hidden"}),
			path + "/messages/reports_/moderation/original": {"text": "hidden"},
			path + "/messages/reports_/reports/reports":     aReportOf("why"),
			path + "/messages/reports_/reports/worker":      aReportOf("why"),
		})
	}
	all := s.all()
	require.Len(t, all, 4)
	for _, m := range all {
		require.ElementsMatch(t, []string{"reports", "worker"}, m.Reporters, keyOf(m).path())
		require.Equal(t, chat.Text("hidden"), m.Texts.Original)
	}
	require.NoError(t, s.DeleteMessages(t.Context(), all))
	require.Len(t, s.documents(), 4, "the chats")
}

// A database has one collection group of each name, whoever's the collections are.
func testForeign(t *testing.T, s *shelf) {
	foreign := map[string]document{}
	for _, path := range []string{
		"users/x/messages/y", "users/x/messages/y/reports/z", "users/x/messages/y/moderation/original", "messages/root",
		"users/x/chats/y", "chats/root", "users/x/chats/y/messages/z", "gigs/gig/messages/y", "gigs/gig/other/x/messages/y",
		"users/gig/chats/team/messages/m-1-hidden", "gigs/gig/chats/other/archive/x/messages/y", "reports/root",
	} {
		foreign[path] = with(with(aMessageOf(retTime, "x"), aChatOf(retTime, retTime)), document{
			"moderationStatus": "hidden", "reason": "x", "legalHold": "x",
		})
	}
	s.put(foreign)
	before := s.documents()
	s.put(someModerated())
	for limit := 1; limit <= 3; limit++ {
		require.Len(t, s.old(chat.OldMessages{Before: retTime.Add(µs), Limit: limit}), 3, "in pages of %d", limit)
	}
	held, err := s.HeldChats(t.Context())
	require.NoError(t, err)
	require.Empty(t, held)
	var quiet []chat.OldChat
	var after *chat.Cursor
	for {
		page, next, err := s.QuietChats(t.Context(), retTime.Add(µs), after, 2)
		require.NoError(t, err)
		quiet = append(quiet, page...)
		if next == nil {
			break
		}
		after = next
	}
	require.Len(t, quiet, 1)
	require.NoError(t, s.DeleteMessages(t.Context(), s.all()))
	require.True(t, s.deleteBelow(quiet[0].ChatKey))
	require.NoError(t, s.DeleteChat(t.Context(), quiet[0]))
	require.Equal(t, before, s.documents())
}
