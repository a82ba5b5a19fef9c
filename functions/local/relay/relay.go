// Package relay stands in for Eventarc between the Firestore emulator and the
// functions that its events trigger.
//
// The emulator posts one event at a time, as base64 text, waits for the answer
// and forgets the event whatever the answer is. Eventarc delivers the bytes, many
// events at a time, at least once, and again until the function succeeds. So the
// relay takes an event, answers at once, and delivers it as Eventarc would.
//
// It must not know what an event holds.
package relay

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

const (
	inFlight       = 32                     // deliveries at a time
	firstPause     = 100 * time.Millisecond // before the first retry; doubles with each
	longestPause   = 10 * time.Second       // Eventarc's is 600 s, too long to watch
	chaosCopies    = 3                      // deliveries of one event at most
	chaosDelay     = 500 * time.Millisecond // longest delay of a delivery
	attemptTime    = time.Minute            // for the function to answer
	triggerPattern = "POST /functions/projects/{project}/triggers/{trigger}"
)

// Options are how a relay behaves.
type Options struct {
	// Chaos delivers each event one to three times, each time after a random
	// delay, so that events overtake each other.
	Chaos bool
	// Report is told of each delivery that failed, without the event's content.
	Report func(string)
	// Client posts the deliveries.
	Client *http.Client
}

// Relay takes events over HTTP and delivers them until it is closed.
type Relay struct {
	Options
	mux     http.ServeMux
	ctx     context.Context // ends with Close
	cancel  context.CancelFunc
	slots   chan struct{}
	pending sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	targets map[string]string // URLs by trigger
}

// New returns a relay without targets.
func New(options Options) *Relay {
	ctx, cancel := context.WithCancel(context.Background())
	r := &Relay{
		Options: options, ctx: ctx, cancel: cancel,
		slots: make(chan struct{}, inFlight), targets: map[string]string{},
	}
	r.mux.HandleFunc(triggerPattern, r.accept)
	return r
}

// SetTarget makes the URL the target of a trigger. Events that came before wait
// for it.
func (r *Relay) SetTarget(trigger, url string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.targets[trigger] = url
}

// Close gives up what is not delivered yet and waits for what is under way.
func (r *Relay) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.cancel()
	r.pending.Wait()
}

// ServeHTTP takes an event from the emulator.
func (r *Relay) ServeHTTP(w http.ResponseWriter, request *http.Request) { r.mux.ServeHTTP(w, request) }

// event is what a function gets.
type event struct {
	trigger string
	header  http.Header
	body    []byte
}

func (r *Relay) accept(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, request.Body))
	if err != nil {
		// Nothing can be lost here: the emulator always sends base64.
		http.Error(w, "the body is no base64", http.StatusBadRequest)
		return
	}
	e := event{trigger: request.PathValue("trigger"), header: request.Header.Clone(), body: body}
	e.header.Del("Content-Length")
	copies := 1
	if r.Chaos {
		copies += rand.IntN(chaosCopies)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		http.Error(w, "the relay is closed", http.StatusServiceUnavailable)
		return
	}
	for range copies {
		r.pending.Go(func() { r.deliver(e) })
	}
}

// deliver posts the event until the function answers with success.
func (r *Relay) deliver(e event) {
	if r.Chaos && !r.pause(rand.N(chaosDelay)) {
		return
	}
	for wait := firstPause; ; wait = min(2*wait, longestPause) {
		err := r.attempt(e)
		if err == nil || r.ctx.Err() != nil {
			return
		}
		r.Report(fmt.Sprintf("%s: %v; again in about %s", e.trigger, err, wait))
		// Half of it at random, so that what failed together does not come together.
		if !r.pause(wait/2 + rand.N(wait/2)) {
			return
		}
	}
}

// pause waits and reports whether the relay is still open.
func (r *Relay) pause(d time.Duration) bool {
	select {
	case <-r.ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// attempt posts the event once.
func (r *Relay) attempt(e event) error {
	select {
	case <-r.ctx.Done():
		return r.ctx.Err()
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	}
	r.mu.Lock()
	target, ok := r.targets[e.trigger]
	r.mu.Unlock()
	if !ok {
		return errors.New("no function serves the trigger yet")
	}
	ctx, cancel := context.WithTimeout(r.ctx, attemptTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(e.body))
	if err != nil {
		return err
	}
	request.Header = e.header.Clone()
	response, err := r.Client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body) // so that the connection is used again
	if response.StatusCode >= 300 {
		return fmt.Errorf("answered %s", response.Status)
	}
	return nil
}
