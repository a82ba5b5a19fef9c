package chattest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// saveTeam records the team chat for a request that has found its chats, and saves how
// far it is.
func saveTeam(t *testing.T, s chat.DeletionSession, r chat.DeletionRequest, state chat.DeletionChatState, place *chat.Cursor) {
	t.Helper()
	require.NoError(t, s.RecordChats(t.Context(), r.ID, []chat.ChatKey{keyIn("gig", "team")}))
	r.Discovered = true
	require.NoError(t, s.SaveRequest(t.Context(), r))
	require.NoError(t, s.SaveChat(t.Context(), r, chat.DeletionChat{ChatKey: keyIn("gig", "team"), State: state, Place: place}))
}

func complete(t *testing.T, s chat.DeletionSession, r chat.DeletionRequest) {
	t.Helper()
	r.State, r.Discovered = chat.DeletionCompleted, true
	require.NoError(t, s.SaveRequest(t.Context(), r))
}

// kept is what is kept of an event: whose it is, what it says, why it was decided on.
type kept struct{ sender, summary, reason string }

// keep applies an event of a version of a new message, and returns what is kept of it.
func (e lateEvent) keep(t *testing.T, store DeletionArchiveStore) kept {
	t.Helper()
	row := aRow(e.id, e.senderID, "hello", e.version)
	row.ChatID = e.chatID
	d := chat.Decision{
		GigID: "gig", ChatID: e.chatID, MessageID: e.id, From: chat.Unreviewed, To: chat.Flagged, ModeratorID: "admin", Reason: "why",
		At: retTime, SourceVersion: e.version,
	}
	require.NoError(t, store.Keep(t.Context(), row, &d))
	var k kept
	for _, got := range sortedRows(t, store) {
		if got.ChatID == e.chatID && got.MessageID == e.id {
			k.sender, k.summary = got.SenderID, string(got.Summary)
			if k.summary == "" {
				row.Summary, row.TextLength, row.PIITypes = "", 0, []string{}
			}
			row.SenderID = got.SenderID
			require.Equal(t, row, got, "nothing else changes")
		}
	}
	decisions, err := store.Decisions(t.Context())
	require.NoError(t, err)
	for _, got := range decisions {
		if got.ChatID == e.chatID && got.MessageID == e.id {
			k.reason = string(got.Reason)
			d.Reason = got.Reason
			require.Equal(t, d, got, "nothing else changes")
		}
	}
	return k
}

type lateEvent struct {
	id, chatID, senderID string
	version              time.Time
}

// Whole microseconds before all requests of a test, now, and after them.
func longBefore() time.Time { return now().Add(-time.Hour) }
func now() time.Time        { return time.Now().UTC().Truncate(µs) }
func longAfter() time.Time  { return now().Add(time.Hour) }

// sealed is what must be kept of events.
var sealed = []struct {
	name             string
	chatID, senderID string
	version          func() time.Time
	pending, sealed  kept // as long as the chat is pending, and from the seal on
}{
	{"the user's", "team", person, longBefore, kept{person, "hello", "why"}, kept{"deleted-user", "", ""}},
	{"another's", "team", "buyer", longBefore, kept{"buyer", "hello", "why"}, kept{"buyer", "", ""}},
	{"the user's, of later", "team", person, longAfter, kept{person, "hello", "why"}, kept{person, "hello", "why"}},
	{"another's, of later", "team", "buyer", longAfter, kept{"buyer", "hello", "why"}, kept{"buyer", "hello", "why"}},
	{"the user's where nothing told of them", "pair", person, longBefore, kept{"deleted-user", "", ""}, kept{"deleted-user", "", ""}},
	{"another's there", "pair", "buyer", longBefore, kept{"buyer", "hello", "why"}, kept{"buyer", "hello", "why"}},
}

func testSeal(t *testing.T, store DeletionArchiveStore) {
	s, r := working(t, store)
	for _, state := range []chat.DeletionChatState{chat.ChatPending, chat.ChatSealed, chat.ChatDone} {
		saveTeam(t, s, r, state, nil)
		for i, test := range sealed {
			want := test.sealed
			if state == chat.ChatPending {
				want = test.pending
			}
			event := lateEvent{fmt.Sprintf("%s-%d", state, i), test.chatID, test.senderID, test.version()}
			require.Equal(t, want, event.keep(t, store), "%s: %s", state, test.name)
		}
	}
}

func testSealLasts(t *testing.T, store DeletionArchiveStore) {
	s, r := working(t, store)
	saveTeam(t, s, r, chat.ChatSealed, nil)
	complete(t, s, r)
	for i, test := range sealed {
		event := lateEvent{fmt.Sprintf("completed-%d", i), test.chatID, test.senderID, test.version()}
		require.Equal(t, test.sealed, event.keep(t, store), test.name)
	}
	require.Empty(t, store.Everything(t)["deletion_chats"])

	// What the archive has itself stays, as do versions that come to it: only their texts
	// do not, unless the version is the row's own.
	row := aRow("there", "buyer", "as it was", longBefore())
	require.NoError(t, s.KeepRows(t.Context(), []chat.Summary{row}))
	deleted := row
	deleted.DeletedAt = row.SourceVersion.Add(time.Minute)
	require.NoError(t, store.Keep(t.Context(), deleted, nil))
	require.Contains(t, sortedRows(t, store), deleted)
	later := row
	later.SourceVersion = row.SourceVersion.Add(time.Minute)
	require.NoError(t, store.Keep(t.Context(), later, nil))
	later.Summary, later.TextLength, later.PIITypes = "", 0, []string{}
	require.Contains(t, sortedRows(t, store), later)

	// Another's request does not move it back, nor does it make the user's messages
	// anybody's who had nothing deleted.
	other := aRequest("request-2", chat.RedactMode)
	other.UserID = "worker"
	other = openRequest(t, store, other)
	second, err := store.LockDeletion(t.Context(), "worker")
	require.NoError(t, err)
	defer second.Unlock()
	saveTeam(t, second, other, chat.ChatSealed, nil)
	require.Equal(t, kept{"deleted-user", "", ""}, lateEvent{"after-1", "team", person, longBefore()}.keep(t, store))
	require.Equal(t, kept{"buyer", "", ""}, lateEvent{"after-2", "team", "buyer", longBefore()}.keep(t, store))
}

// A chat that was put off, as under a hold, is looked through from its beginning, and
// the seal holds back what is older than that.
func testSealSince(t *testing.T, store DeletionArchiveStore) {
	s, r := working(t, store)
	saveTeam(t, s, r, chat.ChatPending, nil)
	early := now()
	saveTeam(t, s, r, chat.ChatPending, nil)
	late := now()
	place := &chat.Cursor{At: retTime, Name: team + "/messages/m-1"}
	saveTeam(t, s, r, chat.ChatPending, place) // the middle of an attempt moves nothing
	saveTeam(t, s, r, chat.ChatSealed, place)
	after := late.Add(time.Minute)
	for i, test := range []struct {
		sender  string
		version time.Time
		want    kept
	}{
		{"buyer", early, kept{"buyer", "", ""}},
		{person, early, kept{"deleted-user", "", ""}},
		{"buyer", after, kept{"buyer", "hello", "why"}},
		{person, after, kept{person, "hello", "why"}},
	} {
		require.Equal(t, test.want, lateEvent{fmt.Sprintf("m-%d", i), "team", test.sender, test.version}.keep(t, store), "%d", i)
	}
	r.Identifiers = append(r.Identifiers, "more")
	require.NoError(t, s.AddIdentifiers(t.Context(), r))
	early = now()
	require.NoError(t, s.AddIdentifiers(t.Context(), r))
	saveTeam(t, s, r, chat.ChatSealed, nil)
	require.Equal(t, kept{"buyer", "", ""}, lateEvent{"again", "team", "buyer", early}.keep(t, store))
}

// Events come while the chat is sealed: whoever is in time is found in the archive at
// once, all others are held back.
func testSealAtOnce(t *testing.T, store DeletionArchiveStore) {
	s, r := working(t, store)
	saveTeam(t, s, r, chat.ChatPending, nil)
	said := func() (texts int) {
		rows, err := s.Rows(t.Context(), keyIn("gig", "team"), "", 1000)
		noError(t, err)
		reasons, err := s.Reasons(t.Context(), keyIn("gig", "team"), nil, 1000)
		noError(t, err)
		for _, row := range rows {
			if row.Summary != "" {
				texts++
			}
			if row.SenderID == person {
				texts++
			}
		}
		return texts + len(reasons)
	}
	var writers sync.WaitGroup
	version, begun := longBefore(), make(chan struct{}, 1000)
	for w := range 8 {
		writers.Go(func() {
			for i := range 25 {
				row := aRow(fmt.Sprintf("m-%d-%d", w, i), []string{person, "buyer"}[i%2], "hello", version)
				noError(t, store.Keep(t.Context(), row, &chat.Decision{
					GigID: "gig", ChatID: "team", MessageID: row.MessageID, From: chat.Unreviewed, To: chat.Flagged, Reason: "why", At: retTime, SourceVersion: version,
				}))
				begun <- struct{}{}
			}
		})
	}
	for range 60 {
		<-begun
	}
	saveTeam(t, s, r, chat.ChatSealed, nil)
	found := said()
	writers.Wait()
	require.Equal(t, found, said(), "what came after the seal says nothing")
	require.GreaterOrEqual(t, found, 60)
	require.Len(t, sortedRows(t, store), 200)
}
