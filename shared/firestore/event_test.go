package firestore_test

import (
	"testing"
	"time"

	"github.com/googleapis/google-cloudevents-go/cloud/firestoredata"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/firestore"
)

var (
	database  = firestore.Database{Project: "market", ID: "(default)"}
	createdAt = time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC)
	updatedAt = time.Date(2026, 1, 2, 3, 4, 6, 123_456_000, time.UTC)
	eventAt   = time.Date(2026, 1, 2, 3, 4, 7, 0, time.UTC)
)

const messagePath = "projects/market/databases/(default)/documents/gigs/gig/chats/team/messages/message-1"

func text(s string) *firestoredata.Value {
	return &firestoredata.Value{ValueType: &firestoredata.Value_StringValue{StringValue: s}}
}

func number(n int64) *firestoredata.Value {
	return &firestoredata.Value{ValueType: &firestoredata.Value_IntegerValue{IntegerValue: n}}
}

func boolean(b bool) *firestoredata.Value {
	return &firestoredata.Value{ValueType: &firestoredata.Value_BooleanValue{BooleanValue: b}}
}

func timestamp(t time.Time) *firestoredata.Value {
	return &firestoredata.Value{ValueType: &firestoredata.Value_TimestampValue{TimestampValue: timestamppb.New(t)}}
}

// document returns a good message document, changed.
func document(change func(*firestoredata.Document)) *firestoredata.Document {
	d := &firestoredata.Document{
		Name: messagePath,
		Fields: map[string]*firestoredata.Value{
			"senderId": text("buyer"), "text": text("hello"), "createdAt": timestamp(createdAt),
			"is_read_by_receiver": boolean(true), "moderationStatus": text("flagged"),
		},
		CreateTime: timestamppb.New(createdAt), UpdateTime: timestamppb.New(updatedAt),
	}
	change(d)
	return d
}

func as(*firestoredata.Document) {}

func field(name string, v *firestoredata.Value) func(*firestoredata.Document) {
	return func(d *firestoredata.Document) {
		d.Fields[name] = v
		if v == nil {
			delete(d.Fields, name)
		}
	}
}

func name(s string) func(*firestoredata.Document) {
	return func(d *firestoredata.Document) { d.Name = s }
}

// decode decodes the event as protobuf and as JSON, which must agree.
func decode(t *testing.T, event *firestoredata.DocumentEventData) (chat.Change, error) {
	t.Helper()
	binary, err := proto.Marshal(event)
	require.NoError(t, err)
	// A field that is newer than this code.
	binary = protowire.AppendString(protowire.AppendTag(binary, 999, protowire.BytesType), "new")
	fromBinary, binaryErr := database.DecodeMessageEvent("application/protobuf", binary, eventAt)

	text, err := protojson.Marshal(event)
	require.NoError(t, err)
	text = append(text[:len(text)-1], []byte(map[bool]string{true: "", false: ","}[len(text) == 2]+`"new":{}}`)...)
	fromJSON, jsonErr := database.DecodeMessageEvent("application/json; charset=utf-8", text, eventAt)

	require.Equal(t, binaryErr, jsonErr)
	require.Equal(t, fromBinary, fromJSON)
	return fromBinary, binaryErr
}

func TestDecodeMessageEvent(t *testing.T) {
	t.Parallel()
	plain := &chat.Version{UpdatedAt: updatedAt, Message: chat.Message{
		GigID: "gig", ChatID: "team", ID: "message-1", SenderID: "buyer", Text: "hello", CreatedAt: createdAt,
		ReadByReceiver: true, ModerationStatus: chat.Flagged,
	}}
	moderated := *plain
	moderated.ModeratedBy, moderated.ModeratedAt, moderated.ModerationReason = "admin", eventAt, "rude"
	moderated.RedactedAt = eventAt
	moderate := func(d *firestoredata.Document) {
		field("moderatedBy", text("admin"))(d)
		field("moderatedAt", timestamp(eventAt))(d)
		field("moderationReason", text("rude"))(d)
		field("redactedAt", timestamp(eventAt))(d)
		field("unknown", number(1))(d)
	}
	broken := document(field("text", nil))
	for _, test := range []struct {
		name       string
		value, old *firestoredata.Document
		want       chat.Change
	}{
		{"created", document(as), nil, chat.Change{New: plain, At: eventAt}},
		{"updated", document(moderate), document(as), chat.Change{Old: plain, New: &moderated, At: eventAt}},
		{"deleted", nil, document(as), chat.Change{Old: plain, At: eventAt}},
		{"deleted, with an empty value", &firestoredata.Document{}, document(as), chat.Change{Old: plain, At: eventAt}},
		{"mended", document(as), broken, chat.Change{New: plain, At: eventAt}},
		{"without documents", nil, nil, chat.Change{At: eventAt}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := decode(t, &firestoredata.DocumentEventData{Value: test.value, OldValue: test.old})
			require.NoError(t, err)
			require.Equal(t, test.want, got)
		})
	}
}

func TestDecodeMessageEventRefuses(t *testing.T) {
	t.Parallel()
	const documents = "projects/market/databases/(default)/documents/"
	for _, test := range []struct {
		name   string
		change func(*firestoredata.Document)
		cause  string
	}{
		{"a gig", name(documents + "gigs/gig"), "is no message of"},
		{"a chat", name(documents + "gigs/gig/chats/team"), "is no message of"},
		{"a report", name(messagePath + "/reports/buyer"), "is no message of"},
		{"messages elsewhere", name(documents + "jobs/gig/chats/team/messages/message-1"), "is no message of"},
		{"another database", name("projects/market/databases/other/documents/gigs/gig/chats/team/messages/message-1"), "is no message of"},
		{"another project", name("projects/other/databases/(default)/documents/gigs/gig/chats/team/messages/message-1"), "is no message of"},
		{"no sender", field("senderId", nil), "field senderId is missing"},
		{"no text", field("text", nil), "field text is missing"},
		{"no time", field("createdAt", nil), "field createdAt is missing"},
		{"no read flag", field("is_read_by_receiver", nil), "field is_read_by_receiver is missing"},
		{"no status", field("moderationStatus", nil), "field moderationStatus is missing"},
		{"a text that is a number", field("text", number(5)), "field text is no string_value"},
		{"a value of no type", field("text", &firestoredata.Value{}), "field text is no string_value"},
		{"a time that is a text", field("createdAt", text("today")), "field createdAt is no timestamp_value"},
		{"a read flag that is a text", field("is_read_by_receiver", text("true")), "field is_read_by_receiver is no boolean_value"},
		{"an optional field of another type", field("redactedAt", boolean(true)), "field redactedAt is no timestamp_value"},
		{"a status that is none", field("moderationStatus", text("secret")), "field moderationStatus is no status"},
		{"a text with NUL, which no summary can hold", field("text", text("secret\x00")), "field text holds NUL"},
		{"no update time", func(d *firestoredata.Document) { d.UpdateTime = nil }, "no update time"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, event := range []*firestoredata.DocumentEventData{
				{Value: document(test.change)},
				{OldValue: document(test.change)},
			} {
				_, err := decode(t, event)
				require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
				require.ErrorContains(t, err, test.cause)
				require.NotContains(t, err.Error(), "hello")
				require.NotContains(t, err.Error(), "secret")
			}
		})
	}

	for _, test := range []struct{ name, contentType, data string }{
		{"no protobuf", "application/protobuf", "secret"},
		{"no JSON", "application/json", "secret"},
		{"JSON of another shape", "application/json", `{"value": "secret"}`},
		{"neither", "text/plain", "secret"},
		{"a malformed content type", "?/", "secret"},
		{"no content type", "", "secret"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := database.DecodeMessageEvent(test.contentType, []byte(test.data), eventAt)
			require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
			require.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestDecodeGigEvent(t *testing.T) {
	t.Parallel()
	const gig = "projects/market/databases/(default)/documents/gigs/gig"
	at := func(path string) *firestoredata.Document { return &firestoredata.Document{Name: path} }
	for _, test := range []struct {
		name       string
		value, old *firestoredata.Document
		subject    string
		want       string // empty: it can never be applied
	}{
		{"created", at(gig), nil, "documents/gigs/other", "gig"},
		{"updated", at(gig), at(gig), "", "gig"},
		{"deleted", nil, at(gig), "", "gig"},
		{"too large for its documents", nil, nil, "documents/gigs/gig", "gig"},
		{"about nothing", nil, nil, "", ""},
		{"a chat", at(gig + "/chats/team"), nil, "documents/gigs/gig", ""},
		{"a job", at("projects/market/databases/(default)/documents/jobs/gig"), nil, "documents/gigs/gig", ""},
		{"another database's gig", at("projects/market/databases/other/documents/gigs/gig"), nil, "documents/gigs/gig", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			data, err := proto.Marshal(&firestoredata.DocumentEventData{Value: test.value, OldValue: test.old})
			require.NoError(t, err)
			gigID, err := database.DecodeGigEvent("application/protobuf", data, test.subject)
			require.Equal(t, test.want, gigID)
			if test.want == "" {
				require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
				return
			}
			require.NoError(t, err)
		})
	}
	_, err := database.DecodeGigEvent("text/plain", []byte("secret"), "documents/gigs/gig")
	require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
	require.NotContains(t, err.Error(), "secret")
}

func FuzzDecodeMessageEvent(f *testing.F) {
	event := &firestoredata.DocumentEventData{Value: document(as), OldValue: document(as)}
	binary, err := proto.Marshal(event)
	require.NoError(f, err)
	text, err := protojson.Marshal(event)
	require.NoError(f, err)
	f.Add("application/protobuf", binary)
	f.Add("application/json", text)
	f.Fuzz(func(t *testing.T, contentType string, data []byte) {
		change, err := database.DecodeMessageEvent(contentType, data, eventAt)
		if err != nil {
			require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
			require.Empty(t, change)
		}
	})
}
