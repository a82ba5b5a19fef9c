package telemetry

import (
	"context"
	"errors"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// flushTime is what a flush may take, waiting for others included: it is added to
// the time of an answer.
const flushTime = 300 * time.Millisecond

// After a failure nothing is sent for a while, which doubles with each: a collector
// that is away costs one answer in a minute its flushTime.
const firstPause, longestPause = time.Second, time.Minute

// exports are what waits to be sent, and how that went before.
type exports struct {
	now  func() time.Time
	turn chan struct{} // held by who sends; guards what follows

	ended     *ended
	spans     sdktrace.SpanExporter
	reader    sdkmetric.Reader
	metrics   sdkmetric.Exporter
	interval  time.Duration
	exported  time.Time // when the metrics last were
	notBefore time.Time // when to try again after failures
	pause     time.Duration
}

// Flush sends what waits: the spans, and the metrics where their interval has passed.
// It takes 300 ms at most, and no time at all for a while after a failure, whose error
// it returns. It does not end with the context.
func (t *Telemetry) Flush(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTime)
	defer cancel()
	return t.exports.flush(ctx, false)
}

// Close sends all that waits, whatever happened before, for as long as the context
// lasts. Nothing can be sent after that.
func (t *Telemetry) Close(ctx context.Context) error {
	e := t.exports
	return errors.Join(e.flush(ctx, true), e.spans.Shutdown(ctx), e.metrics.Shutdown(ctx))
}

func (e *exports) flush(ctx context.Context, last bool) error {
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return nil // who has the turn sends the spans of this one, too, or tells why not
	}
	now := e.now()
	if now.Before(e.notBefore) && !last {
		return nil
	}
	err := errors.Join(e.sendSpans(ctx), e.sendMetrics(ctx, now, last))
	if err == nil {
		e.pause = 0
		return nil
	}
	e.pause = min(max(2*e.pause, firstPause), longestPause)
	e.notBefore = now.Add(e.pause)
	return err
}

func (e *exports) sendSpans(ctx context.Context) error {
	spans := e.ended.take()
	if len(spans) == 0 {
		return nil
	}
	return e.spans.ExportSpans(ctx, spans)
}

func (e *exports) sendMetrics(ctx context.Context, now time.Time, last bool) error {
	if now.Sub(e.exported) < e.interval && !last {
		return nil
	}
	var collected metricdata.ResourceMetrics
	if err := e.reader.Collect(ctx, &collected); err != nil || len(collected.ScopeMetrics) == 0 {
		return err
	}
	e.exported = now
	return e.metrics.Export(ctx, &collected)
}
