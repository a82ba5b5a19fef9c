package runretention

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	gcp "cloud.google.com/go/firestore"
	"github.com/stretchr/testify/require"
	"google.golang.org/api/iterator"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/postgrestest"
)

// world is a database and a live store of one test's own.
type world struct {
	live    *firestoretest.Live
	archive *postgrestest.Archive
	now     time.Time
}

func openWorld(t testing.TB) world {
	t.Helper()
	return world{firestoretest.Open(t), postgrestest.OpenArchiveAs(t, "gigchat-retention"), time.Now().UTC().Truncate(time.Microsecond)}
}

// retention runs on the world with small pages, so that there are several.
func (w world) retention() *chat.Retention {
	return &chat.Retention{
		Live: w.live, Archive: w.archive, NewID: entry.NewID, Now: time.Now, Pause: func(context.Context, time.Duration) {},
		Budget: time.Hour, PageSize: 3,
	}
}

// The policy of these tests, in days.
const deleteAfter, redactAfter, forgetAfter = 90, 30, 60

func (w world) setFlags(t testing.TB, flags map[string]any) {
	t.Helper()
	for key, value := range flags {
		_, err := w.archive.Pool.Exec(t.Context(), `
			INSERT INTO system_flags (key, value, updated_at)
			VALUES ($1, $2::jsonb, now() - interval '30 days')
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
		require.NoError(t, err)
	}
}

func (w world) put(t testing.TB, doc *gcp.DocumentRef, fields map[string]any) {
	t.Helper()
	_, err := doc.Set(t.Context(), fields)
	require.NoError(t, err)
}

// seed fills the world with what is due and what is not, for every reason at once,
// and returns what must be left of the documents' paths.
func (w world) seed(t testing.TB) (left []string) {
	t.Helper()
	for _, c := range []struct {
		gigID     string
		held      bool
		ages      []int // of its messages, in days
		remaining int   // messages that stay
	}{
		{"emptied", false, []int{200, 150, 120, 110, 100, 95, 94}, 0},
		{"mixed", false, []int{150, 95, 80, 70, 61, 40, 10, 1}, 6},
		{"held", true, []int{200, 150, 40, 1}, 4},
		{"quiet", false, nil, 0},
		{"young", false, []int{3, 2}, 2},
	} {
		newest := 200
		for i, age := range c.ages {
			newest = min(newest, age)
			w.seedMessage(t, c.gigID, fmt.Sprintf("message-%d", i), age, i)
		}
		chatPath := "gigs/" + c.gigID + "/chats/team"
		w.put(t, w.live.Client.Doc("gigs/"+c.gigID), map[string]any{"buyerId": "buyer"})
		left = append(left, "gigs/"+c.gigID)
		fields := map[string]any{
			"participantIds": []string{"buyer", "worker"}, "createdAt": w.ago(201), "lastMessageAt": w.ago(newest),
		}
		if c.held {
			fields["legalHold"] = true
		}
		w.put(t, w.live.Client.Doc(chatPath), fields)
		if c.remaining > 0 {
			left = append(left, chatPath)
		}
		for i := len(c.ages) - c.remaining; i < len(c.ages); i++ {
			left = append(left, below(chatPath, i)...)
		}
	}
	w.setFlags(t, map[string]any{
		chat.RetentionDaysKey: deleteAfter, chat.RedactionDaysKey: redactAfter, chat.MirrorDaysKey: forgetAfter,
	})
	return left
}

// below are the documents of the i-th message: every third is hidden, and every
// third reported.
func below(chatPath string, i int) []string {
	path := fmt.Sprintf("%s/messages/message-%d", chatPath, i)
	switch i % 3 {
	case 1:
		return []string{path, path + "/moderation/original", path + "/reports/buyer"}
	case 2:
		return []string{path, path + "/reports/buyer", path + "/reports/worker"}
	default:
		return []string{path}
	}
}

func (w world) ago(days int) time.Time { return w.now.AddDate(0, 0, -days) }

func (w world) seedMessage(t testing.TB, gigID, id string, days, i int) {
	t.Helper()
	const text, number = "mail me at anna@example.com", "call 415-555-2671"
	fields := map[string]any{
		"senderId": "worker", "text": text, "createdAt": w.ago(days), "is_read_by_receiver": true,
		"moderationStatus": string(chat.Unreviewed),
	}
	doc := w.live.Message(gigID, "team", id)
	for _, path := range below("gigs/"+gigID+"/chats/team", i)[1:] {
		if sub := w.live.Client.Doc(path); sub.Parent.ID == "moderation" {
			fields["moderationStatus"], fields["text"] = string(chat.Hidden), ""
			w.put(t, sub, map[string]any{"text": number})
		} else {
			w.put(t, sub, map[string]any{"reason": "he wrote " + number, "createdAt": w.ago(days)})
		}
	}
	if i%3 == 2 {
		fields["moderationStatus"] = string(chat.Flagged)
	}
	w.put(t, doc, fields)
	require.NoError(t, w.archive.Keep(t.Context(), chat.Summary{
		GigID: gigID, ChatID: "team", MessageID: id, SenderID: "worker", PIITypes: []string{}, ModerationStatus: chat.Unreviewed,
		SentAt: w.ago(days), SourceVersion: w.now,
	}, nil))
}

// documents returns every document's fields, but for the time of its redaction.
func (w world) documents(t testing.TB) map[string]map[string]any {
	t.Helper()
	all := map[string]map[string]any{}
	var walk func(collections *gcp.CollectionIterator)
	walk = func(collections *gcp.CollectionIterator) {
		for {
			collection, err := collections.Next()
			if errors.Is(err, iterator.Done) {
				return
			}
			require.NoError(t, err)
			refs, err := collection.DocumentRefs(t.Context()).GetAll()
			require.NoError(t, err)
			for _, ref := range refs {
				if doc, err := ref.Get(t.Context()); err == nil {
					fields := doc.Data()
					if fields["redactedAt"] != nil {
						fields["redactedAt"] = "some time"
					}
					all[ref.Path[len("projects/"+w.live.Database.Project+"/databases/(default)/documents/"):]] = fields
				}
				walk(ref.Collections(t.Context()))
			}
		}
	}
	walk(w.live.Client.Collections(t.Context()))
	return all
}

// end is what a run leaves.
type end struct {
	documents map[string]map[string]any
	rows      []string
}

// undisturbed returns what a run that nothing disturbs leaves of a world that is
// seeded at now.
func undisturbed(t *testing.T, now time.Time) end {
	t.Helper()
	w := openWorld(t)
	w.now = now
	w.seed(t)
	_, err := w.retention().Run(t.Context(), chat.RetentionRequest{AsOf: now})
	require.NoError(t, err)
	return end{w.documents(t), w.rows(t)}
}

// requireEnd runs until a run is through, and requires that it leaves what is
// wanted.
func (w world) requireEnd(t *testing.T, r *chat.Retention, want end) {
	t.Helper()
	for range 100 {
		report, err := r.Run(t.Context(), chat.RetentionRequest{AsOf: w.now})
		if err == nil && report.Complete {
			break
		}
	}
	require.Equal(t, want.documents, w.documents(t))
	require.ElementsMatch(t, want.rows, w.rows(t))
}

// rows returns the archive's rows.
func (w world) rows(t testing.TB) []string {
	t.Helper()
	all, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	var names []string
	for _, s := range all {
		names = append(names, s.GigID+"/"+s.MessageID)
	}
	return names
}
