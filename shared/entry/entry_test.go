package entry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cloudevents/sdk-go/v2/event"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func goodEnvironment(name string) string {
	return map[string]string{"GOOGLE_CLOUD_PROJECT": "market"}[name]
}

// testFunction is the function x, in a process of its own that no signal reaches.
func testFunction(log io.Writer, getenv func(string) string, options ...Option) *function {
	return newFunction("x", log, getenv, newProcess(nil), options)
}

// line is one line of the log.
type line struct {
	Severity, Message, Function, Kind, Error, Event, Value string
}

// lines reads a log.
func lines(t *testing.T, log *bytes.Buffer) []line {
	t.Helper()
	var all []line
	for decoder := json.NewDecoder(log); decoder.More(); {
		var l line
		require.NoError(t, decoder.Decode(&l))
		all = append(all, l)
	}
	return all
}

func get(serve http.HandlerFunc) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	serve(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	return w
}

func TestAFunctionOpensOnceAndWithItsFirstRequest(t *testing.T) {
	t.Parallel()
	opened := 0
	var log bytes.Buffer
	serve := testFunction(&log, goodEnvironment).serve(func(context.Context, Config) (Handler, error) {
		opened++
		return func(w http.ResponseWriter, _ *http.Request) error {
			w.WriteHeader(http.StatusTeapot)
			return nil
		}, nil
	})
	require.Zero(t, opened)
	require.Equal(t, http.StatusTeapot, get(serve).Code)
	require.Equal(t, http.StatusTeapot, get(serve).Code)
	require.Equal(t, 1, opened)
	require.Empty(t, log.String())
}

func TestAWrongConfigurationDoesNotServe(t *testing.T) {
	t.Parallel()
	nothing := func(string) string { return "" }
	refuse := func(context.Context, Config) (Handler, error) { return nil, errors.New("DATABASE_URL must be set") }
	for _, test := range []struct {
		name, want string
		getenv     func(string) string
	}{
		{"the environment", "GOOGLE_CLOUD_PROJECT must be set to a project id", nothing},
		{"a client", "DATABASE_URL must be set", goodEnvironment},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			serve := testFunction(&log, test.getenv).serve(refuse)
			for range 2 {
				w := get(serve)
				require.Equal(t, http.StatusServiceUnavailable, w.Code)
				require.JSONEq(t, `{"error":{"status":"UNAVAILABLE","message":"The service is busy. Please try again."}}`, w.Body.String())
			}
			want := line{Severity: "ERROR", Message: "the function does not serve: its configuration is wrong", Function: "x", Error: test.want}
			require.Equal(t, []line{want, want}, lines(t, &log))
		})
	}
}

func TestFailuresAreLogged(t *testing.T) {
	t.Parallel()
	const secret = "what a person wrote"
	for _, test := range []struct {
		name string
		err  error
		want line
	}{
		{
			"a caller's mistake, by its kind", &chat.Error{Kind: chat.InvalidArgument, Public: secret},
			line{Severity: "INFO", Message: "refused", Function: "x", Kind: "INVALID_ARGUMENT"},
		},
		{
			"a failure, with its cause", chat.Failure(chat.Unavailable, errors.New("the cause")),
			line{
				Severity: "ERROR", Message: "failed", Function: "x", Kind: "UNAVAILABLE",
				Error: "UNAVAILABLE: The service is busy. Please try again.: the cause",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			get(testFunction(&log, goodEnvironment).serve(func(context.Context, Config) (Handler, error) {
				return func(http.ResponseWriter, *http.Request) error { return test.err }, nil
			}))
			require.NotContains(t, log.String(), secret)
			require.Equal(t, []line{test.want}, lines(t, &log))
		})
	}
}

func TestAPanicIsAnsweredAndLoggedWithoutItsValue(t *testing.T) {
	t.Parallel()
	const secret = "what a person wrote"
	var log bytes.Buffer
	w := get(testFunction(&log, goodEnvironment).serve(func(context.Context, Config) (Handler, error) {
		return func(http.ResponseWriter, *http.Request) error { panic(secret) }, nil
	}))
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.JSONEq(t, `{"error":{"status":"INTERNAL","message":"Something went wrong on our side."}}`, w.Body.String())
	require.NotContains(t, w.Body.String()+log.String(), secret)
	require.Contains(t, log.String(), "entry_test.go", "the stack")
	require.Equal(t, []line{{Severity: "ERROR", Message: "panicked", Function: "x", Value: "string"}}, lines(t, &log))
}

// cloudEvent is an event as the Firestore emulator sends it.
func cloudEvent() *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("data"))
	for name, value := range map[string]string{
		"Ce-Id": "event-1", "Ce-Specversion": "1.0", "Ce-Type": "google.cloud.firestore.document.v1.written",
		"Ce-Source": "//firestore.googleapis.com/projects/projects/p/databases/(default)", "Ce-Time": "2026-01-02T03:04:05Z",
		"Ce-Datacontenttype": "application/protobuf", "Ce-Document": "gigs/g", "Content-Type": "application/protobuf",
	} {
		r.Header.Set(name, value)
	}
	return r
}

func TestEvents(t *testing.T) {
	t.Parallel()
	gaveUp := line{
		Severity: "WARNING", Message: "gave up an event", Function: "x", Event: "event-1",
		Error: "INVALID_ARGUMENT: No.: no document",
	}
	failed := line{
		Severity: "ERROR", Message: "failed", Function: "x", Kind: "UNAVAILABLE",
		Error: "UNAVAILABLE: The service is busy. Please try again.: away",
	}
	for _, test := range []struct {
		name string
		err  error
		code int
		log  []line
	}{
		{"applied", nil, http.StatusNoContent, nil},
		{"never to be applied", &chat.Error{Kind: chat.InvalidArgument, Public: "No.", Err: errors.New("no document")}, http.StatusNoContent, []line{gaveUp}},
		{"not now", chat.Failure(chat.Unavailable, errors.New("away")), http.StatusServiceUnavailable, []line{failed}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			f := testFunction(&out, goodEnvironment)
			var got event.Event
			open := func(context.Context, Config) (EventHandler, error) {
				return func(_ context.Context, e event.Event) error {
					got = e
					return test.err
				}, nil
			}
			w := httptest.NewRecorder()
			f.serve(receiving(f.log, open))(w, cloudEvent())
			require.Equal(t, test.code, w.Code)
			require.Equal(t, test.log, lines(t, &out))
			require.Equal(t, "event-1", got.ID())
			require.Equal(t, "application/protobuf", got.DataContentType())
			require.Equal(t, "data", string(got.Data()))
			require.Equal(t, int64(1767323045), got.Time().Unix())
		})
	}
}

func TestWhatIsNoEvent(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*http.Request){
		"a GET":           func(r *http.Request) { r.Method = http.MethodGet },
		"plain JSON":      func(r *http.Request) { r.Header = http.Header{"Content-Type": {"application/json"}} },
		"no id":           func(r *http.Request) { r.Header.Del("Ce-Id") },
		"no such version": func(r *http.Request) { r.Header.Set("Ce-Specversion", "9") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			f := testFunction(&out, goodEnvironment)
			open := func(context.Context, Config) (EventHandler, error) {
				return func(context.Context, event.Event) error {
					t.Error("an event was made of it")
					return nil
				}, nil
			}
			r := cloudEvent()
			spoil(r)
			w := httptest.NewRecorder()
			f.serve(receiving(f.log, open))(w, r)
			require.Equal(t, http.StatusBadRequest, w.Code)
			require.JSONEq(t, `{"error":{"status":"INVALID_ARGUMENT","message":"The request must be a POST of a CloudEvent."}}`, w.Body.String())
		})
	}
}
