package entry

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel/metric"

	"example.com/gigchat/shared/telemetry"
)

// meters are the metrics that functions export. What tells them apart is of few values:
// neither ids nor anything a person wrote.
type meters struct {
	*telemetry.Telemetry
	log logger

	requests metric.Float64Histogram
	sent     metric.Int64Counter
	lag      metric.Float64Histogram
	dropped  metric.Int64Counter
	drift    metric.Int64Gauge
	overdue  metric.Float64Gauge
	queue    metric.Int64Gauge
}

// lagBounds, in seconds: events come again after ten seconds, and for up to a day.
var lagBounds = []float64{0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200, 86400}

// answerBounds, in seconds, are those of https://opentelemetry.io/docs/specs/semconv/http/http-metrics.
var answerBounds = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}

// openMeters returns what a function exports to; nil where no collector is named.
func (f *function) openMeters(config Config) (*meters, error) {
	if !config.telemetry.on {
		return nil, nil //nolint:nilnil // nothing is what most functions export to
	}
	t, err := telemetry.Start(f.process.lifetime, telemetry.Options{
		Function: f.name, Version: config.telemetry.version, Project: config.Project,
		Now: time.Now, MetricInterval: config.telemetry.interval,
	})
	if err != nil {
		return nil, err
	}
	m := &meters{Telemetry: t, log: f.log}
	var errs [7]error
	m.requests, errs[0] = t.Meter.Float64Histogram("http.server.request.duration", metric.WithUnit("s"),
		metric.WithDescription("Requests, by how long making their answer took."),
		metric.WithExplicitBucketBoundaries(answerBounds...))
	m.sent, errs[1] = t.Meter.Int64Counter("gigchat.messages.sent", metric.WithUnit("{message}"),
		metric.WithDescription("Messages that were accepted."))
	m.lag, errs[2] = t.Meter.Float64Histogram("gigchat.mirror.lag", metric.WithUnit("s"),
		metric.WithDescription("How long after a message's change the archive had it."),
		metric.WithExplicitBucketBoundaries(lagBounds...))
	m.dropped, errs[3] = t.Meter.Int64Counter("gigchat.events.dropped", metric.WithUnit("{event}"),
		metric.WithDescription("Events that can never be applied, and were acknowledged."))
	m.drift, errs[4] = t.Meter.Int64Gauge("gigchat.reconcile.drift", metric.WithUnit("{row}"),
		metric.WithDescription("Rows in which a run found the archive to differ from the live store."))
	m.overdue, errs[5] = t.Meter.Float64Gauge("gigchat.retention.overdue", metric.WithUnit("s"),
		metric.WithDescription("How long the oldest message that retention should have deleted has been due."))
	m.queue, errs[6] = t.Meter.Int64Gauge("gigchat.review.queue", metric.WithUnit("{message}"),
		metric.WithDescription("Messages that are flagged and wait for a decision."))
	f.process.atEnd(func(ctx context.Context) { _ = t.Close(ctx) }) // there is nobody left to tell
	return m, errors.Join(errs[:]...)
}

// metersOf returns what the function exports to whose request the context belongs to;
// nil: it does not.
func metersOf(ctx context.Context) *meters {
	if r, ok := requestOf(ctx); ok {
		return r.function.meters()
	}
	return nil
}
