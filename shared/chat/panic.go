package chat

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Panic is the error that a panic was turned into. It has the value's type and not the
// value, which may hold anything.
type Panic struct {
	Value string // its type
	File  string // where it came from
	Line  int
	Stack []byte // how it came there, as Go prints it
}

// Error says that there was a panic.
func (p *Panic) Error() string { return "panic: " + p.Value }

// Guard does f and returns its error, and one of kind [Internal], around a [Panic],
// where f panics. Every goroutine does what it does with it: one that panics would end
// the process, with every request in it, and print the value.
func Guard(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			p := &Panic{Value: fmt.Sprintf("%T", value), Stack: debug.Stack()}
			p.File, p.Line = panickedAt()
			err = Failure(Internal, p)
		}
	}()
	return f()
}

// panickedAt returns the place of a panic to who has recovered from it: the first that
// is not the runtime's own, below that in the stack.
func panickedAt() (file string, line int) {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for panicking := false; ; {
		frame, more := frames.Next()
		isRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if panicking && !isRuntime || !more {
			return frame.File, frame.Line
		}
		panicking = panicking || frame.Function == "runtime.gopanic"
	}
}
