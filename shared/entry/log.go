package entry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

// logger writes every line that a function logs, so that what is logged can be
// reviewed here. No line holds what a person wrote, nor a name or address: the
// errors that come here carry ids and codes.
type logger struct {
	*slog.Logger
	function string
}

// newLogger returns the log of a function. Cloud Logging reads what the process
// prints, a JSON object a line.
func newLogger(out io.Writer, function string) logger {
	handler := slog.NewJSONHandler(out, &slog.HandlerOptions{ReplaceAttr: cloudLoggingNames})
	return logger{slog.New(correlated{handler}).With("function", function), function}
}

// cloudLoggingNames renames slog's fields to those that Cloud Logging takes out
// of a JSON line (https://cloud.google.com/logging/docs/structured-logging).
func cloudLoggingNames(_ []string, a slog.Attr) slog.Attr {
	switch a.Key {
	case slog.MessageKey:
		a.Key = "message"
	case slog.LevelKey:
		a.Key = "severity"
		if a.Value.Any() == slog.LevelWarn {
			a.Value = slog.StringValue("WARNING")
		}
	}
	return a
}

// refused says that the function does not serve, and which variables are why.
func (l logger) refused(ctx context.Context, err error) {
	l.ErrorContext(ctx, "the function does not serve: its configuration is wrong", "error", err.Error())
}

// failed says why a request or an event was not served. What a caller did wrong
// is told to the caller; of it the log has the kind.
func (l logger) failed(ctx context.Context, err error, e exchange) {
	kind := chat.KindOf(err)
	if p, ok := errors.AsType[*chat.Panic](err); ok {
		l.ErrorContext(ctx, "panicked", "value", p.Value, reported(l.function, p), e.attr())
		return
	}
	if callable.StatusOf(err).HTTP < http.StatusInternalServerError {
		l.InfoContext(ctx, "refused", "kind", kind, e.attr())
		return
	}
	l.ErrorContext(ctx, "failed", "kind", kind, "error", err.Error(), e.attr())
}

// gaveUp says that an event can never be applied and will not come again. A metric
// counts such lines by their reason.
func (l logger) gaveUp(ctx context.Context, eventID string, err error) {
	l.WarnContext(ctx, "gave up an event", "event", eventID, "reason", chat.ReasonOf(err), "error", err.Error())
}

// notSent says that the collector did not take what was measured. What it says itself
// is not repeated.
func (l logger) notSent(ctx context.Context, err error) {
	l.WarnContext(ctx, "telemetry was not delivered", "error", fmt.Sprintf("%T", err))
}

// notMeasured says that something could not be read that only is measured.
func (l logger) notMeasured(ctx context.Context, err error) {
	l.WarnContext(ctx, "not measured", "kind", chat.KindOf(err), "error", err.Error())
}

// stopping says that SIGTERM came, and how many requests are under way.
func (l logger) stopping(underWay int) { l.Info("stopping", "underWay", underWay) }

// stopped says that the process ends, and how many requests it ends with it.
func (l logger) stopped(underWay int) { l.Info("stopped", "cut", underWay) }

// mirrored says how long after a change of a message the archive had it.
func (l logger) mirrored(ctx context.Context, lag time.Duration) {
	l.InfoContext(ctx, "mirrored", "lagSeconds", lag.Seconds())
}

// RetentionProgress says how far a run of retention is, in the log of the function
// whose request the context belongs to.
func RetentionProgress(ctx context.Context, r chat.RetentionReport) {
	q, ok := requestOf(ctx)
	if !ok {
		return
	}
	q.function.log.InfoContext(ctx, "retention",
		"run", r.RunID, "asOf", r.AsOf, "dryRun", r.DryRun, "complete", r.Complete, "paused", r.Policy.Paused,
		"stage", r.Place.Stage, "messagesRedacted", r.MessagesRedacted, "messagesDeleted", r.MessagesDeleted,
		"chatsDeleted", r.ChatsDeleted, "rowsDeleted", r.RowsDeleted, "held", r.Held, "failed", r.Failed,
		"seconds", r.Elapsed.Seconds())
}

// ReconcileProgress says how far a run of reconciliation is, in the log of the function
// whose request the context belongs to.
func ReconcileProgress(ctx context.Context, r chat.ReconcileReport) {
	q, ok := requestOf(ctx)
	if !ok {
		return
	}
	q.function.log.InfoContext(ctx, "reconciliation",
		"run", r.RunID, "since", r.Since, "gig", r.GigID, "dryRun", r.DryRun, "complete", r.Complete, "scanned", r.Scanned,
		"missing", r.Missing, "stale", r.Stale, "phantom", r.Phantom, "repaired", r.Repaired, "failed", r.Failed,
		"reads", r.Reads, "seconds", r.Elapsed.Seconds())
}

// DeletionProgress says how far a deletion request is, in the log of the function
// whose request the context belongs to. It does not say whose.
func DeletionProgress(ctx context.Context, r chat.DeletionRequest) {
	q, ok := requestOf(ctx)
	if !ok {
		return
	}
	q.function.log.InfoContext(ctx, "deletion",
		"deletion", r.ID, "mode", r.Mode, "state", r.State, "messages", r.Counts.Messages, "reports", r.Counts.Reports,
		"chats", r.Counts.Chats, "rows", r.Counts.Rows, "reasons", r.Counts.Reasons, "failed", len(r.Failures))
}
