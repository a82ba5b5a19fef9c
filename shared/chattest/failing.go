package chattest

import (
	"math/rand/v2"
	"sync"

	"example.com/gigchat/shared/chat"
)

// Failing makes calls of a store fail now and then, half of them after they are done.
type Failing struct {
	kind  chat.Kind
	often float64

	mu     sync.Mutex
	random *rand.Rand
}

// NewFailing returns calls that fail with the kind, so often of 1, the same way in
// each run.
func NewFailing(kind chat.Kind, often float64) *Failing {
	return &Failing{kind: kind, often: often, random: rand.New(rand.NewPCG(1, 2))}
}

// Do does a call, unless it fails.
func (f *Failing) Do(call func() error) error {
	f.mu.Lock()
	fails, done := f.random.Float64() < f.often, f.random.IntN(2) == 0
	f.mu.Unlock()
	if fails && !done {
		return chat.Failure(f.kind, nil)
	}
	err := call()
	if fails && err == nil {
		return chat.Failure(f.kind, nil)
	}
	return err
}
