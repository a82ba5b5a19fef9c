package chattest

import (
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func scrubSeed() map[string]document {
	return map[string]document{
		team + "/messages/flagged":                    with(from("buyer"), document{"moderationStatus": "flagged", "moderationReason": "why"}),
		team + "/messages/flagged/reports/" + person:  aReportOf("first"),
		team + "/messages/flagged/reports/worker":     aReportOf("second"),
		team + "/messages/hidden":                     with(from(person), document{"text": "", "moderationStatus": "hidden"}),
		team + "/messages/hidden/moderation/original": {"text": "what it was"},
		team + "/messages/plain":                      from(person),
	}
}

func testScrub(t *testing.T, s *deletionShelf) {
	flagged, hidden, plain := team+"/messages/flagged", team+"/messages/hidden", team+"/messages/plain"
	for _, test := range []struct {
		name  string
		scrub map[string]chat.Redaction // by message id
		want  map[string]document       // the fields that change
		gone  string
		dated []string // what has a redactedAt then
	}{
		{
			"a sender alone", map[string]chat.Redaction{"plain": {Anonymous: true}},
			map[string]document{plain: {"senderId": "deleted-user"}}, "", nil,
		},
		{
			"a text", map[string]chat.Redaction{"plain": {Text: text("[A]")}},
			map[string]document{plain: {"text": "[A]"}}, "", []string{plain},
		},
		{
			"a reason", map[string]chat.Redaction{"flagged": {Reason: text("[A]")}},
			map[string]document{flagged: {"moderationReason": "[A]"}}, "", []string{flagged},
		},
		{
			"an original and its sender", map[string]chat.Redaction{"hidden": {Anonymous: true, Original: text("[A]")}},
			map[string]document{hidden: {"senderId": "deleted-user"}, hidden + "/moderation/original": {"text": "[A]"}}, "", []string{hidden},
		},
		{
			"a report", map[string]chat.Redaction{"flagged": {Reports: map[string]chat.Text{"worker": "[A]"}}},
			map[string]document{flagged + "/reports/worker": {"reason": "[A]"}}, "", nil,
		},
		{
			"a report that goes", map[string]chat.Redaction{"flagged": {DropReportBy: person}},
			nil, flagged + "/reports/" + person, nil,
		},
		{
			"everything at once", map[string]chat.Redaction{
				"flagged": {Text: text("[A]"), Reports: map[string]chat.Text{"worker": "[B]"}, DropReportBy: person},
				"hidden":  {Anonymous: true, Text: text(""), Original: text("")},
				"plain":   {Anonymous: true, Text: text("[C]")},
			},
			map[string]document{
				flagged: {"text": "[A]"}, flagged + "/reports/worker": {"reason": "[B]"}, hidden: {"senderId": "deleted-user"},
				hidden + "/moderation/original": {"text": ""}, plain: {"senderId": "deleted-user", "text": "[C]"},
			},
			flagged + "/reports/" + person, []string{flagged, hidden, plain},
		},
	} {
		s.put(scrubSeed())
		before := s.documents()
		var scrub []chat.Redaction
		for _, id := range []string{"plain", "flagged", "hidden"} {
			if r, ok := test.scrub[id]; ok {
				r.OldMessage = s.whole(t, id)
				scrub = append(scrub, r)
			}
		}
		versions, err := s.ScrubMessages(t.Context(), scrub)
		require.NoError(t, err, test.name)

		got := s.documents()
		for path, fields := range test.want {
			maps.Copy(before[path], fields)
		}
		delete(before, test.gone)
		for _, path := range test.dated {
			require.NotZero(t, got[path]["redactedAt"], test.name)
			delete(got[path], "redactedAt")
		}
		require.Equal(t, before, got, test.name)

		require.Len(t, versions, len(scrub), test.name)
		for i, r := range scrub {
			now := s.whole(t, r.ID)
			if test.want[keyOf(now).path()] == nil {
				require.Nil(t, versions[i], "%s: %s itself stays", test.name, r.ID)
				require.Equal(t, r.UpdatedAt, now.UpdatedAt, test.name)
				continue
			}
			require.NotNil(t, versions[i], test.name)
			require.True(t, now.UpdatedAt.Equal(versions[i].UpdatedAt), "%s: %v is not %v", test.name, versions[i].UpdatedAt, now.UpdatedAt)
			now.Whole.RedactedAt = time.Time{} // which the version need not have
			require.Equal(t, *now.Whole, versions[i].Message, test.name)
		}
	}
}

func testScrubMalformed(t *testing.T, s *deletionShelf) {
	s.put(map[string]document{team + "/messages/m-1": {"senderId": person, "text": "hello", "moderationStatus": 5}})
	versions, err := s.ScrubMessages(t.Context(), []chat.Redaction{{OldMessage: s.whole(t, "m-1"), Anonymous: true, Text: text("")}})
	require.NoError(t, err)
	require.Equal(t, []*chat.Version{nil}, versions, "the archive has no row of it")
	m := s.whole(t, "m-1")
	require.Equal(t, [2]string{"deleted-user", ""}, [2]string{m.SenderID, string(m.Texts.Text)})

	// A text that is none is one then, and the message is whole.
	s.put(map[string]document{team + "/messages/m-2": with(from(person), document{"text": 5})})
	_, err = s.ScrubMessages(t.Context(), []chat.Redaction{{OldMessage: s.whole(t, "m-2"), Text: text("")}})
	require.NoError(t, err)
	require.NotNil(t, s.whole(t, "m-2").Whole)
}

func testScrubConflict(t *testing.T, s *deletionShelf) {
	s.put(scrubSeed())
	flagged, hidden, plain := s.whole(t, "flagged"), s.whole(t, "hidden"), s.whole(t, "plain")
	s.put(map[string]document{
		team + "/messages/plain":                  with(from(person), document{"text": "another"}),
		team + "/messages/flagged/reports/worker": aReportOf("another"),
	})
	require.NoError(t, s.DeleteMessages(t.Context(), []chat.OldMessage{hidden}))
	_, err := s.ScrubMessages(t.Context(), []chat.Redaction{{OldMessage: flagged, DropReportBy: person}})
	require.NoError(t, err)
	before := s.documents()
	for name, r := range map[string]chat.Redaction{
		"a message that has changed": {OldMessage: plain, Anonymous: true},
		"one that is gone":           {OldMessage: hidden, Anonymous: true},
		"an original that is gone":   {OldMessage: hidden, Original: text("[A]")},
		"a report that has changed":  {OldMessage: flagged, Reports: map[string]chat.Text{"worker": "[A]"}},
		"a report that is gone":      {OldMessage: flagged, Reports: map[string]chat.Text{person: "[A]"}},
		"the message of it, besides": {OldMessage: flagged, Text: text("[A]"), Reports: map[string]chat.Text{"worker": "[A]"}},
	} {
		good := chat.Redaction{OldMessage: s.whole(t, "flagged"), Reason: text("[B]"), DropReportBy: "worker"}
		if r.ID == good.ID {
			good = chat.Redaction{OldMessage: s.whole(t, "plain"), Anonymous: true}
		}
		versions, err := s.ScrubMessages(t.Context(), []chat.Redaction{good, r})
		require.ErrorIs(t, err, chat.ErrConflict, name)
		require.Empty(t, versions, name)
		require.Equal(t, before, s.documents(), "%s: nothing is changed", name)
	}
}

// Where only reports change, what the message has become meanwhile does not matter,
// nor whether the report that goes is still there.
func testScrubReportAlone(t *testing.T, s *deletionShelf) {
	s.put(scrubSeed())
	flagged := s.whole(t, "flagged")
	s.put(map[string]document{team + "/messages/flagged": with(from("buyer"), document{"moderationStatus": "approved"})})
	for range 2 {
		_, err := s.ScrubMessages(t.Context(), []chat.Redaction{{OldMessage: flagged, DropReportBy: person}})
		require.NoError(t, err)
		require.Equal(t, []string{"worker"}, s.whole(t, "flagged").Reporters)
	}
	_, err := s.ScrubMessages(t.Context(), []chat.Redaction{{OldMessage: flagged, Reports: map[string]chat.Text{"worker": "[A]"}}})
	require.NoError(t, err)
	require.Equal(t, map[string]chat.Text{"worker": "[A]"}, reasons(s.whole(t, "flagged")))
	require.Equal(t, chat.Approved, s.whole(t, "flagged").Status)
}

func testRemoveMember(t *testing.T, s *deletionShelf) {
	pair := "gigs/gig/chats/pair"
	fields := document{
		"participantIds": []string{"buyer", person}, "createdAt": retTime, "lastMessageAt": retTime, "lastMessageId": "m-1",
		"readUntil": map[string]time.Time{"buyer": retTime, person: retTime.Add(µs)}, "frozen": true, "legalHold": true,
	}
	s.put(map[string]document{team: fields, pair: fields})
	for path, want := range map[string][]string{team: {"buyer", person}, pair: {"buyer"}} {
		key := keyIn("gig", path[len("gigs/gig/chats/"):])
		before := s.chat(key)
		require.NoError(t, s.RemoveMember(t.Context(), key, person))
		now, err := s.Context(t.Context(), key.GigID, key.ChatID, "")
		require.NoError(t, err)
		require.True(t, now.Chat.UpdatedAt.After(before.UpdatedAt))
		now.Chat.UpdatedAt = time.Time{}
		require.Equal(t, &chat.Chat{
			GigID: "gig", ID: key.ChatID, ParticipantIDs: want, CreatedAt: retTime, LastMessageAt: retTime, LastMessageID: "m-1",
			ReadUntil: map[string]time.Time{"buyer": retTime}, Frozen: true, LegalHold: true,
		}, now.Chat)
	}
}

func testRemoveOdd(t *testing.T, s *deletionShelf) {
	ids := []string{"a", "A-b_c", "0", "-", "_x", person}
	pointers := map[string]time.Time{}
	for _, id := range ids {
		pointers[id] = retTime
	}
	key := keyIn("gig", "pair")
	s.put(map[string]document{"gigs/gig/chats/pair": with(aChatOf(retTime, retTime), document{"participantIds": ids, "readUntil": pointers})})
	for i, id := range ids {
		require.NoError(t, s.RemoveMember(t.Context(), key, id))
		require.NoError(t, s.RemoveMember(t.Context(), key, id), "who has left is let go")
		now, err := s.Context(t.Context(), "gig", "pair", "")
		require.NoError(t, err)
		require.ElementsMatch(t, ids[i+1:], now.Chat.ParticipantIDs)
		require.Len(t, now.Chat.ReadUntil, len(ids)-i-1)
	}
	before := s.documents()
	require.ErrorIs(t, s.RemoveMember(t.Context(), keyIn("gig", "none"), person), chat.ErrConflict)
	require.Equal(t, before, s.documents(), "no chat is made by it")
}
