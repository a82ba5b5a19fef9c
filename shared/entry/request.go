package entry

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"github.com/google/uuid"
)

// NewID returns a UUIDv7: such ids sort by time, as UUIDs go.
func NewID() (string, error) {
	id, err := uuid.NewV7()
	return id.String(), err
}

type requestIDKey struct{}

// RequestID returns the id by which the log and the audit log call the request
// that the context belongs to: its trace's, where it is part of one.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

func withRequestID(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), requestIDKey{}, requestID(r.Header)))
}

var traceID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// requestID reads W3C's header (https://www.w3.org/TR/trace-context), then Cloud
// Run's own, and makes an id where there is neither.
func requestID(h http.Header) string {
	if parts := strings.Split(h.Get("Traceparent"), "-"); len(parts) >= 4 && traceID.MatchString(parts[1]) {
		return parts[1]
	}
	if id, _, _ := strings.Cut(h.Get("X-Cloud-Trace-Context"), "/"); traceID.MatchString(id) {
		return id
	}
	return uuid.NewString()
}
