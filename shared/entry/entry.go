// Package entry is how every function starts, answers and ends: the configuration
// from the environment, the clients once, the time a request has, whatever fails into
// the log and into an answer that tells nothing internal, what is measured to the
// collector, and SIGTERM.
//
// It must not know what a function does.
package entry

import (
	"context"
	"net/http"
	"os"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

// Handler answers a request. It has always answered when it returns; its error
// is for the log.
type Handler func(http.ResponseWriter, *http.Request) error

// HTTP returns the function called name (its cloud name, as in send-message) for
// the Functions Framework to serve. The first request reads the configuration
// and calls open, which makes the handler with its clients; they live until the
// context ends, with the process. What goes wrong there is a wrong configuration: it
// is logged, and every request is answered UNAVAILABLE until the function starts anew.
//
// Why not when the process starts: importing a function must do nothing, and between
// that and the first request the Functions Framework asks nobody.
func HTTP(name string, open func(context.Context, Config) (Handler, error), options ...Option) http.HandlerFunc {
	return newFunction(name, os.Stderr, os.Getenv, thisProcess, options).serve(open)
}

// serve answers requests. Each answer is held back until all that belongs to its
// request is done: a function has no CPU after it.
func (f *function) serve(open func(context.Context, Config) (Handler, error)) http.HandlerFunc {
	start := f.starting(open)
	return func(w http.ResponseWriter, r *http.Request) {
		if !f.process.enter() {
			w.Header().Set("Connection", "close")
			callable.WriteError(w, r, chat.Failure(chat.Unavailable, errStopping))
			return
		}
		defer f.process.leave()
		var a answer
		f.answer(&a, r, start)
		a.send(w)
	}
}

// answer makes the answer to one request, and tells of it.
func (f *function) answer(a *answer, r *http.Request, start func() (Handler, error)) {
	o := f.observe(r)
	defer o.cancel()
	answered := false
	err := chat.Guard(func() error {
		handle, err := start()
		if err != nil {
			f.log.refused(o.ctx, err)
			handle = unavailable
		}
		err = handle(a, o.begin(r))
		answered = true
		return err
	})
	if !answered {
		a.reset() // whatever part of it there was
		callable.WriteError(a, r, err)
	}
	o.end(a.code(), err)
}

// unavailable answers where there is nobody to.
func unavailable(w http.ResponseWriter, r *http.Request) error {
	callable.WriteError(w, r, chat.Failure(chat.Unavailable, errNotOpen))
	return nil
}
