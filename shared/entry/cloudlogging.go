package entry

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/trace"

	"example.com/gigchat/shared/chat"
)

// correlated adds to a line which request it belongs to, so that Cloud Logging shows it
// beside the others of its trace.
type correlated struct{ slog.Handler }

// Handle writes the line.
func (h correlated) Handle(ctx context.Context, line slog.Record) error {
	r, ok := requestOf(ctx)
	if !ok {
		return h.Handler.Handle(ctx, line)
	}
	line.AddAttrs(slog.String("request", r.id))
	span, s := trace.SpanContextFromContext(ctx), r.function.started.Load()
	if span.HasTraceID() && s != nil {
		line.AddAttrs(
			slog.String("logging.googleapis.com/trace", "projects/"+s.project+"/traces/"+span.TraceID().String()),
			slog.Bool("logging.googleapis.com/trace_sampled", span.IsSampled()))
		if span.HasSpanID() {
			line.AddAttrs(slog.String("logging.googleapis.com/spanId", span.SpanID().String()))
		}
	}
	return h.Handler.Handle(ctx, line)
}

// WithAttrs is that of [slog.Handler].
func (h correlated) WithAttrs(attrs []slog.Attr) slog.Handler {
	return correlated{h.Handler.WithAttrs(attrs)}
}

// WithGroup likewise.
func (h correlated) WithGroup(name string) slog.Handler {
	return correlated{h.Handler.WithGroup(name)}
}

// exchange is a request and its answer.
type exchange struct {
	method string
	status int
	took   time.Duration
}

// attr is the exchange as Cloud Logging has it
// (https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#HttpRequest);
// what names who asked is left out, and so is the address, which may hold anything.
func (e exchange) attr() slog.Attr {
	return slog.Group("httpRequest",
		slog.String("requestMethod", methodName(e.method)), slog.Int("status", e.status),
		slog.String("latency", strconv.FormatFloat(e.took.Seconds(), 'f', 6, 64)+"s"))
}

// reported is what makes Error Reporting take a line for a crash
// (https://cloud.google.com/error-reporting/docs/formatting-error-messages).
func reported(function string, p *chat.Panic) slog.Attr {
	return slog.GroupAttrs("",
		slog.String("@type", "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent"),
		slog.Group("serviceContext", slog.String("service", function)),
		slog.String("stack_trace", "panic: "+p.Value+"\n\n"+string(p.Stack)),
		slog.Group("logging.googleapis.com/sourceLocation", slog.String("file", p.File), slog.Int("line", p.Line)))
}
