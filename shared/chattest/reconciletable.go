package chattest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// reconciler runs on the stores at runTime, once, by when all changes have settled; its
// pauses let time pass.
func reconciler(live chat.ReconcileLive, archive chat.ReconcileArchive, pageSize int) *chat.Reconciler {
	now := runTime
	return &chat.Reconciler{
		Live: live, Archive: archive, Budget: time.Hour, Settle: time.Minute, PageSize: pageSize,
		Now:   func() time.Time { return now },
		Pause: func(_ context.Context, d time.Duration) { now = now.Add(d) },
		NewID: func() (string, error) { return uuid.NewString(), nil },
	}
}

// drift is a message, its row, and what a run finds and makes of them.
type drift struct {
	why  string
	doc  document                                    // nil: there is none
	row  func(right chat.Summary) *chat.Summary      // seeded, made of the right one; nil: there is none
	find string                                      // missing, stale, phantom, failed or nothing
	then func(right, was chat.Summary) *chat.Summary // after the run; nil: there is none
}

func drifts() []drift {
	recent := runTime.AddDate(0, 0, -1)
	message := with(aMessageOf(recent, secret+" See you"), document{"is_read_by_receiver": true, "moderationStatus": "approved"})
	sentAt := func(at time.Time) document { return with(message, document{"createdAt": at}) }
	right := func(right, _ chat.Summary) *chat.Summary { return &right }
	stays := func(_, was chat.Summary) *chat.Summary { return &was }
	nothing := func(_, _ chat.Summary) *chat.Summary { return nil }
	but := func(change func(*chat.Summary)) func(chat.Summary) *chat.Summary {
		return func(s chat.Summary) *chat.Summary { change(&s); return &s }
	}
	asIs := but(func(*chat.Summary) {})
	list := []drift{
		{"a row that is right", message, asIs, "", stays},
		{"a message without a row", message, nil, "missing", right},
		{"one at the horizon, a microsecond older", sentAt(forgetHorizon.Add(-µs)), nil, "", nothing},
		{"one at the horizon", sentAt(forgetHorizon), nil, "missing", right},
		{"one at the horizon, a microsecond younger", sentAt(forgetHorizon.Add(µs)), nil, "missing", right},
		{"an old one whose row is still there, and wrong", sentAt(forgetHorizon.Add(-time.Hour)),
			but(func(s *chat.Summary) { s.SourceVersion = s.SourceVersion.Add(-time.Hour) }), "stale", right},
		{"an old one whose row is still there, and right", sentAt(forgetHorizon.Add(-time.Hour)), asIs, "", stays},
		{"a row without a message", nil, asIs, "phantom", marked},
		{"an old row without a message", nil, but(func(s *chat.Summary) { s.SentAt = forgetHorizon.Add(-time.Hour) }), "phantom", marked},
		{"a row without a message that tells of a later version", nil,
			but(func(s *chat.Summary) { s.SourceVersion = runTime.AddDate(1, 0, 0) }), "phantom", marked},
		{"a deleted row without a message", nil, but(func(s *chat.Summary) { s.DeletedAt = recent }), "", stays},
		{"a malformed message", without(message, "senderId"), nil, "failed", nothing},
		{"a malformed message with a row of its better days", with(message, document{"moderationStatus": "adored"}), asIs, "failed", stays},
		{"a message without a time", without(message, "createdAt"), nil, "failed", nothing},
		{"a hidden message whose text was left standing", with(message, document{"moderationStatus": "hidden"}), asIs, "", stays},
		{"a hidden message whose row is not", with(message, document{"moderationStatus": "hidden"}),
			but(func(s *chat.Summary) { s.ModerationStatus, s.Summary, s.TextLength = chat.Flagged, "x", 1 }), "stale", right},
	}
	for why, change := range map[string]func(*chat.Summary){
		"an earlier version":               func(s *chat.Summary) { s.SourceVersion = s.SourceVersion.Add(-µs) },
		"a version a microsecond later":    func(s *chat.Summary) { s.SourceVersion = s.SourceVersion.Add(µs) },
		"a version of the far future":      func(s *chat.Summary) { s.SourceVersion = runTime.AddDate(5000, 0, 0) },
		"a deletion":                       func(s *chat.Summary) { s.DeletedAt = s.SourceVersion },
		"a later deletion":                 func(s *chat.Summary) { s.DeletedAt = recent },
		"a deletion of a later version":    func(s *chat.Summary) { s.SourceVersion, s.DeletedAt = s.SourceVersion.Add(time.Hour), recent },
		"a deletion of an earlier version": func(s *chat.Summary) { s.SourceVersion, s.DeletedAt = s.SourceVersion.Add(-time.Hour), recent },
		"another sender":                   func(s *chat.Summary) { s.SenderID = "worker" },
		"another text":                     func(s *chat.Summary) { s.Summary = "other" },
		"a text with personal data":        func(s *chat.Summary) { s.Summary = secret },
		"another length":                   func(s *chat.Summary) { s.TextLength++ },
		"no PII":                           func(s *chat.Summary) { s.PIITypes = []string{} },
		"more PII":                         func(s *chat.Summary) { s.PIITypes = []string{"EMAIL", "PHONE"} },
		"unread":                           func(s *chat.Summary) { s.ReadByReceiver = false },
		"another status":                   func(s *chat.Summary) { s.ModerationStatus = chat.Unreviewed },
		"another time":                     func(s *chat.Summary) { s.SentAt = s.SentAt.Add(µs) },
		"another time, past the archive's": func(s *chat.Summary) { s.SentAt = forgetHorizon.Add(-time.Hour) },
	} {
		list = append(list, drift{"a row that tells of " + why, message, but(change), "stale", right})
	}
	return list
}

// marked is a row once it is marked deleted; when, no test can say.
func marked(_, was chat.Summary) *chat.Summary {
	was.DeletedAt = markedAt(was, runTime)
	return &was
}

// markedAt is when a phantom that was found at a time is marked to have gone.
func markedAt(was chat.Summary, at time.Time) time.Time {
	if was.SourceVersion.After(at) {
		return was.SourceVersion
	}
	return at
}

// TestDrifts reconciles every difference that there is, and what is none. A dry run
// before tells the same and changes nothing; a run after finds nothing left to do.
func TestDrifts(t *testing.T, pageSize int, openLive func(*testing.T) ReconcileStore, openArchive func(*testing.T) ReconcileArchiveStore) {
	live, archive := openLive(t), openArchive(t)
	longAgo := runTime.AddDate(-10, 0, 0)
	require.NoError(t, archive.SetFlag(t.Context(), chat.MirrorDaysKey, fmt.Sprint(forgetAfter), &longAgo))
	var want chat.ReconcileReport
	after, why := map[string]*chat.Summary{}, map[string]string{}
	for i, d := range drifts() {
		// Of several gigs and chats, each with several.
		path := fmt.Sprintf("gigs/gig-%d/chats/team-%d/messages/message-%02d", i%3, i%2, i)
		why[path] = d.why
		rightRow := rowAt(path, runTime.AddDate(0, 0, -1), runTime.AddDate(0, 0, -1))
		if d.doc != nil {
			want.Scanned++
			rightRow = seedLive(t, live, path, d.doc)
		}
		if after[path] = d.then(rightRow, rightRow); d.row != nil {
			was := *d.row(rightRow)
			require.NoError(t, archive.PutRow(t.Context(), was))
			after[path] = d.then(rightRow, was)
		}
		switch d.find {
		case "missing":
			want.Missing++
		case "stale":
			want.Stale++
		case "phantom":
			want.Phantom++
		case "failed":
			want.Failed++
		}
	}
	before := rowsByPath(t, archive)
	dry, err := reconciler(live, archive, pageSize).Run(t.Context(), chat.ReconcileRequest{DryRun: true})
	require.NoError(t, err)
	require.True(t, dry.Complete)
	requireFound(t, want, dry)
	require.Equal(t, before, rowsByPath(t, archive), "a dry run changes nothing")

	want.Repaired = want.Missing + want.Stale + want.Phantom
	report, err := reconciler(live, archive, pageSize).Run(t.Context(), chat.ReconcileRequest{})
	require.NoError(t, err)
	require.True(t, report.Complete)
	requireFound(t, want, report)
	got := rowsByPath(t, archive)
	for path, row := range after {
		if row == nil {
			require.NotContains(t, got, path, why[path])
			continue
		}
		require.Contains(t, got, path, why[path])
		now := got[path]
		if before[path].DeletedAt.IsZero() && !now.DeletedAt.IsZero() {
			require.False(t, now.DeletedAt.Before(markedAt(now, runTime)), why[path])
			now.DeletedAt = markedAt(now, runTime)
		}
		require.Equal(t, *row, now, why[path])
	}
	require.LessOrEqual(t, len(got), len(after))

	again, err := reconciler(live, archive, pageSize).Run(t.Context(), chat.ReconcileRequest{})
	require.NoError(t, err)
	requireFound(t, chat.ReconcileReport{Scanned: want.Scanned, Failed: want.Failed}, again)
	require.Equal(t, got, rowsByPath(t, archive))
}

// seedLive writes a message's document and returns the row that it must have, or
// would if it were well formed.
func seedLive(t require.TestingT, live ReconcileStore, path string, doc document) chat.Summary {
	ctx := context.Background()
	require.NoError(t, live.Put(ctx, path, doc))
	now, _, err := live.MessagesNow(ctx, []chat.MessageKey{keyOfRow(rowAt(path, runTime, runTime))})
	require.NoError(t, err)
	require.Len(t, now, 1)
	if now[0].Version == nil {
		return rowAt(path, runTime.AddDate(0, 0, -1), runTime.AddDate(0, 0, -1))
	}
	row := chat.Summarize(*now[0].Version)
	row.SentAt, row.SourceVersion = row.SentAt.UTC(), row.SourceVersion.UTC()
	return row
}

func rowsByPath(t require.TestingT, archive ReconcileArchiveStore) map[string]chat.Summary {
	all, err := archive.Summaries(context.Background())
	require.NoError(t, err)
	rows := map[string]chat.Summary{}
	for _, s := range all {
		rows[messageKey{s.GigID, s.ChatID, s.MessageID}.path()] = s
	}
	return rows
}

func requireFound(t require.TestingT, want, got chat.ReconcileReport) {
	require.Equal(t, foundOf(want), foundOf(got))
}

func foundOf(r chat.ReconcileReport) map[string]int {
	return map[string]int{
		"scanned": r.Scanned, "missing": r.Missing, "stale": r.Stale, "phantom": r.Phantom, "repaired": r.Repaired, "failed": r.Failed,
	}
}
