package chattest

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// The policy of the tables of fates, in days, and when its runs are. That is in the
// far future, so that documents are old by when a store has made them, too.
const deleteAfter, redactAfter, forgetAfter = 30, 7, 90

var (
	runTime = time.Date(2100, 1, 2, 3, 4, 5, 678_901_000, time.UTC)

	deleteHorizon = runTime.AddDate(0, 0, -deleteAfter)
	redactHorizon = runTime.AddDate(0, 0, -redactAfter)
	forgetHorizon = runTime.AddDate(0, 0, -forgetAfter)
)

const secret, openly = "Mail anna@example.com.", "Mail [EMAIL]."

// fate is what a run does to one gig, and why.
type fate struct {
	why  string
	docs map[string]document // by their paths below the gig's chats
	goes []string            // what is deleted, with all below it; "" is everything

	// redacted are the paths of what is redacted: the documents in which the secret
	// stands.
	redacted []string
	deleted  int // messages that are deleted
	changed  int // messages that are redacted
	chats    int // chats that are deleted
	held     int
}

// retention runs on the stores at runTime, with nobody to wait for.
func retention(live chat.RetentionLive, archive chat.RetentionArchive, pageSize int) *chat.Retention {
	runs := 0
	return &chat.Retention{
		Live: live, Archive: archive, Budget: time.Hour, PageSize: pageSize,
		Now:   func() time.Time { return runTime },
		Pause: func(context.Context, time.Duration) {},
		NewID: func() (string, error) { runs++; return fmt.Sprintf("run-%04d", runs), nil },
	}
}

func setPolicy(t require.TestingT, archive *Archive, flags map[string]string) {
	longAgo := runTime.AddDate(-10, 0, 0)
	for key, value := range flags {
		require.NoError(t, archive.SetFlag(context.Background(), key, value, &longAgo))
	}
}

func everyPolicy() map[string]string {
	return map[string]string{
		chat.RetentionDaysKey: fmt.Sprint(deleteAfter), chat.RedactionDaysKey: fmt.Sprint(redactAfter), chat.MirrorDaysKey: fmt.Sprint(forgetAfter),
	}
}

// TestFates runs retention once over every fate there is: what must go and what
// must stay. A dry run before tells the same, a run after finds nothing left to do.
func TestFates(t *testing.T, pageSize int, open func(*testing.T) RetentionStore) {
	s := &shelf{RetentionStore: open(t), t: t}
	archive := NewArchive()
	setPolicy(t, archive, everyPolicy())
	var total chat.RetentionReport
	list := fates()
	for i, f := range list {
		s.put(f.seed(i))
		total.MessagesDeleted += f.deleted
		total.MessagesRedacted += f.changed
		total.ChatsDeleted += f.chats
		total.Held += f.held
	}
	before, want := s.documents(), undated(s.documents())
	for i, f := range list {
		f.apply(i, want)
	}
	r := retention(s.RetentionStore, archive, pageSize)
	dry, err := r.Run(t.Context(), chat.RetentionRequest{DryRun: true})
	require.NoError(t, err)
	require.Equal(t, before, s.documents(), "a dry run changes nothing")
	done, err := r.Run(t.Context(), chat.RetentionRequest{})
	require.NoError(t, err)

	got := undated(s.documents())
	for path, fields := range got {
		require.Contains(t, want, path, "it must go: %s", whyOf(list, path))
		require.Equal(t, want[path], fields, "%s: %s", path, whyOf(list, path))
	}
	for path := range want {
		require.Contains(t, got, path, "it must stay: %s", whyOf(list, path))
	}
	for _, report := range []chat.RetentionReport{dry, done} {
		require.True(t, report.Complete)
		requireCounts(t, total, report)
	}
	again, err := r.Run(t.Context(), chat.RetentionRequest{})
	require.NoError(t, err)
	requireCounts(t, chat.RetentionReport{Held: total.Held}, again)
}

// undated leaves the times of redactions out, which are the server's.
func undated(docs map[string]document) map[string]document {
	for _, fields := range docs {
		if fields["redactedAt"] != nil {
			fields["redactedAt"] = "some time"
		}
	}
	return docs
}

func requireCounts(t require.TestingT, want, got chat.RetentionReport) {
	counts := func(r chat.RetentionReport) map[string]int {
		return map[string]int{
			"redacted": r.MessagesRedacted, "deleted": r.MessagesDeleted, "chats": r.ChatsDeleted, "rows": r.RowsDeleted,
			"held": r.Held, "failed": r.Failed,
		}
	}
	require.Equal(t, counts(want), counts(got), "dry run: %t", got.DryRun)
}

func (f fate) seed(i int) map[string]document {
	docs := map[string]document{}
	for path, fields := range f.docs {
		docs[fateGig(i)+path] = fields
	}
	return docs
}

func fateGig(i int) string { return fmt.Sprintf("gigs/gig-%02d/chats/", i) }

func whyOf(list []fate, path string) string {
	for i, f := range list {
		if strings.HasPrefix(path, fateGig(i)) {
			return f.why
		}
	}
	return "nobody's"
}

// apply does to the documents what must become of them.
func (f fate) apply(i int, docs map[string]document) {
	for _, gone := range f.goes {
		maps.DeleteFunc(docs, func(path string, _ document) bool {
			return path == fateGig(i)+gone || strings.HasPrefix(path, fateGig(i)+gone+"/") || gone == "" && strings.HasPrefix(path, fateGig(i))
		})
	}
	for _, path := range f.redacted {
		fields := docs[fateGig(i)+path]
		for name, v := range fields {
			if v == secret {
				fields[name] = openly
			}
		}
		if message, _, below := strings.Cut(path, "/moderation/"); below {
			docs[fateGig(i)+message]["redactedAt"] = "some time"
		} else if !strings.Contains(path, "/reports/") {
			fields["redactedAt"] = "some time"
		}
	}
}
