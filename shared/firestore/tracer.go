package firestore

import (
	"context"
	"strings"

	otelcodes "go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
)

// tracer makes a span of each call, below the span of the request that it is done for;
// where that has none it does nothing. A span has the method and the code.
//
// Why not OpenTelemetry's own for gRPC, which Google's client brings: it puts what
// Firestore answers into the span, which may quote what was written, and costs where
// nobody listens.
type tracer struct{}

// TagRPC implements [stats.Handler].
func (tracer) TagRPC(ctx context.Context, info *stats.RPCTagInfo) context.Context {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return ctx
	}
	method := strings.TrimPrefix(info.FullMethodName, "/")
	ctx, _ = parent.TracerProvider().Tracer("example.com/gigchat/shared/firestore").Start(ctx, method,
		trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(semconv.RPCSystemNameGRPC, semconv.RPCMethod(method)))
	return ctx
}

// HandleRPC implements [stats.Handler].
func (tracer) HandleRPC(ctx context.Context, s stats.RPCStats) {
	end, ok := s.(*stats.End)
	if !ok {
		return
	}
	span := trace.SpanFromContext(ctx)
	if span.IsRecording() {
		code := status.Code(end.Error)
		span.SetAttributes(semconv.RPCResponseStatusCode(code.String()))
		if code != codes.OK {
			span.SetStatus(otelcodes.Error, "")
		}
	}
	span.End()
}

// TagConn implements [stats.Handler].
func (tracer) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

// HandleConn implements [stats.Handler].
func (tracer) HandleConn(context.Context, stats.ConnStats) {}
