package deleteuserdata

import (
	"testing"

	"example.com/gigchat/shared/chattest"
)

// A few of the histories that are tried in memory by the thousand.
func TestDeletionHolds(t *testing.T) {
	t.Parallel()
	chattest.TestDeletionModel(t, 8, func(t *testing.T) (chattest.DeletionStore, chattest.DeletionArchiveStore) {
		w := openWorld(t)
		return w.live, w.archive
	})
}
