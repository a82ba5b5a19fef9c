package chat_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
)

func TestSummarize(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		name    string
		text    string
		status  chat.ModerationStatus
		summary string
		length  int
		types   []string
	}{
		{"plain", "see you at 6", chat.Unreviewed, "see you at 6", 12, []string{}},
		{"with PII", "anna@example.com, bob@example.com or +49 170 1234567", chat.Approved, "[EMAIL], [EMAIL] or [PHONE]", 52, []string{"EMAIL", "PHONE"}},
		{"cut to 160 code points", strings.Repeat("é", 161), chat.Unreviewed, strings.Repeat("é", 160), 161, []string{}},
		{"not cut at 160", strings.Repeat("👋", 160), chat.Unreviewed, strings.Repeat("👋", 160), 160, []string{}},
		{"redacted before it is cut", strings.Repeat("x", 150) + " anna@example.com", chat.Unreviewed, strings.Repeat("x", 150) + " [EMAIL]", 167, []string{"EMAIL"}},
		{"hidden", "", chat.Hidden, "", 0, []string{}},
		{"hidden with its text left standing", "rude", chat.Hidden, "", 0, []string{}},
		{"erased", "", chat.Unreviewed, "", 0, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := chat.Summarize(chat.Version{UpdatedAt: at.Add(time.Hour), Message: chat.Message{
				GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", Text: chat.Text(test.text),
				CreatedAt: at, ReadByReceiver: true, ModerationStatus: test.status,
			}})
			require.Equal(t, chat.Summary{
				GigID: "gig", ChatID: "team", MessageID: "message-1", SenderID: "buyer",
				Summary: chat.Text(test.summary), TextLength: test.length, PIITypes: test.types,
				ReadByReceiver: true, ModerationStatus: test.status, SentAt: at, SourceVersion: at.Add(time.Hour),
			}, got)
		})
	}
}

func TestAChangeOfNothingIsNotApplied(t *testing.T) {
	t.Parallel()
	archive := chattest.NewArchive()
	err := (&chat.Mirror{Archive: archive}).Apply(t.Context(), chat.Change{At: time.Now()})
	require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
	require.Equal(t, chat.ReasonEmpty, chat.ReasonOf(err))
	got, err := archive.Summaries(t.Context())
	require.NoError(t, err)
	require.Empty(t, got)
}

func TestADecisionWithoutAModeratorIsDatedByItsVersion(t *testing.T) {
	t.Parallel()
	archive := chattest.NewArchive()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	version := func(status chat.ModerationStatus, at time.Time) *chat.Version {
		return &chat.Version{UpdatedAt: at, Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: "message-1", ModerationStatus: status,
		}}
	}
	change := chat.Change{Old: version(chat.Unreviewed, at), New: version(chat.Flagged, at.Add(time.Second))}
	require.NoError(t, (&chat.Mirror{Archive: archive}).Apply(t.Context(), change))
	got, err := archive.Decisions(t.Context())
	require.NoError(t, err)
	require.Equal(t, []chat.Decision{{
		GigID: "gig", ChatID: "team", MessageID: "message-1", From: chat.Unreviewed, To: chat.Flagged,
		At: at.Add(time.Second), SourceVersion: at.Add(time.Second),
	}}, got)
}

// How far the archive is behind is reckoned from the write, and of a delete from the
// delete; of what is not kept nothing is told.
func TestTheLagOfTheMirror(t *testing.T) {
	t.Parallel()
	written := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	version := &chat.Version{UpdatedAt: written, Message: chat.Message{
		GigID: "gig", ChatID: "team", ID: "message-1", ModerationStatus: chat.Unreviewed,
	}}
	for _, test := range []struct {
		name   string
		change chat.Change
		now    time.Time
		want   time.Duration
	}{
		{"created", chat.Change{New: version, At: written.Add(time.Hour)}, written.Add(1500 * time.Millisecond), 1500 * time.Millisecond},
		{"deleted", chat.Change{Old: version, At: written.Add(time.Hour)}, written.Add(time.Hour + time.Second), time.Second},
		{"deleted, by an event without a time", chat.Change{Old: version}, written.Add(time.Second), time.Second},
		{"by a clock that is behind", chat.Change{New: version}, written.Add(-time.Second), 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var told []time.Duration
			mirror := chat.Mirror{
				Archive: chattest.NewArchive(), Now: func() time.Time { return test.now },
				Mirrored: func(_ context.Context, lag time.Duration) { told = append(told, lag) },
			}
			require.NoError(t, mirror.Apply(t.Context(), test.change))
			require.Equal(t, []time.Duration{test.want}, told)

			mirror.Archive = away{}
			require.Error(t, mirror.Apply(t.Context(), test.change))
			require.Error(t, mirror.Apply(t.Context(), chat.Change{}))
			require.Len(t, told, 1)
		})
	}
}

// away is an archive that cannot be reached.
type away struct{}

func (away) Keep(context.Context, chat.Summary, *chat.Decision) error {
	return chat.Failure(chat.Unavailable, nil)
}
