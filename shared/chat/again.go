package chat

import (
	"context"
	"errors"
	"time"
)

// attempts are how often what failed for a passing reason is tried.
const attempts = 5

const firstPause = 100 * time.Millisecond // doubles with each attempt

// again does f until it does not fail for a passing reason, or too often.
func (w *bulk) again(ctx context.Context, f func() error) error {
	for n, pause := 1, firstPause; ; n, pause = n+1, 2*pause {
		err := f()
		conflict := errors.Is(err, ErrConflict)
		if err == nil || !conflict && !passes(err) {
			return err
		}
		if n == attempts || ctx.Err() != nil {
			if conflict {
				return busy(err)
			}
			return err
		}
		w.pause(ctx, pause)
	}
}

// passes reports whether the same may succeed later. Whether it was done is not
// known.
func passes(err error) bool {
	switch KindOf(err) {
	case Unavailable, Aborted, DeadlineExceeded, Cancelled:
		return true
	default:
		return false
	}
}
