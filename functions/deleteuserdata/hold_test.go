package deleteuserdata

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func (w world) hold(t testing.TB, held bool) {
	t.Helper()
	doc := w.live.Chat("one", "team")
	snapshot, err := doc.Get(t.Context())
	require.NoError(t, err)
	fields := snapshot.Data()
	fields["legalHold"] = held
	_, err = doc.Set(t.Context(), fields)
	require.NoError(t, err)
}

// What is under legal hold is left as it is, and follows on release.
func TestHold(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	w.hold(t, true)
	before := w.live.Everything(t)
	rows, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)

	d := w.deletion()
	r, err := w.ask(t, d, chat.RedactMode)
	require.NoError(t, err)
	require.Equal(t, chat.DeletionDeferred, r.State)
	after := w.live.Everything(t)
	held := 0
	for path, doc := range before {
		if path == "gigs/one/chats/team" || strings.HasPrefix(path, "gigs/one/chats/team/") {
			require.Equal(t, doc.UpdateTime, after[path].UpdateTime, path)
			held++
		}
	}
	require.Greater(t, held, 13)
	now, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	for _, row := range rows {
		if row.GigID == "one" && row.ChatID == "team" {
			require.Contains(t, now, row)
		}
	}
	left, err := w.live.MessagesFrom(t.Context(), chat.ChatKey{GigID: "former", ChatID: "team"}, person, 9)
	require.NoError(t, err)
	require.Empty(t, left, "other chats are done")

	again, err := w.ask(t, d, chat.RedactMode)
	require.NoError(t, err)
	require.Equal(t, r.ID, again.ID)
	require.Equal(t, chat.DeletionDeferred, again.State)
	// Who still uses the chat is not deleted for as long as the hold lasts.
	w.say(t, said{place: "former/team", id: "message-99", by: person, text: laterWords}, time.Now())
	require.NoError(t, d.CarryOn(t.Context(), d.Now().Add(d.Budget)))
	doc, err := w.live.Message("former", "team", "message-99").Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, person, doc.Data()["senderId"])
	_, err = doc.Ref.Delete(t.Context())
	require.NoError(t, err)
	_, err = w.archive.Pool.Exec(t.Context(), `DELETE FROM chat_messages WHERE message_id = 'message-99'`)
	require.NoError(t, err)

	w.hold(t, false)
	require.NoError(t, d.CarryOn(t.Context(), d.Now().Add(d.Budget)))
	done := w.delete(t, d, chat.RedactMode)
	require.NotEqual(t, r.ID, done.ID, "the first was completed by itself")
	w.requireGone(t)
}

// A hold that comes while a chat is done binds from the next commit on.
func TestHoldMeanwhile(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	d := w.deletion()
	var once sync.Once
	d.Reached = func(s chat.Step) {
		if s == chat.StepScrubbed { // of one/pair, whose page is one/team's next
			once.Do(func() { w.hold(t, true) })
		}
	}
	r, err := w.ask(t, d, chat.EraseMode)
	require.NoError(t, err)
	require.Equal(t, chat.DeletionDeferred, r.State)
	left, err := w.live.MessagesFrom(t.Context(), chat.ChatKey{GigID: "one", ChatID: "team"}, person, 9)
	require.NoError(t, err)
	require.NotEmpty(t, left)
	w.hold(t, false)
	require.NoError(t, d.CarryOn(t.Context(), d.Now().Add(d.Budget)))
	w.requireGone(t)
	want := undisturbed(t, chat.EraseMode)
	delete(want.documents, "gigs/one/chats/team")
	got := w.end(t)
	delete(got.documents, "gigs/one/chats/team")
	require.Equal(t, want, got)
}
