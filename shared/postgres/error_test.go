package postgres

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func TestTranslate(t *testing.T) {
	t.Parallel()
	answer := func(code string) error {
		return &pgconn.PgError{Code: code, Message: "secret", Detail: "secret", ConstraintName: "chat_messages_pkey"}
	}
	for _, test := range []struct {
		name string
		err  error
		want chat.Kind
	}{
		{"text with NUL", answer("22021"), chat.InvalidArgument},
		{"a time out of range", answer("22008"), chat.InvalidArgument},
		{"a key too long for its index", answer("54000"), chat.InvalidArgument},
		{"a broken constraint", answer("23514"), chat.Unavailable},
		{"no such table", answer("42P01"), chat.Unavailable},
		{"read only", answer("25006"), chat.Unavailable},
		{"too many connections", answer("53300"), chat.Unavailable},
		{"deadlock", answer("40P01"), chat.Unavailable},
		{"shutting down", answer("57P01"), chat.Unavailable},
		{"no answer", errors.New("secret"), chat.Unavailable},
		{"cancelled", fmt.Errorf("secret: %w", context.Canceled), chat.Cancelled},
		{"too late", fmt.Errorf("secret: %w", context.DeadlineExceeded), chat.DeadlineExceeded},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := translate("keep", test.err)
			require.Equal(t, test.want, chat.KindOf(got))
			require.ErrorContains(t, got, "postgres: keep: ")
			require.NotContains(t, got.Error(), "secret")
		})
	}
	require.NoError(t, translate("keep", nil))
}
