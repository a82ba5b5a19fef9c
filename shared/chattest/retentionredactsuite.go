package chattest

import (
	"fmt"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func text(s chat.Text) *chat.Text { return &s }

func testRedactMessages(t *testing.T, s *shelf) {
	hidden, flagged := team+"/messages/m-1-hidden", team+"/messages/m-3-flagged"
	for _, test := range []struct {
		name       string
		redact     func(all []chat.OldMessage) []chat.Redaction
		want       map[string]document // the fields that change
		redactedAt []string
	}{
		{
			"a text and a reason", func(all []chat.OldMessage) []chat.Redaction {
				return []chat.Redaction{{OldMessage: all[2], Text: text("[A]"), Reason: text("[B]")}}
			},
			map[string]document{flagged: {"text": "[A]", "moderationReason": "[B]"}}, []string{flagged},
		},
		{
			"only an original", func(all []chat.OldMessage) []chat.Redaction {
				return []chat.Redaction{{OldMessage: all[0], Original: text("[A]")}}
			},
			map[string]document{hidden + "/moderation/original": {"text": "[A]"}}, []string{hidden},
		},
		{
			"only a report", func(all []chat.OldMessage) []chat.Redaction {
				return []chat.Redaction{{OldMessage: all[0], Reports: map[string]chat.Text{"worker": "[A]"}}}
			},
			map[string]document{hidden + "/reports/worker": {"reason": "[A]"}}, nil,
		},
		{
			"everything of several", func(all []chat.OldMessage) []chat.Redaction {
				return []chat.Redaction{
					{OldMessage: all[0], Reason: text("[A]"), Original: text("[B]"), Reports: map[string]chat.Text{"worker": "[C]", "another": "[D]"}},
					{OldMessage: all[2], Text: text(""), Reports: map[string]chat.Text{"worker": "[E]"}},
				}
			},
			map[string]document{
				hidden: {"moderationReason": "[A]"}, hidden + "/moderation/original": {"text": "[B]"},
				hidden + "/reports/worker": {"reason": "[C]"}, hidden + "/reports/another": {"reason": "[D]"},
				flagged: {"text": ""}, flagged + "/reports/worker": {"reason": "[E]"},
			},
			[]string{hidden, flagged},
		},
	} {
		s.put(someModerated())
		all, want := s.all(), s.documents()
		require.NoError(t, s.RedactMessages(t.Context(), test.redact(all)), test.name)
		got := s.documents()
		for path, fields := range test.want {
			maps.Copy(want[path], fields)
		}
		for _, path := range test.redactedAt {
			require.NotZero(t, got[path]["redactedAt"], test.name)
			delete(got[path], "redactedAt")
		}
		require.Equal(t, want, got, test.name)
		for i, m := range s.all() {
			changed := m.UpdatedAt.After(all[i].UpdatedAt)
			require.Equal(t, len(test.redactedAt) > 0 && test.want[keyOf(m).path()] != nil || len(test.redactedAt) > 0 && m.Texts.Original != all[i].Texts.Original, changed, "%s: %s", test.name, m.ID)
		}
	}
}

func testRedactConflict(t *testing.T, s *shelf) {
	s.put(someModerated())
	all := s.all()
	redactions := []chat.Redaction{
		{OldMessage: all[0], Original: text("[A]"), Reports: map[string]chat.Text{"worker": "[B]"}},
		{OldMessage: all[2], Text: text("[C]")},
	}
	s.put(map[string]document{team + "/messages/m-3-flagged": aMessageOf(retTime, "another text")})
	before := s.documents()
	require.ErrorIs(t, s.RedactMessages(t.Context(), redactions), chat.ErrConflict)
	require.Equal(t, before, s.documents())

	all = s.all()
	require.NoError(t, s.DeleteMessages(t.Context(), all[:1]))
	before = s.documents()
	for name, r := range map[string]chat.Redaction{
		"a message that is gone": {OldMessage: all[0], Reason: text("[A]")},
		"an original below one":  {OldMessage: all[0], Original: text("[A]")},
		"a report below one":     {OldMessage: all[0], Reports: map[string]chat.Text{"worker": "[A]"}},
	} {
		require.ErrorIs(t, s.RedactMessages(t.Context(), []chat.Redaction{r}), chat.ErrConflict, name)
		require.Equal(t, before, s.documents(), name)
	}
}

// A report that somebody redacts further keeps nothing of what it was before.
func testRedactLateReport(t *testing.T, s *shelf) {
	s.put(someModerated())
	all := s.all()
	path := team + "/messages/m-1-hidden/reports/worker"
	s.put(map[string]document{path: aReportOf("[NAME]")})
	err := s.RedactMessages(t.Context(), []chat.Redaction{{OldMessage: all[0], Reports: map[string]chat.Text{"worker": "Anna [A]"}}})
	require.ErrorIs(t, err, chat.ErrConflict)
	require.Equal(t, "[NAME]", s.documents()[path]["reason"])
}

// putMany seeds so many documents of a collection, some at a time.
func (s *shelf) putMany(collection string, n int, fields document) {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s/%06d", collection, i)
	}
	atOnce(s.t, names, func(name string) error { return s.Put(s.t.Context(), name, fields) })
}

// What one commit of a run holds at most, in writes.
func testManyAtOnce(t *testing.T, s *shelf) {
	const most = 500
	s.putMany(team+"/messages", most, aMessageOf(retTime, "x"))
	all := s.old(chat.OldMessages{Before: retTime.Add(µs), Limit: most, Texts: true})
	require.Len(t, all, most)
	redactions := make([]chat.Redaction, most)
	for i, m := range all {
		redactions[i] = chat.Redaction{OldMessage: m, Text: text("[A]")}
	}
	require.NoError(t, s.RedactMessages(t.Context(), redactions))
	again, err := s.MessagesAgain(t.Context(), all, true)
	require.NoError(t, err)
	require.Len(t, again, most)
	for _, m := range again {
		require.Equal(t, "[A]", string(m.Texts.Text))
	}
	require.NoError(t, s.DeleteMessages(t.Context(), again))
	s.requirePaths()
}
