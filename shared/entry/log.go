package entry

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

// logger writes every line that a function logs, so that what is logged can be
// reviewed here. No line holds what a person wrote, nor a name or address: the
// errors that come here carry ids and codes.
type logger struct {
	*slog.Logger
}

// newLogger returns the log of a function. Cloud Logging reads what the process
// prints, a JSON object a line.
func newLogger(out io.Writer, function string) logger {
	handler := slog.NewJSONHandler(out, &slog.HandlerOptions{ReplaceAttr: cloudLoggingNames})
	return logger{slog.New(handler).With("function", function)}
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

// refused says that the function does not serve, and which variable is why.
func (l logger) refused(ctx context.Context, err error) {
	l.ErrorContext(ctx, "the function does not serve: its configuration is wrong", "error", err.Error())
}

// failed says why a request or an event was not served. What a caller did wrong
// is told to the caller; of it the log has the kind.
func (l logger) failed(ctx context.Context, err error) {
	kind := chat.KindOf(err)
	if callable.StatusOf(err).HTTP < http.StatusInternalServerError {
		l.InfoContext(ctx, "refused", "kind", kind, requestAttr(ctx))
		return
	}
	l.ErrorContext(ctx, "failed", "kind", kind, "error", err.Error(), requestAttr(ctx))
}

// gaveUp says that an event can never be applied and will not come again.
func (l logger) gaveUp(ctx context.Context, eventID string, err error) {
	l.WarnContext(ctx, "gave up an event", "event", eventID, "error", err.Error(), requestAttr(ctx))
}

// panicked has the value's type and not the value, which may hold anything.
func (l logger) panicked(ctx context.Context, value any, stack []byte) {
	l.ErrorContext(ctx, "panicked", "value", fmt.Sprintf("%T", value), "stack", string(stack), requestAttr(ctx))
}

type loggerKey struct{}

// RetentionProgress says how far a run of retention is, in the log of the function
// whose request the context belongs to.
func RetentionProgress(ctx context.Context, r chat.RetentionReport) {
	l, ok := ctx.Value(loggerKey{}).(logger)
	if !ok {
		return
	}
	l.InfoContext(ctx, "retention",
		"run", r.RunID, "asOf", r.AsOf, "dryRun", r.DryRun, "complete", r.Complete, "paused", r.Policy.Paused,
		"stage", r.Place.Stage, "messagesRedacted", r.MessagesRedacted, "messagesDeleted", r.MessagesDeleted,
		"chatsDeleted", r.ChatsDeleted, "rowsDeleted", r.RowsDeleted, "held", r.Held, "failed", r.Failed,
		"seconds", r.Elapsed.Seconds(), requestAttr(ctx))
}

// ReconcileProgress says how far a run of reconciliation is, in the log of the function
// whose request the context belongs to.
func ReconcileProgress(ctx context.Context, r chat.ReconcileReport) {
	l, ok := ctx.Value(loggerKey{}).(logger)
	if !ok {
		return
	}
	l.InfoContext(ctx, "reconciliation",
		"run", r.RunID, "since", r.Since, "gig", r.GigID, "dryRun", r.DryRun, "complete", r.Complete, "scanned", r.Scanned,
		"missing", r.Missing, "stale", r.Stale, "phantom", r.Phantom, "repaired", r.Repaired, "failed", r.Failed,
		"reads", r.Reads, "seconds", r.Elapsed.Seconds(), requestAttr(ctx))
}

// DeletionProgress says how far a deletion request is, in the log of the function
// whose request the context belongs to. It does not say whose.
func DeletionProgress(ctx context.Context, r chat.DeletionRequest) {
	l, ok := ctx.Value(loggerKey{}).(logger)
	if !ok {
		return
	}
	l.InfoContext(ctx, "deletion",
		"deletion", r.ID, "mode", r.Mode, "state", r.State, "messages", r.Counts.Messages, "reports", r.Counts.Reports,
		"chats", r.Counts.Chats, "rows", r.Counts.Rows, "reasons", r.Counts.Reasons, "failed", len(r.Failures), requestAttr(ctx))
}

func requestAttr(ctx context.Context) slog.Attr { return slog.String("request", RequestID(ctx)) }
