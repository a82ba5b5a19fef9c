package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/googleapis/google-cloudevents-go/cloud/firestoredata"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// What a person wrote is in no log line, no span and no metric, whatever becomes of it
// on its way, nor are the addresses of who wrote it.
func TestNoCanaryGetsOut(t *testing.T) {
	t.Parallel()
	m := openObserved(t)
	canary := "canary" + strings.ReplaceAll(uuid.NewString(), "-", "")
	send := func(data map[string]any, want int) {
		t.Helper()
		require.Equal(t, want, m.send(t, m.buyer, data).code)
	}
	send(map[string]any{"gigId": m.gigID, "text": canary, "messageId": "message-1"}, http.StatusOK)
	send(map[string]any{"gigId": m.gigID, "text": canary, "messageId": "message-1"}, http.StatusOK)
	send(map[string]any{"gigId": m.gigID, "text": "other " + canary, "messageId": "message-1"}, http.StatusConflict)
	send(map[string]any{"gigId": "no-such-gig", "text": canary}, http.StatusForbidden)
	send(map[string]any{"gigId": m.gigID, "text": canary + "\x00"}, http.StatusBadRequest)
	send(map[string]any{"gigId": m.gigID, "text": canary, canary: canary}, http.StatusBadRequest)
	send(map[string]any{"gigId": canary + " ", "chatId": canary + " ", "messageId": canary + " "}, http.StatusBadRequest)
	header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + canary}}
	require.Equal(t, http.StatusUnauthorized, m.post(t, "send-message", []byte(`{"data":{"text":"`+canary+`"}}`), header).code)
	require.Equal(t, http.StatusBadRequest, m.post(t, "send-message", []byte(canary), header).code)

	for function, data := range map[string]map[string]any{
		"open-chat":     {"gigId": m.gigID, "participantIds": []string{m.buyer.id, canary + "@market.example"}},
		"list-chats":    {"gigId": m.gigID, "pageToken": canary},
		"list-messages": {"gigId": m.gigID, canary: canary},
		"mark-read":     {"gigId": m.gigID, "messageId": canary + " "},

		"report-message":   {"gigId": m.gigID, "messageId": "message-1", "reason": canary + "\x00"},
		"moderate-message": {"gigId": m.gigID, "chatId": "team", "messageId": "message-1", "reason": canary, canary: canary},
		"review-queue":     {"pageToken": canary},
		"update-chat":      {"gigId": m.gigID, "chatId": "team", "reason": canary, "frozen": canary},
	} {
		require.Equal(t, http.StatusBadRequest, m.call(t, function, m.buyer, data).code, function)
	}
	decision := map[string]any{"gigId": m.gigID, "chatId": "team", "messageId": "message-1", "reason": canary}
	for _, status := range []string{"hidden", "hidden", "approved"} {
		m.call(t, "moderate-message", m.admin, with(decision, "moderationStatus", status))
	}
	m.must(t, "update-chat", m.admin, map[string]any{"gigId": m.gigID, "chatId": "team", "reason": canary, "legalHold": false})
	m.must(t, "report-message", m.worker, map[string]any{"gigId": m.gigID, "messageId": "message-1", "reason": canary})
	m.call(t, "report-message", m.worker, map[string]any{"gigId": m.gigID, "messageId": "message-1", "reason": canary})
	require.Contains(t, m.must(t, "list-messages", m.worker, map[string]any{"gigId": m.gigID}).body, canary)
	require.Contains(t, m.must(t, "list-chats", m.worker, nil).body, canary)
	m.must(t, "mark-read", m.worker, map[string]any{"gigId": m.gigID, "messageId": "message-1"})

	spoilt := messageDocument(m.gigID, "message-2", map[string]*firestoredata.Value{"text": text(canary + "\x00")})
	require.Equal(t, http.StatusNoContent, m.postEvent(t, spoilt).code, "NUL is no text for PostgreSQL")
	broken := messageDocument(m.gigID, "message-3", map[string]*firestoredata.Value{"moderationStatus": text(canary)})
	require.Equal(t, http.StatusNoContent, m.postEvent(t, broken).code)
	require.Equal(t, http.StatusNoContent, m.post(t, "mirror-message", []byte(canary), eventHeader()).code)
	require.Equal(t, http.StatusNoContent, m.postEvent(t, messageDocument(m.gigID, "message-4", map[string]*firestoredata.Value{"text": text(canary)})).code)
	require.Equal(t, canary, string(m.rows(t)["message-4"].Summary))
	gig := eventHeader()
	gig.Set("Ce-Subject", "documents/gigs/"+m.gigID)
	require.Equal(t, http.StatusNoContent, m.post(t, "sync-participants", nil, gig).code)

	m.must(t, "open-chat", m.buyer, map[string]any{"gigId": m.gigID, "participantIds": []string{m.buyer.id, m.worker.id}})
	m.must(t, "review-queue", m.admin, nil)
	require.Contains(t, m.must(t, "export-user-data", m.buyer, nil).body, canary)
	m.must(t, "delete-user-data", m.admin, map[string]any{"userId": m.another.id, "identifiers": []string{canary}})
	m.browse(t, "admin-panel/queue?page="+canary)
	retention := m.post(t, "run-retention", []byte(`{"`+canary+`": "`+canary+`"}`), nil)
	require.Equal(t, http.StatusBadRequest, retention.code)
	m.post(t, "run-retention", []byte(`{"dryRun": true}`), nil)
	reconciled := m.post(t, "reconcile-mirror", []byte(`{"gigId": "`+m.gigID+`", "dryRun": true}`), nil)
	require.Equal(t, http.StatusOK, reconciled.code, reconciled.body)

	secrets := []string{canary, m.buyer.id + "@", m.buyer.token}
	logs, err := filepath.Glob(filepath.Join(m.Logs, "*.log"))
	require.NoError(t, err)
	require.Contains(t, logs, filepath.Join(m.Logs, "mirror-message.log"))
	written := map[string]string{"the collector": m.everything(), "the functions' log": m.log.String()}
	for _, path := range logs {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		written[path] = string(content)
	}
	for where, content := range written {
		for _, secret := range secrets {
			require.NotContains(t, content, secret, where)
		}
	}
	require.Contains(t, m.log.String(), m.gigID, "which message could not be applied is in the log")
	m.requireObserved(t)
}

// requireObserved checks that the collector was told of all that there is to be told.
func (o observed) requireObserved(t *testing.T) {
	t.Helper()
	spans, metrics := o.names()
	for _, f := range served {
		require.NotZero(t, spans[f.name], "a span of %s", f.name)
	}
	for _, name := range []string{
		"google.firestore.v1.Firestore/BatchGetDocuments", "google.firestore.v1.Firestore/RunQuery",
		"google.firestore.v1.Firestore/RunAggregationQuery", "google.firestore.v1.Firestore/Commit", "SELECT", "BATCH INSERT",
	} {
		require.NotZero(t, spans[name], "a span %s", name)
	}
	for _, name := range []string{
		"http.server.request.duration", "gigchat.messages.sent", "gigchat.mirror.lag", "gigchat.events.dropped", "gigchat.review.queue",
	} {
		require.NotZero(t, metrics[name], "the metric %s", name)
	}
}

// browse asks for a page, as a browser does.
func (o observed) browse(t *testing.T, page string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.FunctionsURL+"/"+page, http.NoBody)
	require.NoError(t, err)
	response, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusSeeOther, response.StatusCode, "to the sign-in")
}

// What can never be applied is acknowledged, and nothing is stored of it.
func TestPoison(t *testing.T) {
	t.Parallel()
	m := openMarket(t)
	elsewhere := messageDocument(m.gigID, "message-1", nil)
	elsewhere.Name = strings.Replace(elsewhere.Name, "/gigs/", "/jobs/", 1)
	otherDatabase := messageDocument(m.gigID, "message-2", nil)
	otherDatabase.Name = strings.Replace(otherDatabase.Name, "(default)", "other", 1)
	for name, doc := range map[string]*firestoredata.Document{
		"another collection": elsewhere,
		"another database":   otherDatabase,
		"no text":            messageDocument(m.gigID, "message-3", map[string]*firestoredata.Value{"text": nil}),
		"a text of 1 MiB":    messageDocument(m.gigID, "message-4", map[string]*firestoredata.Value{"text": text(strings.Repeat("x", 1<<20) + "\x00")}),
		"an id too long":     messageDocument(m.gigID, longID(), nil),
	} {
		require.Equal(t, http.StatusNoContent, m.postEvent(t, doc).code, name)
	}
	require.Empty(t, m.rows(t))

	good := messageDocument(m.gigID, "message-5", nil)
	require.Equal(t, http.StatusNoContent, m.postEvent(t, good).code)
	require.Len(t, m.rows(t), 1, "what can be applied is, when the answer comes")

	require.Equal(t, http.StatusBadRequest, m.post(t, "mirror-message", []byte(`{}`), http.Header{"Content-Type": {"application/json"}}).code)
}

// longID returns an id that is too long for an index, even compressed.
func longID() string {
	var b strings.Builder
	for range 100 {
		b.WriteString(uuid.NewString())
	}
	return b.String()
}

func text(s string) *firestoredata.Value {
	return &firestoredata.Value{ValueType: &firestoredata.Value_StringValue{StringValue: s}}
}

// messageDocument returns a message as an event carries it, with fields changed,
// or dropped where they are nil.
func messageDocument(gigID, id string, changed map[string]*firestoredata.Value) *firestoredata.Document {
	now := timestamppb.Now()
	fields := map[string]*firestoredata.Value{
		"senderId": text("buyer"), "text": text("hello"), "moderationStatus": text("unreviewed"),
		"createdAt":           {ValueType: &firestoredata.Value_TimestampValue{TimestampValue: now}},
		"is_read_by_receiver": {ValueType: &firestoredata.Value_BooleanValue{}},
	}
	for name, value := range changed {
		fields[name] = value
		if value == nil {
			delete(fields, name)
		}
	}
	return &firestoredata.Document{
		Name:   "projects/demo-gigchat/databases/(default)/documents/gigs/" + gigID + "/chats/team/messages/" + id,
		Fields: fields, CreateTime: now, UpdateTime: now,
	}
}

func eventHeader() http.Header {
	return http.Header{
		"Content-Type": {"application/protobuf"}, "Ce-Specversion": {"1.0"}, "Ce-Id": {uuid.NewString()},
		"Ce-Type":   {"google.cloud.firestore.document.v1.created"},
		"Ce-Source": {"//firestore.googleapis.com/projects/demo-gigchat/databases/(default)"},
		"Ce-Time":   {"2026-01-02T03:04:05.678901Z"},
	}
}

// postEvent delivers the creation of a document as Eventarc does.
func (m *market) postEvent(t *testing.T, created *firestoredata.Document) answer {
	t.Helper()
	body, err := proto.Marshal(&firestoredata.DocumentEventData{Value: created})
	require.NoError(t, err)
	return m.post(t, "mirror-message", body, eventHeader())
}
