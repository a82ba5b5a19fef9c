package chattest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func testQueue(t *testing.T, open func(*testing.T) LiveStore) {
	at := moderated(chat.Flagged).CreatedAt
	put := func(t *testing.T, store LiveStore, gigID, chatID string, i int, status chat.ModerationStatus, createdAt time.Time) chat.StoredMessage {
		m := moderated(status)
		m.GigID, m.ChatID, m.ID, m.CreatedAt = gigID, chatID, fmt.Sprintf("message-%d", i), createdAt
		require.NoError(t, store.PutMessage(t.Context(), m))
		return m
	}

	t.Run("all gigs, the oldest first, in pages", func(t *testing.T) {
		t.Parallel()
		store, audit := open(t), &Audit{}
		last := put(t, store, "gig-a", "team", 1, chat.Flagged, at.Add(time.Microsecond))
		want := []chat.StoredMessage{put(t, store, "gig-c", "team", 1, chat.Flagged, at.Add(-time.Microsecond))}
		for _, gigID := range []string{"gig", "gig-a", "gig-b"} { // of one time, ordered by path
			for _, chatID := range []string{"pair", "team"} {
				for i := range 2 {
					want = append(want, put(t, store, gigID, chatID, 2+i, chat.Flagged, at))
				}
				put(t, store, gigID, chatID, 9, chat.Unreviewed, at)
			}
		}
		want = append(want, last)
		hidden := put(t, store, "gig-b", "team", 8, chat.Hidden, at)

		reviewer := &chat.Reviewer{Queue: store, AuditLog: audit}
		for size := 1; size <= len(want)+1; size += 4 {
			var got []chat.StoredMessage
			page := chat.ReviewPage{Page: chat.Page{Size: size}, RequestID: "request-1"}
			for {
				messages, next, err := reviewer.List(t.Context(), admin, page)
				require.NoError(t, err)
				got = append(got, messages...)
				entries, _ := audit.Take()
				require.Equal(t, []chat.AuditEntry{{
					AdminID: "admin", Action: "review-queue", RequestID: "request-1",
					Detail: map[string]any{"moderationStatus": chat.Flagged, "messages": len(messages), "firstPage": page.After == nil},
				}}, entries)
				if next == nil {
					break
				}
				page.After = next
			}
			require.Equal(t, want, got, "pages of %d", size)
		}
		waiting, err := reviewer.Waiting(t.Context())
		require.NoError(t, err)
		require.Equal(t, len(want), waiting, "as many as there are on all pages")
		for status, n := range map[chat.ModerationStatus]int{chat.Hidden: 1, chat.Unreviewed: 5, chat.Approved: 0} {
			counted, err := store.CountWith(t.Context(), status, 5)
			require.NoError(t, err)
			require.Equal(t, n, counted, "of %s, at most 5", status)
		}
		messages, next, err := reviewer.List(t.Context(), admin, chat.ReviewPage{Status: chat.Hidden, Page: chat.Page{Size: 10}})
		require.NoError(t, err)
		require.Nil(t, next)
		require.Equal(t, []chat.StoredMessage{hidden}, messages, "with its original")
		messages, _, err = reviewer.List(t.Context(), admin, chat.ReviewPage{Status: chat.Approved, Page: chat.Page{Size: 10}})
		require.NoError(t, err)
		require.Empty(t, messages)
	})

	t.Run("what is refused", func(t *testing.T) {
		t.Parallel()
		store, audit := open(t), &Audit{}
		put(t, store, "gig", "team", 1, chat.Flagged, at)
		reviewer := &chat.Reviewer{Queue: store, AuditLog: audit}
		page := chat.ReviewPage{Page: chat.Page{Size: 1}}
		_, _, err := reviewer.List(t.Context(), chat.Caller{UserID: "buyer"}, page)
		require.Equal(t, chat.PermissionDenied, chat.KindOf(err))
		_, _, err = reviewer.List(t.Context(), admin, chat.ReviewPage{Status: "spam", Page: chat.Page{Size: 1}})
		require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
		audit.Err = chat.Failure(chat.Unavailable, nil)
		messages, next, err := reviewer.List(t.Context(), admin, page)
		require.Equal(t, chat.Unavailable, chat.KindOf(err))
		require.Empty(t, messages, "without a trace nothing is shown")
		require.Nil(t, next)
	})
}

func testCustody(t *testing.T, open func(*testing.T) LiveStore) {
	yes, no := true, false
	gig := chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker"}}
	request := func(chatID string, frozen, legalHold *bool) chat.CustodyRequest {
		return chat.CustodyRequest{
			GigID: "gig", ChatID: chatID, RequestID: "request-1",
			CustodyDecision: chat.CustodyDecision{Frozen: frozen, LegalHold: legalHold, Reason: "a lawsuit"},
		}
	}
	stored := func(t *testing.T, store LiveStore, chatID string) *chat.Chat {
		now, err := store.Context(t.Context(), "gig", chatID, "")
		require.NoError(t, err)
		return now.Chat
	}

	t.Run("a decision sets what it says and nothing else", func(t *testing.T) {
		t.Parallel()
		store, audit := open(t), &Audit{}
		require.NoError(t, store.PutGig(t.Context(), gig))
		at := time.Date(2026, 3, 4, 5, 6, 7, 123_456_000, time.UTC)
		message := moderated(chat.Hidden)
		message.ChatID = "pair"
		require.NoError(t, store.PutMessage(t.Context(), message))
		want := chat.Chat{
			GigID: "gig", ID: "pair", ParticipantIDs: []string{"buyer", "former", "worker"}, CreatedAt: at,
			LastMessageAt: at, LastMessageID: "message-1", ReadUntil: map[string]time.Time{"buyer": at},
		}
		require.NoError(t, store.PutChat(t.Context(), want))
		custodian := &chat.Custodian{Custody: store, Log: audit}
		for _, test := range []struct {
			frozen, legalHold *bool
			detail            map[string]any
		}{
			{&yes, nil, map[string]any{"frozen": true}},
			{nil, &yes, map[string]any{"legalHold": true}},
			{&no, nil, map[string]any{"frozen": false}},
			{&no, &no, map[string]any{"frozen": false, "legalHold": false}},
			{&yes, &yes, map[string]any{"frozen": true, "legalHold": true}},
		} {
			r := request("pair", test.frozen, test.legalHold)
			view, err := custodian.Update(t.Context(), admin, r)
			require.NoError(t, err)
			if test.frozen != nil {
				want.Frozen = *test.frozen
			}
			if test.legalHold != nil {
				want.LegalHold = *test.legalHold
			}
			got := stored(t, store, "pair")
			want.UpdatedAt = got.UpdatedAt
			require.Equal(t, &want, got)
			require.Equal(t, chat.View{
				GigID: "gig", ChatID: "pair", ParticipantIDs: []string{"buyer", "worker"},
				LastMessageAt: at, LastMessage: &message, Frozen: want.Frozen,
			}, view, "the original too, and nothing unread for who is no member")
			entries, decisions := audit.Take()
			require.Equal(t, []chat.AuditEntry{{
				AdminID: "admin", Action: "update-chat", GigID: "gig", ChatID: "pair", Detail: test.detail, RequestID: "request-1",
			}}, entries)
			require.Equal(t, []chat.CustodyDecision{r.CustodyDecision}, decisions)
		}
	})

	t.Run("a team without a document gets one", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		require.NoError(t, store.PutGig(t.Context(), gig))
		view, err := (&chat.Custodian{Custody: store, Log: &Audit{}}).Update(t.Context(), admin, request("team", &yes, nil))
		require.NoError(t, err)
		got := stored(t, store, "team")
		require.Equal(t, &chat.Chat{
			GigID: "gig", ID: "team", ParticipantIDs: []string{"buyer", "worker"}, Frozen: true,
			CreatedAt: got.CreatedAt, LastMessageAt: got.CreatedAt, UpdatedAt: got.UpdatedAt,
		}, got)
		require.Equal(t, chat.View{
			GigID: "gig", ChatID: "team", ParticipantIDs: []string{"buyer", "worker"}, LastMessageAt: got.CreatedAt, Frozen: true,
		}, view)
	})

	t.Run("a chat outlives its gig", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		require.NoError(t, store.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "team"}))
		_, err := (&chat.Custodian{Custody: store, Log: &Audit{}}).Update(t.Context(), admin, request("team", nil, &yes))
		require.NoError(t, err)
		require.True(t, stored(t, store, "team").LegalHold)
	})

	t.Run("what is refused", func(t *testing.T) {
		t.Parallel()
		store, audit := open(t), &Audit{}
		require.NoError(t, store.PutGig(t.Context(), gig))
		custodian := &chat.Custodian{Custody: store, Log: audit}
		noReason, noGig := request("team", &yes, nil), request("team", &yes, nil)
		noReason.Reason, noGig.GigID = "", "none"
		for name, test := range map[string]struct {
			caller chat.Caller
			r      chat.CustodyRequest
			want   chat.Kind
		}{
			"a member":     {chat.Caller{UserID: "buyer"}, request("team", &yes, nil), chat.PermissionDenied},
			"nothing":      {admin, request("team", nil, nil), chat.InvalidArgument},
			"no reason":    {admin, noReason, chat.InvalidArgument},
			"no chat id":   {admin, request("", &yes, nil), chat.InvalidArgument},
			"no such chat": {admin, request("pair", &yes, nil), chat.NotFound},
			"no such gig":  {admin, noGig, chat.NotFound},
		} {
			_, err := custodian.Update(t.Context(), test.caller, test.r)
			require.Equal(t, test.want, chat.KindOf(err), "%s: %v", name, err)
		}
		entries, _ := audit.Take()
		require.Empty(t, entries)
		audit.Err = chat.Failure(chat.Unavailable, nil)
		_, err := custodian.Update(t.Context(), admin, request("team", &yes, nil))
		require.Equal(t, chat.Unavailable, chat.KindOf(err))
		require.Nil(t, stored(t, store, "team"), "without a trace nothing is changed")
		require.ErrorIs(t, store.SetCustody(t.Context(), "gig", "team", chat.CustodyDecision{Frozen: &yes}), chat.ErrConflict)
	})
}
