package entry

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// NewID returns a UUIDv7: such ids sort by time, as UUIDs go.
func NewID() (string, error) {
	id, err := uuid.NewV7()
	return id.String(), err
}

type requestKey struct{}

// request is what the context of a request tells of it.
type request struct {
	id       string
	function *function
}

func requestOf(ctx context.Context) (request, bool) {
	r, ok := ctx.Value(requestKey{}).(request)
	return r, ok
}

// RequestID returns the id by which the log and the audit log call the request
// that the context belongs to: its trace's, where it is part of one.
func RequestID(ctx context.Context) string {
	r, _ := requestOf(ctx)
	return r.id
}

func requestID(s trace.SpanContext) string {
	if s.HasTraceID() {
		return s.TraceID().String()
	}
	return uuid.NewString()
}

// parentOf reads of which trace a request is part: W3C's header
// (https://www.w3.org/TR/trace-context), then Cloud Run's own, TRACE/SPAN;o=1, whose
// span is decimal and may be missing (https://cloud.google.com/trace/docs/trace-context).
func parentOf(ctx context.Context, h http.Header) trace.SpanContext {
	if h.Get("Traceparent") != "" {
		extracted := propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(h))
		if parent := trace.SpanContextFromContext(extracted); parent.IsValid() {
			return parent
		}
	}
	return googleParent(h.Get("X-Cloud-Trace-Context"))
}

func googleParent(header string) trace.SpanContext {
	id, rest, _ := strings.Cut(header, "/")
	span, options, _ := strings.Cut(rest, ";")
	var c trace.SpanContextConfig
	var err error
	if c.TraceID, err = trace.TraceIDFromHex(id); err != nil {
		return trace.SpanContext{}
	}
	if n, err := strconv.ParseUint(span, 10, 64); err == nil {
		for i := range c.SpanID {
			c.SpanID[i] = byte(n >> (8 * (len(c.SpanID) - 1 - i)))
		}
	}
	if options == "o=1" {
		c.TraceFlags = trace.FlagsSampled
	}
	c.Remote = true
	return trace.NewSpanContext(c)
}
