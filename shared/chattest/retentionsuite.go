package chattest

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// RetentionStore is what the tests of retention ask of a live store: the use
// case's interface, and a way to seed and to look at documents, well formed or not.
type RetentionStore interface {
	chat.RetentionLive

	// Put writes any document in the place of what was there, by its path below the
	// database.
	Put(ctx context.Context, path string, fields map[string]any) error

	// Documents returns all documents of collections called chats, messages,
	// moderation or reports, by their paths.
	Documents(ctx context.Context) (map[string]map[string]any, error)
}

// TestRetentionLive is the conformance suite of the live stores of retention. open
// returns an empty store for one test.
func TestRetentionLive(t *testing.T, open func(*testing.T) RetentionStore) {
	for name, test := range map[string]func(*testing.T, *shelf){
		"messages of one time over pages":          testOldMessagePages,
		"messages of a time":                       testOldMessageTimes,
		"malformed messages":                       testMalformedMessages,
		"what lies below messages":                 testBelowMessages,
		"what lies below unreviewed ones":          testStrays,
		"messages again":                           testMessagesAgain,
		"holds":                                    testHolds,
		"activity":                                 testActivity,
		"quiet chats over pages":                   testQuietChats,
		"counts":                                   testCountMessages,
		"messages are deleted with what is below":  testDeleteMessages,
		"none if one has changed":                  testDeleteConflict,
		"nor leaves a late report behind":          testLateReport,
		"texts are replaced, and nothing else":     testRedactMessages,
		"none if one text has changed":             testRedactConflict,
		"nor if one report has":                    testRedactLateReport,
		"what is below a chat":                     testDeleteBelow,
		"much below a chat":                        testDeleteMuchBelow,
		"a chat":                                   testDeleteChat,
		"collections of other people's":            testForeign,
		"gigs and chats named like what is below":  testNames,
		"a chat that cannot be found is made so":   testDateChat,
		"a page of five hundred in a single write": testManyAtOnce,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, &shelf{RetentionStore: open(t), t: t})
		})
	}
}

// shelf is a store in the hands of one test.
type shelf struct {
	RetentionStore
	t *testing.T
}

// The times of these tests.
var (
	retTime = time.Date(2026, 3, 4, 5, 6, 7, 123_456_000, time.UTC)
	µs      = time.Microsecond
)

const team = "gigs/gig/chats/team"

// put seeds documents, parents first.
func (s *shelf) put(documents map[string]document) {
	s.t.Helper()
	for _, path := range slices.Sorted(maps.Keys(documents)) {
		require.NoError(s.t, s.Put(s.t.Context(), path, documents[path]))
	}
}

func (s *shelf) documents() map[string]document {
	s.t.Helper()
	all, err := s.Documents(s.t.Context())
	require.NoError(s.t, err)
	return all
}

// old returns all messages before a time, in pages.
func (s *shelf) old(q chat.OldMessages) []chat.OldMessage {
	s.t.Helper()
	var all []chat.OldMessage
	for {
		page, next, err := s.OldMessages(s.t.Context(), q)
		require.NoError(s.t, err)
		require.LessOrEqual(s.t, len(page), q.Limit)
		all = append(all, page...)
		if next == nil {
			return all
		}
		q.After = next
	}
}

func (s *shelf) chat(key chat.ChatKey) chat.OldChat {
	s.t.Helper()
	chats, err := s.OldChats(s.t.Context(), []chat.ChatKey{key})
	require.NoError(s.t, err)
	require.Len(s.t, chats, 1)
	return chats[0]
}

func paths(messages []chat.OldMessage) []string {
	var all []string
	for _, m := range messages {
		all = append(all, keyOf(m).path())
	}
	return all
}

// aMessageOf is an unreviewed message's document.
func aMessageOf(at time.Time, text string) document {
	return document{
		"senderId": "buyer", "text": text, "createdAt": at, "is_read_by_receiver": false, "moderationStatus": "unreviewed",
	}
}

// with returns a document with some fields besides, or instead.
func with(fields, others document) document {
	all := maps.Clone(fields)
	maps.Copy(all, others)
	return all
}

// without returns a document without a field.
func without(fields document, name string) document {
	rest := maps.Clone(fields)
	delete(rest, name)
	return rest
}

func aChatOf(createdAt, lastMessageAt time.Time) document {
	return document{
		"participantIds": []string{"buyer", "worker"}, "createdAt": createdAt, "lastMessageAt": lastMessageAt,
		"readUntil": map[string]time.Time{},
	}
}

func aReportOf(reason string) document { return document{"reason": reason, "createdAt": retTime} }
