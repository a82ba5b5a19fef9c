// Package firestoretest gives each test an empty Firestore database in the
// emulator. Only tests import it.
package firestoretest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	gcp "cloud.google.com/go/firestore"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestore"
	"example.com/gigchat/shared/stacktest"
)

// Live is a live store in an emulator project of its own. It seeds and looks at
// documents through Google's own client, so that a mistake in the store's
// encoding does not hide behind its decoding.
type Live struct {
	*firestore.Store
	Database firestore.Database
	Client   *gcp.Client
}

// Open returns an empty store, which is emptied again when the test ends.
func Open(t testing.TB) *Live {
	t.Helper()
	host := stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST")
	database := firestore.Database{Project: "demo-" + uuid.NewString(), ID: "(default)"}
	t.Cleanup(func() { empty(t, host, database) })
	return open(t, host, database)
}

// OpenStack returns the live store of the stack's own functions, which tests
// share: each uses gigs of its own.
func OpenStack(t testing.TB) *Live {
	t.Helper()
	host := stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST")
	return open(t, host, firestore.Database{Project: stacktest.Variable(t, "GOOGLE_CLOUD_PROJECT"), ID: "(default)"})
}

func open(t testing.TB, host string, database firestore.Database) *Live {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	t.Cleanup(cancel)
	store, err := firestore.Open(ctx, database, host)
	require.NoError(t, err)
	client, err := gcp.NewClient(t.Context(), database.Project)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, client.Close()) })
	return &Live{Store: store, Database: database, Client: client}
}

// empty gives the emulator its memory back.
func empty(t testing.TB, host string, d firestore.Database) {
	url := fmt.Sprintf("http://%s/emulator/v1/projects/%s/databases/%s/documents", host, d.Project, d.ID)
	request, err := http.NewRequestWithContext(context.Background(), http.MethodDelete, url, http.NoBody)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)
}

// PutGig writes a gig's document as a marketplace would.
func (l *Live) PutGig(ctx context.Context, g chat.Gig) error {
	return l.put(ctx, l.Gig(g.ID), map[string]any{
		"buyerId": g.BuyerID, "workerIds": g.WorkerIDs, "title": "not for us",
	})
}

// PutChat writes a chat's document.
func (l *Live) PutChat(ctx context.Context, c chat.Chat) error {
	fields := map[string]any{
		"participantIds": c.ParticipantIDs, "createdAt": c.CreatedAt,
		"lastMessageAt": c.LastMessageAt, "readUntil": c.ReadUntil,
	}
	if c.LastMessageID != "" {
		fields["lastMessageId"] = c.LastMessageID
	}
	if c.Frozen {
		fields["frozen"] = true
	}
	if c.LegalHold {
		fields["legalHold"] = true
	}
	return l.put(ctx, l.Chat(c.GigID, c.ID), fields)
}

// PutMessage writes a message's document and, for a hidden one, its original.
func (l *Live) PutMessage(ctx context.Context, m chat.StoredMessage) error {
	fields := map[string]any{
		"senderId": m.SenderID, "text": string(m.Text), "createdAt": m.CreatedAt,
		"is_read_by_receiver": m.ReadByReceiver, "moderationStatus": string(m.ModerationStatus),
	}
	if m.ModeratedBy != "" {
		fields["moderatedBy"] = m.ModeratedBy
		fields["moderatedAt"] = m.ModeratedAt
		fields["moderationReason"] = string(m.ModerationReason)
	}
	if !m.RedactedAt.IsZero() {
		fields["redactedAt"] = m.RedactedAt
	}
	message := l.Message(m.GigID, m.ChatID, m.ID)
	if m.ModerationStatus == chat.Hidden {
		original := message.Collection("moderation").Doc("original")
		if err := l.put(ctx, original, map[string]any{"text": string(m.Original)}); err != nil {
			return err
		}
	}
	return l.put(ctx, message, fields)
}

// ReasonsOf returns why the message was reported, by whom. It wants a report to
// have its fields and no other.
func (l *Live) ReasonsOf(ctx context.Context, gigID, chatID, messageID string) (map[string]chat.Text, error) {
	docs, err := l.Message(gigID, chatID, messageID).Collection("reports").Documents(ctx).GetAll()
	if err != nil {
		return nil, err
	}
	reasons := map[string]chat.Text{}
	for _, doc := range docs {
		var report struct {
			Reason    string    `firestore:"reason"`
			CreatedAt time.Time `firestore:"createdAt"`
		}
		if err := doc.DataTo(&report); err != nil {
			return nil, err
		}
		if len(doc.Data()) != 2 || report.CreatedAt.IsZero() {
			return nil, errors.New("a report with other fields than reason and createdAt")
		}
		reasons[doc.Ref.ID] = chat.Text(report.Reason)
	}
	return reasons, nil
}

// Gig refers to a gig's document.
func (l *Live) Gig(gigID string) *gcp.DocumentRef {
	return l.Client.Doc("gigs/" + gigID)
}

// Chat refers to a chat's document.
func (l *Live) Chat(gigID, chatID string) *gcp.DocumentRef {
	return l.Gig(gigID).Collection("chats").Doc(chatID)
}

// Message refers to a message's document.
func (l *Live) Message(gigID, chatID, messageID string) *gcp.DocumentRef {
	return l.Chat(gigID, chatID).Collection("messages").Doc(messageID)
}

func (l *Live) put(ctx context.Context, doc *gcp.DocumentRef, fields map[string]any) error {
	_, err := doc.Set(ctx, fields)
	return err
}
