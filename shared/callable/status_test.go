package callable_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

func TestStatusOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind  chat.Kind
		http  int
		retry bool
	}{
		{chat.InvalidArgument, 400, false},
		{chat.Unauthenticated, 401, true},
		{chat.PermissionDenied, 403, true},
		{chat.NotFound, 404, false},
		{chat.AlreadyExists, 409, false},
		{chat.FailedPrecondition, 400, true},
		{chat.Aborted, 409, true},
		{chat.ResourceExhausted, 429, true},
		{chat.Cancelled, 499, true},
		{chat.DeadlineExceeded, 504, true},
		{chat.Unavailable, 503, true},
		{chat.Internal, 500, true},
	} {
		t.Run(string(test.kind), func(t *testing.T) {
			t.Parallel()
			want := callable.Status{HTTP: test.http, Retry: test.retry}
			require.Equal(t, want, callable.StatusOf(&chat.Error{Kind: test.kind}))
			require.Equal(t, want, callable.StatusOf(fmt.Errorf("wrapped: %w", &chat.Error{Kind: test.kind})))
		})
	}
	require.Equal(t, callable.Status{HTTP: 500, Retry: true}, callable.StatusOf(errors.New("unknown")))
}
