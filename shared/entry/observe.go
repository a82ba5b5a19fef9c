package entry

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"example.com/gigchat/shared/chat"
)

// answerTime is what is left of a request's time when what it does must have ended; of
// little time, a tenth.
const answerTime = 2 * time.Second

// observation is one request as the log and the collector see it.
type observation struct {
	function *function
	ctx      context.Context
	cancel   context.CancelFunc
	method   string
	began    time.Time
	cold     bool // it is among the first, which wait for the function to start
	span     trace.Span
}

// observe begins with a request. Its context has a deadline for every call that is made
// for it: the Functions Framework takes it from CLOUD_RUN_TIMEOUT_SECONDS, which Cloud
// Run sets; where there is none, it is the function's own.
func (f *function) observe(r *http.Request) *observation {
	o := &observation{function: f, method: r.Method, began: time.Now(), cold: f.started.Load() == nil}
	deadline, ok := r.Context().Deadline()
	if !ok {
		deadline = o.began.Add(f.limit)
	}
	left := min(answerTime, deadline.Sub(o.began)/10)
	ctx, cancel := f.process.bound(r.Context(), deadline.Add(-left))
	if parent := parentOf(ctx, r.Header); parent.HasTraceID() {
		ctx = trace.ContextWithRemoteSpanContext(ctx, parent)
	}
	o.ctx, o.cancel = ctx, cancel
	o.name()
	return o
}

// name gives the request its id.
func (o *observation) name() {
	o.ctx = context.WithValue(o.ctx, requestKey{}, request{requestID(trace.SpanContextFromContext(o.ctx)), o.function})
}

// begin begins the request's span, once it is known whether there are any, and returns
// the request in its context.
func (o *observation) begin(r *http.Request) *http.Request {
	if m := o.function.meters(); m != nil {
		o.ctx, o.span = m.Tracer.Start(o.ctx, o.function.name,
			trace.WithSpanKind(trace.SpanKindServer),
			trace.WithTimestamp(o.began),
			trace.WithAttributes(semconv.HTTPRequestMethodKey.String(methodName(o.method)), semconv.FaaSColdstart(o.cold)),
		)
		o.name() // the trace may have begun here
	}
	return r.WithContext(o.ctx)
}

// end tells the log and the collector what became of the request.
func (o *observation) end(status int, err error) {
	took := time.Since(o.began)
	if err != nil {
		o.function.log.failed(o.ctx, err, exchange{o.method, status, took})
	}
	if o.span == nil {
		return
	}
	attributes := []attribute.KeyValue{semconv.HTTPResponseStatusCode(status)}
	if err != nil {
		attributes = append(attributes, semconv.ErrorTypeKey.String(string(chat.KindOf(err))))
	}
	o.span.SetAttributes(attributes...)
	if status >= http.StatusInternalServerError {
		o.span.SetStatus(codes.Error, "")
	}
	o.span.End()
	m := o.function.meters()
	attributes = append(attributes, semconv.HTTPRequestMethodKey.String(methodName(o.method)))
	m.requests.Record(o.ctx, took.Seconds(), metric.WithAttributes(attributes...))
	if err := m.Flush(o.ctx); err != nil {
		o.function.log.notSent(o.ctx, err)
	}
}

// methodName is the method, where it is one that there is: there are few of them.
func methodName(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	default:
		return "_OTHER"
	}
}

// meters returns what the function exports to; nil: it does not, or has not started.
func (f *function) meters() *meters {
	if s := f.started.Load(); s != nil {
		return s.meters
	}
	return nil
}
