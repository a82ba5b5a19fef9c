package chat

import (
	"errors"
	"slices"
	"sync"
)

// sideBySide does f to each item, as many at a time as there are slots, and begins no
// more once one has failed.
func sideBySide[T any](slots chan struct{}, items []T, f func(T) error) error {
	var (
		running sync.WaitGroup
		mu      sync.Mutex
		errs    []error
	)
	failed := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(errs) > 0
	}
	for _, item := range items {
		slots <- struct{}{}
		if failed() {
			<-slots
			break
		}
		running.Go(func() {
			defer func() { <-slots }()
			if err := Guard(func() error { return f(item) }); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, err)
			}
		})
	}
	running.Wait()
	// That the time is used up, too, says nothing about what failed.
	if slices.ContainsFunc(errs, func(err error) bool { return !errors.Is(err, errOutOfTime) }) {
		errs = slices.DeleteFunc(errs, func(err error) bool { return errors.Is(err, errOutOfTime) })
	}
	return errors.Join(errs...)
}
