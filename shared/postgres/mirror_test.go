package postgres_test

import (
	"testing"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/postgres"
	"example.com/gigchat/shared/postgrestest"
)

// Three instances, which know nothing of each other, deliver to one database.
func TestMirrorConverges(t *testing.T) {
	t.Parallel()
	archive := postgrestest.OpenArchive(t)
	instance := func() chat.Archive { return postgres.New(archive.Pool) }
	chattest.TestMirror(t, 300, archive, instance(), instance(), instance())
}
