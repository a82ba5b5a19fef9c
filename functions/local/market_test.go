package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/functions/local/stack"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/postgrestest"
	"example.com/gigchat/shared/stacktest"
)

// asLocal makes this test's program behave as the local stack's, so that tests
// can start stacks of their own.
const asLocal = "GIGCHAT_TEST_AS_LOCAL"

func TestMain(m *testing.M) {
	if os.Getenv(asLocal) != "" {
		os.Exit(run(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// client keeps enough connections for what the tests send at a time.
var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// market is one gig of a marketplace on the stack, with a buyer, two workers, an
// admin and a stranger who can sign in.
type market struct {
	*stack.Stack
	live    *firestoretest.Live
	archive *postgrestest.Archive

	gigID                                  string
	buyer, worker, another, admin, outside member
}

// member is somebody who is signed in.
type member struct{ id, token string }

func openMarket(t testing.TB) *market {
	t.Helper()
	m := &market{
		Stack: &stack.Stack{
			FirestoreHost: stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST"),
			AuthHost:      stacktest.Variable(t, "FIREBASE_AUTH_EMULATOR_HOST"),
			FunctionsURL:  stacktest.Variable(t, "GIGCHAT_FUNCTIONS_URL"),
			Logs:          stacktest.Variable(t, "GIGCHAT_LOGS"),
		},
		live:    firestoretest.OpenStack(t),
		archive: postgrestest.OpenStack(t),
		gigID:   "gig-" + uuid.NewString(),
	}
	m.buyer, m.worker, m.another = m.signUp(t, "buyer"), m.signUp(t, "worker"), m.signUp(t, "another")
	m.admin, m.outside = m.signUp(t, "admin"), m.signUp(t, "outside")
	require.NoError(t, m.PutGig(t.Context(), m.gigID, m.buyer.id, m.worker.id, m.another.id))
	return m
}

// signUp creates a user, an admin if that is the role, and signs them in.
func (m *market) signUp(t testing.TB, role string) member {
	t.Helper()
	id := role + "-" + uuid.NewString()
	u := stack.User{ID: id, Email: id + "@market.example", Password: uuid.NewString(), Admin: role == "admin"}
	require.NoError(t, m.CreateUser(t.Context(), u))
	token, err := m.SignIn(t.Context(), u.Email, u.Password)
	require.NoError(t, err)
	return member{id, token}
}

// answer is what a callable answers.
type answer struct {
	code   int
	body   string
	Result struct {
		Message   message
		Duplicate bool

		Chat    conversation
		Created bool

		Chats         []conversation
		Messages      []message
		NextPageToken *string

		ReadUntil   string
		UnreadCount int
	}
	Error struct{ Status, Message string }
}

// conversation is a chat in an answer.
type conversation struct {
	GigID, ChatID  string
	ParticipantIDs []string
	LastMessageAt  string
	LastMessage    *message
	UnreadCount    int
	Frozen         bool
}

type message struct {
	GigID, ChatID, MessageID, SenderID, Text, CreatedAt, ModerationStatus string

	IsReadByReceiver bool `json:"is_read_by_receiver"`
	Redacted         bool

	ModeratedBy, ModeratedAt, ModerationReason string
}

// send calls send-message as the member with these data.
func (m *market) send(t testing.TB, from member, data map[string]any) answer {
	t.Helper()
	return m.call(t, "send-message", from, data)
}

// call calls a callable as the member with these data.
func (m *market) call(t testing.TB, function string, who member, data map[string]any) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"data": data})
	require.NoError(t, err)
	return m.post(t, function, body, http.Header{
		"Content-Type": {"application/json"}, "Authorization": {"Bearer " + who.token},
	})
}

// must calls a callable, which must succeed.
func (m *market) must(t testing.TB, function string, who member, data map[string]any) answer {
	t.Helper()
	a := m.call(t, function, who, data)
	require.Equal(t, http.StatusOK, a.code, a.body)
	return a
}

// post sends a request to a function.
func (m *market) post(t testing.TB, function string, body []byte, header http.Header) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, m.FunctionsURL+"/"+function, bytes.NewReader(body))
	require.NoError(t, err)
	request.Header = header
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	a := answer{code: response.StatusCode, body: string(content)}
	if len(content) > 0 {
		require.NoError(t, json.Unmarshal(content, &a), a.body)
	}
	return a
}

// rows returns the archive's rows of the gig, by message id.
func (m *market) rows(t testing.TB) map[string]chat.Summary {
	t.Helper()
	all, err := m.archive.Summaries(context.WithoutCancel(t.Context()))
	require.NoError(t, err)
	rows := map[string]chat.Summary{}
	for _, s := range all {
		if s.GigID == m.gigID {
			rows[s.MessageID] = s
		}
	}
	return rows
}

// eventually polls until the check holds. A minute is far more than a mirror
// takes, on any machine.
func eventually(t testing.TB, check func() bool, what string) {
	t.Helper()
	require.Eventually(t, check, time.Minute, 20*time.Millisecond, what)
}
