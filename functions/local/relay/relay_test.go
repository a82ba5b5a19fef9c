package relay

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// function answers deliveries as a test says, and remembers them.
type function struct {
	answer func(n int) (int, error) // to the n-th delivery, from 1

	mu       sync.Mutex
	bodies   []string
	headers  []http.Header
	times    []time.Time
	inFlight int
	most     int
	takes    time.Duration
}

func (f *function) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	f.bodies, f.headers, f.times = append(f.bodies, string(body)), append(f.headers, r.Header), append(f.times, time.Now())
	n := len(f.bodies)
	f.inFlight++
	f.most = max(f.most, f.inFlight)
	f.mu.Unlock()
	select {
	case <-time.After(f.takes):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	f.mu.Lock()
	f.inFlight--
	f.mu.Unlock()
	status, err := f.answer(n)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Body: http.NoBody}, nil
}

func always(status int) func(int) (int, error) {
	return func(int) (int, error) { return status, nil }
}

// open returns a relay whose trigger "mirror" leads to the function.
func open(f *function, chaos bool) (*Relay, *[]string) {
	var reports []string
	var mu sync.Mutex
	r := New(Options{Chaos: chaos, Client: &http.Client{Transport: f}, Report: func(line string) {
		mu.Lock()
		defer mu.Unlock()
		reports = append(reports, line)
	}})
	r.SetTarget("mirror", "http://function.example/")
	return r, &reports
}

// emit sends an event as the emulator does.
func emit(t *testing.T, r *Relay, trigger, body string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequest(http.MethodPost, "/functions/projects/p/triggers/"+trigger, strings.NewReader(body))
	request.Header.Set("Ce-Id", "event-1")
	request.Header.Set("Content-Type", "application/protobuf")
	w := httptest.NewRecorder()
	r.ServeHTTP(w, request)
	return w
}

// pass lets time pass on the test's own clock, and what it brings about happen.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func encoded(body string) string { return base64.StdEncoding.EncodeToString([]byte(body)) }

func TestAnEventIsAcknowledgedAtOnceAndDelivered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &function{answer: always(http.StatusNoContent), takes: time.Second}
		r, reports := open(f, false)
		defer r.Close()
		began := time.Now()
		require.Equal(t, http.StatusOK, emit(t, r, "mirror", encoded("bytes\x00\xff")).Code)
		require.Zero(t, time.Since(began))
		pass(time.Minute)
		require.Equal(t, []string{"bytes\x00\xff"}, f.bodies)
		require.Equal(t, "event-1", f.headers[0].Get("Ce-Id"))
		require.Equal(t, "application/protobuf", f.headers[0].Get("Content-Type"))
		require.Empty(t, *reports)
	})
}

func TestADeliveryIsRepeatedUntilItSucceeds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &function{answer: func(n int) (int, error) {
			switch {
			case n < 5:
				return http.StatusServiceUnavailable, nil
			case n < 10:
				return 0, errors.New("connection refused")
			default:
				return http.StatusNoContent, nil
			}
		}}
		r, reports := open(f, false)
		defer r.Close()
		emit(t, r, "mirror", encoded("x"))
		pass(time.Hour)
		require.Len(t, f.bodies, 10)
		require.Len(t, *reports, 9)
		require.Contains(t, (*reports)[0], "mirror: answered")
		for i := 1; i < len(f.times); i++ {
			pause, longest := f.times[i].Sub(f.times[i-1]), min(firstPause<<(i-1), longestPause)
			require.GreaterOrEqual(t, pause, longest/2)
			require.LessOrEqual(t, pause, longest)
		}
	})
}

func TestAHangingFunctionIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &function{answer: always(http.StatusNoContent), takes: attemptTime + time.Second}
		r, _ := open(f, false)
		defer r.Close()
		emit(t, r, "mirror", encoded("x"))
		pass(attemptTime + time.Second)
		require.Len(t, f.bodies, 2)
	})
}

func TestDeliveriesAreConcurrentAndBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &function{answer: always(http.StatusNoContent), takes: time.Second}
		r, _ := open(f, false)
		defer r.Close()
		for range 10 * inFlight {
			emit(t, r, "mirror", encoded("x"))
		}
		pass(time.Minute)
		require.Len(t, f.bodies, 10*inFlight)
		require.Equal(t, inFlight, f.most)
	})
}

func TestEventsWaitForTheirTarget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &function{answer: always(http.StatusNoContent)}
		r, _ := open(f, false)
		defer r.Close()
		emit(t, r, "later", encoded("x"))
		pass(time.Minute)
		require.Empty(t, f.bodies)
		r.SetTarget("later", "http://function.example/")
		pass(time.Minute)
		require.Equal(t, []string{"x"}, f.bodies)
	})
}

func TestChaosDuplicatesAndReorders(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &function{answer: always(http.StatusNoContent)}
		r, _ := open(f, true)
		defer r.Close()
		var sent []string
		for i := range 100 {
			body := string(rune('0' + i))
			sent = append(sent, body)
			emit(t, r, "mirror", encoded(body))
		}
		pass(time.Minute)
		times := map[string]int{}
		var order []string
		for _, body := range f.bodies {
			if times[body]++; times[body] == 1 {
				order = append(order, body)
			}
			require.LessOrEqual(t, times[body], chaosCopies)
		}
		require.ElementsMatch(t, sent, order, "nothing is dropped")
		require.NotEqual(t, sent, order, "events overtake each other")
		require.Greater(t, len(f.bodies), 100, "some come more than once")
	})
}

func TestWhatIsNoEvent(t *testing.T) {
	t.Parallel()
	f := &function{answer: always(http.StatusNoContent)}
	r, _ := open(f, false)
	require.Equal(t, http.StatusBadRequest, emit(t, r, "mirror", "?").Code)
	r.Close()
	require.Equal(t, http.StatusServiceUnavailable, emit(t, r, "mirror", encoded("x")).Code, "closed")
	require.Empty(t, f.bodies)
}

func TestCloseEndsWhatWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &function{answer: always(http.StatusServiceUnavailable)}
		r, _ := open(f, true)
		for range 10 {
			emit(t, r, "mirror", encoded("x"))
		}
		pass(time.Minute)
		r.Close() // the bubble would not end if a delivery went on
	})
}
