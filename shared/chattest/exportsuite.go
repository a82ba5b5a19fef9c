package chattest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// ExportStore is what the conformance suite asks of a store of exports.
type ExportStore interface {
	chat.Exports
	Put(ctx context.Context, path string, fields map[string]any) error
}

// TestExports is the conformance suite of the stores of exports. open returns an empty
// store for one test.
func TestExports(t *testing.T, open func(*testing.T) ExportStore) {
	for name, test := range map[string]func(*testing.T, ExportStore){
		"every message once, over pages":   testExportPages,
		"originals, for those who may see": testExportOriginals,
		"what can be read of it":           testExportMalformed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// exported returns the paths of all messages of the person, as pages have them.
func exported(t *testing.T, store chat.Exports, limit int) []string {
	t.Helper()
	var all []string
	var after *chat.Cursor
	for range 100 {
		page, err := store.MessagesBy(t.Context(), person, after, limit, false)
		require.NoError(t, err)
		require.LessOrEqual(t, len(page), limit)
		for _, m := range page {
			all = append(all, messageKey{m.GigID, m.ChatID, m.ID}.path())
		}
		if len(page) == 0 {
			return all
		}
		after = &chat.Cursor{At: page[len(page)-1].CreatedAt, Name: all[len(all)-1]}
	}
	require.Fail(t, "the pages do not end")
	return nil
}

func testExportPages(t *testing.T, store ExportStore) {
	put := func(path string, fields document) { require.NoError(t, store.Put(t.Context(), path, fields)) }
	var want []string
	for i, at := range []time.Time{retTime.Add(-µs), retTime} {
		// Paths order by their parts: a gig comes before those whose ids go on.
		for _, place := range []string{"gig/chats/pair", "gig/chats/team", "gig-1/chats/team"} {
			for m := range 2 {
				path := fmt.Sprintf("gigs/%s/messages/m-%d", place, 10-2*i+m)
				want = append(want, path)
				put(path, with(from(person), document{"createdAt": at}))
			}
		}
	}
	for i := range 4 { // whose places are in between
		put(fmt.Sprintf("threads/%d/messages/m-1", i), from(person))
	}
	put("gigs/gig/chats/team/messages/others", from("buyer"))
	for limit := 1; limit <= len(want)+1; limit++ {
		require.Equal(t, want, exported(t, store, limit), "in pages of %d", limit)
	}
	page, err := store.MessagesBy(t.Context(), "nobody", nil, 5, true)
	require.NoError(t, err)
	require.Empty(t, page)
}

func testExportOriginals(t *testing.T, store ExportStore) {
	put := func(path string, fields document) { require.NoError(t, store.Put(t.Context(), path, fields)) }
	put(team+"/messages/m-1", with(from(person), document{"text": "", "moderationStatus": "hidden"}))
	put(team+"/messages/m-1/moderation/original", document{"text": "what it was"})
	put(team+"/messages/m-2", from(person))
	for originals, want := range map[bool][2]chat.Text{true: {"what it was", ""}, false: {"", ""}} {
		page, err := store.MessagesBy(t.Context(), person, nil, 5, originals)
		require.NoError(t, err)
		require.Len(t, page, 2)
		require.Equal(t, want, [2]chat.Text{page[0].Original, page[1].Original}, "originals: %t", originals)
		require.Equal(t, [2]chat.Text{"", "x"}, [2]chat.Text{page[0].Text, page[1].Text})
		require.Equal(t, retTime, page[0].CreatedAt)
	}
}

// A message without a time has no place among the others; one whose time is none must
// not make the pages begin again.
func testExportMalformed(t *testing.T, store ExportStore) {
	for id, fields := range map[string]document{
		"m-1": {"senderId": person, "createdAt": retTime, "text": 5, "moderationStatus": true},
		"m-2": {"senderId": person, "createdAt": retTime.Add(µs), "text": "two"},
		"m-3": without(from(person), "createdAt"),
		"m-4": with(from(person), document{"createdAt": "2020-01-01T00:00:00Z"}),
		"m-5": with(from(person), document{"createdAt": nil}),
		"m-6": with(from(person), document{"createdAt": 5}),
	} {
		require.NoError(t, store.Put(t.Context(), team+"/messages/"+id, fields))
	}
	for limit := 1; limit <= 3; limit++ {
		require.Equal(t, []string{team + "/messages/m-1", team + "/messages/m-2"}, exported(t, store, limit))
	}
	page, err := store.MessagesBy(t.Context(), person, nil, 9, true)
	require.NoError(t, err)
	require.Empty(t, page[0].Text)
	require.Equal(t, chat.Text("two"), page[1].Text)
}
