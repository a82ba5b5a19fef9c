package firestore

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/gigchat/shared/chat"
)

// translate turns an error of the client, in a call under the context, into the
// domain's. It keeps the code and drops the message, which may quote what was
// written.
func translate(ctx context.Context, operation string, err error) error {
	code := status.FromContextError(err).Code()
	if code == codes.Unknown {
		code = status.Code(err)
	}
	cause := fmt.Errorf("firestore: %s: %s", operation, code)
	switch code {
	case codes.Canceled:
		if ctx.Err() == nil { // it was Firestore that gave up, not who asked
			return chat.Failure(chat.Unavailable, cause)
		}
		return chat.Failure(chat.Cancelled, cause)
	case codes.DeadlineExceeded:
		return chat.Failure(chat.DeadlineExceeded, cause)
	case codes.Unavailable, codes.ResourceExhausted:
		return chat.Failure(chat.Unavailable, cause)
	case codes.Aborted:
		return chat.Failure(chat.Aborted, cause)
	default:
		return chat.Failure(chat.Internal, cause)
	}
}
