package telemetry

import (
	"context"
	"sync"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// mostEnded are how many spans wait at most; further ones are dropped, as they come
// where the collector is away.
const mostEnded = 2048

// ended keeps the spans that have ended until they are taken.
//
// Why not the SDK's own batch processor: it exports from a goroutine, which has no CPU
// between two requests, and to an end that nobody can bound.
type ended struct {
	mu    sync.Mutex
	spans []sdktrace.ReadOnlySpan
}

// OnEnd implements [sdktrace.SpanProcessor], as do the methods that follow.
func (e *ended) OnEnd(s sdktrace.ReadOnlySpan) {
	if !s.SpanContext().IsSampled() {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.spans) < mostEnded {
		e.spans = append(e.spans, s)
	}
}

// OnStart does nothing.
func (e *ended) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

// Shutdown does nothing.
func (e *ended) Shutdown(context.Context) error { return nil }

// ForceFlush does nothing: [Telemetry.Flush] does.
func (e *ended) ForceFlush(context.Context) error { return nil }

// take returns the spans that wait, which then do not any more.
func (e *ended) take() []sdktrace.ReadOnlySpan {
	e.mu.Lock()
	defer e.mu.Unlock()
	spans := e.spans
	e.spans = nil
	return spans
}
