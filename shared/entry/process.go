package entry

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// Cloud Run kills an instance ten seconds after SIGTERM
// (https://cloud.google.com/run/docs/container-contract#instance-shutdown). Requests
// have the first of these to end by themselves, and the second once they are told to.
// Then what was measured is sent, and the clients close.
const drainTime, hurryTime, sendTime, closeTime = 7 * time.Second, time.Second, time.Second, 100 * time.Millisecond

// Why a request is answered UNAVAILABLE before its handler has it.
var (
	errStopping = errors.New("the process stops") // or is ended early
	errNotOpen  = errors.New("the configuration is wrong")
)

// process is how this process ends.
//
// Why it is not the Functions Framework that is told to stop: it does not listen to
// signals and hands out no server. So the listener stays, and answers UNAVAILABLE to
// what Cloud Run, which sends no more requests after SIGTERM, should not have sent.
type process struct {
	lifetime context.Context // of the clients, which close when it ends
	end      context.CancelFunc
	hurry    context.Context // ends when what is under way must end
	cut      context.CancelFunc
	stopping chan struct{} // closed by SIGTERM
	idle     chan struct{} // closed when nothing is under way after that
	after    func(time.Duration) <-chan time.Time
	exit     func(int) // nil: no signal is watched

	watching sync.Once
	mu       sync.Mutex // guards what follows
	underWay int
	last     []func(context.Context) // to be called in the end
}

// thisProcess is the one that there is.
var thisProcess = newProcess(os.Exit)

func newProcess(exit func(int)) *process {
	p := &process{stopping: make(chan struct{}), idle: make(chan struct{}), after: time.After, exit: exit}
	p.lifetime, p.end = context.WithCancel(context.Background())
	p.hurry, p.cut = context.WithCancel(context.Background())
	return p
}

// Stopping is closed when the process has been told to end: long work stops at the next
// place where it can go on later.
func Stopping() <-chan struct{} { return thisProcess.stopping }

// watch begins to wait for SIGTERM, once. A process that has served nothing ends by it
// at once, as any does.
func (p *process) watch(log logger) {
	if p.exit == nil {
		return
	}
	p.watching.Do(func() {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		go func() {
			<-signals
			p.stop(log)
			p.exit(0)
		}()
	})
}

// enter counts a request, unless the process stops.
func (p *process) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.stopping:
		return false
	default:
		p.underWay++
		return true
	}
}

// leave is called when a request that has entered is answered.
func (p *process) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.underWay--
	p.settle()
}

// settle closes idle where that is so. The lock is held.
func (p *process) settle() {
	select {
	case <-p.stopping:
		if p.underWay == 0 {
			close(p.idle) // once: nobody enters any more
		}
	default:
	}
}

// atEnd calls f when the last request is answered.
func (p *process) atEnd(f func(context.Context)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = append(p.last, f)
}

// stop lets what is under way end, and closes what was opened.
func (p *process) stop(log logger) {
	p.mu.Lock()
	close(p.stopping)
	underWay := p.underWay
	p.settle()
	p.mu.Unlock()
	log.stopping(underWay)
	if !p.drained(drainTime) {
		p.cut()
		p.drained(hurryTime)
	}
	p.mu.Lock()
	underWay, last := p.underWay, p.last
	p.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), sendTime)
	defer cancel()
	for _, f := range last {
		f(ctx)
	}
	log.stopped(underWay)
	p.end()
	<-p.after(closeTime) // nobody tells when they are closed
}

// drained waits until nothing is under way, for so long at most.
func (p *process) drained(atMost time.Duration) bool {
	select {
	case <-p.idle:
		return true
	case <-p.after(atMost):
		return false
	}
}

// bound returns a context that ends with the deadline, and when the process must hurry.
func (p *process) bound(ctx context.Context, deadline time.Time) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	release := context.AfterFunc(p.hurry, func() { cancel(errStopping) })
	ctx, end := context.WithDeadline(ctx, deadline)
	return ctx, func() {
		release()
		end()
		cancel(nil)
	}
}
