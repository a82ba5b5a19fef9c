package chattest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// DeletionArchiveStore is what the conformance suite asks of an archive of the
// deletion.
type DeletionArchiveStore interface {
	ArchiveStore
	chat.DeletionArchive
	chat.CustodyLog

	// Everything returns all that is kept, by table.
	Everything(t testing.TB) map[string][]string
}

// TestDeletionArchive is the conformance suite of the archives of the deletion. open
// returns an empty one for one test.
func TestDeletionArchive(t *testing.T, open func(*testing.T) DeletionArchiveStore) {
	for name, test := range map[string]func(*testing.T, DeletionArchiveStore){
		"one unfinished request of a user and mode": testOpenDeletion,
		"unfinished requests":                       testUnfinished,
		"one session of a user at a time":           testDeletionLock,
		"chats to do":                               testChatsToDo,
		"chats to do over pages":                    testChatsToDoPages,
		"chats that are reopened":                   testReopenChats,
		"what is saved of a request":                testSaveDeletion,
		"more identifiers":                          testAddIdentifiers,
		"identifiers are dropped":                   testIdentifiersDropped,
		"chats in the archive":                      testArchivedChats,
		"rows over pages":                           testRows,
		"rows that are behind":                      testBehind,
		"rows are kept, all or none":                testKeepRows,
		"rows are scrubbed as they were read":       testScrubRows,
		"reasons over pages":                        testReasons,
		"reasons are scrubbed":                      testScrubReasons,
		"what a seal holds back":                    testSeal,
		"a seal outlasts its request":               testSealLasts,
		"a seal is as late as the last attempt":     testSealSince,
		"nothing slips through a seal":              testSealAtOnce,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func aRequest(id string, mode chat.DeletionMode, identifiers ...chat.Text) chat.DeletionRequest {
	return chat.DeletionRequest{
		ID: id, UserID: person, RequestedBy: "admin", Mode: mode, State: chat.DeletionRunning, Identifiers: identifiers,
	}
}

func openRequest(t *testing.T, store DeletionArchiveStore, r chat.DeletionRequest) chat.DeletionRequest {
	t.Helper()
	opened, err := store.OpenDeletion(t.Context(), r)
	require.NoError(t, err)
	return opened
}

// working returns a session of the person's deletion, and a request that it works on.
func working(t *testing.T, store DeletionArchiveStore) (chat.DeletionSession, chat.DeletionRequest) {
	t.Helper()
	r := openRequest(t, store, aRequest("request-1", chat.RedactMode, "Anna Quillfeather"))
	s, err := store.LockDeletion(t.Context(), person)
	require.NoError(t, err)
	t.Cleanup(s.Unlock)
	return s, r
}

// requireRequest requires a request, in which lists may be nil or empty.
func requireRequest(t *testing.T, want, got chat.DeletionRequest) {
	t.Helper()
	require.ElementsMatch(t, want.Identifiers, got.Identifiers)
	require.ElementsMatch(t, want.Failures, got.Failures)
	want.Identifiers, got.Identifiers, want.Failures, got.Failures = nil, nil, nil, nil
	require.Equal(t, want, got)
}

func requireLoaded(t *testing.T, s chat.DeletionSession, want chat.DeletionRequest) {
	t.Helper()
	got, err := s.Load(t.Context(), want.ID)
	require.NoError(t, err)
	requireRequest(t, want, got)
}

func testOpenDeletion(t *testing.T, store DeletionArchiveStore) {
	first := aRequest("request-1", chat.RedactMode, "Anna", "anna@example.com")
	requireRequest(t, first, openRequest(t, store, first))
	other := aRequest("request-2", chat.RedactMode, "Someone else")
	other.RequestedBy = "another admin"
	requireRequest(t, first, openRequest(t, store, other))
	erase := aRequest("request-3", chat.EraseMode)
	requireRequest(t, erase, openRequest(t, store, erase))
	another := aRequest("request-4", chat.RedactMode)
	another.UserID = "worker"
	requireRequest(t, another, openRequest(t, store, another))

	s, err := store.LockDeletion(t.Context(), person)
	require.NoError(t, err)
	defer s.Unlock()
	first.State = chat.DeletionDeferred
	require.NoError(t, s.SaveRequest(t.Context(), first))
	requireRequest(t, first, openRequest(t, store, other))
	first.State = chat.DeletionCompleted
	require.NoError(t, s.SaveRequest(t.Context(), first))
	requireRequest(t, other, openRequest(t, store, other))
}

func testUnfinished(t *testing.T, store DeletionArchiveStore) {
	requireUnfinished := func(want ...string) {
		t.Helper()
		list, err := store.UnfinishedDeletions(t.Context())
		require.NoError(t, err)
		var got []string
		for _, r := range list {
			got = append(got, r.ID)
			require.Equal(t, chat.DeletionRequest{ID: r.ID, UserID: r.UserID}, r, "ids and users alone")
		}
		require.Equal(t, want, got)
	}
	requireUnfinished()
	for i, mode := range []chat.DeletionMode{chat.RedactMode, chat.EraseMode, chat.RedactMode, chat.EraseMode} {
		r := aRequest(fmt.Sprintf("request-%d", i), mode, "Anna")
		r.UserID = fmt.Sprintf("user-%d", i)
		openRequest(t, store, r)
	}
	requireUnfinished("request-1", "request-3", "request-0", "request-2")
	s, err := store.LockDeletion(t.Context(), "user-3")
	require.NoError(t, err)
	defer s.Unlock()
	r, err := s.Load(t.Context(), "request-3")
	require.NoError(t, err)
	require.Equal(t, "user-3", r.UserID)
	r.State = chat.DeletionDeferred
	require.NoError(t, s.SaveRequest(t.Context(), r))
	requireUnfinished("request-1", "request-3", "request-0", "request-2")
	r.State = chat.DeletionCompleted
	require.NoError(t, s.SaveRequest(t.Context(), r))
	requireUnfinished("request-1", "request-0", "request-2")
}

func testDeletionLock(t *testing.T, store DeletionArchiveStore) {
	first, err := store.LockDeletion(t.Context(), person)
	require.NoError(t, err)
	other, err := store.LockDeletion(t.Context(), "worker")
	require.NoError(t, err, "another user's is another")
	_, err = store.LockDeletion(t.Context(), person)
	require.Equal(t, chat.Aborted, chat.KindOf(err), "%v", err)
	_, err = first.ArchivedChats(t.Context(), person)
	require.NoError(t, err, "the first does not mind")
	other.Unlock()
	first.Unlock()
	again, err := store.LockDeletion(t.Context(), person)
	require.NoError(t, err)
	again.Unlock()
}

// chatsToDo returns the chats that are to do, in pages.
func chatsToDo(t *testing.T, s chat.DeletionSession, requestID string, limit int) []chat.DeletionChat {
	t.Helper()
	var all []chat.DeletionChat
	var after *chat.ChatKey
	for {
		page, err := s.ChatsToDo(t.Context(), requestID, after, limit)
		require.NoError(t, err)
		require.LessOrEqual(t, len(page), limit)
		if len(page) == 0 {
			return all
		}
		for _, c := range page {
			if c.Place != nil {
				c.Place.At = c.Place.At.UTC()
			}
			all = append(all, c)
		}
		after = &page[len(page)-1].ChatKey
	}
}

func toDo(gigID, chatID string) chat.DeletionChat {
	return chat.DeletionChat{ChatKey: keyIn(gigID, chatID), State: chat.ChatPending}
}

func testChatsToDo(t *testing.T, store DeletionArchiveStore) {
	s, r := working(t, store)
	require.NoError(t, s.RecordChats(t.Context(), r.ID, nil))
	require.Empty(t, chatsToDo(t, s, r.ID, 5))
	require.NoError(t, s.RecordChats(t.Context(), r.ID, []chat.ChatKey{keyIn("gig", "team"), keyIn("gig", "pair"), keyIn("gig", "team")}))
	require.Equal(t, []chat.DeletionChat{toDo("gig", "pair"), toDo("gig", "team")}, chatsToDo(t, s, r.ID, 5))

	half := chat.DeletionChat{
		ChatKey: keyIn("gig", "team"), State: chat.ChatPending, Place: &chat.Cursor{At: retTime.Add(µs), Name: team + "/messages/m-1"},
	}
	r.Counts = chat.DeletionCounts{Messages: 1, Reports: 2, Chats: 3, Rows: 4, Reasons: 5}
	r.Failures = []string{team + "/messages/m-2"}
	require.NoError(t, s.SaveChat(t.Context(), r, half))
	requireLoaded(t, s, r)
	require.NoError(t, s.RecordChats(t.Context(), r.ID, []chat.ChatKey{keyIn("gig", "team")}))
	require.Equal(t, []chat.DeletionChat{toDo("gig", "pair"), half}, chatsToDo(t, s, r.ID, 5), "what is recorded stays as it is")

	half.State = chat.ChatSealed
	require.NoError(t, s.SaveChat(t.Context(), r, half))
	require.Equal(t, []chat.DeletionChat{toDo("gig", "pair"), half}, chatsToDo(t, s, r.ID, 5))
	half.State = chat.ChatDone
	require.NoError(t, s.SaveChat(t.Context(), r, half))
	require.Equal(t, []chat.DeletionChat{toDo("gig", "pair")}, chatsToDo(t, s, r.ID, 5))
	half.State, half.Place = chat.ChatPending, nil
	require.NoError(t, s.SaveChat(t.Context(), r, half))
	require.Equal(t, []chat.DeletionChat{toDo("gig", "pair"), toDo("gig", "team")}, chatsToDo(t, s, r.ID, 5))

	other := openRequest(t, store, aRequest("request-2", chat.EraseMode))
	require.Empty(t, chatsToDo(t, s, other.ID, 5), "each request has its own")
}

func testChatsToDoPages(t *testing.T, store DeletionArchiveStore) {
	s, r := working(t, store)
	var want []chat.DeletionChat
	var keys []chat.ChatKey
	for i := range 3 {
		for c := range 3 {
			want = append(want, toDo(fmt.Sprintf("gig-%d", i), fmt.Sprintf("chat-%d", c)))
			keys = append([]chat.ChatKey{want[len(want)-1].ChatKey}, keys...)
		}
	}
	require.NoError(t, s.RecordChats(t.Context(), r.ID, keys))
	for limit := 1; limit <= len(want)+1; limit++ {
		require.Equal(t, want, chatsToDo(t, s, r.ID, limit), "in pages of %d", limit)
	}
}

func testReopenChats(t *testing.T, store DeletionArchiveStore) {
	s, r := working(t, store)
	reopen := func(want int, keys ...chat.ChatKey) {
		t.Helper()
		n, err := s.ReopenChats(t.Context(), r.ID, keys)
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	reopen(0)
	reopen(2, keyIn("gig", "pair"), keyIn("gig", "team"), keyIn("gig", "pair"))
	reopen(0, keyIn("gig", "pair"), keyIn("gig", "team"))
	done := chat.DeletionChat{
		ChatKey: keyIn("gig", "team"), State: chat.ChatDone, Place: &chat.Cursor{At: retTime, Name: team + "/messages/m-1"},
	}
	require.NoError(t, s.SaveChat(t.Context(), r, done))
	require.Equal(t, []chat.DeletionChat{toDo("gig", "pair")}, chatsToDo(t, s, r.ID, 5))
	reopen(1, keyIn("gig", "pair"), keyIn("gig", "team"))
	done.State = chat.ChatSealed
	require.Equal(t, []chat.DeletionChat{toDo("gig", "pair"), done}, chatsToDo(t, s, r.ID, 5), "it goes on from its place")
	reopen(0, keyIn("gig", "team"))
}

func testSaveDeletion(t *testing.T, store DeletionArchiveStore) {
	s, r := working(t, store)
	r.Discovered = true
	r.Counts = chat.DeletionCounts{Messages: 1, Reports: 2, Chats: 3, Rows: 4, Reasons: 5}
	r.Failures = []string{"one", "two"}
	for _, state := range []chat.DeletionState{chat.DeletionDeferred, chat.DeletionRunning} {
		r.State = state
		require.NoError(t, s.SaveRequest(t.Context(), r))
		requireLoaded(t, s, r)
	}
	r.Failures = nil
	require.NoError(t, s.SaveRequest(t.Context(), r))
	requireLoaded(t, s, r)
	other := openRequest(t, store, aRequest("request-2", chat.EraseMode, "Other"))
	requireLoaded(t, s, other)
	_, err := s.Load(t.Context(), "none")
	require.Error(t, err)
}

func testAddIdentifiers(t *testing.T, store DeletionArchiveStore) {
	s, r := working(t, store)
	place := &chat.Cursor{At: retTime, Name: team + "/messages/m-1"}
	for chatID, state := range map[string]chat.DeletionChatState{"a": chat.ChatDone, "b": chat.ChatSealed, "c": chat.ChatPending} {
		require.NoError(t, s.RecordChats(t.Context(), r.ID, []chat.ChatKey{keyIn("gig", chatID)}))
		require.NoError(t, s.SaveChat(t.Context(), r, chat.DeletionChat{ChatKey: keyIn("gig", chatID), State: state, Place: place}))
	}
	r.State, r.Discovered = chat.DeletionDeferred, true
	require.NoError(t, s.SaveRequest(t.Context(), r))
	r.Identifiers = append(r.Identifiers, "anna@example.com")
	require.NoError(t, s.AddIdentifiers(t.Context(), r))
	r.State = chat.DeletionRunning
	requireLoaded(t, s, r)
	require.Equal(t, []chat.DeletionChat{toDo("gig", "a"), toDo("gig", "b"), toDo("gig", "c")}, chatsToDo(t, s, r.ID, 5))
	r.Counts.Messages = 7
	require.NoError(t, s.SaveRequest(t.Context(), r))
	requireLoaded(t, s, r)
}

func testIdentifiersDropped(t *testing.T, store DeletionArchiveStore) {
	s, r := working(t, store)
	other := openRequest(t, store, aRequest("request-2", chat.EraseMode, "Quillfeather again"))
	require.NoError(t, s.RecordChats(t.Context(), r.ID, []chat.ChatKey{keyIn("gig", "team")}))
	require.NoError(t, s.RecordChats(t.Context(), other.ID, []chat.ChatKey{keyIn("gig", "team")}))
	require.Equal(t, 2, tellOf(t, store, "quillfeather"))
	r.State, r.Discovered = chat.DeletionCompleted, true
	r.Counts.Messages, r.Failures = 3, []string{}
	require.NoError(t, s.SaveRequest(t.Context(), r))
	require.Equal(t, 1, tellOf(t, store, "quillfeather"), "they are nowhere but in the other request")
	require.Empty(t, chatsToDo(t, s, r.ID, 5))
	require.Len(t, chatsToDo(t, s, other.ID, 5), 1)
	r.Identifiers = nil
	requireLoaded(t, s, r)
	require.Len(t, store.Everything(t)["deletion_chats"], 1)
}

// tellOf counts the rows of all tables in which a word is.
func tellOf(t *testing.T, store DeletionArchiveStore, word string) (n int) {
	t.Helper()
	for _, rows := range store.Everything(t) {
		for _, row := range rows {
			if strings.Contains(strings.ToLower(row), word) {
				n++
			}
		}
	}
	return n
}

// aRow is a row of the team chat.
func aRow(id, senderID string, summary chat.Text, version time.Time) chat.Summary {
	return chat.Summary{
		GigID: "gig", ChatID: "team", MessageID: id, SenderID: senderID, Summary: summary, TextLength: len(summary) + 7, PIITypes: []string{"EMAIL", "PHONE"},
		ReadByReceiver: true, ModerationStatus: chat.Flagged, SentAt: retTime, SourceVersion: version,
	}
}
