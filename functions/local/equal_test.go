package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	gcp "cloud.google.com/go/firestore"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/stacktest"
)

// messages is how many TestTheArchiveEqualsTheLiveStore sends.
var messages = flag.Int("messages", 200, "messages to send and to compare")

// busyChats are where it sends them: a sender may not send all to one chat.
var busyChats = []string{"team", "closed", "other"}

// Sixteen clients send; some messages are changed, some deleted, some made anew
// under their old id. When the events have run dry, each row equals its document.
func TestTheArchiveEqualsTheLiveStore(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	for _, chatID := range busyChats[1:] {
		require.NoError(t, m.live.PutChat(t.Context(), chat.Chat{
			GigID: m.gigID, ID: chatID, ParticipantIDs: []string{m.another.id, m.buyer.id, m.worker.id},
		}))
	}
	deleted := m.busyDay(t, *messages)

	want := map[string]chat.Summary{}
	for _, chatID := range busyChats {
		docs, err := m.live.Chat(m.gigID, chatID).Collection("messages").Documents(t.Context()).GetAll()
		require.NoError(t, err)
		for _, doc := range docs {
			want[doc.Ref.ID] = expectedRow(m.gigID, chatID, doc)
		}
	}
	require.Len(t, want, *messages-len(deleted))
	equal := func() bool {
		rows := m.rows(t)
		if len(rows) != *messages {
			return false
		}
		for id, row := range rows {
			if deleted[id] != !row.DeletedAt.IsZero() || !deleted[id] && !row.SourceVersion.Equal(want[id].SourceVersion) {
				return false
			}
		}
		return true
	}
	eventually(t, equal, "the archive has every message in its last version")
	rows := m.rows(t)
	for id := range deleted {
		delete(rows, id)
	}
	require.Equal(t, want, rows, "field by field")

	a := m.post(t, "reconcile-mirror", []byte(`{"gigId": "`+m.gigID+`", "dryRun": true}`), http.Header{})
	require.Equal(t, http.StatusOK, a.code, a.body)
	var found struct{ Scanned, Missing, Stale, Phantom, Failed int }
	require.NoError(t, json.Unmarshal([]byte(a.body), &found))
	require.Equal(t, len(want), found.Scanned, a.body)
	require.Zero(t, found.Missing+found.Stale+found.Phantom+found.Failed, a.body)
}

// busyDay sends n messages and lets things happen to some; it returns which are
// deleted in the end.
func (m *market) busyDay(t *testing.T, n int) (deleted map[string]bool) {
	t.Helper()
	deleted = map[string]bool{}
	var mu sync.Mutex
	var clients sync.WaitGroup
	jobs := make(chan int)
	for range 16 {
		clients.Go(func() {
			for i := range jobs {
				id, isDeleted, err := m.liveThrough(t, i)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				deleted[id] = isDeleted
				mu.Unlock()
			}
		})
	}
	for i := range n {
		jobs <- i
	}
	close(jobs)
	clients.Wait()
	for id, isDeleted := range deleted {
		if !isDeleted {
			delete(deleted, id)
		}
	}
	return deleted
}

// liveThrough sends the i-th message and lets happen to it what may.
func (m *market) liveThrough(t *testing.T, i int) (id string, deleted bool, err error) {
	sender := []member{m.buyer, m.worker, m.another}[i%3]
	chatID := busyChats[i/3%len(busyChats)]
	id = fmt.Sprintf("message-%d", i)
	a := m.send(t, sender, map[string]any{"gigId": m.gigID, "chatId": chatID, "messageId": id, "text": fmt.Sprintf("message %d, %s", i, strings.Repeat("é", i%300))})
	if a.code != http.StatusOK {
		return id, false, fmt.Errorf("send: %s", a.body)
	}
	doc := m.live.Message(m.gigID, chatID, id)
	switch rand.IntN(8) {
	case 0:
		_, err = doc.Update(t.Context(), []gcp.Update{{Path: "is_read_by_receiver", Value: true}})
	case 1:
		_, err = doc.Update(t.Context(), []gcp.Update{{Path: "moderationStatus", Value: "approved"}})
	case 2:
		_, err = doc.Delete(t.Context())
		return id, true, err
	case 3:
		if _, err = doc.Delete(t.Context()); err == nil {
			if again := m.send(t, sender, map[string]any{"gigId": m.gigID, "chatId": chatID, "messageId": id, "text": "made anew"}); again.code != http.StatusOK {
				err = fmt.Errorf("send anew: %s", again.body)
			}
		}
	}
	return id, false, err
}

// expectedRow is what the archive must have of a document. The texts of this test
// hold no personal data, so it is written down without the code under test.
func expectedRow(gigID, chatID string, doc *gcp.DocumentSnapshot) chat.Summary {
	fields := doc.Data()
	text := []rune(fields["text"].(string))
	return chat.Summary{
		GigID: gigID, ChatID: chatID, MessageID: doc.Ref.ID, SenderID: fields["senderId"].(string),
		Summary: chat.Text(text[:min(160, len(text))]), TextLength: len(text), PIITypes: []string{},
		ReadByReceiver:   fields["is_read_by_receiver"].(bool),
		ModerationStatus: chat.ModerationStatus(fields["moderationStatus"].(string)),
		SentAt:           fields["createdAt"].(time.Time), SourceVersion: doc.UpdateTime,
	}
}

// The same with 2,000 messages, on a stack of its own that duplicates and
// reorders events and lets everybody send as fast as they can, beside the one that
// this test runs on.
func TestTheArchiveEqualsTheLiveStoreUnderChaos(t *testing.T) {
	t.Parallel()
	stacktest.Variable(t, "GIGCHAT_FUNCTIONS_URL")
	program, err := os.Executable()
	require.NoError(t, err)
	out, err := exec.CommandContext(t.Context(), "env", ownStack(
		asLocal+"=1", "SEND_LIMIT_PER_MINUTE=100000", program, "exec", "--chaos",
		"env", "-u", asLocal, program, "-test.run=^TestTheArchiveEqualsTheLiveStore$", "-test.v", "-messages=2000",
	)...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), "--- PASS: TestTheArchiveEqualsTheLiveStore ")
}

// ownStack prepends the arguments that keep env from leading a program to the
// stack that this test runs on.
func ownStack(args ...string) []string {
	var unset []string
	for _, name := range []string{
		"FIRESTORE_EMULATOR_HOST", "FIREBASE_AUTH_EMULATOR_HOST", "DATABASE_URL",
		"GOOGLE_CLOUD_PROJECT", "GIGCHAT_FUNCTIONS_URL", "GIGCHAT_LOGS",
	} {
		unset = append(unset, "-u", name)
	}
	return append(unset, args...)
}
