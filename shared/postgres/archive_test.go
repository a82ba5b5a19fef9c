package postgres_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/postgrestest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	chattest.TestArchive(t, func(t *testing.T) chattest.ArchiveStore { return postgrestest.OpenArchive(t) })
}

func TestRetentionConformance(t *testing.T) {
	t.Parallel()
	chattest.TestRetentionArchive(t, func(t *testing.T) chattest.RetentionArchiveStore { return postgrestest.OpenArchive(t) })
}

func TestReconcileConformance(t *testing.T) {
	t.Parallel()
	chattest.TestReconcileArchive(t, func(t *testing.T) chattest.ReconcileArchiveStore { return postgrestest.OpenArchive(t) })
}

func TestDeletionConformance(t *testing.T) {
	t.Parallel()
	chattest.TestDeletionArchive(t, func(t *testing.T) chattest.DeletionArchiveStore { return postgrestest.OpenArchive(t) })
}

func TestWhatNeverFitsIsSaidSo(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	at := time.Now()
	for name, s := range map[string]chat.Summary{
		"NUL":             {SenderID: "a\x00b"},
		"a key too long":  {GigID: randomText(4000)},
		"broken encoding": {SenderID: "a\xffb"},
	} {
		s.PIITypes, s.ModerationStatus, s.SentAt, s.SourceVersion = []string{}, chat.Unreviewed, at, at
		require.Equal(t, chat.InvalidArgument, chat.KindOf(archive.Keep(t.Context(), s, nil)), name)
	}
	got, err := archive.Summaries(t.Context())
	require.NoError(t, err)
	require.Empty(t, got)
}

// randomText does not compress, so that an index cannot make it fit.
func randomText(length int) string {
	b := make([]byte, length)
	for i := range b {
		b[i] = byte('!' + rand.IntN(90))
	}
	return string(b)
}

func TestAMalformedURLIsNotRepeated(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "postgres://user:secret@host:notaport/db", "secret"} {
		_, err := postgres.Open(t.Context(), url)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "secret")
	}
}

func TestADatabaseThatIsAwayMayComeBack(t *testing.T) {
	t.Parallel()
	archive, err := postgres.Open(t.Context(), "postgres://nobody@127.0.0.1:1/none?connect_timeout=2")
	require.NoError(t, err)
	err = archive.Keep(t.Context(), chat.Summary{PIITypes: []string{}}, nil)
	require.Equal(t, chat.Unavailable, chat.KindOf(err))
}
