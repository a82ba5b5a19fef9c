// Package telemetry sends traces and metrics to a collector, by OpenTelemetry's own
// protocol over HTTP (https://opentelemetry.io/docs/specs/otlp).
//
// Nothing in it runs by itself: what was measured waits for [Telemetry.Flush]. Whoever
// answers a request flushes first, since a function has no CPU after its answer.
//
// It must not know what is measured.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// scope is what the spans and metrics say they come from.
const scope = "example.com/gigchat"

// Options say what sends, and how often.
type Options struct {
	Function string // its cloud name, as in send-message
	Version  string // which deployment of it; may be empty
	Project  string // the Google Cloud project id
	Now      func() time.Time

	// MetricInterval is the least time between two exports of the metrics, which are
	// sums: what one export does not tell, the next does.
	MetricInterval time.Duration
}

// Telemetry makes spans and metrics and keeps them until they are flushed. It is safe
// for concurrent use.
type Telemetry struct {
	Tracer trace.Tracer
	Meter  metric.Meter

	exports *exports
}

// Start returns what exports to where the OTEL_… variables of the environment say
// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables):
// those of the OTLP exporter, of the resource and of the sampler. It does not wait for
// a connection.
func Start(ctx context.Context, o Options) (*Telemetry, error) {
	// Why neither tries again by itself: it would keep the answer waiting. What failed
	// goes with the next flush.
	spans, errSpans := otlptracehttp.New(ctx, otlptracehttp.WithRetry(otlptracehttp.RetryConfig{}))
	metrics, errMetrics := otlpmetrichttp.New(ctx,
		otlpmetrichttp.WithRetry(otlpmetrichttp.RetryConfig{}),
		otlpmetrichttp.WithTemporalitySelector(temporality))
	if err := errors.Join(errSpans, errMetrics); err != nil {
		return nil, fmt.Errorf("open the exporters of OpenTelemetry: %w", err)
	}
	return start(ctx, o, spans, metrics)
}

func start(ctx context.Context, o Options, spans sdktrace.SpanExporter, metrics sdkmetric.Exporter) (*Telemetry, error) {
	described, err := resource.New(ctx,
		resource.WithTelemetrySDK(),
		resource.WithAttributes(
			semconv.ServiceName(o.Function),
			semconv.ServiceInstanceID(uuid.NewString()),
			semconv.FaaSName(o.Function),
			semconv.FaaSVersion(o.Version),
			semconv.CloudAccountID(o.Project),
		),
		resource.WithFromEnv(), // which says OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES
	)
	if err != nil {
		return nil, fmt.Errorf("read OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	ended := &ended{}
	reader := sdkmetric.NewManualReader(sdkmetric.WithTemporalitySelector(temporality))
	return &Telemetry{
		Tracer: sdktrace.NewTracerProvider(sdktrace.WithResource(described), sdktrace.WithSpanProcessor(ended)).Tracer(scope),
		Meter:  sdkmetric.NewMeterProvider(sdkmetric.WithResource(described), sdkmetric.WithReader(reader)).Meter(scope),
		exports: &exports{
			now: o.Now, turn: make(chan struct{}, 1),
			ended: ended, spans: spans, reader: reader, metrics: metrics, interval: o.MetricInterval,
		},
	}, nil
}

// temporality lets a gauge tell only what was measured since the last export: an
// instance that measured something once would tell it for as long as it lives.
func temporality(kind sdkmetric.InstrumentKind) metricdata.Temporality {
	if kind == sdkmetric.InstrumentKindGauge {
		return metricdata.DeltaTemporality
	}
	return metricdata.CumulativeTemporality
}
