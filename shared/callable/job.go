package callable

import (
	"context"
	"net/http"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"example.com/gigchat/shared/chat"
)

// Job returns a handler for a function that only the platform calls: POST, plain
// JSON in and out, an empty body for an empty object, errors as those of [Handler].
// Who calls is IAM's to know.
//
// The handler has always answered when it returns; the error it returns is for
// the log.
func Job[In, Out any](f func(ctx context.Context, in In) (Out, error)) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		out, err := runJob(w, r, f)
		if err = Ended(r.Context(), err); err != nil {
			WriteError(w, r, err)
			return err
		}
		write(w, r, http.StatusOK, out)
		return nil
	}
}

func runJob[In, Out any](w http.ResponseWriter, r *http.Request, f func(context.Context, In) (Out, error)) (out Out, err error) {
	body, err := readBody(w, r)
	if err != nil {
		return out, err
	}
	var in In
	if len(body) > 0 {
		if err := decode(body, &in); err != nil {
			return out, err
		}
		if jsontext.Value(body).Kind() == 'n' { // null decodes into anything
			return out, badRequest("The request must be a JSON object.")
		}
	}
	return f(r.Context(), in)
}

// ParseTime reads a time in RFC 3339, as callers write one.
func ParseTime(field, value string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		return time.Time{}, chat.Invalid(field, "must be a time in RFC 3339, as in 2026-01-02T03:04:05Z")
	}
	return t, nil
}
