package entry

import (
	"context"
	"time"
)

// Pause waits, until the context ends at most.
func Pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
