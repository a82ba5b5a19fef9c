package deleteuserdata

import (
	"testing"

	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/postgrestest"
)

// A few of the histories that are tried in memory by the thousand. The archive serves
// more functions there than this one.
func TestDeletionHolds(t *testing.T) {
	t.Parallel()
	chattest.TestDeletionModel(t, 8, func(t *testing.T) (chattest.DeletionStore, chattest.DeletionArchiveStore) {
		return firestoretest.Open(t), postgrestest.OpenArchive(t)
	})
}
