package chattest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// ArchiveStore is what the conformance suite asks of an archive: the use cases'
// interface, and a way to look at what is kept.
type ArchiveStore interface {
	chat.Archive
	Summaries(context.Context) ([]chat.Summary, error)
	Decisions(context.Context) ([]chat.Decision, error)
}

// TestArchive is the conformance suite of archives. open returns an empty one
// for one test.
func TestArchive(t *testing.T, open func(*testing.T) ArchiveStore) {
	at := time.Date(2026, 5, 6, 7, 8, 9, 123_456_000, time.UTC)
	base := chat.Summary{
		GigID: "gig", ChatID: "team", MessageID: "message-1", SenderID: "buyer",
		Summary: "hello [EMAIL] 👋", TextLength: 25, PIITypes: []string{"EMAIL"},
		ModerationStatus: chat.Unreviewed, SentAt: at, SourceVersion: at,
	}
	with := func(change func(*chat.Summary)) chat.Summary {
		s := base
		change(&s)
		return s
	}
	read := with(func(s *chat.Summary) { s.ReadByReceiver, s.SourceVersion = true, at.Add(time.Microsecond) })
	hidden := with(func(s *chat.Summary) {
		s.Summary, s.TextLength, s.PIITypes = "", 0, []string{}
		s.ModerationStatus, s.SourceVersion = chat.Hidden, at.Add(time.Minute)
	})
	deleted := with(func(s *chat.Summary) { s.DeletedAt = at.Add(time.Hour) })
	again := with(func(s *chat.Summary) { s.Summary, s.SourceVersion = "anew", at.Add(2*time.Hour) })

	for _, test := range []struct {
		name string
		keep []chat.Summary
		want chat.Summary
	}{
		{"a row reads as it was kept", []chat.Summary{base}, base},
		{"a hidden one too", []chat.Summary{hidden}, hidden},
		{"a deleted one too", []chat.Summary{deleted}, deleted},
		{"a later version replaces every field", []chat.Summary{base, hidden}, hidden},
		{"a version a microsecond later counts", []chat.Summary{base, read}, read},
		{"an earlier version changes nothing", []chat.Summary{read, base}, read},
		{"the same version changes nothing", []chat.Summary{base, with(func(s *chat.Summary) { s.Summary = "other" })}, base},
		{"a delete stands above the write of its time", []chat.Summary{base, deleted}, deleted},
		{"which does not bring it back", []chat.Summary{deleted, base}, deleted},
		{"a delete below the version changes nothing", []chat.Summary{read, deleted}, read},
		{"a message made anew lives", []chat.Summary{deleted, again}, again},
		{"an old delete does not kill it", []chat.Summary{again, deleted}, again},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			store := open(t)
			for _, s := range test.keep {
				require.NoError(t, store.Keep(t.Context(), s, nil))
			}
			got, err := store.Summaries(t.Context())
			require.NoError(t, err)
			require.Equal(t, []chat.Summary{test.want}, got)
		})
	}

	t.Run("gig, chat and message together name a row", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		rows := []chat.Summary{
			base,
			with(func(s *chat.Summary) { s.GigID = "other" }),
			with(func(s *chat.Summary) { s.ChatID = "other" }),
			with(func(s *chat.Summary) { s.MessageID = "other" }),
		}
		for _, s := range rows {
			require.NoError(t, store.Keep(t.Context(), s, nil))
		}
		got, err := store.Summaries(t.Context())
		require.NoError(t, err)
		require.ElementsMatch(t, rows, got)
	})

	t.Run("a decision is logged once, late or not", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		flag := chat.Decision{
			GigID: "gig", ChatID: "team", MessageID: "message-1", From: chat.Unreviewed, To: chat.Flagged,
			At: at, SourceVersion: at.Add(time.Second),
		}
		hide := chat.Decision{
			GigID: "gig", ChatID: "team", MessageID: "message-1", From: chat.Flagged, To: chat.Hidden,
			ModeratorID: "admin", Reason: "rude", At: at.Add(time.Minute), SourceVersion: at.Add(time.Minute),
		}
		for _, d := range []chat.Decision{hide, flag, hide, flag} {
			require.NoError(t, store.Keep(t.Context(), hidden, &d))
		}
		got, err := store.Decisions(t.Context())
		require.NoError(t, err)
		require.ElementsMatch(t, []chat.Decision{flag, hide}, got)
	})

	t.Run("one of many writers of a version wins, and the latest version stays", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		var wg sync.WaitGroup
		for range 8 {
			for _, s := range []chat.Summary{base, read, hidden, deleted} {
				wg.Go(func() { noError(t, store.Keep(t.Context(), s, nil)) })
			}
		}
		wg.Wait()
		got, err := store.Summaries(t.Context())
		require.NoError(t, err)
		require.Equal(t, []chat.Summary{hidden}, got)
	})
}

// noError is require.NoError for goroutines, which must not end the test.
func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
