package chat_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func TestErrors(t *testing.T) {
	t.Parallel()
	cause := errors.New("cause")
	for _, test := range []struct {
		name   string
		err    error
		kind   chat.Kind
		public string
	}{
		{"one of ours", chat.Invalid("text", "is required"), chat.InvalidArgument, "text is required."},
		{"wrapped", fmt.Errorf("send: %w", chat.Invalid("text", "is required")), chat.InvalidArgument, "text is required."},
		{"a failure", chat.Failure(chat.Unavailable, cause), chat.Unavailable, "The service is busy. Please try again."},
		{"a stranger", cause, chat.Internal, "Something went wrong on our side."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.kind, chat.KindOf(test.err))
			require.Equal(t, test.public, chat.PublicOf(test.err))
		})
	}
	require.ErrorIs(t, chat.Failure(chat.Internal, cause), cause)
}

func TestTextDoesNotPrint(t *testing.T) {
	t.Parallel()
	const canary = "canary"
	m := chat.StoredMessage{Message: chat.Message{ID: "message-1", Text: canary, ModerationReason: canary}, Original: canary}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb, m)
		fmt.Fprintf(&out, verb, m.Text)
		fmt.Fprintf(&out, verb, &m)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "message", m, "text", m.Text)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "message", m, "text", m.Text)
	require.Contains(t, out.String(), "[redacted]")
	require.NotContains(t, out.String(), canary)
	require.NotContains(t, out.String(), "63616e617279", "not in hexadecimal either")
}
