package entry

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"example.com/gigchat/shared/chat"
)

// Sent counts a message that was accepted; duplicate: it had been before.
func Sent(ctx context.Context, duplicate bool) {
	if m := metersOf(ctx); m != nil {
		m.sent.Add(ctx, 1, metric.WithAttributes(attribute.Bool("gigchat.duplicate", duplicate)))
	}
}

// Mirrored tells how long after a change of a message the archive had it, in the log,
// too.
func Mirrored(ctx context.Context, lag time.Duration) {
	r, ok := requestOf(ctx)
	if !ok {
		return
	}
	r.function.log.mirrored(ctx, lag)
	if m := r.function.meters(); m != nil {
		m.lag.Record(ctx, lag.Seconds())
	}
}

// Drifted tells in how many rows the archive differed from the live store: what it had
// not, what it had of another version, and what it had of no message.
func Drifted(ctx context.Context, missing, stale, phantom int) {
	m := metersOf(ctx)
	if m == nil {
		return
	}
	for kind, n := range map[string]int{"missing": missing, "stale": stale, "phantom": phantom} {
		m.drift.Record(ctx, int64(n), metric.WithAttributes(attribute.String("gigchat.drift", kind)))
	}
}

// Overdue tells how long the oldest message has been due that retention should have
// deleted; 0: there is none. It is read only where it goes anywhere, as is what follows,
// and what cannot be read is no failure of the request.
func Overdue(ctx context.Context, read func(context.Context) (time.Duration, error)) {
	m := metersOf(ctx)
	if m == nil {
		return
	}
	age, err := read(ctx)
	if err != nil {
		m.log.notMeasured(ctx, err)
		return
	}
	m.overdue.Record(ctx, age.Seconds())
}

// Queued tells how many messages wait for a decision.
func Queued(ctx context.Context, read func(context.Context) (int, error)) {
	m := metersOf(ctx)
	if m == nil {
		return
	}
	n, err := read(ctx)
	if err != nil {
		m.log.notMeasured(ctx, err)
		return
	}
	m.queue.Record(ctx, int64(n))
}

// dropped counts an event that was given up.
func dropped(ctx context.Context, err error) {
	if m := metersOf(ctx); m != nil {
		m.dropped.Add(ctx, 1, metric.WithAttributes(attribute.String("gigchat.reason", string(chat.ReasonOf(err)))))
	}
}
