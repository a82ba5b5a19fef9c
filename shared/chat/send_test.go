package chat_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
)

var (
	gig    = chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker", "another"}}
	buyer  = chat.Caller{UserID: "buyer"}
	worker = chat.Caller{UserID: "worker"}
	hello  = chat.SendRequest{GigID: "gig", MessageID: "message-1", Text: "hello"}
)

// newSender returns a sender with the gig, and the store behind it.
func newSender(t *testing.T) (*chat.Sender, *chattest.Live) {
	t.Helper()
	live := chattest.NewLive()
	require.NoError(t, live.PutGig(t.Context(), gig))
	made := 0
	newID := func() (string, error) {
		made++
		return fmt.Sprintf("made-id-%d", made), nil
	}
	return &chat.Sender{Conversations: live, NewID: newID, Now: live.Now, LimitPerMinute: 60}, live
}

func TestSendRefuses(t *testing.T) {
	t.Parallel()
	with := func(change func(*chat.SendRequest)) chat.SendRequest {
		r := hello
		change(&r)
		return r
	}
	text := func(s string) chat.SendRequest {
		return with(func(r *chat.SendRequest) { r.Text = chat.Text(s) })
	}
	message := func(id string) chat.SendRequest {
		return with(func(r *chat.SendRequest) { r.MessageID = id })
	}
	chatID := func(id string) chat.SendRequest {
		return with(func(r *chat.SendRequest) { r.ChatID = id })
	}
	gigID := func(id string) chat.SendRequest {
		return with(func(r *chat.SendRequest) { r.GigID = id })
	}
	deniedText := "gigId and chatId must name a chat that you are a member of."
	for _, test := range []struct {
		name    string
		caller  chat.Caller
		request chat.SendRequest
		kind    chat.Kind
		public  string // its beginning
	}{
		{"no gig id", buyer, gigID(""), chat.InvalidArgument, "gigId is required"},
		{"a gig id with a slash", buyer, gigID("a/b"), chat.InvalidArgument, "gigId "},
		{"a gig id that Firestore reserves", buyer, gigID("__gig__"), chat.InvalidArgument, "gigId "},
		{"a gig id of 129", buyer, gigID(strings.Repeat("g", 129)), chat.InvalidArgument, "gigId "},
		{"a chat id with a dot", buyer, chatID(".."), chat.InvalidArgument, "chatId "},
		{"a chat id that Firestore reserves", buyer, chatID("____"), chat.InvalidArgument, "chatId "},
		{"a message id of 7", buyer, message("1234567"), chat.InvalidArgument, "messageId "},
		{"a message id of 65", buyer, message(strings.Repeat("m", 65)), chat.InvalidArgument, "messageId "},
		{"a message id that is not ASCII", buyer, message("größe-123"), chat.InvalidArgument, "messageId "},
		{"a message id that Firestore reserves", buyer, message("__message__"), chat.InvalidArgument, "messageId "},
		{"no text", buyer, text(""), chat.InvalidArgument, "text is required"},
		{"4,001 code points", buyer, text(strings.Repeat("é", 4001)), chat.InvalidArgument, "text "},
		{"NUL", buyer, text("a\x00b"), chat.InvalidArgument, "text "},
		{"broken UTF-8", buyer, text("a\xffb"), chat.InvalidArgument, "text "},
		{"only white space", buyer, text(" \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2028\u2029\u202f\u205f\u3000"), chat.InvalidArgument, "text "},
		{"a stranger", chat.Caller{UserID: "stranger"}, hello, chat.PermissionDenied, deniedText},
		{"no such gig", buyer, gigID("none"), chat.PermissionDenied, deniedText},
		{"no such chat", buyer, chatID("none"), chat.PermissionDenied, deniedText},
		{"not the chat's member", chat.Caller{UserID: "another"}, chatID("pair"), chat.PermissionDenied, deniedText},
		{"a member who left the gig", chat.Caller{UserID: "former"}, chatID("pair"), chat.PermissionDenied, deniedText},
		{"the reserved user", chat.Caller{UserID: "deleted-user"}, gigID("reserved"), chat.PermissionDenied, deniedText},
		{"nobody", chat.Caller{}, gigID("nobody"), chat.PermissionDenied, deniedText},
		{"an admin elsewhere", chat.Caller{UserID: "admin", Admin: true}, hello, chat.NotFound, "gigId and chatId "},
		{"a frozen chat", buyer, chatID("frozen"), chat.FailedPrecondition, "This chat is frozen"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			sender, live := newSender(t)
			for _, g := range []chat.Gig{
				{ID: "reserved", BuyerID: "deleted-user", WorkerIDs: []string{"deleted-user"}},
				{ID: "nobody", WorkerIDs: []string{""}},
			} {
				require.NoError(t, live.PutGig(t.Context(), g))
			}
			for _, c := range []chat.Chat{
				{GigID: "gig", ID: "pair", ParticipantIDs: []string{"buyer", "former", "worker"}},
				{GigID: "gig", ID: "frozen", ParticipantIDs: []string{"buyer", "worker"}, Frozen: true},
			} {
				require.NoError(t, live.PutChat(t.Context(), c))
			}
			before := live.Dump()

			_, _, err := sender.Send(t.Context(), test.caller, test.request)
			require.Equal(t, test.kind, chat.KindOf(err), "%v", err)
			require.True(t, strings.HasPrefix(chat.PublicOf(err), test.public), chat.PublicOf(err))
			require.Equal(t, before, live.Dump(), "nothing is left behind")
		})
	}
}

func TestSendAccepts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text string }{
		{"4,000 code points", strings.Repeat("👋", 4000)},
		{"one letter", "a"},
		{"white space around a letter", "\u3000a\n"},
		{"a character that looks like nothing but is no white space", "\u200b"},
		{"control characters but NUL", "\x01\x1f\x7f"},
		{"markup", "<b>%s</b> \\ \" ' & \u2028"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			sender, _ := newSender(t)
			request := hello
			request.Text = chat.Text(test.text)
			m, duplicate, err := sender.Send(t.Context(), buyer, request)
			require.NoError(t, err)
			require.False(t, duplicate)
			require.Equal(t, test.text, string(m.Text))
			require.Equal(t, "team", m.ChatID)
		})
	}
}

func TestSendCreatesTheTeamChatWithItsParticipants(t *testing.T) {
	t.Parallel()
	sender, live := newSender(t)
	m, _, err := sender.Send(t.Context(), worker, hello)
	require.NoError(t, err)
	got, err := live.Context(t.Context(), "gig", "team", "")
	require.NoError(t, err)
	require.Equal(t, &chat.Chat{
		GigID: "gig", ID: "team", ParticipantIDs: []string{"another", "buyer", "worker"},
		CreatedAt: m.CreatedAt, LastMessageAt: m.CreatedAt, LastMessageID: "message-1", UpdatedAt: m.CreatedAt,
	}, got.Chat)
}

func TestSendWithoutAnID(t *testing.T) {
	t.Parallel()
	sender, _ := newSender(t)
	request := hello
	request.MessageID = ""
	one, _, err := sender.Send(t.Context(), buyer, request)
	require.NoError(t, err)
	two, duplicate, err := sender.Send(t.Context(), buyer, request)
	require.NoError(t, err)
	require.False(t, duplicate)
	require.NotEqual(t, one.ID, two.ID)
}

func TestSendAgain(t *testing.T) {
	t.Parallel()
	const text = "call anna@example.com"
	stored := func(change func(*chat.StoredMessage)) chat.StoredMessage {
		m := chat.StoredMessage{Message: chat.Message{
			GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", Text: text,
			CreatedAt: time.Unix(1, 0), ModerationStatus: chat.Unreviewed,
		}}
		change(&m)
		return m
	}
	at := time.Unix(2, 0)
	for _, test := range []struct {
		name      string
		stored    chat.StoredMessage
		caller    chat.Caller
		text      chat.Text
		duplicate bool
	}{
		{"the same", stored(func(*chat.StoredMessage) {}), buyer, text, true},
		{"another text", stored(func(*chat.StoredMessage) {}), buyer, "other", false},
		{"another sender", stored(func(*chat.StoredMessage) {}), worker, text, false},
		{"read since", stored(func(m *chat.StoredMessage) { m.ReadByReceiver = true }), buyer, text, true},
		{"hidden since", stored(func(m *chat.StoredMessage) {
			m.ModerationStatus, m.Text, m.Original = chat.Hidden, "", text
		}), buyer, text, true},
		{"hidden since, another text", stored(func(m *chat.StoredMessage) {
			m.ModerationStatus, m.Text, m.Original = chat.Hidden, "", text
		}), buyer, "other", false},
		{"redacted since", stored(func(m *chat.StoredMessage) { m.Text, m.RedactedAt = "call [EMAIL]", at }), buyer, text, true},
		{"redacted since, another text", stored(func(m *chat.StoredMessage) { m.Text, m.RedactedAt = "call [EMAIL]", at }), buyer, "call [PHONE]", false},
		{"redacted and hidden since", stored(func(m *chat.StoredMessage) {
			m.ModerationStatus, m.Text, m.Original, m.RedactedAt = chat.Hidden, "", "call [EMAIL]", at
		}), buyer, text, true},
		{"erased since", stored(func(m *chat.StoredMessage) { m.Text, m.RedactedAt = "", at }), buyer, text, false},
		{"erased and hidden since", stored(func(m *chat.StoredMessage) {
			m.ModerationStatus, m.Text, m.RedactedAt = chat.Hidden, "", at
		}), buyer, text, false},
	} {
		for _, frozen := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, frozen %v", test.name, frozen), func(t *testing.T) {
				t.Parallel()
				sender, live := newSender(t)
				require.NoError(t, live.PutMessage(t.Context(), test.stored))
				require.NoError(t, live.PutChat(t.Context(), chat.Chat{GigID: "gig", ID: "team", Frozen: frozen}))
				before := live.Dump()

				m, duplicate, err := sender.Send(t.Context(), test.caller, chat.SendRequest{GigID: "gig", MessageID: "message-1", Text: test.text})
				require.Equal(t, before, live.Dump(), "nothing is written")
				if test.duplicate {
					require.NoError(t, err)
					require.True(t, duplicate)
					require.Equal(t, test.stored.Message, m)
					return
				}
				require.Equal(t, chat.AlreadyExists, chat.KindOf(err), "%v", err)
			})
		}
	}
}

func TestSendOneIDFiftyTimesAtOnce(t *testing.T) {
	t.Parallel()
	sender, _ := newSender(t)
	messages := make([]chat.Message, 50)
	duplicates := make([]bool, 50)
	errs := make([]error, 50)
	var wg sync.WaitGroup
	for i := range messages {
		wg.Go(func() { messages[i], duplicates[i], errs[i] = sender.Send(t.Context(), buyer, hello) })
	}
	wg.Wait()
	first := 0
	for i := range messages {
		require.NoError(t, errs[i])
		require.Equal(t, messages[0], messages[i])
		if !duplicates[i] {
			first++
		}
	}
	require.Equal(t, 1, first)
}

// conversations answers as a test says, whatever is stored.
type conversations struct {
	*chattest.Live
	create func(m chat.NewMessage) error // called before the real one
}

func (c conversations) CreateMessage(ctx context.Context, m chat.NewMessage) (chat.Message, error) {
	if err := c.create(m); err != nil {
		return chat.Message{}, err
	}
	return c.Live.CreateMessage(ctx, m)
}

func TestSendMeetsOthers(t *testing.T) {
	t.Parallel()

	t.Run("another send creates the chat in between", func(t *testing.T) {
		t.Parallel()
		sender, live := newSender(t)
		other := *sender
		sender.Conversations = conversations{live, func(m chat.NewMessage) error {
			if m.ChatMembers != nil {
				_, _, err := other.Send(t.Context(), worker, chat.SendRequest{GigID: "gig", MessageID: "message-2", Text: "hi"})
				return err
			}
			return nil
		}}
		_, duplicate, err := sender.Send(t.Context(), buyer, hello)
		require.NoError(t, err)
		require.False(t, duplicate)
	})

	t.Run("the answer to our own write was lost", func(t *testing.T) {
		t.Parallel()
		sender, live := newSender(t)
		sender.Conversations = conversations{live, func(m chat.NewMessage) error {
			_, err := live.CreateMessage(t.Context(), m)
			return err
		}}
		request := hello
		request.MessageID = ""
		m, duplicate, err := sender.Send(t.Context(), buyer, request)
		require.NoError(t, err)
		require.False(t, duplicate, "nobody sent it before")
		require.Equal(t, "hello", string(m.Text))
	})

	t.Run("others never stop", func(t *testing.T) {
		t.Parallel()
		sender, live := newSender(t)
		calls := 0
		sender.Conversations = conversations{live, func(chat.NewMessage) error {
			calls++
			return chat.ErrConflict
		}}
		_, _, err := sender.Send(t.Context(), buyer, hello)
		require.Equal(t, chat.Aborted, chat.KindOf(err))
		require.LessOrEqual(t, calls, 4)
	})

	t.Run("the store is away", func(t *testing.T) {
		t.Parallel()
		sender, live := newSender(t)
		away := chat.Failure(chat.Unavailable, errors.New("away"))
		sender.Conversations = conversations{live, func(chat.NewMessage) error { return away }}
		_, _, err := sender.Send(t.Context(), buyer, hello)
		require.Equal(t, away, err)
	})
}
