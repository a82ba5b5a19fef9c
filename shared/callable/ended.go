package callable

import (
	"context"
	"errors"

	"example.com/gigchat/shared/chat"
)

// Ended returns the error of what was done in a request. Where the request has ended
// meanwhile and the error may come of that, it says so: DeadlineExceeded if its time
// was used up, Cancelled if its caller went away, Unavailable if the process had to end.
func Ended(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil || StatusOf(err).HTTP < 499 && chat.KindOf(err) != chat.Aborted {
		return err
	}
	if _, ok := errors.AsType[*chat.Panic](err); ok {
		return err
	}
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, context.DeadlineExceeded):
		return chat.Failure(chat.DeadlineExceeded, err)
	case errors.Is(cause, context.Canceled):
		return chat.Failure(chat.Cancelled, err)
	default:
		return chat.Failure(chat.Unavailable, err)
	}
}
