package chattest

import (
	"fmt"
	"testing"
)

func TestWhatGoesAndWhatStays(t *testing.T) {
	t.Parallel()
	for _, pageSize := range []int{0, 1, 2, 3, 7} {
		t.Run(fmt.Sprintf("in pages of %d", pageSize), func(t *testing.T) {
			t.Parallel()
			TestFates(t, pageSize, func(*testing.T) RetentionStore { return NewLive() })
		})
	}
}

func TestWhatThePolicyAsksFor(t *testing.T) {
	t.Parallel()
	TestPolicies(t, func(*testing.T) RetentionStore { return NewLive() })
}

func TestRetentionHolds(t *testing.T) {
	t.Parallel()
	TestRetentionModel(t, 1_000_000, func(*testing.T) RetentionStore { return NewLive() })
}
