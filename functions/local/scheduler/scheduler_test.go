package scheduler

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

type received struct {
	url, body, contentType string
	at                     time.Time
}

// function answers each call as a test says, and remembers it.
type function struct {
	answer func(n int) (int, error) // to the n-th call, from 1
	calls  []received
}

func (f *function) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	f.calls = append(f.calls, received{r.URL.String(), string(body), r.Header.Get("Content-Type"), time.Now().UTC()})
	status, err := f.answer(len(f.calls))
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Body: http.NoBody}, nil
}

// run runs one job at 03:00 for the time given, from midnight UTC of 2000-01-01,
// which is when a bubble of synctest begins.
func run(t *testing.T, f *function, jobs []Job, howLong time.Duration) (reports []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), howLong)
	defer cancel()
	Run(ctx, &http.Client{Transport: f}, jobs, func(line string) { reports = append(reports, line) })
	return reports
}

var nightly = []Job{{Name: "run-retention", URL: "http://function.example/run-retention", At: 3 * time.Hour}}

func day(n int) time.Time { return time.Date(2000, 1, n, 3, 0, 0, 0, time.UTC) }

func TestAJobIsCalledOnceADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &function{answer: func(int) (int, error) { return http.StatusOK, nil }}
		reports := run(t, f, nightly, 51*time.Hour+time.Nanosecond)
		want := received{nightly[0].URL, "{}", "application/json", day(1)}
		second, third := want, want
		second.at, third.at = day(2), day(3)
		require.Equal(t, []received{want, second, third}, f.calls)
		require.Equal(t, []string{"run-retention: answered OK", "run-retention: answered OK", "run-retention: answered OK"}, reports)
	})
}

func TestAFailedCallIsRepeatedThreeTimes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		answer func(n int) (int, error)
		calls  int
		report string
	}{
		{"it never succeeds", func(int) (int, error) { return http.StatusInternalServerError, nil }, 4, "run-retention: answered Internal Server Error"},
		{"it cannot be reached at first", func(n int) (int, error) {
			if n < 3 {
				return 0, errors.New("connection refused")
			}
			return http.StatusOK, nil
		}, 3, "run-retention: answered OK"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &function{answer: test.answer}
				reports := run(t, f, nightly, 24*time.Hour)
				require.Len(t, f.calls, test.calls)
				require.Equal(t, []string{test.report}, reports)
				for i, pause := 1, firstPause; i < len(f.calls); i, pause = i+1, 2*pause {
					require.Equal(t, pause, f.calls[i].at.Sub(f.calls[i-1].at))
				}
			})
		})
	}
}

func TestWithoutJobsThereIsNothingToRun(t *testing.T) {
	t.Parallel()
	require.Empty(t, run(t, &function{}, nil, time.Hour))
}
