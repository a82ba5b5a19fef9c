package chattest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// sortedRows returns all rows, by message id.
func sortedRows(t testing.TB, store ArchiveStore) []chat.Summary {
	all, err := store.Summaries(t.Context())
	require.NoError(t, err)
	slices.SortFunc(all, func(a, b chat.Summary) int {
		return cmp.Or(cmp.Compare(a.GigID, b.GigID), cmp.Compare(a.ChatID, b.ChatID), cmp.Compare(a.MessageID, b.MessageID))
	})
	return all
}

func testArchivedChats(t *testing.T, store DeletionArchiveStore) {
	s, _ := working(t, store)
	chats, err := s.ArchivedChats(t.Context(), person)
	require.NoError(t, err)
	require.Empty(t, chats)
	for i, row := range []chat.Summary{
		aRow("m-1", person, "x", retTime), aRow("m-2", person, "x", retTime), aRow("m-3", "buyer", "x", retTime), aRow("m-4", person, "x", retTime),
		aRow("m-5", "buyer", "x", retTime),
	} {
		row.ChatID = []string{"team", "team", "pair", "gone", "other"}[i]
		row.DeletedAt = map[bool]time.Time{true: retTime}[row.ChatID == "gone"]
		require.NoError(t, store.Keep(t.Context(), row, nil))
	}
	chats, err = s.ArchivedChats(t.Context(), person)
	require.NoError(t, err)
	require.ElementsMatch(t, []chat.ChatKey{keyIn("gig", "team"), keyIn("gig", "gone")}, chats)
}

func testRows(t *testing.T, store DeletionArchiveStore) {
	s, _ := working(t, store)
	var want []chat.Summary
	for i := range 5 {
		row := aRow(fmt.Sprintf("m-%d", i), "buyer", "x", retTime.Add(time.Duration(9-i)*µs))
		if i == 2 {
			row.DeletedAt = retTime.Add(time.Hour)
		}
		want = append(want, row)
		require.NoError(t, store.Keep(t.Context(), row, nil))
		row.ChatID = "pair"
		require.NoError(t, store.Keep(t.Context(), row, nil))
	}
	for limit := 1; limit <= 6; limit++ {
		var got []chat.Summary
		after := ""
		for {
			page, err := s.Rows(t.Context(), keyIn("gig", "team"), after, limit)
			require.NoError(t, err)
			require.LessOrEqual(t, len(page), limit)
			if len(page) == 0 {
				break
			}
			for _, row := range page {
				row.SentAt, row.SourceVersion = row.SentAt.UTC(), row.SourceVersion.UTC()
				if !row.DeletedAt.IsZero() {
					row.DeletedAt = row.DeletedAt.UTC()
				}
				got = append(got, row)
			}
			after = page[len(page)-1].MessageID
		}
		require.Equal(t, want, got, "in pages of %d", limit)
	}
}

func testBehind(t *testing.T, store DeletionArchiveStore) {
	s, _ := working(t, store)
	deleted := aRow("deleted", "buyer", "x", retTime)
	deleted.DeletedAt = retTime
	elsewhere := aRow("elsewhere", "buyer", "x", retTime)
	elsewhere.ChatID = "pair"
	for _, row := range []chat.Summary{
		aRow("equal", "buyer", "x", retTime), aRow("older", "buyer", "x", retTime.Add(-µs)), aRow("newer", "buyer", "x", retTime.Add(µs)), deleted, elsewhere,
	} {
		require.NoError(t, store.Keep(t.Context(), row, nil))
	}
	var versions []chat.MessageVersion
	for _, id := range []string{"equal", "older", "newer", "deleted", "elsewhere", "none"} {
		versions = append(versions, chat.MessageVersion{ID: id, UpdatedAt: retTime})
	}
	behind, err := s.Behind(t.Context(), keyIn("gig", "team"), versions)
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"older", "elsewhere", "none"}, behind)
	behind, err = s.Behind(t.Context(), keyIn("gig", "team"), nil)
	require.NoError(t, err)
	require.Empty(t, behind)
}

func testKeepRows(t *testing.T, store DeletionArchiveStore) {
	s, _ := working(t, store)
	deleted := aRow("deleted", "buyer", "deleted", retTime)
	deleted.DeletedAt = retTime.Add(time.Hour)
	for _, row := range []chat.Summary{aRow("newer", "buyer", "as it was", retTime.Add(µs)), aRow("older", "buyer", "as it was", retTime.Add(-µs)), deleted} {
		require.NoError(t, store.Keep(t.Context(), row, nil))
	}
	plain := aRow("new", "buyer", "new", retTime)
	plain.PIITypes, plain.ReadByReceiver, plain.ModerationStatus = []string{}, false, chat.Unreviewed
	rows := []chat.Summary{aRow("newer", "buyer", "kept", retTime), aRow("older", person, "kept", retTime), plain, aRow("deleted", "buyer", "kept", retTime)}

	bad := aRow("bad", "a\x00b", "bad", retTime)
	before := sortedRows(t, store)
	err := s.KeepRows(t.Context(), append(slices.Clone(rows), bad))
	require.Equal(t, chat.InvalidArgument, chat.KindOf(err), "%v", err)
	require.Equal(t, before, sortedRows(t, store))

	require.NoError(t, s.KeepRows(t.Context(), rows))
	require.Equal(t, []chat.Summary{deleted, plain, aRow("newer", "buyer", "as it was", retTime.Add(µs)), rows[1]}, sortedRows(t, store))
	require.NoError(t, s.KeepRows(t.Context(), nil))
}

func testScrubRows(t *testing.T, store DeletionArchiveStore) {
	s, _ := working(t, store)
	was := []chat.Summary{aRow("m-1", person, "it was Anna", retTime), aRow("m-2", person, "it was Anna", retTime), aRow("m-3", "buyer", "plain", retTime)}
	was[0].DeletedAt = retTime.Add(time.Hour)
	for _, row := range was {
		require.NoError(t, store.Keep(t.Context(), row, nil))
	}
	scrub := func(row chat.Summary) chat.Summary {
		row.SenderID, row.Summary, row.TextLength, row.PIITypes = chat.DeletedUserID, "", 0, []string{}
		return row
	}
	// What is no longer as it was read stays, and so does all that a scrub is not about.
	other := scrub(was[0])
	other.SentAt, other.ReadByReceiver, other.ModerationStatus, other.DeletedAt = retTime.Add(time.Hour), false, chat.Approved, time.Time{}
	late := scrub(was[1])
	late.SourceVersion = retTime.Add(-µs)
	gone := scrub(aRow("none", person, "x", retTime))
	require.NoError(t, s.ScrubRows(t.Context(), []chat.Summary{other, late, gone}))
	require.Equal(t, []chat.Summary{scrub(was[0]), was[1], was[2]}, sortedRows(t, store))

	// A deletion of that very version comes later, and brings nothing back.
	again := was[1]
	again.DeletedAt = retTime.Add(time.Hour)
	require.NoError(t, s.ScrubRows(t.Context(), []chat.Summary{scrub(was[1])}))
	require.NoError(t, store.Keep(t.Context(), again, nil))
	require.Equal(t, []chat.Summary{scrub(was[0]), scrub(again), was[2]}, sortedRows(t, store))
	require.NoError(t, s.ScrubRows(t.Context(), nil))
}

// decide stores a decision on a message of the team chat, whose row is by somebody.
func decide(t *testing.T, store DeletionArchiveStore, id, senderID string, reason chat.Text, version time.Time) {
	t.Helper()
	d := chat.Decision{
		GigID: "gig", ChatID: "team", MessageID: id, From: chat.Unreviewed, To: chat.Flagged, ModeratorID: "admin", Reason: reason,
		At: retTime, SourceVersion: version,
	}
	require.NoError(t, store.Keep(t.Context(), aRow(id, senderID, "x", version), &d))
}

// reasonRows returns the reasons of the team chat, in pages.
func reasonRows(t *testing.T, s chat.DeletionSession, limit int) []chat.ReasonRow {
	t.Helper()
	var all []chat.ReasonRow
	var after *chat.ReasonRow
	for {
		page, err := s.Reasons(t.Context(), keyIn("gig", "team"), after, limit)
		require.NoError(t, err)
		require.LessOrEqual(t, len(page), limit)
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
		after = &page[len(page)-1]
	}
}

func seedReasons(t *testing.T, store DeletionArchiveStore) {
	t.Helper()
	yes := true
	for i, place := range []string{"team", "pair", "team"} {
		require.NoError(t, store.RecordDecision(t.Context(),
			chat.AuditEntry{AdminID: "admin", Action: "update-chat", GigID: "gig", ChatID: place, RequestID: "r"},
			chat.CustodyDecision{Frozen: &yes, Reason: chat.Text(fmt.Sprintf("custody %d", i))}))
	}
	decide(t, store, "m-1", "buyer", "first", retTime)
	decide(t, store, "m-2", chat.DeletedUserID, "second", retTime)
	decide(t, store, "m-3", "buyer", "", retTime)
	decide(t, store, "m-1", "buyer", "third", retTime.Add(µs))
	d := chat.Decision{GigID: "gig", ChatID: "pair", MessageID: "m-1", From: chat.Unreviewed, To: chat.Flagged, Reason: "elsewhere", At: retTime, SourceVersion: retTime}
	row := aRow("m-1", "buyer", "x", retTime)
	row.ChatID = "pair"
	require.NoError(t, store.Keep(t.Context(), row, &d))
}

func testReasons(t *testing.T, store DeletionArchiveStore) {
	s, _ := working(t, store)
	require.Empty(t, reasonRows(t, s, 3))
	seedReasons(t, store)
	type reason struct {
		table, reason string
		ofDeleted     bool
	}
	for limit := 1; limit <= 6; limit++ {
		var got []reason
		for _, row := range reasonRows(t, s, limit) {
			got = append(got, reason{row.Table, string(row.Reason), row.OfDeleted})
		}
		require.Equal(t, []reason{
			{"chat_decisions", "custody 0", false}, {"chat_decisions", "custody 2", false},
			{"moderation_log", "first", false}, {"moderation_log", "second", true}, {"moderation_log", "third", false},
		}, got, "in pages of %d", limit)
	}
}

func testScrubReasons(t *testing.T, store DeletionArchiveStore) {
	s, _ := working(t, store)
	seedReasons(t, store)
	rows := reasonRows(t, s, 9)
	rows[1].Reason, rows[2].Reason = "[A]", "[B]"
	require.NoError(t, s.ScrubReasons(t.Context(), rows[1:3]))
	require.Equal(t, rows, reasonRows(t, s, 9))
	decisions, err := store.Decisions(t.Context())
	require.NoError(t, err)
	require.Len(t, decisions, 5)
	for _, d := range decisions {
		require.Equal(t, d.ChatID == "pair", d.Reason == "elsewhere")
	}
}
