package postgres_test

import (
	"testing"

	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/postgrestest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	chattest.TestArchive(t, func(t *testing.T) chattest.ArchiveStore { return postgrestest.OpenArchive(t) })
}

func TestMirrorConverges(t *testing.T) {
	t.Parallel()
	chattest.TestMirror(t, postgrestest.OpenArchive(t))
}
