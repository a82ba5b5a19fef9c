package chattest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

var (
	admin    = chat.Caller{UserID: "admin", Admin: true}
	statuses = []chat.ModerationStatus{chat.Unreviewed, chat.Flagged, chat.Approved, chat.Hidden}

	// moves are the ways that there are.
	moves = map[[2]chat.ModerationStatus]bool{
		{chat.Unreviewed, chat.Flagged}: true, {chat.Unreviewed, chat.Approved}: true, {chat.Unreviewed, chat.Hidden}: true,
		{chat.Flagged, chat.Approved}: true, {chat.Flagged, chat.Hidden}: true,
		{chat.Approved, chat.Flagged}: true, {chat.Approved, chat.Hidden}: true,
		{chat.Hidden, chat.Approved}: true,
	}
)

// moderated returns a message of the buyer's to the team as it is in a status. Its
// text has what a store may spoil on the way.
func moderated(status chat.ModerationStatus) chat.StoredMessage {
	at := time.Date(2025, 3, 4, 5, 6, 7, 123_456_000, time.UTC)
	m := chat.StoredMessage{Message: chat.Message{
		GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", Text: " é👋\n%s <b> ", CreatedAt: at, ModerationStatus: status,
	}}
	if status != chat.Unreviewed {
		m.ModeratedBy, m.ModeratedAt, m.ModerationReason = "another-admin", at.Add(time.Second), "before"
	}
	if status == chat.Hidden {
		m.Text, m.Original = "", m.Text
	}
	return m
}

func testModeration(t *testing.T, open func(*testing.T) LiveStore) {
	// seed stores the message in a team chat, of a gig of the buyer and two workers.
	seed := func(t *testing.T, m chat.StoredMessage, readUntil map[string]time.Time) LiveStore {
		store := open(t)
		require.NoError(t, store.PutGig(t.Context(), chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker", "another"}}))
		require.NoError(t, store.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "team", ReadUntil: readUntil}))
		require.NoError(t, store.PutMessage(t.Context(), m))
		return store
	}
	stored := func(t *testing.T, store LiveStore) chat.StoredMessage {
		now, err := store.Context(t.Context(), "gig", "team", "message-1")
		require.NoError(t, err)
		return *now.Message
	}
	request := func(to, expected chat.ModerationStatus) chat.ModerationRequest {
		return chat.ModerationRequest{
			GigID: "gig", ChatID: "team", MessageID: "message-1", Status: to, Expected: expected, Reason: "because", RequestID: "request-1",
		}
	}

	t.Run("every move", func(t *testing.T) {
		t.Parallel()
		for _, from := range statuses {
			for _, to := range statuses {
				for _, expected := range append(statuses, "") {
					was := moderated(from)
					store, audit := seed(t, was, nil), &Audit{}
					moderator := &chat.Moderator{Moderations: store, AuditLog: audit}
					got, err := moderator.Moderate(t.Context(), admin, request(to, expected))
					name := fmt.Sprintf("from %s to %s, expected '%s'", from, to, expected)
					entries, _ := audit.Take()
					switch {
					case expected != "" && expected != from:
						require.Equal(t, chat.Aborted, chat.KindOf(err), name)
					case !moves[[2]chat.ModerationStatus{from, to}]:
						require.Equal(t, chat.FailedPrecondition, chat.KindOf(err), name)
					default:
						require.NoError(t, err, name)
						want := was
						want.ModerationStatus, want.ModeratedBy, want.ModerationReason = to, "admin", "because"
						want.ModeratedAt = got.ModeratedAt
						switch {
						case to == chat.Hidden:
							want.Text, want.Original = "", was.Text
						case from == chat.Hidden:
							want.Text, want.Original = was.Original, ""
						}
						require.Equal(t, want, got, name)
						require.True(t, got.ModeratedAt.After(was.CreatedAt), name)
						require.Equal(t, want, stored(t, store), name)
						detail := map[string]any{"messageId": "message-1", "moderationStatus": to}
						if expected != "" {
							detail["expectedStatus"] = expected
						}
						require.Equal(t, []chat.AuditEntry{{
							AdminID: "admin", Action: "moderate-message", GigID: "gig", ChatID: "team", Detail: detail, RequestID: "request-1",
						}}, entries, name)
						continue
					}
					require.Empty(t, entries, name)
					require.Equal(t, was, stored(t, store), name)
				}
			}
		}
	})

	t.Run("what is refused", func(t *testing.T) {
		t.Parallel()
		good := request(chat.Hidden, "")
		with := func(change func(*chat.ModerationRequest)) chat.ModerationRequest {
			r := good
			change(&r)
			return r
		}
		store, audit := seed(t, moderated(chat.Flagged), nil), &Audit{}
		moderator := &chat.Moderator{Moderations: store, AuditLog: audit}
		for _, test := range []struct {
			name   string
			caller chat.Caller
			r      chat.ModerationRequest
			want   chat.Kind
		}{
			{"a member", chat.Caller{UserID: "worker"}, good, chat.PermissionDenied},
			{"a member, of nonsense", chat.Caller{UserID: "worker"}, chat.ModerationRequest{}, chat.PermissionDenied},
			{"no gig id", admin, with(func(r *chat.ModerationRequest) { r.GigID = "" }), chat.InvalidArgument},
			{"no chat id", admin, with(func(r *chat.ModerationRequest) { r.ChatID = "" }), chat.InvalidArgument},
			{"a short message id", admin, with(func(r *chat.ModerationRequest) { r.MessageID = "message" }), chat.InvalidArgument},
			{"no status", admin, with(func(r *chat.ModerationRequest) { r.Status = "" }), chat.InvalidArgument},
			{"a made-up status", admin, with(func(r *chat.ModerationRequest) { r.Status = "spam" }), chat.InvalidArgument},
			{"a made-up expected status", admin, with(func(r *chat.ModerationRequest) { r.Expected = "spam" }), chat.InvalidArgument},
			{"no reason", admin, with(func(r *chat.ModerationRequest) { r.Reason = "" }), chat.InvalidArgument},
			{"a blank reason", admin, with(func(r *chat.ModerationRequest) { r.Reason = "\u2003\n" }), chat.InvalidArgument},
			{"a reason with NUL", admin, with(func(r *chat.ModerationRequest) { r.Reason = "a\x00b" }), chat.InvalidArgument},
			{"a reason of 501", admin, with(func(r *chat.ModerationRequest) { r.Reason = chat.Text(strings.Repeat("é", 501)) }), chat.InvalidArgument},
			{"a broken reason", admin, with(func(r *chat.ModerationRequest) { r.Reason = "a\xffb" }), chat.InvalidArgument},
			{"no such message", admin, with(func(r *chat.ModerationRequest) { r.MessageID = "message-2" }), chat.NotFound},
			{"no such chat", admin, with(func(r *chat.ModerationRequest) { r.ChatID = "none" }), chat.NotFound},
			{"no such gig", admin, with(func(r *chat.ModerationRequest) { r.GigID = "none" }), chat.NotFound},
		} {
			_, err := moderator.Moderate(t.Context(), test.caller, test.r)
			require.Equal(t, test.want, chat.KindOf(err), "%s: %v", test.name, err)
		}
		audit.Err = chat.Failure(chat.Unavailable, nil)
		_, err := moderator.Moderate(t.Context(), admin, good)
		require.Equal(t, chat.Unavailable, chat.KindOf(err), "without a trace nothing is decided")
		require.Equal(t, moderated(chat.Flagged), stored(t, store))
		audit.Err = nil
		_, err = moderator.Moderate(t.Context(), admin, with(func(r *chat.ModerationRequest) { r.Reason = chat.Text(strings.Repeat("é", 500)) }))
		require.NoError(t, err, "a reason of 500")
	})

	t.Run("what comes back is marked if it was read meanwhile", func(t *testing.T) {
		t.Parallel()
		at := moderated(chat.Hidden).CreatedAt
		early := at.Add(-time.Microsecond)
		for _, test := range []struct {
			name      string
			sender    string
			was       bool
			readUntil map[string]time.Time
			want      bool
		}{
			{"nobody has read", "buyer", false, nil, false},
			{"one of two has", "buyer", false, map[string]time.Time{"worker": at}, false},
			{"one not far enough", "buyer", false, map[string]time.Time{"worker": at, "another": early}, false},
			{"both have", "buyer", false, map[string]time.Time{"worker": at, "another": at}, true},
			{"the sender need not", "worker", false, map[string]time.Time{"buyer": at, "another": at}, true},
			{"a former worker does not count", "former", false, map[string]time.Time{"former": at, "another": at}, false},
			{"what was read stays so", "buyer", true, nil, true},
		} {
			m := moderated(chat.Hidden)
			m.SenderID, m.ReadByReceiver = test.sender, test.was
			store := seed(t, m, test.readUntil)
			before, err := store.Context(t.Context(), "gig", "team", "")
			require.NoError(t, err)
			got, err := (&chat.Moderator{Moderations: store, AuditLog: &Audit{}}).Moderate(t.Context(), admin, request(chat.Approved, ""))
			require.NoError(t, err)
			require.Equal(t, test.want, got.ReadByReceiver, test.name)
			after, err := store.Context(t.Context(), "gig", "team", "message-1")
			require.NoError(t, err)
			require.Equal(t, &got, after.Message, test.name)
			require.Equal(t, before.Chat, after.Chat, "the chat is only looked at")
		}
	})

	t.Run("a gig or a chat that is gone leaves what was said to be decided on", func(t *testing.T) {
		t.Parallel()
		store := open(t)
		require.NoError(t, store.PutMessage(t.Context(), moderated(chat.Hidden)))
		got, err := (&chat.Moderator{Moderations: store, AuditLog: &Audit{}}).Moderate(t.Context(), admin, request(chat.Approved, ""))
		require.NoError(t, err)
		require.False(t, got.ReadByReceiver)
		require.Equal(t, got, stored(t, store))
	})

	t.Run("a conflict writes nothing", func(t *testing.T) {
		t.Parallel()
		hidden := moderated(chat.Hidden)
		store := seed(t, hidden, nil)
		was, err := store.Context(t.Context(), "gig", "team", "message-1")
		require.NoError(t, err)
		back := moderated(chat.Approved)
		require.NoError(t, store.SetParticipants(t.Context(), *was.Chat, []string{"buyer"}))
		_, err = store.CommitModeration(t.Context(), was, back)
		require.ErrorIs(t, err, chat.ErrConflict, "the chat has changed")
		require.Equal(t, hidden, stored(t, store))

		was, err = store.Context(t.Context(), "gig", "team", "message-1")
		require.NoError(t, err)
		hidden.ReadByReceiver = true
		require.NoError(t, store.PutMessage(t.Context(), hidden))
		_, err = store.CommitModeration(t.Context(), was, back)
		require.ErrorIs(t, err, chat.ErrConflict, "the message has changed")
		require.Equal(t, hidden, stored(t, store))
	})

	t.Run("of many admins at once one wins", func(t *testing.T) {
		t.Parallel()
		for move := range moves {
			for _, expected := range []chat.ModerationStatus{"", move[0]} {
				store, audit := seed(t, moderated(move[0]), nil), &Audit{}
				errs := make([]error, 8)
				var admins sync.WaitGroup
				for i := range errs {
					admins.Go(func() {
						moderator := &chat.Moderator{Moderations: store, AuditLog: audit}
						_, errs[i] = moderator.Moderate(t.Context(), chat.Caller{UserID: fmt.Sprintf("admin-%d", i), Admin: true}, request(move[1], expected))
					})
				}
				admins.Wait()
				won, late := "", chat.Aborted
				if expected == "" {
					late = chat.FailedPrecondition
				}
				for i, err := range errs {
					if err != nil {
						require.Equal(t, late, chat.KindOf(err), "%v: %v", move, err)
						continue
					}
					require.Empty(t, won, "%v: two have won", move)
					won = fmt.Sprintf("admin-%d", i)
				}
				got := stored(t, store)
				require.NotEmpty(t, won, "%v: nobody has won", move)
				require.Equal(t, won, got.ModeratedBy)
				require.Equal(t, moderated(move[0]).Text+moderated(move[0]).Original, got.Text+got.Original, "%v: the text is whole", move)
			}
		}
	})
}
