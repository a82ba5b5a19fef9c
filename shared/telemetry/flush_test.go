package telemetry

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// collector is both exporters, and what they were given.
type collector struct {
	sdkmetric.Exporter
	spans   []string
	metrics []map[string]float64 // of each export, what each metric says
	tries   int
	err     error
	hangs   bool          // it answers nothing
	left    time.Duration // what was left of the time of the last try
	closed  int
}

func (c *collector) try(ctx context.Context) error {
	c.tries++
	if deadline, ok := ctx.Deadline(); ok {
		c.left = time.Until(deadline)
	}
	if c.hangs {
		<-ctx.Done()
		return ctx.Err()
	}
	return c.err
}

// spanExporter is the half that takes spans: both halves have methods of one name.
type spanExporter struct{ *collector }

func (c spanExporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	if err := c.try(ctx); err != nil {
		return err
	}
	for _, s := range spans {
		c.spans = append(c.spans, s.Name())
	}
	return nil
}

func (c *collector) Export(_ context.Context, r *metricdata.ResourceMetrics) error {
	said := map[string]float64{}
	for _, m := range r.ScopeMetrics[0].Metrics {
		switch data := m.Data.(type) {
		case metricdata.Sum[int64]:
			said[m.Name] = float64(data.DataPoints[0].Value)
		case metricdata.Gauge[float64]:
			said[m.Name] = data.DataPoints[0].Value
		}
	}
	c.metrics = append(c.metrics, said)
	return nil
}

func (c *collector) Shutdown(context.Context) error { c.closed++; return nil }

// clock is a time that tests set.
type clock struct{ time.Time }

func open(t *testing.T, c *collector) (*Telemetry, *clock) {
	t.Helper()
	now := &clock{time.Unix(1_800_000_000, 0)}
	o := Options{Function: "x", Now: func() time.Time { return now.Time }, MetricInterval: 10 * time.Second}
	telemetry, err := start(t.Context(), o, spanExporter{c}, c)
	require.NoError(t, err)
	return telemetry, now
}

func (t *Telemetry) span(name string) {
	_, span := t.Tracer.Start(context.Background(), name)
	span.End()
}

func TestFlushSendsSpansAtOnceAndMetricsNowAndThen(t *testing.T) {
	t.Parallel()
	c := &collector{}
	telemetry, now := open(t, c)
	sent, err := telemetry.Meter.Int64Counter("sent")
	require.NoError(t, err)
	queue, err := telemetry.Meter.Float64Gauge("queue")
	require.NoError(t, err)

	telemetry.span("a")
	telemetry.span("b")
	sent.Add(t.Context(), 2)
	queue.Record(t.Context(), 7)
	require.Zero(t, c.tries, "nothing goes by itself")
	require.NoError(t, telemetry.Flush(t.Context()))
	require.Equal(t, []string{"a", "b"}, c.spans)
	require.Equal(t, []map[string]float64{{"sent": 2, "queue": 7}}, c.metrics)

	telemetry.span("c")
	sent.Add(t.Context(), 1)
	now.Time = now.Add(10*time.Second - 1)
	require.NoError(t, telemetry.Flush(t.Context()))
	require.Equal(t, []string{"a", "b", "c"}, c.spans)
	require.Len(t, c.metrics, 1, "their interval has not passed")

	now.Time = now.Add(1)
	require.NoError(t, telemetry.Flush(t.Context()))
	require.Equal(t, map[string]float64{"sent": 3}, c.metrics[1], "a counter goes on; a gauge says what was measured since")
	require.Equal(t, 2, c.tries, "without spans nobody is called")

	sent.Add(t.Context(), 1, metric.WithAttributes())
	telemetry.span("d")
	require.NoError(t, telemetry.Close(t.Context()))
	require.Equal(t, map[string]float64{"sent": 4}, c.metrics[2], "in the end all is sent")
	require.Equal(t, []string{"a", "b", "c", "d"}, c.spans)
	require.Equal(t, 2, c.closed)
}

func TestFlushOutlivesItsRequest(t *testing.T) {
	t.Parallel()
	c := &collector{}
	telemetry, _ := open(t, c)
	telemetry.span("a")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	require.NoError(t, telemetry.Flush(gone))
	require.Equal(t, []string{"a"}, c.spans)
}

// A collector that is away costs one answer in a while its time, and no other.
func TestFlushGivesACollectorThatIsAwayARest(t *testing.T) {
	t.Parallel()
	c := &collector{err: errors.New("away")}
	telemetry, now := open(t, c)
	flush := func() error {
		telemetry.span("a")
		return telemetry.Flush(t.Context())
	}
	for i, pause := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		require.ErrorIs(t, flush(), c.err)
		require.Equal(t, i+1, c.tries)
		now.Time = now.Add(pause*time.Second - 1)
		require.NoError(t, flush())
		require.Equal(t, i+1, c.tries, "it is not tried before %d s", pause)
		now.Time = now.Add(1)
	}
	c.err = nil
	require.NoError(t, flush())
	require.NotEmpty(t, c.spans)
	c.err = errors.New("away again")
	require.Error(t, flush())
	now.Time = now.Add(time.Second)
	require.Error(t, flush(), "after a success the pause is short again")
	c.err = nil
	require.NoError(t, telemetry.Close(t.Context()), "the end does not wait for the pause")
}

func TestFlushIsBounded(t *testing.T) {
	t.Parallel()
	c := &collector{hangs: true}
	telemetry, _ := open(t, c)
	telemetry.span("a")
	require.ErrorIs(t, telemetry.Flush(t.Context()), context.DeadlineExceeded)
	require.Positive(t, c.left)
	require.LessOrEqual(t, c.left, flushTime)

	// Who comes while another sends waits no longer than that, either.
	telemetry.exports.turn <- struct{}{}
	require.NoError(t, telemetry.Flush(t.Context()))
	require.Equal(t, 1, c.tries)
}

func TestSpansThatNobodyTakesAreDropped(t *testing.T) {
	t.Parallel()
	telemetry, _ := open(t, &collector{})
	for range mostEnded + 1 {
		telemetry.span("a")
	}
	require.Len(t, telemetry.exports.ended.take(), mostEnded)
	require.Empty(t, telemetry.exports.ended.take())
}
