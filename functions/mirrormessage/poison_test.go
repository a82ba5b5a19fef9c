package mirrormessage

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/googleapis/google-cloudevents-go/cloud/firestoredata"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/postgrestest"
)

// canary is what a person wrote. It is no id.
const canary = "Canary, 5 o'clock"

var poisonTime = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// good returns a message's document, changed.
func good(change func(*firestoredata.Document)) *firestoredata.Document {
	d := document(&chat.Version{UpdatedAt: poisonTime, Message: chat.Message{
		GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "worker", Text: canary, CreatedAt: poisonTime, ModerationStatus: chat.Unreviewed,
	}})
	change(d)
	return d
}

func set(field string, v *firestoredata.Value) func(*firestoredata.Document) {
	return func(d *firestoredata.Document) { d.Fields[field] = v }
}

func without(field string) func(*firestoredata.Document) {
	return func(d *firestoredata.Document) { delete(d.Fields, field) }
}

func path(old, replacement string) func(*firestoredata.Document) {
	return func(d *firestoredata.Document) { d.Name = strings.Replace(d.Name, old, replacement, 1) }
}

// What can never be applied is acknowledged, and logged by its reason and without
// what anybody wrote; nothing is stored of it.
func TestPoison(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchiveAs(t, "gigchat-mirror")
	encode := func(value, old *firestoredata.Document) []byte {
		b, err := proto.Marshal(&firestoredata.DocumentEventData{Value: value, OldValue: old})
		require.NoError(t, err)
		return b
	}
	encodeJSON := func(change func(*firestoredata.Document)) []byte {
		b, err := protojson.Marshal(&firestoredata.DocumentEventData{Value: good(change)})
		require.NoError(t, err)
		return b
	}
	const protobuf, jsonType = "application/protobuf", "application/json; charset=utf-8"
	for _, test := range []struct {
		name        string
		contentType string
		body        []byte
		reason      chat.Reason
	}{
		{"no protobuf", protobuf, []byte(canary), chat.ReasonUndecodable},
		{"half of it", protobuf, encode(good(without("nothing")), nil)[:100], chat.ReasonUndecodable},
		{"base64 of it", protobuf, []byte(base64.StdEncoding.EncodeToString(encode(good(without("nothing")), nil))), chat.ReasonUndecodable},
		{"no JSON", jsonType, []byte(canary), chat.ReasonUndecodable},
		{"JSON of something else", jsonType, []byte(`{"value": "` + canary + `"}`), chat.ReasonUndecodable},
		{"JSON that is declared protobuf", protobuf, encodeJSON(without("nothing")), chat.ReasonUndecodable},
		{"a text", "text/plain", []byte(canary), chat.ReasonUndecodable},
		{"neither value nor old value", protobuf, nil, chat.ReasonEmpty},
		{"neither, in JSON", jsonType, []byte(`{}`), chat.ReasonEmpty},
		{"another collection", protobuf, encode(good(path("/gigs/", "/jobs/")), nil), chat.ReasonForeign},
		{"what is below a message", protobuf, encode(good(path("message-1", "message-1/reports/worker")), nil), chat.ReasonForeign},
		{"another database", protobuf, encode(good(path("(default)", "other")), nil), chat.ReasonForeign},
		{"another project", protobuf, encode(good(path(project, "other")), nil), chat.ReasonForeign},
		{"an empty id", protobuf, encode(good(path("/team/", "//")), nil), chat.ReasonForeign},
		{"no text", protobuf, encode(good(without("text")), nil), chat.ReasonMalformed},
		{"no time", protobuf, encode(nil, good(without("createdAt"))), chat.ReasonMalformed},
		{"a status of its own", protobuf, encode(good(set("moderationStatus", text(canary))), nil), chat.ReasonMalformed},
		{"a status of its own, in JSON", jsonType, encodeJSON(set("moderationStatus", text(canary))), chat.ReasonMalformed},
		{"a text that is a time", protobuf, encode(good(set("text", timestamp(poisonTime))), nil), chat.ReasonMalformed},
		{"a time that there is not", protobuf, encode(good(set("createdAt", &firestoredata.Value{
			ValueType: &firestoredata.Value_TimestampValue{TimestampValue: &timestamppb.Timestamp{Seconds: 1 << 60}},
		})), nil), chat.ReasonMalformed},
		{"a message that has what was written for an id", protobuf, encode(good(func(d *firestoredata.Document) {
			path("message-1", canary)(d)
			without("text")(d)
		}), nil), chat.ReasonMalformed},
		{"NUL in the text", protobuf, encode(good(set("text", text(canary+"\x00"))), nil), chat.ReasonMalformed},
		{"NUL in 1 MiB", protobuf, encode(good(set("text", text(strings.Repeat("x", 1<<20)+"\x00"))), nil), chat.ReasonMalformed},
		{"NUL in the sender", protobuf, encode(good(set("senderId", text(canary+"\x00"))), nil), chat.ReasonUnfit},
		{"an id too long for an index", protobuf, encode(good(path("message-1", longID())), nil), chat.ReasonUnfit},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			w := httptest.NewRecorder()
			serve(archive, &log).ServeHTTP(w, request(t.Context(), poisonTime, test.contentType, test.body))
			require.Equal(t, http.StatusNoContent, w.Code, log.String())
			var line struct{ Message, Severity, Reason string }
			require.NoError(t, json.Unmarshal(log.Bytes(), &line), "one line")
			require.Equal(t, "gave up an event", line.Message)
			require.Equal(t, "WARNING", line.Severity)
			require.Equal(t, string(test.reason), line.Reason)
			require.NotContains(t, log.String(), "Canary")
		})
	}
	t.Cleanup(func() {
		rows, err := archive.Summaries(context.Background())
		require.NoError(t, err)
		require.Empty(t, rows)
	})
}

// longID returns an id that is too long for an index, even compressed.
func longID() string {
	var b strings.Builder
	for range 200 {
		b.WriteString(rand.Text())
	}
	return b.String()
}

// What can be applied is, however large or however it is encoded, and its line tells
// how late it is.
func TestWhatIsNoPoison(t *testing.T) {
	t.Parallel()
	large, err := proto.Marshal(&firestoredata.DocumentEventData{Value: good(set("text", text(strings.Repeat("é", 1<<19))))})
	require.NoError(t, err)
	asJSON, err := protojson.Marshal(&firestoredata.DocumentEventData{Value: good(without("nothing"))})
	require.NoError(t, err)
	for name, test := range map[string]struct {
		contentType string
		body        []byte
		length      int
	}{
		"1 MiB": {"application/protobuf", large, 1 << 19},
		"JSON":  {"application/json", asJSON, len(canary)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive := postgrestest.OpenArchiveAs(t, "gigchat-mirror")
			var log bytes.Buffer
			w := httptest.NewRecorder()
			serve(archive, &log).ServeHTTP(w, request(t.Context(), poisonTime, test.contentType, test.body))
			require.Equal(t, http.StatusNoContent, w.Code, log.String())
			rows, err := archive.Summaries(t.Context())
			require.NoError(t, err)
			require.Len(t, rows, 1)
			require.Equal(t, test.length, rows[0].TextLength)
			var line struct {
				Message, Request string
				LagSeconds       float64
			}
			require.NoError(t, json.Unmarshal(log.Bytes(), &line))
			require.Equal(t, "mirrored", line.Message)
			require.Positive(t, line.LagSeconds)
			require.NotEmpty(t, line.Request)
			require.NotContains(t, log.String(), "Canary")
		})
	}
}

// What is no CloudEvent is the caller's mistake.
func TestWhatIsNoEvent(t *testing.T) {
	t.Parallel()
	function := serve(chattest.NewArchive(), &bytes.Buffer{})
	for name, spoil := range map[string]func(*http.Request){
		"a GET":           func(r *http.Request) { r.Method = http.MethodGet },
		"no id":           func(r *http.Request) { r.Header.Del("Ce-Id") },
		"no type":         func(r *http.Request) { r.Header.Del("Ce-Type") },
		"no such version": func(r *http.Request) { r.Header.Set("Ce-Specversion", "9") },
		"a time of words": func(r *http.Request) { r.Header.Set("Ce-Time", "yesterday") },
		"plain JSON":      func(r *http.Request) { r.Header = http.Header{"Content-Type": {"application/json"}} },
	} {
		r := request(t.Context(), poisonTime, "application/protobuf", nil)
		spoil(r)
		w := httptest.NewRecorder()
		function.ServeHTTP(w, r)
		require.Equal(t, http.StatusBadRequest, w.Code, name)
	}
}

// Whatever the body of an event is, the function does not panic, acknowledges it, and
// logs nothing of it. It stores a row only of a message of this database, as
// the contract has it.
func FuzzBody(f *testing.F) {
	for _, event := range []*firestoredata.DocumentEventData{
		{Value: good(without("nothing"))},
		{OldValue: good(without("nothing"))},
		{Value: good(set("moderationStatus", text("flagged"))), OldValue: good(without("nothing"))},
		{Value: good(set("moderationStatus", text("secret"))), OldValue: good(path("message-1", "message-2"))},
		{Value: good(set("text", text("a\x00b")))},
		{Value: good(path("(default)", "other"))},
		{},
	} {
		binary, err := proto.Marshal(event)
		require.NoError(f, err)
		f.Add(false, binary)
		encoded, err := protojson.Marshal(event)
		require.NoError(f, err)
		f.Add(true, encoded)
	}
	f.Fuzz(func(t *testing.T, isJSON bool, body []byte) {
		contentType := map[bool]string{false: "application/protobuf", true: "application/json"}[isJSON]
		archive := chattest.NewArchive()
		var log bytes.Buffer
		w := httptest.NewRecorder()
		serve(archive, &log).ServeHTTP(w, request(t.Context(), poisonTime, contentType, body))
		require.Equal(t, http.StatusNoContent, w.Code)
		require.NotContains(t, log.String(), "Canary")
		require.NotContains(t, log.String(), "panicked")

		rows, err := archive.Summaries(t.Context())
		require.NoError(t, err)
		require.Equal(t, len(rows) == 1, strings.Contains(log.String(), `"mirrored"`))
		require.Equal(t, len(rows) == 0, strings.Contains(log.String(), `"gave up an event"`))
		for _, row := range rows {
			require.True(t, row.ModerationStatus.IsValid())
			for _, id := range []string{row.GigID, row.ChatID, row.MessageID} {
				require.NotEmpty(t, id)
				require.NotContains(t, id, "/")
			}
			require.False(t, row.SourceVersion.IsZero())
			require.LessOrEqual(t, len([]rune(string(row.Summary))), chat.MaxSummaryLength)
			require.NotContains(t, string(row.Summary), "\x00")
			require.True(t, row.DeletedAt.IsZero() || !row.DeletedAt.Before(row.SourceVersion))
		}
	})
}
