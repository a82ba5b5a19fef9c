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
		{"text that the encoding lacks", answer("22P05"), chat.InvalidArgument},
		{"text too long", answer("22001"), chat.InvalidArgument},
		{"a number out of range", answer("22003"), chat.InvalidArgument},
		{"a time out of range", answer("22008"), chat.InvalidArgument},
		{"a key too long for its index", answer("54000"), chat.InvalidArgument},
		{"a broken constraint", answer("23514"), chat.Unavailable},
		{"no such table", answer("42P01"), chat.Unavailable},
		{"not allowed to", answer("42501"), chat.Unavailable},
		{"a plan of another schema", answer("0A000"), chat.Unavailable},
		{"connection exception", answer("08000"), chat.Unavailable},
		{"cannot connect", answer("08001"), chat.Unavailable},
		{"connection does not exist", answer("08003"), chat.Unavailable},
		{"connection rejected", answer("08004"), chat.Unavailable},
		{"connection failure", answer("08006"), chat.Unavailable},
		{"whether it was committed is not known", answer("08007"), chat.Unavailable},
		{"protocol violation", answer("08P01"), chat.Unavailable},
		{"transaction ended", answer("25P02"), chat.Unavailable},
		{"idle too long in a transaction", answer("25P03"), chat.Unavailable},
		{"read only", answer("25006"), chat.Unavailable},
		{"a wrong password", answer("28P01"), chat.Unavailable},
		{"no such database", answer("3D000"), chat.Unavailable},
		{"not serializable", answer("40001"), chat.Unavailable},
		{"whether the statement is done is not known", answer("40003"), chat.Unavailable},
		{"deadlock", answer("40P01"), chat.Unavailable},
		{"insufficient resources", answer("53000"), chat.Unavailable},
		{"disk full", answer("53100"), chat.Unavailable},
		{"out of memory", answer("53200"), chat.Unavailable},
		{"too many connections", answer("53300"), chat.Unavailable},
		{"a limit of the configuration", answer("53400"), chat.Unavailable},
		{"not in the state for it", answer("55000"), chat.Unavailable},
		{"lock not available", answer("55P03"), chat.Unavailable},
		{"cancelled by somebody", answer("57014"), chat.Unavailable},
		{"shutting down", answer("57P01"), chat.Unavailable},
		{"crashed", answer("57P02"), chat.Unavailable},
		{"starting up", answer("57P03"), chat.Unavailable},
		{"database dropped", answer("57P04"), chat.Unavailable},
		{"idle too long", answer("57P05"), chat.Unavailable},
		{"an error of input or output", answer("58030"), chat.Unavailable},
		{"an internal error", answer("XX000"), chat.Unavailable},
		{"corrupt data", answer("XX001"), chat.Unavailable},
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
