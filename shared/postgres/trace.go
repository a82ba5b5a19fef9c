package postgres

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// tracer makes a span of each statement, below the span of the request that it is done
// for; where that has none it does nothing. A span has the statement, which holds no
// values, and of what the server answered the code.
type tracer struct{}

// TraceQueryStart implements [pgx.QueryTracer].
func (tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if !trace.SpanFromContext(ctx).IsRecording() {
		return ctx
	}
	return startSpan(ctx, firstWord(data.SQL), semconv.DBQueryText(strings.TrimSpace(data.SQL)))
}

// TraceQueryEnd implements [pgx.QueryTracer].
func (tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	endSpan(ctx, data.Err)
}

// TraceBatchStart implements [pgx.BatchTracer].
func (tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	if !trace.SpanFromContext(ctx).IsRecording() || data.Batch.Len() == 0 {
		return ctx
	}
	first := data.Batch.QueuedQueries[0].SQL
	return startSpan(ctx, "BATCH "+firstWord(first), semconv.DBQueryText(strings.TrimSpace(first)), semconv.DBOperationBatchSize(data.Batch.Len()))
}

// TraceBatchQuery implements [pgx.BatchTracer].
func (tracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd implements [pgx.BatchTracer].
func (tracer) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchEndData) {
	endSpan(ctx, data.Err)
}

func startSpan(ctx context.Context, operation string, attributes ...attribute.KeyValue) context.Context {
	ctx, _ = trace.SpanFromContext(ctx).TracerProvider().Tracer("example.com/gigchat/shared/postgres").Start(ctx, operation,
		trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(append(attributes, semconv.DBSystemNamePostgreSQL, semconv.DBOperationName(operation))...))
	return ctx
}

func endSpan(ctx context.Context, err error) {
	span := trace.SpanFromContext(ctx)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		span.SetStatus(codes.Error, "") // the server's words may quote values
		if answer, ok := errors.AsType[*pgconn.PgError](err); ok {
			span.SetAttributes(semconv.DBResponseStatusCode(answer.Code))
		}
	}
	span.End()
}

// firstWord is the first word of a statement: INSERT, SELECT.
func firstWord(statement string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(statement), " ")
	word, _, _ = strings.Cut(word, "\n")
	return word
}
