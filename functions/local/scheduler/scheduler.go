// Package scheduler stands in for Cloud Scheduler: it posts to functions at a
// time of day.
//
// It must not know what the functions do.
package scheduler

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// As deploy.sh sets them for Cloud Scheduler.
const (
	attempts    = 4 // the first and three retries
	attemptTime = 30 * time.Minute
	firstPause  = 5 * time.Second // before the first retry; doubles with each
)

// Job is one function to call each day with an empty JSON object.
type Job struct {
	Name string
	URL  string
	At   time.Duration // the time of day in UTC, since midnight
}

// Run calls each job at its time, until the context ends. Report is told of each
// call's outcome.
func Run(ctx context.Context, client *http.Client, jobs []Job, report func(string)) {
	var running sync.WaitGroup
	for _, job := range jobs {
		running.Go(func() {
			for pause(ctx, untilNext(time.Now().UTC(), job.At)) {
				report(job.Name + ": " + call(ctx, client, job.URL))
			}
		})
	}
	running.Wait()
}

// untilNext returns how long it is until the time of day comes again.
func untilNext(now time.Time, at time.Duration) time.Duration {
	next := now.Truncate(24 * time.Hour).Add(at)
	if !next.After(now) {
		next = next.Add(24 * time.Hour)
	}
	return next.Sub(now)
}

// call posts until the function answers with success or the attempts are used
// up, and returns the last outcome.
func call(ctx context.Context, client *http.Client, url string) string {
	var outcome string
	for n, wait := 1, firstPause; ; n, wait = n+1, 2*wait {
		var ok bool
		if outcome, ok = attempt(ctx, client, url); ok || n == attempts || !pause(ctx, wait) {
			return outcome
		}
	}
}

func attempt(ctx context.Context, client *http.Client, url string) (outcome string, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("{}"))
	if err != nil {
		return err.Error(), false
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return err.Error(), false
	}
	return fmt.Sprintf("answered %s", response.Status), response.Body.Close() == nil && response.StatusCode < 300
}

// pause waits and reports whether the context is still open.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
