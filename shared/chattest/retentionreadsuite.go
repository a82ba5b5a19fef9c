package chattest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func testOldMessagePages(t *testing.T, s *shelf) {
	var want []string
	// Paths order by their parts: a gig comes before those whose ids go on with a
	// hyphen, though a slash comes after it.
	for i, at := range []time.Time{retTime.Add(-µs), retTime} {
		for _, gigID := range []string{"gig", "gig-1"} {
			for m := range 4 {
				path := fmt.Sprintf("gigs/%s/chats/team/messages/message-%d%d", gigID, i, m)
				want = append(want, path)
				s.put(map[string]document{path: aMessageOf(at, "x")})
			}
		}
	}
	for limit := 1; limit <= 17; limit++ {
		require.Equal(t, want, paths(s.old(chat.OldMessages{Before: retTime.Add(µs), Limit: limit})), "in pages of %d", limit)
	}
}

func testOldMessageTimes(t *testing.T, s *shelf) {
	for i := range 6 {
		s.put(map[string]document{fmt.Sprintf("%s/messages/message-%d", team, i): aMessageOf(retTime.Add(time.Duration(i)*µs), "x")})
	}
	for _, test := range []struct {
		name string
		q    chat.OldMessages
		want int
	}{
		{"before", chat.OldMessages{Before: retTime.Add(3 * µs)}, 3},
		{"from and before", chat.OldMessages{From: retTime.Add(µs), Before: retTime.Add(3 * µs)}, 2},
		{"nothing between", chat.OldMessages{From: retTime.Add(3 * µs), Before: retTime.Add(3 * µs)}, 0},
		{"from after before", chat.OldMessages{From: retTime.Add(4 * µs), Before: retTime.Add(3 * µs)}, 0},
		{"none as old", chat.OldMessages{Before: retTime}, 0},
		{"all", chat.OldMessages{Before: retTime.Add(time.Hour)}, 6},
	} {
		test.q.Limit = 2
		require.Len(t, s.old(test.q), test.want, test.name)
	}
	first := s.old(chat.OldMessages{Before: retTime.Add(µs), Limit: 1})[0]
	require.Equal(t, chat.OldMessage{
		MessageKey: chat.MessageKey{ChatKey: chat.ChatKey{GigID: "gig", ChatID: "team"}, ID: "message-0"},
		CreatedAt:  retTime, Status: chat.Unreviewed, UpdatedAt: first.UpdatedAt,
	}, first)
	require.False(t, first.UpdatedAt.IsZero())
}

func testMalformedMessages(t *testing.T, s *shelf) {
	whole := aMessageOf(retTime, "hello")
	s.put(map[string]document{
		team + "/messages/no-time":     without(whole, "createdAt"),
		team + "/messages/null-time":   with(whole, document{"createdAt": nil}),
		team + "/messages/a-text-time": with(whole, document{"createdAt": "2020-01-01T00:00:00Z"}),
		team + "/messages/number-time": with(whole, document{"createdAt": 1}),
		team + "/messages/only-a-time": {"createdAt": retTime},
		team + "/messages/odd-fields":  {"createdAt": retTime, "text": 7, "moderationStatus": true, "moderationReason": []any{"x"}, "senderId": nil},
	})
	found := s.old(chat.OldMessages{Before: retTime.AddDate(1, 0, 0), Limit: 2, Texts: true})
	require.Equal(t, []string{team + "/messages/odd-fields", team + "/messages/only-a-time"}, paths(found))
	for _, m := range found {
		require.Equal(t, &chat.OldTexts{}, m.Texts)
		require.Empty(t, m.Status)
	}
	again, err := s.MessagesAgain(t.Context(), found, true)
	require.NoError(t, err)
	require.Equal(t, found, again)
	require.NoError(t, s.DeleteMessages(t.Context(), found), "they can be deleted all the same")
	require.Len(t, s.documents(), 4)
}

func testBelowMessages(t *testing.T, s *shelf) {
	s.put(map[string]document{
		team + "/messages/a-flagged":                    with(aMessageOf(retTime, "one"), document{"moderationStatus": "flagged"}),
		team + "/messages/a-flagged/reports/worker":     aReportOf("first"),
		team + "/messages/a-flagged/reports/another":    aReportOf("second"),
		team + "/messages/b-plain":                      aMessageOf(retTime, "two"),
		team + "/messages/c-hidden":                     with(aMessageOf(retTime, ""), document{"moderationStatus": "hidden", "moderationReason": "rude"}),
		team + "/messages/c-hidden/moderation/original": {"text": "three"},
		team + "/messages/c-hidden/reports/worker":      {"reason": 7},
		team + "/messages/d-approved":                   with(aMessageOf(retTime, "four"), document{"moderationStatus": "approved"}),
	})
	q := chat.OldMessages{Before: retTime.Add(µs), Limit: 3, Texts: true}
	found := s.old(q)
	require.Len(t, found, 4)
	require.ElementsMatch(t, []string{"worker", "another"}, found[0].Reporters)
	require.Equal(t, chat.Text("one"), found[0].Texts.Text)
	require.Equal(t, map[string]chat.Text{"worker": "first", "another": "second"}, reasons(found[0]))
	require.Empty(t, found[1].Reporters)
	require.Equal(t, &chat.OldTexts{Text: "two"}, found[1].Texts)
	require.Equal(t, []string{"worker"}, found[2].Reporters)
	require.Equal(t, [3]chat.Text{"", "rude", "three"}, [3]chat.Text{found[2].Texts.Text, found[2].Texts.Reason, found[2].Texts.Original})
	require.Equal(t, map[string]chat.Text{"worker": ""}, reasons(found[2]))
	require.Empty(t, found[3].Reporters)
	require.Equal(t, &chat.OldTexts{Text: "four"}, found[3].Texts)

	q.Texts = false
	for i, m := range s.old(q) {
		require.ElementsMatch(t, found[i].Reporters, m.Reporters)
		require.Nil(t, m.Texts, "texts were not asked for")
	}
}

// What lies below messages that were never reported nor moderated is found, too.
func testStrays(t *testing.T, s *shelf) {
	s.put(someModerated())
	strays, err := s.Strays(t.Context())
	require.NoError(t, err)
	require.Empty(t, strays, "what is below the others is theirs")
	s.put(map[string]document{
		team + "/messages/a-reported":                     aMessageOf(retTime, "one"),
		team + "/messages/a-reported/reports/worker":      aReportOf("first"),
		team + "/messages/a-reported/reports/another":     aReportOf("second"),
		team + "/messages/b-hidden":                       aMessageOf(retTime, "two"),
		team + "/messages/b-hidden/moderation/original":   {"text": "three"},
		team + "/messages/gone/reports/worker":            aReportOf("an orphan"),
		"gigs/other/chats/team/messages/c-both":           aMessageOf(retTime, "four"),
		"gigs/other/chats/team/messages/c-both/reports/x": aReportOf("third"),
	})
	key := func(gigID, id string) chat.MessageKey {
		return chat.MessageKey{ChatKey: chat.ChatKey{GigID: gigID, ChatID: "team"}, ID: id}
	}
	strays, err = s.Strays(t.Context())
	require.NoError(t, err)
	require.Equal(t, map[chat.MessageKey]bool{key("gig", "a-reported"): true, key("gig", "b-hidden"): true, key("other", "c-both"): true}, strays)

	q := chat.OldMessages{Before: retTime.Add(µs), Limit: 9, Texts: true, Strays: strays}
	all := s.old(q)
	require.Equal(t, map[string]chat.Text{"worker": "first", "another": "second"}, reasons(all[0]))
	require.Equal(t, chat.Text("three"), all[1].Texts.Original)
	again, err := s.MessagesAgain(t.Context(), all[:2], true)
	require.NoError(t, err)
	for i, m := range again {
		require.Equal(t, all[i].Texts, m.Texts)
		require.True(t, m.Stray)
	}

	q.Texts = false
	require.NoError(t, s.DeleteMessages(t.Context(), s.old(q)))
	s.requirePaths(team, team+"/messages/gone/reports/worker")
}

func reasons(m chat.OldMessage) map[string]chat.Text {
	all := map[string]chat.Text{}
	for reporter, r := range m.Texts.Reports {
		all[reporter] = r.Reason
	}
	return all
}

func testMessagesAgain(t *testing.T, s *shelf) {
	for i := range 4 {
		s.put(map[string]document{fmt.Sprintf("%s/messages/message-%d", team, i): aMessageOf(retTime, "before")})
	}
	all := s.old(chat.OldMessages{Before: retTime.Add(µs), Limit: 9})
	require.NoError(t, s.DeleteMessages(t.Context(), all[1:2]))
	s.put(map[string]document{
		team + "/messages/message-2":                with(aMessageOf(retTime, "after"), document{"moderationStatus": "flagged"}),
		team + "/messages/message-2/reports/worker": aReportOf("why"),
		team + "/messages/message-3":                {"text": "no time any more"},
	})
	again, err := s.MessagesAgain(t.Context(), all, true)
	require.NoError(t, err)
	require.Equal(t, []string{team + "/messages/message-0", team + "/messages/message-2"}, paths(again))
	require.Equal(t, all[0].UpdatedAt, again[0].UpdatedAt)
	require.True(t, again[1].UpdatedAt.After(all[2].UpdatedAt))
	require.Equal(t, chat.Text("after"), again[1].Texts.Text)
	require.Equal(t, map[string]chat.Text{"worker": "why"}, reasons(again[1]))

	again, err = s.MessagesAgain(t.Context(), all[:1], false)
	require.NoError(t, err)
	require.Equal(t, all[:1], again)
}

func testCountMessages(t *testing.T, s *shelf) {
	for i := range 5 {
		s.put(map[string]document{fmt.Sprintf("%s/messages/message-%d", team, i): aMessageOf(retTime.Add(time.Duration(i)*µs), "x")})
	}
	s.put(map[string]document{
		team + "/messages/no-time":             {"text": "x"},
		"gigs/gig/chats/pair/messages/message": aMessageOf(retTime, "x"),
	})
	for before, want := range map[time.Duration]int{0: 0, 2 * µs: 2, time.Hour: 5} {
		old, all, err := s.CountMessages(t.Context(), chat.ChatKey{GigID: "gig", ChatID: "team"}, retTime.Add(before))
		require.NoError(t, err)
		require.Equal(t, want, old)
		require.Equal(t, 6, all)
	}
	old, all, err := s.CountMessages(t.Context(), chat.ChatKey{GigID: "gig", ChatID: "none"}, retTime)
	require.NoError(t, err)
	require.Equal(t, [2]int{}, [2]int{old, all})
}
