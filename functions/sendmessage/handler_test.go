package sendmessage

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/entry"
)

// serve returns the function over a store in memory, with buyer signed in.
func serve(t testing.TB) (http.HandlerFunc, *chattest.Live) {
	t.Helper()
	live := chattest.NewLive()
	require.NoError(t, live.PutGig(t.Context(), chat.Gig{ID: "gig", BuyerID: "buyer", WorkerIDs: []string{"worker"}}))
	sender := &chat.Sender{Conversations: live, NewID: entry.NewID, Now: live.Now, LimitPerMinute: 60}
	authenticate := func(context.Context, string, string) (chat.Caller, error) { return chat.Caller{UserID: "buyer"}, nil }
	handle := callable.Handler(authenticate, handler{sender}.send)
	return func(w http.ResponseWriter, r *http.Request) { _ = handle(w, r) }, live
}

func post(serve http.HandlerFunc, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer token")
	w := httptest.NewRecorder()
	serve(w, r)
	return w
}

func TestSend(t *testing.T) {
	t.Parallel()
	serve, _ := serve(t)
	body := []byte(`{"data":{"gigId":"gig","chatId":null,"text":"hello","messageId":"message-1"}}`)
	const message = `{"gigId":"gig","chatId":"team","messageId":"message-1","senderId":"buyer","text":"hello",` +
		`"createdAt":"2026-01-02T03:04:05.679000Z","is_read_by_receiver":false,"moderationStatus":"unreviewed","redacted":false}`

	w := post(serve, body)
	require.Equal(t, http.StatusOK, w.Code)
	require.JSONEq(t, `{"result":{"message":`+message+`,"duplicate":false}}`, w.Body.String())

	w = post(serve, body)
	require.Equal(t, http.StatusOK, w.Code)
	require.JSONEq(t, `{"result":{"message":`+message+`,"duplicate":true}}`, w.Body.String())
}

func TestSendMakesUUIDv7(t *testing.T) {
	t.Parallel()
	serve, _ := serve(t)
	w := post(serve, []byte(`{"data":{"gigId":"gig","text":"hello"}}`))
	var answer struct {
		Result struct{ Message struct{ MessageID string } }
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
	require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, answer.Result.Message.MessageID)
}

func TestAnEmptyOptionalFieldIsNotAnAbsentOne(t *testing.T) {
	t.Parallel()
	serve, live := serve(t)
	before := live.Dump()
	for _, body := range []string{
		`{"data":{"gigId":"gig","text":"hello","chatId":""}}`,
		`{"data":{"gigId":"gig","text":"hello","messageId":""}}`,
	} {
		w := post(serve, []byte(body))
		require.Equal(t, http.StatusBadRequest, w.Code, body)
		require.Contains(t, w.Body.String(), "must not be empty.")
	}
	require.Equal(t, before, live.Dump())
}

// FuzzBody sends any body at all: it is answered, never with a fault of ours, and
// stores something only if the answer says so.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"data":{"gigId":"gig","text":"hello"}}`,
		`{"data":{"gigId":"gig","chatId":"team","text":"\ud83d\udc4b","messageId":"message-1"}}`,
		`{"data":{"gigId":"gig","gigId":"gig","text":"hello"}}`,
		`{"data":{"gigId":1,"text":["hello"],"chatId":{}}}`,
		`{"data":{"gigId":"gig","text":"\u0000\ud800"}}`,
		"{\"data\":{\"gigId\":\"gig\",\"text\":\"\xff\"}}",
		`{"data":null,"data":{}}`, `{}`, `[]`, `null`, ``, `{"data":{}}{}`,
		`{"data":` + strings.Repeat(`[`, 300),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		serve, live := serve(t)
		before := live.Dump()
		w := post(serve, body)
		var answer struct {
			Result *struct{ Message map[string]any }
			Error  *struct{ Status, Message string }
		}
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
		switch w.Code {
		case http.StatusOK:
			require.NotNil(t, answer.Result)
			require.NotEqual(t, before, live.Dump())
		case http.StatusBadRequest, http.StatusForbidden:
			require.NotNil(t, answer.Error)
			require.NotEmpty(t, answer.Error.Message)
			require.Equal(t, before, live.Dump())
		default:
			t.Fatalf("answered %d", w.Code)
		}
	})
}
