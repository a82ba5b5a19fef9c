package entry

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

// stopping is a function with a request under way while its process is told to end.
type stopping struct {
	*function
	log     bytes.Buffer
	serve   http.HandlerFunc
	late    chan time.Time // ends the wait for it
	end     chan struct{}  // ends it
	answer  chan *httptest.ResponseRecorder
	stopped chan struct{}
}

func startStopping(t *testing.T) *stopping {
	t.Helper()
	s := &stopping{
		late: make(chan time.Time), end: make(chan struct{}),
		answer: make(chan *httptest.ResponseRecorder, 1), stopped: make(chan struct{}),
	}
	s.function = testFunction(&s.log, goodEnvironment)
	s.process.after = func(d time.Duration) <-chan time.Time {
		if d == closeTime {
			return time.After(0)
		}
		return s.late
	}
	began := make(chan struct{})
	s.serve = s.function.serve(func(context.Context, Config) (Handler, error) {
		return func(w http.ResponseWriter, r *http.Request) error {
			close(began)
			select {
			case <-s.end:
				_, err := w.Write([]byte("done"))
				return err
			case <-r.Context().Done():
				err := callable.Ended(r.Context(), errors.New("not done"))
				callable.WriteError(w, r, err)
				return err
			}
		}, nil
	})
	go func() { s.answer <- get(s.serve) }()
	<-began
	go func() {
		defer close(s.stopped)
		s.process.stop(s.function.log)
	}()
	<-s.process.stopping
	return s
}

func TestStopWaitsForWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	s := startStopping(t)
	refused := get(s.serve)
	require.Equal(t, http.StatusServiceUnavailable, refused.Code, "no new work")
	require.Equal(t, "close", refused.Header().Get("Connection"))
	require.Contains(t, refused.Body.String(), `"UNAVAILABLE"`)
	require.NoError(t, s.process.lifetime.Err(), "the clients are needed")
	close(s.end)
	answer := <-s.answer
	require.Equal(t, "done", answer.Body.String())
	require.True(t, answer.Flushed, "the answer is on its way before the process may end")
	<-s.stopped
	require.Error(t, s.process.lifetime.Err(), "the clients are closed")
	require.Equal(t, []line{
		{Severity: "INFO", Message: "stopping", Function: "x"}, {Severity: "INFO", Message: "stopped", Function: "x"},
	}, lines(t, &s.log))
}

func TestStopEndsWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	s := startStopping(t)
	s.late <- time.Time{}
	answer := <-s.answer
	require.Equal(t, http.StatusServiceUnavailable, answer.Code, "so that it is asked for again")
	<-s.stopped
	require.Contains(t, s.log.String(), `"cut":0`)
}

func TestStopDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	f := testFunction(&log, goodEnvironment)
	f.process.after = func(time.Duration) <-chan time.Time { return time.After(0) }
	sent := false
	f.process.atEnd(func(context.Context) { sent = true })
	require.True(t, f.process.enter())
	f.process.stop(f.log)
	require.True(t, sent, "what was measured is sent")
	require.Contains(t, log.String(), `"cut":1`)
}

// Some of a request's time is left for its answer.
func TestTimeForTheAnswer(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ has, left time.Duration }{
		{time.Minute, 2 * time.Second}, {20 * time.Second, 2 * time.Second}, {10 * time.Second, time.Second}, {50 * time.Millisecond, 5 * time.Millisecond},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", http.NoBody)
		deadline := time.Now().Add(test.has)
		ctx, cancel := context.WithDeadline(t.Context(), deadline)
		o := testFunction(io.Discard, goodEnvironment).observe(r.WithContext(ctx))
		got, ok := o.ctx.Deadline()
		require.True(t, ok)
		require.InDelta(t, test.left.Seconds(), deadline.Sub(got).Seconds(), test.left.Seconds()/10)
		o.cancel()
		cancel()
	}
}

// What fails because the request has ended is told so, and nothing else is.
func TestRequestsThatHaveEnded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		end  func(context.Context) (context.Context, context.CancelFunc)
		err  error
		want chat.Kind
	}{
		{"its time is used up", past, errors.New("x"), chat.DeadlineExceeded},
		{"its time is used up, which a store calls away", past, chat.Failure(chat.Unavailable, nil), chat.DeadlineExceeded},
		{"its time is used up, but it was wrong", past, chat.Invalid("text", "is wrong"), chat.InvalidArgument},
		{"its caller went away", gone, chat.Failure(chat.Unavailable, nil), chat.Cancelled},
		{"its caller went away, in a panic", gone, chat.Guard(func() error { panic("x") }), chat.Internal},
		{"it goes on", stays, chat.Failure(chat.Unavailable, nil), chat.Unavailable},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			serve := testFunction(&log, goodEnvironment).serve(func(context.Context, Config) (Handler, error) {
				return callable.Job(func(context.Context, struct{}) (struct{}, error) { return struct{}{}, test.err }), nil
			})
			ctx, cancel := test.end(t.Context())
			defer cancel()
			w := httptest.NewRecorder()
			serve(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/", http.NoBody))
			require.Contains(t, w.Body.String(), `"status":"`+string(test.want)+`"`)
			require.Equal(t, callable.StatusOf(&chat.Error{Kind: test.want}).HTTP, w.Code)
		})
	}
}

// past is a context whose time is used up.
func past(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, 0)
}

func gone(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx, cancel
}

func stays(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Hour)
}

// Every request has a deadline: the platform's, less the time for an answer, and the
// function's own where the platform tells none.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		platform time.Duration // 0: none
		options  []Option
		want     time.Duration
	}{
		{"a minute", 0, nil, time.Minute},
		{"the function's own", 0, []Option{TimeLimit(time.Hour)}, time.Hour},
		{"the platform's", 10 * time.Minute, []Option{TimeLimit(time.Hour)}, 10 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			var got time.Time
			serve := testFunction(&log, goodEnvironment, test.options...).serve(func(context.Context, Config) (Handler, error) {
				return func(_ http.ResponseWriter, r *http.Request) error {
					got, _ = r.Context().Deadline()
					return nil
				}, nil
			})
			ctx, began := t.Context(), time.Now()
			if test.platform != 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, test.platform)
				defer cancel()
			}
			serve(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodPost, "/", http.NoBody))
			require.WithinRange(t, got, began.Add(test.want-answerTime), time.Now().Add(test.want-answerTime))
		})
	}
}
