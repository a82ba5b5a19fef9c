package reconcilemirror

import (
	"fmt"
	"testing"

	"example.com/gigchat/shared/chattest"
	"example.com/gigchat/shared/firestoretest"
	"example.com/gigchat/shared/postgrestest"
)

func TestEveryDrift(t *testing.T) {
	t.Parallel()
	for _, pageSize := range []int{0, 2} {
		t.Run(fmt.Sprintf("in pages of %d", pageSize), func(t *testing.T) {
			t.Parallel()
			chattest.TestDrifts(t, pageSize,
				func(t *testing.T) chattest.ReconcileStore { return firestoretest.Open(t) },
				func(t *testing.T) chattest.ReconcileArchiveStore {
					return postgrestest.OpenArchiveAs(t, "gigchat-reconcile")
				})
		})
	}
}
