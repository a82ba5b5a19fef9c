package mirrormessage

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/googleapis/google-cloudevents-go/cloud/firestoredata"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/entry"
)

const project = "market"

// serve returns the function as the platform serves it, over an archive.
func serve(archive chat.Archive, log io.Writer) http.Handler {
	getenv := func(name string) string { return map[string]string{"GOOGLE_CLOUD_PROJECT": project}[name] }
	return entry.EventIn(getenv, log, "mirror-message", func(_ context.Context, config entry.Config) (entry.EventHandler, error) {
		return newHandler(config, archive), nil
	})
}

// post delivers the data of an event, as Eventarc does, and returns the status of the
// answer.
func post(ctx context.Context, function http.Handler, at time.Time, data []byte) int {
	w := httptest.NewRecorder()
	function.ServeHTTP(w, request(ctx, at, "application/protobuf", data))
	return w.Code
}

// request returns the request of an event; at zero, of one without a time.
func request(ctx context.Context, at time.Time, contentType string, data []byte) *http.Request {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", bytes.NewReader(data))
	r.Header = http.Header{
		"Content-Type": {contentType}, "Ce-Specversion": {"1.0"}, "Ce-Id": {uuid.NewString()},
		"Ce-Type":   {"google.cloud.firestore.document.v1.written"},
		"Ce-Source": {"//firestore.googleapis.com/projects/" + project + "/databases/(default)"},
	}
	if !at.IsZero() {
		r.Header.Set("Ce-Time", at.Format(time.RFC3339Nano))
	}
	return r
}

// data returns the data of the event of a change.
func data(t testing.TB, c chat.Change) []byte {
	t.Helper()
	b, err := proto.Marshal(&firestoredata.DocumentEventData{Value: document(c.New), OldValue: document(c.Old)})
	require.NoError(t, err)
	return b
}

// document returns the document of a version, nil of none.
func document(v *chat.Version) *firestoredata.Document {
	if v == nil {
		return nil
	}
	d := &firestoredata.Document{
		Name: "projects/" + project + "/databases/(default)/documents/gigs/" + v.GigID + "/chats/" + v.ChatID + "/messages/" + v.ID,
		Fields: map[string]*firestoredata.Value{
			"senderId": text(v.SenderID), "text": text(string(v.Text)), "createdAt": timestamp(v.CreatedAt),
			"is_read_by_receiver": {ValueType: &firestoredata.Value_BooleanValue{BooleanValue: v.ReadByReceiver}},
			"moderationStatus":    text(string(v.ModerationStatus)),
		},
		CreateTime: timestamppb.New(v.CreatedAt), UpdateTime: timestamppb.New(v.UpdatedAt),
	}
	if v.ModeratedBy != "" {
		d.Fields["moderatedBy"], d.Fields["moderatedAt"] = text(v.ModeratedBy), timestamp(v.ModeratedAt)
		d.Fields["moderationReason"] = text(string(v.ModerationReason))
	}
	return d
}

func text(s string) *firestoredata.Value {
	return &firestoredata.Value{ValueType: &firestoredata.Value_StringValue{StringValue: s}}
}

func timestamp(t time.Time) *firestoredata.Value {
	return &firestoredata.Value{ValueType: &firestoredata.Value_TimestampValue{TimestampValue: timestamppb.New(t)}}
}
