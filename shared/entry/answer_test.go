package entry

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func TestAnswersAreSentWhole(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		handle Handler
		code   int
		body   string
		length string
	}{
		{"nothing", func(http.ResponseWriter, *http.Request) error { return nil }, http.StatusOK, "", "0"},
		{"a body", func(w http.ResponseWriter, _ *http.Request) error {
			_, err := w.Write([]byte("hello"))
			return err
		}, http.StatusOK, "hello", "5"},
		{"the first status counts", func(w http.ResponseWriter, _ *http.Request) error {
			w.WriteHeader(http.StatusTeapot)
			w.WriteHeader(http.StatusOK)
			return nil
		}, http.StatusTeapot, "", "0"},
		{"no content", func(w http.ResponseWriter, _ *http.Request) error {
			w.WriteHeader(http.StatusNoContent)
			return nil
		}, http.StatusNoContent, "", ""},
		{"a panic in the middle", func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Set-Cookie", "half=done")
			_, _ = w.Write([]byte("half an ans"))
			panic("x")
		}, http.StatusInternalServerError, `{"error":{"status":"INTERNAL","message":"Something went wrong on our side."}}`, "77"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			w := get(testFunction(&log, goodEnvironment).serve(func(context.Context, Config) (Handler, error) {
				return test.handle, nil
			}))
			require.Equal(t, test.code, w.Code)
			require.Equal(t, test.body, w.Body.String())
			require.Equal(t, test.length, w.Header().Get("Content-Length"))
			require.Empty(t, w.Header().Get("Set-Cookie"))
		})
	}
}

// An error that a handler has made of a panic, with an answer of its own, is logged as
// one and answered as the handler did.
func TestAPanicThatIsAnsweredAlready(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := get(testFunction(&log, goodEnvironment).serve(func(context.Context, Config) (Handler, error) {
		return func(w http.ResponseWriter, _ *http.Request) error {
			err := chat.Guard(func() error { panic("what a person wrote") })
			http.Error(w, "a page", http.StatusInternalServerError)
			return err
		}, nil
	}))
	require.Equal(t, "a page\n", w.Body.String())
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.Contains(t, log.String(), `"message":"panicked"`)
	require.NotContains(t, log.String(), "a person wrote")
}

// What Cloud Logging and Error Reporting take out of a line is there under their names.
func TestLinesForCloudLogging(t *testing.T) {
	t.Parallel()
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	for _, test := range []struct{ name, header, value string }{
		{"W3C's header", "Traceparent", "00-" + trace + "-00f067aa0ba902b7-01"},
		{"Google's header", "X-Cloud-Trace-Context", trace + "/67667974448284343;o=1"}, // the same span, in decimal
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			r := httptest.NewRequest(http.MethodPost, "/?secret", http.NoBody)
			r.Header.Set(test.header, test.value)
			testFunction(&log, goodEnvironment).serve(func(context.Context, Config) (Handler, error) {
				return func(http.ResponseWriter, *http.Request) error { panic("x") }, nil
			})(httptest.NewRecorder(), r)
			for _, want := range []string{
				`"severity":"ERROR"`, `"message":"panicked"`,
				`"logging.googleapis.com/trace":"projects/market/traces/` + trace + `"`,
				`"logging.googleapis.com/spanId":"00f067aa0ba902b7"`, `"logging.googleapis.com/trace_sampled":true`,
				`"httpRequest":{"requestMethod":"POST","status":500,"latency":"0.`,
				`"@type":"type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent"`,
				`"serviceContext":{"service":"x"}`, `"stack_trace":"panic: string\n\ngoroutine `, `entry/answer_test.go","line":`,
			} {
				require.Contains(t, log.String(), want)
			}
			require.NotContains(t, log.String(), "secret")
		})
	}
}
