package chat_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

func TestGuard(t *testing.T) {
	t.Parallel()
	failed := errors.New("x")
	require.ErrorIs(t, chat.Guard(func() error { return failed }), failed)
	require.NoError(t, chat.Guard(func() error { return nil }))
	var empty []error
	for _, f := range []func() error{
		func() error { panic("what a person wrote") },
		func() error { return empty[len(empty):][0] }, // of the runtime
	} {
		err := chat.Guard(f)
		require.Equal(t, chat.Internal, chat.KindOf(err))
		require.NotContains(t, err.Error(), "a person wrote")
		p, ok := errors.AsType[*chat.Panic](err)
		require.True(t, ok)
		require.Equal(t, "panic_test.go", filepath.Base(p.File))
		require.Positive(t, p.Line)
		require.Contains(t, string(p.Stack), "panic_test.go")
	}
}

// A panic in the middle of bulk work, which goes on in goroutines, ends the run alone.
func TestAPanicInARun(t *testing.T) {
	t.Parallel()
	live, archive := manyDue(t, 9000)
	store := &deleting{RetentionLive: live, first: func() error { panic("what a person wrote") }}
	report, err := runOn(t, store, archive, func() time.Time { return policyTime })
	require.Equal(t, chat.Internal, chat.KindOf(err))
	require.Equal(t, chat.Internal, report.Error)
	_, ok := errors.AsType[*chat.Panic](err)
	require.True(t, ok)

	report, err = runOn(t, live, archive, func() time.Time { return policyTime })
	require.NoError(t, err)
	require.True(t, report.Complete, "the lock was given back, and the next run does the rest")
}
