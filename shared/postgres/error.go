package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"example.com/gigchat/shared/chat"
)

// translate turns an error of the driver into the domain's. Of the server's
// answer it keeps the code and the constraint and drops the words, which may
// quote what was written.
//
// What the server says of the values themselves is [chat.InvalidArgument], since
// the same values will never fit; everything else may pass.
func translate(operation string, err error) error {
	if err == nil {
		return nil
	}
	answer, fromServer := errors.AsType[*pgconn.PgError](err)
	switch {
	case errors.Is(err, context.Canceled):
		return chat.Failure(chat.Cancelled, fmt.Errorf("postgres: %s: cancelled", operation))
	case errors.Is(err, context.DeadlineExceeded):
		return chat.Failure(chat.DeadlineExceeded, fmt.Errorf("postgres: %s: no answer in time", operation))
	case !fromServer:
		return chat.Failure(chat.Unavailable, fmt.Errorf("postgres: %s: no answer from the server", operation))
	}
	cause := fmt.Errorf("postgres: %s: SQLSTATE %s %s", operation, answer.Code, answer.ConstraintName)
	if isAboutValues(answer.Code) {
		return &chat.Error{Kind: chat.InvalidArgument, Public: "The values do not fit the archive.", Reason: chat.ReasonUnfit, Err: cause}
	}
	return chat.Failure(chat.Unavailable, cause)
}

// isAboutValues reports whether an SQLSTATE blames the values of a statement
// (https://www.postgresql.org/docs/current/errcodes-appendix.html): data
// exceptions, and a key too long for its index.
//
// Why not the broken constraints (23…): the values that come here fit them all,
// so one that breaks tells of a schema that is not the code's, which passes.
func isAboutValues(code string) bool {
	return strings.HasPrefix(code, "22") || code == "54000"
}
