//go:build !race

package pii

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Under the race detector a sync.Pool forgets at random.
func TestScanPlacesAllocatesNothing(t *testing.T) {
	for _, text := range []string{
		"Can you come at 6 and bring the long ladder? The roof is 4.5 m high.",
		"It is a 2 way street, 3 miles from Park Drive 1.2345 and/or 10:30",
	} {
		Scan(text)
		require.Zero(t, testing.AllocsPerRun(100, func() { Scan(text) }), text)
	}
}
