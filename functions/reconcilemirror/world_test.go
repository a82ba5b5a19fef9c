package reconcilemirror

import (
	"context"
	"fmt"
	"testing"
	"time"

	gcp "cloud.google.com/go/firestore"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/postgrestest"
)

// world is a database and a live store of one test's own.
type world struct {
	live    *firestoretest.Live
	archive *postgrestest.Archive
}

func openWorld(t testing.TB) world {
	t.Helper()
	return world{firestoretest.Open(t), postgrestest.OpenArchiveAs(t, "gigchat-reconcile")}
}

// reconciler runs on the world with small pages, so that there are several, when all
// changes have settled.
func (w world) reconciler() *chat.Reconciler {
	ahead := time.Hour
	return &chat.Reconciler{
		Live: w.live, Archive: w.archive, NewID: entry.NewID, Budget: time.Hour, Settle: time.Minute, PageSize: 3,
		Now:   func() time.Time { return time.Now().Add(ahead) },
		Pause: func(_ context.Context, d time.Duration) { ahead += d },
	}
}

// messages puts n well-formed messages into some chats, a hundred to a gig.
func (w world) messages(t testing.TB, n int) {
	t.Helper()
	writer := w.live.Client.BulkWriter(t.Context())
	for i := range n {
		_, err := writer.Set(w.live.Message(fmt.Sprintf("gig-%d", i/100), []string{"team", "pair"}[i%2], fmt.Sprintf("message-%d", i)), aMessage(i))
		require.NoError(t, err)
	}
	writer.End()
}

func aMessage(i int) map[string]any {
	return map[string]any{
		"senderId": "worker", "text": fmt.Sprintf("message %d: mail me at anna@example.com", i), "createdAt": time.Now().Add(-time.Duration(i) * time.Second),
		"is_read_by_receiver": i%2 == 0, "moderationStatus": string(chat.Unreviewed),
	}
}

// exec changes the archive.
func (w world) exec(t testing.TB, sql string) {
	t.Helper()
	_, err := w.archive.Pool.Exec(t.Context(), sql)
	require.NoError(t, err)
}

// seed has seven messages whose rows are right, seven without rows, seven with rows that
// are behind, seven with rows that tell of versions that are none, and seven rows without
// messages.
func (w world) seed(t testing.TB) {
	t.Helper()
	w.messages(t, 35)
	_, err := w.reconciler().Run(t.Context(), chat.ReconcileRequest{})
	require.NoError(t, err)
	w.exec(t, `DELETE FROM chat_messages WHERE substring(message_id from 9)::integer % 5 = 1`)
	w.exec(t, `
		UPDATE chat_messages SET summary = 'behind', source_version = source_version - interval '1 hour'
		WHERE substring(message_id from 9)::integer % 5 = 2`)
	w.exec(t, `
		UPDATE chat_messages SET summary = 'ahead', source_version = source_version + interval '1 year'
		WHERE substring(message_id from 9)::integer % 5 = 3`)
	for i := 4; i < 35; i += 5 {
		doc := w.live.Message("gig-0", []string{"team", "pair"}[i%2], fmt.Sprintf("message-%d", i))
		_, err := doc.Delete(t.Context())
		require.NoError(t, err)
	}
	w.exec(t, `DELETE FROM reconcile_runs`)
}

// requireEqual wants each message to have its row, field by field, and no other row to
// be live.
func (w world) requireEqual(t testing.TB) {
	t.Helper()
	docs, err := w.live.Client.CollectionGroup("messages").Documents(t.Context()).GetAll()
	require.NoError(t, err)
	want := map[string]chat.Summary{}
	for _, doc := range docs {
		want[pathOf(doc.Ref)] = summaryOf(doc)
	}
	rows, err := w.archive.Summaries(t.Context())
	require.NoError(t, err)
	got := map[string]chat.Summary{}
	for _, row := range rows {
		if row.DeletedAt.IsZero() {
			got[row.GigID+"/"+row.ChatID+"/"+row.MessageID] = row
		}
	}
	require.Equal(t, want, got)
}

func pathOf(doc *gcp.DocumentRef) string {
	return doc.Parent.Parent.Parent.Parent.ID + "/" + doc.Parent.Parent.ID + "/" + doc.ID
}

// summaryOf reads a document as its row must be.
func summaryOf(doc *gcp.DocumentSnapshot) chat.Summary {
	fields := doc.Data()
	return chat.Summarize(chat.Version{
		Message: chat.Message{
			GigID: doc.Ref.Parent.Parent.Parent.Parent.ID, ChatID: doc.Ref.Parent.Parent.ID, ID: doc.Ref.ID,
			SenderID: fields["senderId"].(string), Text: chat.Text(fields["text"].(string)), CreatedAt: fields["createdAt"].(time.Time),
			ReadByReceiver:   fields["is_read_by_receiver"].(bool),
			ModerationStatus: chat.ModerationStatus(fields["moderationStatus"].(string)),
		},
		UpdatedAt: doc.UpdateTime,
	})
}
