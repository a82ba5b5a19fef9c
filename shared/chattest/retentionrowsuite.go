package chattest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// keepRow seeds a row, and returns its path.
func keepRow(t require.TestingT, store ArchiveStore, key chat.MessageKey, sentAt time.Time) string {
	require.NoError(t, store.Keep(context.Background(), chat.Summary{
		GigID: key.GigID, ChatID: key.ChatID, MessageID: key.ID, SenderID: "buyer", PIITypes: []string{},
		ModerationStatus: chat.Unreviewed, SentAt: sentAt, SourceVersion: sentAt,
	}, nil))
	return keyOf(chat.OldMessage{MessageKey: key}).path()
}

func rowPaths(t require.TestingT, store ArchiveStore) []string {
	all, err := store.Summaries(context.Background())
	require.NoError(t, err)
	rows := []string{}
	for _, s := range all {
		rows = append(rows, messageKey{s.GigID, s.ChatID, s.MessageID}.path())
	}
	return rows
}

func inTeam(id string) chat.MessageKey {
	return chat.MessageKey{ChatKey: chat.ChatKey{GigID: "gig", ChatID: "team"}, ID: id}
}

func testDeleteRows(t *testing.T, store RetentionArchiveStore) {
	var rows []string
	for i := range 6 { // the boundary is at the fourth
		rows = append(rows, keepRow(t, store, inTeam(fmt.Sprintf("message-%d", i)), retTime.Add(time.Duration(i-3)*µs)))
	}
	s := lock(t, store)
	q := chat.OldRows{Before: retTime, Limit: 2}
	deleted, next, err := s.DeleteRows(t.Context(), q)
	require.NoError(t, err)
	require.Equal(t, 2, deleted)
	require.ElementsMatch(t, rows[2:], rowPaths(t, store))
	require.NotNil(t, next)
	q.After = next
	deleted, next, err = s.DeleteRows(t.Context(), q)
	require.NoError(t, err)
	require.Equal(t, 1, deleted)
	require.Nil(t, next)
	require.ElementsMatch(t, rows[3:], rowPaths(t, store), "a row at exactly the horizon stays")
	deleted, next, err = s.DeleteRows(t.Context(), q)
	require.NoError(t, err)
	require.Zero(t, deleted)
	require.Nil(t, next)
}

func testRowPages(t *testing.T, store RetentionArchiveStore) {
	const rows = 7
	for i := range rows {
		keepRow(t, store, inTeam(fmt.Sprintf("message-%d", i)), retTime)
	}
	last := keepRow(t, store, inTeam("later"), retTime.Add(time.Second))
	s := lock(t, store)
	q := chat.OldRows{Before: retTime.Add(µs), Limit: 2}
	all := 0
	for range rows {
		deleted, next, err := s.DeleteRows(t.Context(), q)
		require.NoError(t, err)
		all += deleted
		if next == nil {
			break
		}
		q.After = next
	}
	require.Equal(t, rows, all)
	require.Equal(t, []string{last}, rowPaths(t, store))
}

func testHeldRows(t *testing.T, store RetentionArchiveStore) {
	key := func(gigID, chatID string) chat.ChatKey { return chat.ChatKey{GigID: gigID, ChatID: chatID} }
	held := []chat.ChatKey{key("gig", "team"), key("other", "pair"), key("young", "team"), key("none", "team")}
	var stay []string
	for _, k := range []chat.ChatKey{key("gig", "team"), key("gig", "pair"), key("other", "team"), key("other", "pair")} {
		path := keepRow(t, store, chat.MessageKey{ChatKey: k, ID: "message-1"}, retTime)
		if k == held[0] || k == held[1] {
			stay = append(stay, path)
		}
	}
	stay = append(stay, keepRow(t, store, chat.MessageKey{ChatKey: held[2], ID: "message-1"}, retTime.Add(µs)))
	s := lock(t, store)
	with, err := s.WithRows(t.Context(), retTime.Add(µs), held)
	require.NoError(t, err)
	require.ElementsMatch(t, held[:2], with)
	with, err = s.WithRows(t.Context(), retTime.Add(µs), nil)
	require.NoError(t, err)
	require.Empty(t, with)

	q := chat.OldRows{Before: retTime.Add(µs), Held: held, Limit: 10}
	n, err := s.CountRows(t.Context(), q)
	require.NoError(t, err)
	require.Equal(t, 2, n)
	deleted, _, err := s.DeleteRows(t.Context(), q)
	require.NoError(t, err)
	require.Equal(t, 2, deleted)
	require.ElementsMatch(t, stay, rowPaths(t, store))
}

func testCountRows(t *testing.T, store RetentionArchiveStore) {
	for i := range 5 {
		keepRow(t, store, inTeam(fmt.Sprintf("message-%d", i)), retTime.Add(time.Duration(i)*µs))
	}
	s := lock(t, store)
	for before, want := range map[time.Duration]int{0: 0, µs: 1, 4 * µs: 4, time.Hour: 5} {
		n, err := s.CountRows(t.Context(), chat.OldRows{Before: retTime.Add(before), Limit: 2})
		require.NoError(t, err)
		require.Equal(t, want, n, "the limit is that of a page")
	}
	require.Len(t, rowPaths(t, store), 5, "counting takes nothing away")
}
