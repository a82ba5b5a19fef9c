package firestore

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/gigchat/shared/chat"
)

func TestTranslate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want chat.Kind
	}{
		{context.DeadlineExceeded, chat.DeadlineExceeded},
		{status.Error(codes.Canceled, "secret"), chat.Unavailable}, // Firestore gave up
		{status.Error(codes.DeadlineExceeded, "secret"), chat.DeadlineExceeded},
		{status.Error(codes.Unavailable, "secret"), chat.Unavailable},
		{status.Error(codes.ResourceExhausted, "secret"), chat.Unavailable},
		{status.Error(codes.Aborted, "secret"), chat.Aborted},
		{status.Error(codes.PermissionDenied, "secret"), chat.Internal},
		{status.Error(codes.InvalidArgument, "secret"), chat.Internal},
		{errors.New("secret"), chat.Internal},
	} {
		got := translate(t.Context(), "read", test.err)
		require.Equal(t, test.want, chat.KindOf(got), "%v", test.err)
		require.ErrorContains(t, got, "firestore: read: ")
		require.NotContains(t, got.Error(), "secret")
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	for _, err := range []error{context.Canceled, status.Error(codes.Canceled, "secret")} {
		require.Equal(t, chat.Cancelled, chat.KindOf(translate(left, "read", err)), "whoever asked is gone")
	}
}
