package browsertest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// errorList is what went wrong in a page.
type errorList struct {
	mu      sync.Mutex
	errors  []string
	allowed []*regexp.Regexp
}

// Allow lets errors pass that match a pattern, since the test provokes them.
func (p *Page) Allow(pattern string) {
	p.errors.mu.Lock()
	defer p.errors.mu.Unlock()
	p.errors.allowed = append(p.errors.allowed, regexp.MustCompile(pattern))
}

// note takes down an event of the browser's if it is an error.
func (l *errorList) note(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		l.add("exception: " + e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeAssert {
			var said []string
			for _, argument := range e.Args {
				said = append(said, string(argument.Value)+argument.Description)
			}
			l.add("console: " + strings.Join(said, " "))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError {
			l.add(fmt.Sprintf("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	}
}

func (l *errorList) add(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.errors = append(l.errors, text)
}

// unexpected returns the errors that nobody allowed.
func (l *errorList) unexpected() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.errors), func(text string) bool {
		return slices.ContainsFunc(l.allowed, func(pattern *regexp.Regexp) bool { return pattern.MatchString(text) })
	})
}

func awaitPromise(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

var _ chromedp.EvaluateOption = awaitPromise
