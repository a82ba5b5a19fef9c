package chattest

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func testReports(t *testing.T, open func(*testing.T) LiveStore) {
	seed := func(t *testing.T, m chat.StoredMessage) LiveStore {
		store := open(t)
		require.NoError(t, store.PutGig(t.Context(), chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker", "another"}}))
		for _, chatID := range []string{"team", "pair"} {
			require.NoError(t, store.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: chatID, ParticipantIDs: []string{"buyer", "worker"}}))
			m.ChatID = chatID
			require.NoError(t, store.PutMessage(t.Context(), m))
		}
		return store
	}
	look := func(t *testing.T, store LiveStore) (chat.StoredMessage, map[string]chat.Text) {
		now, err := store.Context(t.Context(), "gig", "team", "message-1")
		require.NoError(t, err)
		reasons, err := store.ReasonsOf(t.Context(), "gig", "team", "message-1")
		require.NoError(t, err)
		return *now.Message, reasons
	}
	request := chat.ReportRequest{GigID: "gig", MessageID: "message-1", Reason: "rude"}
	worker, another := chat.Caller{UserID: "worker"}, chat.Caller{UserID: "another"}

	t.Run("what nobody has reviewed is flagged, all else stays", func(t *testing.T) {
		t.Parallel()
		for _, status := range statuses {
			want := moderated(status)
			store := seed(t, want)
			got, err := (&chat.Reporter{Reports: store}).Report(t.Context(), worker, request)
			require.NoError(t, err, status)
			if status == chat.Unreviewed {
				want.ModerationStatus = chat.Flagged
			}
			require.Equal(t, want, got, status)
			stored, reasons := look(t, store)
			require.Equal(t, want, stored, status)
			require.Equal(t, map[string]chat.Text{"worker": "rude"}, reasons, status)
		}
	})

	t.Run("everybody reports once", func(t *testing.T) {
		t.Parallel()
		store := seed(t, moderated(chat.Unreviewed))
		reporter := &chat.Reporter{Reports: store}
		_, err := reporter.Report(t.Context(), worker, request)
		require.NoError(t, err)
		again := request
		again.Reason = "still rude"
		_, err = reporter.Report(t.Context(), worker, again)
		require.Equal(t, chat.AlreadyExists, chat.KindOf(err))
		_, err = reporter.Report(t.Context(), another, again)
		require.NoError(t, err)
		_, reasons := look(t, store)
		require.Equal(t, map[string]chat.Text{"worker": "rude", "another": "still rude"}, reasons)
	})

	t.Run("what is refused", func(t *testing.T) {
		t.Parallel()
		with := func(change func(*chat.ReportRequest)) chat.ReportRequest {
			r := request
			change(&r)
			return r
		}
		store := seed(t, moderated(chat.Unreviewed))
		for _, test := range []struct {
			name   string
			caller chat.Caller
			r      chat.ReportRequest
			want   chat.Kind
		}{
			{"one's own", chat.Caller{UserID: "buyer"}, request, chat.FailedPrecondition},
			{"one's own, as an admin", chat.Caller{UserID: "buyer", Admin: true}, request, chat.FailedPrecondition},
			{"a stranger", chat.Caller{UserID: "outside"}, request, chat.PermissionDenied},
			{"an admin who is no member", admin, request, chat.NotFound},
			{"no member", another, with(func(r *chat.ReportRequest) { r.ChatID = "pair" }), chat.PermissionDenied},
			{"no such chat", worker, with(func(r *chat.ReportRequest) { r.ChatID = "none" }), chat.PermissionDenied},
			{"no such gig", worker, with(func(r *chat.ReportRequest) { r.GigID = "none" }), chat.PermissionDenied},
			{"no such message", worker, with(func(r *chat.ReportRequest) { r.MessageID = "message-2" }), chat.NotFound},
			{"no message", worker, with(func(r *chat.ReportRequest) { r.MessageID = "" }), chat.InvalidArgument},
			{"a gig that is no id", worker, with(func(r *chat.ReportRequest) { r.GigID = "a/b" }), chat.InvalidArgument},
			{"no reason", worker, with(func(r *chat.ReportRequest) { r.Reason = "" }), chat.InvalidArgument},
			{"a reason with NUL", worker, with(func(r *chat.ReportRequest) { r.Reason = "\x00" }), chat.InvalidArgument},
			{"a reason of 501", worker, with(func(r *chat.ReportRequest) { r.Reason = chat.Text(strings.Repeat("é", 501)) }), chat.InvalidArgument},
		} {
			_, err := (&chat.Reporter{Reports: store}).Report(t.Context(), test.caller, test.r)
			require.Equal(t, test.want, chat.KindOf(err), "%s: %v", test.name, err)
		}
		stored, reasons := look(t, store)
		require.Equal(t, moderated(chat.Unreviewed), stored)
		require.Empty(t, reasons)
	})

	t.Run("of one person's reports at once the first is kept", func(t *testing.T) {
		t.Parallel()
		store := seed(t, moderated(chat.Unreviewed))
		errs := make([]error, 8)
		var reports sync.WaitGroup
		for i := range errs {
			reports.Go(func() { _, errs[i] = (&chat.Reporter{Reports: store}).Report(t.Context(), worker, request) })
		}
		reports.Wait()
		kept := 0
		for _, err := range errs {
			if err == nil {
				kept++
				continue
			}
			require.Equal(t, chat.AlreadyExists, chat.KindOf(err), "%v", err)
		}
		require.Equal(t, 1, kept)
	})

	t.Run("of a message that has changed nothing is reported", func(t *testing.T) {
		t.Parallel()
		store := seed(t, moderated(chat.Unreviewed))
		was, reported, err := store.ReportContext(t.Context(), "gig", "team", "message-1", "worker")
		require.NoError(t, err)
		require.False(t, reported)
		hidden := moderated(chat.Hidden)
		require.NoError(t, store.PutMessage(t.Context(), hidden))
		require.ErrorIs(t, store.CreateReport(t.Context(), was, chat.Report{UserID: "worker", Reason: "rude", Status: chat.Flagged}), chat.ErrConflict)
		stored, reasons := look(t, store)
		require.Equal(t, hidden, stored)
		require.Empty(t, reasons)
	})
}
