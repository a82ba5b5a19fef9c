package chattest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// ReconcileStore is what the tests of reconciling ask of a live store: the use case's
// interface, and a way to write and to delete documents, well formed or not.
type ReconcileStore interface {
	chat.ReconcileLive
	Put(ctx context.Context, path string, fields map[string]any) error
	Delete(ctx context.Context, path string) error
}

// TestReconcileLive is the conformance suite of the live stores of reconciling. open
// returns an empty store for one test.
func TestReconcileLive(t *testing.T, open func(*testing.T) ReconcileStore) {
	for name, test := range map[string]func(*testing.T, ReconcileStore){
		"messages in the order of paths, over pages": testScanByPath,
		"messages in the order of time, over pages":  testScanByTime,
		"messages of one gig":                        testScanGig,
		"malformed messages":                         testScanMalformed,
		"messages as they are now":                   testMessagesNow,
		"which messages there were":                  testExisted,
		"nothing costs a read, too":                  testScanNothing,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func putAll(t *testing.T, store ReconcileStore, docs map[string]document) {
	t.Helper()
	for path, fields := range docs {
		require.NoError(t, store.Put(t.Context(), path, fields))
	}
}

// scan returns what all pages find, and what they cost.
func scan(t *testing.T, store chat.ReconcileLive, q chat.Scan) (found []chat.LiveMessage, reads int) {
	t.Helper()
	for {
		n := 0
		next, cost, err := store.ScanMessages(t.Context(), q, func(m chat.LiveMessage) { n++; found = append(found, m) })
		require.NoError(t, err)
		require.LessOrEqual(t, n, q.Limit)
		reads += cost
		if next == nil {
			return found, reads
		}
		q.After = *next
	}
}

func foundPaths(found []chat.LiveMessage) []string {
	var all []string
	for _, m := range found {
		all = append(all, messageKey{m.GigID, m.ChatID, m.ID}.path())
	}
	return all
}

// Paths order part by part, and each part by its bytes: neither as whole texts nor as
// people sort words.
var scanOrder = []string{
	"gigs/-gig/chats/team/messages/message-1",
	"gigs/Gig/chats/team/messages/message-1",
	"gigs/Zig/chats/team/messages/message-1",
	"gigs/gig/chats/Team/messages/message-1",
	"gigs/gig/chats/team/messages/Message-2",
	"gigs/gig/chats/team/messages/message-1",
	"gigs/gig/chats/team/messages/message-1-1",
	"gigs/gig/chats/team/messages/message_1",
	"gigs/gig/chats/team-1/messages/message-1",
	"gigs/gig-1/chats/team/messages/message-1",
	"gigs/gig_1/chats/team/messages/message-1",
	"gigs/giga/chats/team/messages/message-1",
}

func testScanByPath(t *testing.T, store ReconcileStore) {
	for i, path := range scanOrder {
		putAll(t, store, map[string]document{path: aMessageOf(retTime.Add(-time.Duration(i)*time.Hour), "x")})
	}
	for limit := 1; limit <= len(scanOrder)+1; limit++ {
		found, reads := scan(t, store, chat.Scan{Limit: limit})
		require.Equal(t, scanOrder, foundPaths(found), "in pages of %d", limit)
		require.GreaterOrEqual(t, reads, len(scanOrder))
		require.LessOrEqual(t, reads, len(scanOrder)+1, "nothing is read twice")
	}
}

func testScanByTime(t *testing.T, store ReconcileStore) {
	var want []string
	for i, path := range scanOrder {
		// Every third one later, and the last ones too early.
		at := retTime.Add(time.Duration(i/3) * µs)
		if i >= 9 {
			at = retTime.Add(-µs)
		} else {
			want = append(want, path)
		}
		putAll(t, store, map[string]document{path: aMessageOf(at, "x")})
	}
	putAll(t, store, map[string]document{"gigs/gig/chats/team/messages/timeless-1": without(aMessageOf(retTime, "x"), "createdAt")})
	for limit := 1; limit <= len(want)+1; limit++ {
		found, _ := scan(t, store, chat.Scan{From: retTime, Limit: limit})
		require.Equal(t, want, foundPaths(found), "in pages of %d", limit)
	}
}

func testScanGig(t *testing.T, store ReconcileStore) {
	for _, path := range scanOrder {
		putAll(t, store, map[string]document{path: aMessageOf(retTime, "x")})
	}
	for limit := 1; limit <= 7; limit++ {
		found, reads := scan(t, store, chat.Scan{GigID: "gig", Limit: limit})
		require.Equal(t, scanOrder[3:9], foundPaths(found), "in pages of %d", limit)
		require.LessOrEqual(t, reads, 7)
	}
}

func testScanMalformed(t *testing.T, store ReconcileStore) {
	whole := with(aMessageOf(retTime, "x"), document{"moderationStatus": "approved", "is_read_by_receiver": true})
	putAll(t, store, map[string]document{
		team + "/messages/message-1": whole,
		team + "/messages/message-2": without(whole, "createdAt"),
		team + "/messages/message-3": with(whole, document{"moderationStatus": "adored"}),
		team + "/messages/message-4": without(whole, "senderId"),
		team + "/messages/message-5": with(whole, document{"text": "a\x00b"}),
		team + "/messages/message-6": with(whole, document{"createdAt": "yesterday"}),
		team + "/messages/message-7": {},
		// Other people's, before, between and behind.
		"a/a/messages/message-1":                           whole,
		"gigs/gig/messages/message-1":                      whole,
		"gigs/gig/chats/team/rooms/a/messages/message-1":   whole,
		"tickets/ticket/chats/team/messages/message-1":     whole,
		"gigs/gig/chats/team/messages/message-1/reports/a": aReportOf("x"),
	})
	found, _ := scan(t, store, chat.Scan{Limit: 2})
	require.Len(t, found, 7)
	for i, m := range found {
		require.Equal(t, i == 0, m.Version != nil, m.ID)
		if i == 1 || i >= 5 {
			require.True(t, m.CreatedAt.IsZero(), m.ID)
		} else {
			require.True(t, retTime.Equal(m.CreatedAt), m.ID)
		}
	}
	require.Equal(t, chat.Message{
		GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", Text: "x", CreatedAt: found[0].Version.CreatedAt,
		ReadByReceiver: true, ModerationStatus: chat.Approved,
	}, found[0].Version.Message)
	require.False(t, found[0].Version.UpdatedAt.IsZero())
}

func testMessagesNow(t *testing.T, store ReconcileStore) {
	putAll(t, store, map[string]document{
		team + "/messages/message-1":                aMessageOf(retTime, "first"),
		team + "/messages/message-2":                {"text": "malformed"},
		team + "/messages/message-3":                aMessageOf(retTime, "deleted"),
		"gigs/other/chats/team/messages/message-1":  aMessageOf(retTime, "not asked for"),
		"gigs/gig/chats/private/messages/message-4": aMessageOf(retTime, "of another chat"),
	})
	first, _ := scan(t, store, chat.Scan{GigID: "gig", Limit: 10})
	require.NoError(t, store.Put(t.Context(), team+"/messages/message-1", aMessageOf(retTime, "changed")))
	require.NoError(t, store.Delete(t.Context(), team+"/messages/message-3"))
	key := func(chatID, id string) chat.MessageKey {
		return chat.MessageKey{ChatKey: chat.ChatKey{GigID: "gig", ChatID: chatID}, ID: id}
	}
	now, _, err := store.MessagesNow(t.Context(), []chat.MessageKey{
		key("private", "message-4"), key("team", "message-1"), key("team", "message-2"), key("team", "message-3"), key("team", "message-4"),
	})
	require.NoError(t, err)
	byKey := map[chat.MessageKey]chat.LiveMessage{}
	for _, m := range now {
		byKey[m.MessageKey] = m
	}
	require.Len(t, byKey, 3)
	require.Equal(t, "changed", string(byKey[key("team", "message-1")].Version.Text))
	require.True(t, byKey[key("team", "message-1")].Version.UpdatedAt.After(first[1].Version.UpdatedAt))
	require.Nil(t, byKey[key("team", "message-2")].Version)
	require.Equal(t, "of another chat", string(byKey[key("private", "message-4")].Version.Text))
}

func testExisted(t *testing.T, store ReconcileStore) {
	of := func(id string) chat.MessageKey {
		return chat.MessageKey{ChatKey: chat.ChatKey{GigID: "gig", ChatID: "team"}, ID: id}
	}
	put := func(id string) time.Time {
		require.NoError(t, store.Put(t.Context(), team+"/messages/"+id, aMessageOf(retTime, "x")))
		now, _, err := store.MessagesNow(t.Context(), []chat.MessageKey{of(id)})
		require.NoError(t, err)
		require.Len(t, now, 1)
		return now[0].Version.UpdatedAt
	}
	put("message-1")
	put("message-2")
	first := put("message-3")
	require.NoError(t, store.Delete(t.Context(), team+"/messages/message-2"))
	second := put("message-4")
	require.NoError(t, store.Delete(t.Context(), team+"/messages/message-1"))
	put("message-1")
	require.NoError(t, store.Delete(t.Context(), team+"/messages/message-3"))
	third := put("message-5")
	for name, c := range map[string]struct {
		at   time.Time
		want map[string]bool
	}{
		"before all":               {first.Add(-time.Minute), map[string]bool{}},
		"before the first is gone": {first, map[string]bool{"message-1": true, "message-2": true, "message-3": true}},
		"before another is made":   {second.Add(-µs), map[string]bool{"message-1": true, "message-3": true}},
		"when it is made":          {second, map[string]bool{"message-1": true, "message-3": true, "message-4": true}},
		"after one was made anew":  {third, map[string]bool{"message-1": true, "message-4": true, "message-5": true}},
	} {
		all := []chat.MessageKey{of("message-1"), of("message-2"), of("message-3"), of("message-4"), of("message-5"), of("message-6")}
		existed, err := store.Existed(t.Context(), all, c.at)
		require.NoError(t, err)
		for _, key := range all {
			require.Equal(t, c.want[key.ID], existed[key], "%s, %s", key.ID, name)
		}
	}
}

func testScanNothing(t *testing.T, store ReconcileStore) {
	for _, q := range []chat.Scan{{Limit: 5}, {GigID: "gig", Limit: 5}, {From: retTime, Limit: 5}} {
		found, reads := scan(t, store, q)
		require.Empty(t, found)
		require.Equal(t, 1, reads)
	}
}
