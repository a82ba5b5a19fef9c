package chattest

import (
	"fmt"
	"testing"
)

func TestEveryDrift(t *testing.T) {
	t.Parallel()
	for _, pageSize := range []int{0, 1, 2, 3, 7} {
		t.Run(fmt.Sprintf("in pages of %d", pageSize), func(t *testing.T) {
			t.Parallel()
			TestDrifts(t, pageSize, func(*testing.T) ReconcileStore { return NewLive() }, func(*testing.T) ReconcileArchiveStore { return NewArchive() })
		})
	}
}

func TestReconcileHolds(t *testing.T) {
	t.Parallel()
	TestReconcileModel(t)
}
