package deleteuserdata

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// Events that come late, or again, bring nothing back: not what was there before
// the request, whatever became of its message.
func TestLateEvents(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	type event struct {
		row      chat.Summary
		decision *chat.Decision
	}
	var events []event
	rows, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	for _, row := range rows {
		row.DeletedAt = time.Time{}
		events = append(events, event{row, nil})
		row.DeletedAt = row.SourceVersion
		events = append(events, event{row, nil})
	}
	// One of a message that neither store has any more.
	gone := chat.Version{Message: chat.Message{
		GigID: "one", ChatID: "team", ID: "message-gone", SenderID: person, Text: "I am " + name, CreatedAt: seeded,
		ModerationStatus: chat.Approved,
	}, UpdatedAt: seeded}
	decision := &chat.Decision{
		GigID: "one", ChatID: "team", MessageID: "message-gone", From: chat.Flagged, To: chat.Approved, ModeratorID: "admin",
		Reason: chat.Text("it is " + name), At: seeded, SourceVersion: seeded,
	}
	events = append(events, event{chat.Summarize(gone), decision})
	// And one of somebody else, of whom it tells.
	others := gone
	others.ID, others.SenderID, others.Text = "message-others", "buyer", chat.Text("ask "+name)
	about := *decision
	about.MessageID = others.ID
	deleted := chat.Summarize(others)
	deleted.DeletedAt = seeded.Add(time.Hour)
	events = append(events, event{chat.Summarize(others), &about}, event{deleted, nil})

	w.delete(t, w.deletion(), chat.EraseMode)
	mirror := w.archive.As(t, "gigchat-mirror")
	for range 2 {
		for _, e := range events {
			require.NoError(t, mirror.Keep(t.Context(), e.row, e.decision))
		}
	}
	w.requireGone(t)
	row, ok := w.row(t, "message-gone")
	require.True(t, ok)
	require.Equal(t, chat.DeletedUserID, row.SenderID)
	require.Empty(t, row.Summary)
	row, ok = w.row(t, "message-others")
	require.True(t, ok)
	require.Equal(t, "buyer", row.SenderID)
	require.Equal(t, deleted.DeletedAt, row.DeletedAt)
	require.Empty(t, row.Summary)

	// What the person writes after it is theirs again.
	later := chat.Summarize(chat.Version{Message: chat.Message{
		GigID: "one", ChatID: "team", ID: "message-new", SenderID: person, Text: laterWords, CreatedAt: time.Now(), ModerationStatus: chat.Unreviewed,
	}, UpdatedAt: time.Now().Add(time.Minute)})
	require.NoError(t, w.archive.Keep(t.Context(), later, nil))
	row, ok = w.row(t, "message-new")
	require.True(t, ok)
	require.Equal(t, person, row.SenderID)
	require.Equal(t, chat.Text(laterWords), row.Summary)
}

// The mirror lags behind: of a chat of which the live store has nothing any more a
// single row of the person's is in the archive, of all others nothing, and all events
// come when the data are deleted. Of what is still there the archive has everything,
// what others wrote word for word, and of what is gone no text.
func TestMirrorLags(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	events, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	_, err = w.archive.Pool.Exec(t.Context(), `DELETE FROM chat_messages WHERE (gig_id, message_id) <> ('archived', 'message-01')`)
	require.NoError(t, err)
	w.delete(t, w.deletion(), chat.RedactMode)
	for _, e := range events {
		require.NoError(t, w.archive.Keep(t.Context(), e, nil))
	}
	w.requireGone(t)
	w.requireMirrored(t)
	rows, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	require.Len(t, rows, len(conversation))
	for _, row := range rows {
		if row.GigID == "archived" && row.MessageID != "message-01" {
			require.Equal(t, "buyer", row.SenderID)
			require.Empty(t, row.Summary)
			require.False(t, row.DeletedAt.IsZero())
		}
	}
}

// row returns the row of the first message with that id.
func (w world) row(t testing.TB, id string) (chat.Summary, bool) {
	t.Helper()
	rows, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	i := slices.IndexFunc(rows, func(s chat.Summary) bool { return s.MessageID == id })
	if i < 0 {
		return chat.Summary{}, false
	}
	return rows[i], true
}

// Events of a chat that is still to do are kept as they are, since the request will
// find them; from the seal on none is.
func TestEventsMeanwhile(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	w.hold(t, true)
	d := w.deletion()
	_, err := w.ask(t, d, chat.RedactMode)
	require.NoError(t, err)
	late := func(chatID string) {
		t.Helper()
		require.NoError(t, w.archive.Keep(t.Context(), chat.Summarize(chat.Version{Message: chat.Message{
			GigID: "one", ChatID: chatID, ID: "message-late", SenderID: person, Text: "from " + name, CreatedAt: seeded, ModerationStatus: chat.Unreviewed,
		}, UpdatedAt: seeded}), nil))
	}
	late("team")
	late("pair")
	senders := map[string]string{}
	rows, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	for _, row := range rows {
		if row.MessageID == "message-late" {
			senders[row.ChatID] = row.SenderID
		}
	}
	require.Equal(t, map[string]string{"team": person, "pair": chat.DeletedUserID}, senders)
	w.hold(t, false)
	require.NoError(t, d.CarryOn(t.Context(), d.Now().Add(d.Budget)))
	w.requireGone(t)
}

// Messages that arrive while it runs are covered, wherever they are sent, and those
// of others, too.
func TestSendsMeanwhile(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	d := w.deletion()
	var sent atomic.Int64
	d.Reached = func(s chat.Step) {
		n := sent.Add(1)
		if n > 40 {
			return
		}
		for _, m := range []struct{ gigID, by string }{{"one", person}, {"one", "buyer"}, {fmt.Sprintf("new-%d", n%3), person}} {
			_, err := w.live.CreateMessage(context.Background(), chat.NewMessage{
				GigID: m.gigID, ChatID: "team", ID: fmt.Sprintf("message-%s-%s-%d", m.by, s, n), SenderID: m.by, Text: "I know " + name,
				ChatMembers: membersOf(w, m.gigID),
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
	r, err := w.ask(t, d, chat.RedactMode)
	require.NoError(t, err)
	require.Equal(t, chat.DeletionCompleted, r.State)
	require.Greater(t, sent.Load(), int64(20))
	for path, doc := range w.live.Everything(t) {
		require.NotEqual(t, person, doc.Data()["senderId"], path)
	}
}

// membersOf returns whom a new chat is made for, nil if there is the chat already.
func membersOf(w world, gigID string) []string {
	if _, err := w.live.Chat(gigID, "team").Get(context.Background()); err == nil {
		return nil
	}
	return []string{"buyer", person}
}

// One request at a time is worked on; who asks meanwhile is told how far it is.
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	d, other := w.deletion(), w.deletion()
	var once sync.Once
	d.Reached = func(s chat.Step) {
		if s == chat.StepDiscovered {
			once.Do(func() {
				r, err := w.ask(t, other, chat.RedactMode)
				if err != nil || r.State != chat.DeletionRunning || r.ID == "" {
					t.Error("a second request must be told of the first", r.State, err)
				}
				_, err = other.Request(t.Context(), admin, chat.DeletionOrder{UserID: person, Identifiers: []chat.Text{"someone else"}})
				if chat.KindOf(err) != chat.Aborted {
					t.Error("identifiers cannot be added meanwhile", err)
				}
				if err := other.CarryOn(t.Context(), time.Now().Add(time.Hour)); err != nil {
					t.Error(err)
				}
			})
		}
	}
	w.delete(t, d, chat.RedactMode)
	w.requireGone(t)
}

// Identifiers that are added to an unfinished request are looked for in the chats
// that were done, too.
func TestMoreIdentifiers(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	w.hold(t, true)
	w.say(t, said{place: "former/team", id: "message-03", by: "buyer", text: "I mean " + laterWords}, seeded)
	d := w.deletion()
	first, err := w.ask(t, d, chat.RedactMode)
	require.NoError(t, err)
	second, err := d.Request(t.Context(), admin, chat.DeletionOrder{UserID: person, Identifiers: []chat.Text{laterWords}})
	require.NoError(t, err)
	require.Equal(t, first.ID, second.ID)
	doc, err := w.live.Message("former", "team", "message-03").Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, "I mean [NAME]", doc.Data()["text"])
}

// A request whose time is used up says that it runs, and is carried on, by an
// erasure before what only redacts.
func TestBudget(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.seed(t)
	d := w.deletion()
	var calls atomic.Int64
	began := time.Now()
	d.Now = func() time.Time { return began.Add(time.Duration(calls.Add(1)) * time.Minute) }
	d.Budget = 12 * time.Minute
	var ids []string
	for _, mode := range []chat.DeletionMode{chat.RedactMode, chat.RedactMode, chat.EraseMode} {
		r, err := w.ask(t, d, mode)
		require.NoError(t, err)
		require.Equal(t, chat.DeletionRunning, r.State)
		ids = append(ids, r.ID)
	}
	require.Equal(t, ids[0], ids[1])
	require.NotEqual(t, ids[0], ids[2])
	d.Now = time.Now
	require.NoError(t, d.CarryOn(t.Context(), time.Now().Add(time.Hour)))
	w.requireGone(t)
	doc, err := w.live.Message("one", "team", "message-05").Get(t.Context())
	require.NoError(t, err)
	require.Empty(t, doc.Data()["text"], "the erasure came first")
}
