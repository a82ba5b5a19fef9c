package chattest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// DeletionStore is what the tests of the deletion ask of a live store: the use case's
// interface, and a way to seed and to look at documents, well formed or not.
type DeletionStore interface {
	RetentionStore
	chat.DeletionLive
	PutGig(ctx context.Context, g chat.Gig) error
}

// TestDeletionLive is the conformance suite of the live stores of the deletion. open
// returns an empty store for one test.
func TestDeletionLive(t *testing.T, open func(*testing.T) DeletionStore) {
	for name, test := range map[string]func(*testing.T, *deletionShelf){
		"traces of every kind":                 testTraces,
		"traces of nobody":                     testNoTraces,
		"traces end with an error":             testTracesFail,
		"a chat's messages over pages":         testChatMessages,
		"messages that come and go":            testChatMessagesChange,
		"messages from a sender":               testMessagesFrom,
		"whole messages":                       testWholeMessages,
		"malformed messages are not whole":     testMalformedWhole,
		"what lies below whole messages":       testBelowWhole,
		"what a scrub changes, and versions":   testScrub,
		"a malformed message can be scrubbed":  testScrubMalformed,
		"nothing is scrubbed if one changed":   testScrubConflict,
		"a report alone minds no message":      testScrubReportAlone,
		"members leave":                        testRemoveMember,
		"members of odd names, and no members": testRemoveOdd,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := open(t)
			test(t, &deletionShelf{shelf{RetentionStore: store, t: t}, store})
		})
	}
}

// deletionShelf is a store in the hands of one test.
type deletionShelf struct {
	shelf
	DeletionStore
}

// The person whose data are deleted. Their id begins with a digit and has a hyphen,
// which no name of a field may have just so.
const person = "9-anna"

func keyIn(gigID, chatID string) chat.ChatKey { return chat.ChatKey{GigID: gigID, ChatID: chatID} }

// from is an unreviewed message's document, by somebody.
func from(senderID string) document {
	return with(aMessageOf(retTime, "x"), document{"senderId": senderID})
}

func testTraces(t *testing.T, s *deletionShelf) {
	plain := aChatOf(retTime, retTime)
	for _, g := range []chat.Gig{
		{ID: "bought", BuyerID: person}, {ID: "worked", BuyerID: "buyer", WorkerIDs: []string{"worker", person}}, {ID: "others", BuyerID: "buyer"},
	} {
		require.NoError(t, s.PutGig(t.Context(), g))
	}
	s.put(map[string]document{
		"gigs/wrote/chats/team":                                         plain,
		"gigs/wrote/chats/team/messages/message-1":                      from(person),
		"gigs/wrote/chats/team/messages/message-2":                      from(person),
		"gigs/wrote/chats/pair/messages/message-1":                      without(from(person), "createdAt"), // of a chat without a document
		"gigs/wrote/chats/other/messages/message-1":                     from("buyer"),
		"gigs/wrote-1/chats/team/messages/message-1":                    from(person),
		"gigs/listed/chats/team":                                        with(plain, document{"participantIds": []string{"buyer", person}}),
		"gigs/listed/chats/pair":                                        with(plain, document{"participantIds": []string{person}}),
		"gigs/listed/chats/held":                                        with(plain, document{"participantIds": []string{person}, "legalHold": true}),
		"gigs/listed/chats/other":                                       plain,
		"gigs/read/chats/team":                                          with(plain, document{"readUntil": map[string]time.Time{person: retTime, "buyer": retTime}}),
		"gigs/read/chats/pair":                                          with(plain, document{"readUntil": map[string]time.Time{person: retTime.Add(-µs)}}),
		"gigs/read/chats/other":                                         with(plain, document{"readUntil": map[string]time.Time{"buyer": retTime}}),
		"gigs/reported/chats/team/messages/message-1":                   with(from("buyer"), document{"moderationStatus": "flagged"}),
		"gigs/reported/chats/team/messages/message-1/reports/" + person: aReportOf("x"),
		"gigs/reported/chats/gone/messages/message-1/reports/" + person: aReportOf("x"),
		"gigs/reported/chats/other/messages/message-1":                  with(from("buyer"), document{"moderationStatus": "flagged"}),
		"gigs/reported/chats/other/messages/message-1/reports/buyer":    aReportOf(person),
		"threads/thread/messages/message-1":                             from(person),
		"threads/thread/chats/chat":                                     with(plain, document{"participantIds": []string{person}}),
		"threads/thread/reports/" + person:                              aReportOf("x"),
	})
	for trace, want := range map[chat.Trace][]chat.ChatKey{
		chat.TraceWrote:    {keyIn("wrote", "pair"), keyIn("wrote", "team"), keyIn("wrote-1", "team")},
		chat.TraceListed:   {keyIn("listed", "held"), keyIn("listed", "pair"), keyIn("listed", "team")},
		chat.TraceRead:     {keyIn("read", "pair"), keyIn("read", "team")},
		chat.TraceReported: {keyIn("reported", "gone"), keyIn("reported", "team")},
		chat.TraceNamed:    {keyIn("bought", "team"), keyIn("worked", "team")},
	} {
		require.ElementsMatch(t, want, s.traces(t, person, trace), trace)
	}
}

// traces returns the chats with a trace, each once.
func (s *deletionShelf) traces(t *testing.T, userID string, trace chat.Trace) []chat.ChatKey {
	t.Helper()
	seen := map[chat.ChatKey]bool{}
	var all []chat.ChatKey
	require.NoError(t, s.Traces(t.Context(), userID, trace, func(keys []chat.ChatKey) error {
		for _, key := range keys {
			if !seen[key] {
				seen[key] = true
				all = append(all, key)
			}
		}
		return nil
	}))
	return all
}

var allTraces = []chat.Trace{chat.TraceWrote, chat.TraceListed, chat.TraceRead, chat.TraceReported, chat.TraceNamed}

func testNoTraces(t *testing.T, s *deletionShelf) {
	require.NoError(t, s.PutGig(t.Context(), chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker"}}))
	s.put(map[string]document{
		team:                         with(aChatOf(retTime, retTime), document{"readUntil": map[string]time.Time{"buyer": retTime}}),
		team + "/messages/message-1": with(from("buyer"), document{"moderationStatus": "flagged"}),
		team + "/messages/message-1/reports/buyer": aReportOf("x"),
	})
	for _, trace := range allTraces {
		require.Empty(t, s.traces(t, person, trace), trace)
	}
}

func testTracesFail(t *testing.T, s *deletionShelf) {
	for i := range 5 {
		gigID := fmt.Sprintf("gig-%d", i)
		path := "gigs/" + gigID + "/chats/team"
		require.NoError(t, s.PutGig(t.Context(), chat.Gig{ID: gigID, BuyerID: person}))
		s.put(map[string]document{
			path:                         with(aChatOf(retTime, retTime), document{"participantIds": []string{person}, "readUntil": map[string]time.Time{person: retTime}}),
			path + "/messages/message-1": with(from(person), document{"moderationStatus": "flagged"}),
			path + "/messages/message-1/reports/" + person: aReportOf("x"),
		})
	}
	failure := chat.Failure(chat.Unavailable, nil)
	for _, trace := range allTraces {
		require.Len(t, s.traces(t, person, trace), 5, trace)
		calls := 0
		err := s.Traces(t.Context(), person, trace, func([]chat.ChatKey) error { calls++; return failure })
		require.ErrorIs(t, err, failure, trace)
		require.Equal(t, 1, calls, trace)
	}
}
