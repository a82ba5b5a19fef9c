package panel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/functions/local/stack"
	"example.com/gigchat/shared/browsertest"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/postgrestest"
	"example.com/gigchat/shared/stacktest"
)

// world is a gig with a conversation, and the people who come to the panel.
type world struct {
	*stack.Stack
	t       *testing.T
	live    *firestoretest.Live
	archive *postgrestest.Archive

	gigID                         string
	buyer, worker, admin, another user // another admin
	began                         time.Time
}

type user struct{ id, email, password, token string }

// longAgo is when the conversations were, so that they come first in the queue,
// which all tests of the stack share.
var longAgo = time.Date(2001, 2, 3, 4, 0, 0, 0, time.UTC)

// talk is how a conversation goes; each message has its number in its id.
var talk = []string{
	"Hi! Are the hinges still right for Saturday?",
	"They are. I come at nine, with the steel ones.",
	"Nine is too late, I told you eight.",
	"You told me nothing. Read your own messages before you complain.",
	"Then send somebody who can read a clock.",
	"You are an idiot, and everybody in this street knows it. <b>Pay me in cash</b> or find another fool for your rotten gate.",
	"I will not be spoken to like that.",
	"Sorry. I had a long day.",
	"Let us start again: eight o'clock?",
	"Eight it is.",
}

const rude = 5 // the one that is reported

func openWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		t: t,
		Stack: &stack.Stack{
			FirestoreHost: stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST"),
			AuthHost:      stacktest.Variable(t, "FIREBASE_AUTH_EMULATOR_HOST"),
			FunctionsURL:  stacktest.Variable(t, "GIGCHAT_FUNCTIONS_URL"),
		},
		live: firestoretest.OpenStack(t), archive: postgrestest.OpenStack(t),
		gigID: "gig-" + uuid.NewString()[:8], began: longAgo,
	}
	w.buyer, w.worker = w.signUp("buyer"), w.signUp("worker")
	w.admin, w.another = w.signUp("admin"), w.signUp("admin")
	require.NoError(t, w.PutGig(t.Context(), w.gigID, w.buyer.id, w.worker.id))
	last := len(talk) - 1
	require.NoError(t, w.live.PutChat(t.Context(), chat.Chat{
		GigID: w.gigID, ID: chat.TeamChatID, ParticipantIDs: []string{w.buyer.id, w.worker.id},
		CreatedAt: w.began, LastMessageAt: w.sentAt(last), LastMessageID: w.messageID(last),
	}))
	for i, text := range talk {
		sender := w.buyer.id
		if i%2 == 1 {
			sender = w.worker.id
		}
		require.NoError(t, w.live.PutMessage(t.Context(), chat.StoredMessage{Message: chat.Message{
			GigID: w.gigID, ChatID: chat.TeamChatID, ID: w.messageID(i), SenderID: sender, Text: chat.Text(text),
			CreatedAt: w.sentAt(i), ModerationStatus: chat.Unreviewed,
		}}))
	}
	return w
}

func (w *world) messageID(i int) string { return fmt.Sprintf("%s-%d", w.gigID, i) }

func (w *world) sentAt(i int) time.Time { return w.began.Add(time.Duration(i) * time.Minute) }

func (w *world) signUp(role string) user {
	w.t.Helper()
	u := user{id: role + "-" + uuid.NewString()[:8], password: uuid.NewString()}
	u.email = u.id + "@panel.example"
	require.NoError(w.t, w.CreateUser(w.t.Context(), stack.User{ID: u.id, Email: u.email, Password: u.password, Admin: role == "admin"}))
	var err error
	u.token, err = w.SignIn(w.t.Context(), u.email, u.password)
	require.NoError(w.t, err)
	return u
}

// call calls a callable about a message, which must succeed.
func (w *world) call(function string, who user, i int, more map[string]any) {
	w.t.Helper()
	data := map[string]any{"gigId": w.gigID, "chatId": chat.TeamChatID, "messageId": w.messageID(i)}
	for name, value := range more {
		data[name] = value
	}
	body, err := json.Marshal(map[string]any{"data": data})
	require.NoError(w.t, err)
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.FunctionsURL+"/"+function, bytes.NewReader(body))
	require.NoError(w.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+who.token)
	response, err := http.DefaultClient.Do(r)
	require.NoError(w.t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	require.NoError(w.t, err)
	require.Equal(w.t, http.StatusOK, response.StatusCode, "%s", content)
}

func (w *world) report(who user, i int, reason string) {
	w.t.Helper()
	w.call("report-message", who, i, map[string]any{"reason": reason})
}

// decide has the other admin decide.
func (w *world) decide(i int, status, reason string) {
	w.t.Helper()
	w.call("moderate-message", w.another, i, map[string]any{"moderationStatus": status, "reason": reason})
}

// reconcile compares the gig's messages with the archive. Other tests may be at it.
func (w *world) reconcile() {
	w.t.Helper()
	require.Eventually(w.t, func() bool {
		r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.FunctionsURL+"/reconcile-mirror",
			strings.NewReader(fmt.Sprintf(`{"gigId": %q}`, w.gigID)))
		require.NoError(w.t, err)
		r.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(r)
		require.NoError(w.t, err)
		require.NoError(w.t, response.Body.Close())
		return response.StatusCode == http.StatusOK
	}, patience, tick, "the archive is compared")
}

// message returns a message as it is stored.
func (w *world) message(i int) chat.StoredMessage {
	w.t.Helper()
	now, err := w.live.Context(w.t.Context(), w.gigID, chat.TeamChatID, w.messageID(i))
	require.NoError(w.t, err)
	return *now.Message
}

func (w *world) chat() chat.Chat {
	w.t.Helper()
	now, err := w.live.Context(w.t.Context(), w.gigID, chat.TeamChatID, "")
	require.NoError(w.t, err)
	return *now.Chat
}

// mirrored waits until the archive has as many decisions of the gig.
func (w *world) mirrored(decisions int) {
	w.t.Helper()
	require.Eventually(w.t, func() bool {
		var n int
		err := w.archive.Pool.QueryRow(w.t.Context(), `SELECT count(*) FROM moderation_log WHERE gig_id = $1`, w.gigID).Scan(&n)
		return err == nil && n == decisions
	}, patience, tick, "the archive follows")
}

// audited returns what the admin did, the oldest first.
func (w *world) audited(admin user) (actions []string) {
	w.t.Helper()
	require.NoError(w.t, w.archive.Pool.QueryRow(w.t.Context(), `
		SELECT coalesce(array_agg(action ORDER BY id), '{}')
		FROM admin_audit_log
		WHERE admin_id = $1`, admin.id).Scan(&actions))
	return actions
}

// requireUnlogged wants none of these in the panel's log.
func (w *world) requireUnlogged(words ...string) {
	w.t.Helper()
	log, err := os.ReadFile(filepath.Join(stacktest.Variable(w.t, "GIGCHAT_LOGS"), "admin-panel.log"))
	require.NoError(w.t, err)
	for _, word := range words {
		require.NotContains(w.t, string(log), word)
	}
}

// browser is an admin's, at the panel.
type browser struct {
	*browsertest.Page
	url string
}

// openPanel opens the panel, where nobody is signed in yet.
func (w *world) openPanel() browser {
	w.t.Helper()
	b := browser{browsertest.Open(w.t), w.FunctionsURL + "/admin-panel"}
	b.Goto(b.url)
	b.has("h1", "Sign in")
	return b
}

// enter opens the panel and signs in.
func (w *world) enter(u user) browser {
	w.t.Helper()
	b := w.openPanel()
	b.signIn(u.email, u.password)
	b.has("h1", "Review queue")
	return b
}

func (b browser) signIn(email, password string) {
	b.Eval(`document.querySelectorAll("#email, #secret").forEach((field) => field.value = "")`)
	b.Type("#email", email)
	b.Type("#secret", password)
	b.Click("#password button")
}

// page goes to one of the panel's.
func (b browser) page(address string) { b.Goto(b.url + "/" + address) }

// has waits until a visible element holds a text.
func (b browser) has(selector, text string) {
	b.Until(fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.checkVisibility() && e.textContent.includes(%q))`, selector, text),
		selector+" has its text")
}

// hasNo waits until no visible element holds a text.
func (b browser) hasNo(selector, text string) {
	b.Until(fmt.Sprintf(`document.readyState == "complete" && ![...document.querySelectorAll(%q)].some((e) => e.checkVisibility() && e.textContent.includes(%q))`, selector, text),
		selector+" has no such text")
}

// submit sends the form around a button, and waits for the page that it leads to.
func (b browser) submit(button string) {
	b.leave(func() { b.Click(button) })
}

// leave waits until what is done has led to another page.
func (b browser) leave(do func()) {
	b.Eval(`void (document.documentElement.dataset.left = "")`)
	do()
	b.Until(`document.readyState == "complete" && document.documentElement.dataset.left === undefined`, "the next page is there")
}

// How long what the stack does may take, and how often to look.
const patience, tick = time.Minute, 50 * time.Millisecond

const screenshots = "screenshots"

// picture writes the page as each look shows it.
func (b browser) picture(name string) {
	for _, look := range browsertest.Looks {
		b.Show(look)
		b.Until(`document.documentElement.scrollWidth <= innerWidth`, name+" fits into "+look.Name)
		b.FullScreenshot(screenshots, name+"-"+look.Name)
	}
	b.Show(browsertest.Looks[0])
}
