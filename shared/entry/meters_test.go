package entry

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// measuring is a handler that measures all that there is.
func measuring(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	Sent(ctx, true)
	Mirrored(ctx, time.Second)
	Drifted(ctx, 1, 2, 3)
	Overdue(ctx, func(context.Context) (time.Duration, error) { return time.Hour, nil })
	Queued(ctx, func(context.Context) (int, error) { return 4, nil })
	dropped(ctx, chat.Invalid("x", "is wrong"))
	_, err := io.WriteString(w, RequestID(ctx))
	return err
}

func openMeasuring(context.Context, Config) (Handler, error) { return measuring, nil }

// exportingTo is an environment that names a collector. The SDK's exporter reads the
// process's own.
func exportingTo(t testing.TB, endpoint string) func(string) string {
	t.Helper()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
	t.Setenv("OTEL_SERVICE_NAME", "another-name")
	return func(name string) string {
		return map[string]string{"GOOGLE_CLOUD_PROJECT": "market", "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_METRIC_EXPORT_INTERVAL": "1"}[name]
	}
}

func TestEverythingThatIsMeasuredIsSentBeforeTheAnswer(t *testing.T) {
	var mu sync.Mutex
	sent := map[string]string{}
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // what is missing is missed below
		mu.Lock()
		defer mu.Unlock()
		sent[r.URL.Path] += string(body)
	}))
	defer collector.Close()
	var log bytes.Buffer
	w := get(testFunction(&log, exportingTo(t, collector.URL)).serve(openMeasuring))
	mu.Lock()
	defer mu.Unlock()
	for _, name := range []string{
		"http.server.request.duration", "gigchat.messages.sent", "gigchat.duplicate", "gigchat.mirror.lag", "gigchat.events.dropped",
		"INVALID_ARGUMENT", "gigchat.reconcile.drift", "missing", "stale", "phantom", "gigchat.retention.overdue", "gigchat.review.queue",
		"another-name", "faas.name", "service.instance.id", "cloud.account.id", "market",
	} {
		require.Contains(t, sent["/v1/metrics"], name)
	}
	require.Contains(t, sent["/v1/traces"], "faas.coldstart")
	require.Len(t, w.Body.String(), 32, "the id of the request is that of its trace")
	require.Equal(t, []line{mirrored}, lines(t, &log))
}

// mirrored is what the log says of a lag, too.
var mirrored = line{Severity: "INFO", Message: "mirrored", Function: "x"}

// A collector that is away is told of in the log, and of nothing else.
func TestACollectorThatIsAway(t *testing.T) {
	var log bytes.Buffer
	w := get(testFunction(&log, exportingTo(t, "http://"+nobody(t))).serve(openMeasuring))
	require.Equal(t, http.StatusOK, w.Code)
	logged := lines(t, &log)
	require.Len(t, logged, 2)
	require.Equal(t, mirrored, logged[0])
	require.Equal(t, "telemetry was not delivered", logged[1].Message)
	require.Equal(t, "WARNING", logged[1].Severity)
}

func TestWhatCannotBeMeasuredFailsNothing(t *testing.T) {
	var log bytes.Buffer
	away := chat.Failure(chat.Unavailable, errors.New("away"))
	w := get(testFunction(&log, exportingTo(t, "http://"+nobody(t))).serve(func(context.Context, Config) (Handler, error) {
		return func(_ http.ResponseWriter, r *http.Request) error {
			Overdue(r.Context(), func(context.Context) (time.Duration, error) { return 0, away })
			Queued(r.Context(), func(context.Context) (int, error) { return 0, away })
			return nil
		}, nil
	}))
	require.Equal(t, http.StatusOK, w.Code)
	require.Equal(t, 2, strings.Count(log.String(), `"message":"not measured"`))
}

// nobody returns the address of a port at which nobody listens.
func nobody(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}

// Where no collector is named nothing is measured, and nothing read to be. (The lag is
// logged all the same.)
func TestMeasuringNothingCostsNothing(t *testing.T) {
	f := testFunction(io.Discard, goodEnvironment)
	get(f.serve(openMeasuring))
	require.Nil(t, f.meters())
	ctx := context.WithValue(t.Context(), requestKey{}, request{"x", f})
	wrong := chat.Invalid("x", "is wrong")
	require.Zero(t, testing.AllocsPerRun(100, func() {
		Sent(ctx, true)
		Drifted(ctx, 1, 2, 3)
		Overdue(ctx, nil) // which would panic if it were read
		Queued(ctx, nil)
		dropped(ctx, wrong)
	}))
}

// BenchmarkAnswer answers a request that does nothing: with no collector, with one on
// this machine, and with one that accepts connections and never answers.
func BenchmarkAnswer(b *testing.B) {
	answer := func(b *testing.B, getenv func(string) string) {
		b.ReportAllocs()
		serve := testFunction(io.Discard, getenv).serve(openMeasuring)
		get(serve)
		for b.Loop() {
			get(serve)
		}
	}
	b.Run("no collector", func(b *testing.B) { answer(b, goodEnvironment) })
	b.Run("a collector", func(b *testing.B) {
		collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
		defer collector.Close()
		answer(b, exportingTo(b, collector.URL))
	})
	b.Run("a collector that is away", func(b *testing.B) {
		silent, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(b, err)
		defer func() { require.NoError(b, silent.Close()) }()
		answer(b, exportingTo(b, "http://"+silent.Addr().String()))
	})
}
