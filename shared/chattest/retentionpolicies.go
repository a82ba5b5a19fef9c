package chattest

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// policyWorld has one of each thing that may be due, of which the policy decides
// what is, and one of each that is not by a microsecond.
func policyWorld(t *testing.T, s *shelf, archive *Archive) (due, kept []string) {
	old := deleteHorizon.Add(-µs)
	s.put(map[string]document{
		"gigs/gig/chats/team":                    aChatOf(old, young),
		"gigs/gig/chats/team/messages/message-1": aMessageOf(old, secret),
		"gigs/gig/chats/team/messages/message-2": aMessageOf(redactHorizon.Add(-µs), secret),
		"gigs/gig/chats/team/messages/message-3": aMessageOf(redactHorizon, secret),
		"gigs/gig/chats/quiet":                   aChatOf(old, old),
		"gigs/gig/chats/held":                    with(aChatOf(old, young), document{"legalHold": true}),
	})
	held := chat.ChatKey{GigID: "gig", ChatID: "held"}
	due = []string{keepRow(t, archive, inTeam("message-0"), forgetHorizon.Add(-µs))}
	kept = []string{
		keepRow(t, archive, inTeam("message-1"), forgetHorizon),
		keepRow(t, archive, inTeam("message-2"), forgetHorizon.Add(µs)),
		keepRow(t, archive, chat.MessageKey{ChatKey: held, ID: "message-1"}, forgetHorizon.Add(-µs)),
		keepRow(t, archive, chat.MessageKey{ChatKey: held, ID: "message-2"}, forgetHorizon.Add(µs)),
	}
	return due, kept
}

// setting is what a flag is set to; absent without a value.
type setting struct {
	value string
	at    time.Time // zero: nobody knows when
}

// TestPolicies runs retention on a world in which everything is due under each
// policy there is.
func TestPolicies(t *testing.T, open func(*testing.T) RetentionStore) {
	type counts = chat.RetentionReport
	type settings = map[string]setting
	const day = 24 * time.Hour
	justNow, inTime := runTime.Add(time.Second-day), runTime.Add(-day)
	everything := counts{MessagesRedacted: 1, MessagesDeleted: 1, ChatsDeleted: 1, RowsDeleted: 1, Held: 1}
	notDeleted := counts{MessagesRedacted: 2, RowsDeleted: 1, Held: 1} // the oldest is redacted at least
	notRedacted := counts{MessagesDeleted: 1, ChatsDeleted: 1, RowsDeleted: 1, Held: 1}
	rowsKept := counts{MessagesRedacted: 1, MessagesDeleted: 1, ChatsDeleted: 1}
	for _, test := range []struct {
		name     string
		set      settings
		asOf     time.Time
		want     counts
		deferred []string
		paused   bool
	}{
		{name: "all of them", want: everything},
		{name: "no retention: nothing is deleted in the live store", set: settings{chat.RetentionDaysKey: {}}, want: notDeleted},
		{name: "no redaction", set: settings{chat.RedactionDaysKey: {}}, want: notRedacted},
		{name: "no retention of the archive", set: settings{chat.MirrorDaysKey: {}}, want: rowsKept},
		{name: "none at all", set: settings{chat.RetentionDaysKey: {}, chat.RedactionDaysKey: {}, chat.MirrorDaysKey: {}}},
		{name: "paused, a moment ago", set: settings{chat.RetentionPauseKey: {"true", runTime}}, paused: true},
		{name: "not paused any more", set: settings{chat.RetentionPauseKey: {"false", runTime}}, want: everything},
		{
			name: "retention under grace", set: settings{chat.RetentionDaysKey: {"30", justNow}},
			want: notDeleted, deferred: []string{chat.RetentionDaysKey},
		},
		{
			name: "redaction under grace, since nobody knows when it was changed", set: settings{chat.RedactionDaysKey: {"7", time.Time{}}},
			want: notRedacted, deferred: []string{chat.RedactionDaysKey},
		},
		{
			name: "the archive's under grace, since it was changed in the future", set: settings{chat.MirrorDaysKey: {"90", runTime.Add(day)}},
			want: rowsKept, deferred: []string{chat.MirrorDaysKey},
		},
		{name: "the grace is over", set: settings{chat.RetentionDaysKey: {"30", inTime}}, want: everything},
		{
			name: "no grace", want: everything,
			set: settings{chat.GraceHoursKey: {"0", runTime.Add(-100 * day)}, chat.RetentionDaysKey: {"30", runTime}},
		},
		{
			name: "a grace is reckoned from the clock, whatever the run goes by", asOf: runTime.Add(-2 * day),
			set:      settings{chat.RetentionDaysKey: {"1", justNow}, chat.RedactionDaysKey: {"1", justNow}, chat.MirrorDaysKey: {"1", justNow}},
			deferred: []string{chat.RetentionDaysKey, chat.RedactionDaysKey, chat.MirrorDaysKey},
		},
		{
			name: "as of a microsecond before: what is not due to be deleted then is redacted", asOf: runTime.Add(-µs),
			want: counts{MessagesRedacted: 1},
		},
		{name: "as of now", asOf: runTime, want: everything},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, archive := &shelf{RetentionStore: open(t), t: t}, NewArchive()
			setPolicy(t, archive, everyPolicy())
			due, kept := policyWorld(t, s, archive)
			for key, flag := range test.set {
				require.NoError(t, archive.UnsetFlag(t.Context(), key))
				if flag.value != "" {
					require.NoError(t, archive.SetFlag(t.Context(), key, flag.value, &flag.at))
				}
			}
			before := s.documents()
			r := retention(s.RetentionStore, archive, 2)
			for _, dry := range []bool{true, false} {
				report, err := r.Run(t.Context(), chat.RetentionRequest{DryRun: dry, AsOf: test.asOf})
				require.NoError(t, err)
				require.True(t, report.Complete)
				require.Equal(t, test.paused, report.Policy.Paused)
				require.ElementsMatch(t, test.deferred, report.Policy.Deferred)
				requireCounts(t, test.want, report)
				if dry {
					require.Equal(t, before, s.documents())
					require.ElementsMatch(t, slices.Concat(due, kept), rowPaths(t, archive))
				}
			}
			left := s.documents()
			require.Len(t, left, len(before)-test.want.MessagesDeleted-test.want.ChatsDeleted)
			require.Equal(t, secret, left["gigs/gig/chats/team/messages/message-3"]["text"])
			if test.want.RowsDeleted == 0 {
				kept = slices.Concat(due, kept)
			}
			require.ElementsMatch(t, kept, rowPaths(t, archive))
			requireReports(t, archive, r)
		})
	}
}

// requireReports checks that a run stores what it answers.
func requireReports(t *testing.T, archive *Archive, r *chat.Retention) {
	t.Helper()
	report, err := r.Run(t.Context(), chat.RetentionRequest{})
	require.NoError(t, err)
	stored, err := archive.Reports(t.Context())
	require.NoError(t, err)
	require.Contains(t, stored, report)
}
