// Package entry is how every function starts: the configuration from the
// environment, the clients once, and whatever fails into the log and into an
// answer that tells nothing internal.
//
// It must not know what a function does.
package entry

import (
	"context"
	"errors"
	"net/http"
	"os"
	"runtime/debug"
	"sync"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

// Handler answers a request. It has always answered when it returns; its error
// is for the log.
type Handler func(http.ResponseWriter, *http.Request) error

// HTTP returns the function called name (its cloud name, as in send-message) for
// the Functions Framework to serve. The first request reads the configuration
// and calls open, which makes the handler with its clients. What goes wrong
// there is a wrong configuration: it is logged, and every request is answered
// UNAVAILABLE until the function starts anew.
func HTTP(name string, open func(context.Context, Config) (Handler, error)) http.HandlerFunc {
	return serve(newLogger(os.Stderr, name), os.Getenv, open)
}

func serve(log logger, getenv func(string) string, open func(context.Context, Config) (Handler, error)) http.HandlerFunc {
	start := sync.OnceValues(func() (Handler, error) {
		config, err := readConfig(getenv)
		if err != nil {
			return nil, err
		}
		// The clients outlive the request that happens to be the first.
		return open(context.Background(), config)
	})
	return func(w http.ResponseWriter, r *http.Request) {
		r = withRequestID(r)
		r = r.WithContext(context.WithValue(r.Context(), loggerKey{}, log))
		defer func() {
			if p := recover(); p != nil {
				log.panicked(r.Context(), p, debug.Stack())
				callable.WriteError(w, r, errors.New("panic"))
			}
		}()
		handle, err := start()
		if err != nil {
			log.refused(r.Context(), err)
			callable.WriteError(w, r, chat.Failure(chat.Unavailable, err))
			return
		}
		if err := handle(w, r); err != nil {
			log.failed(r.Context(), err)
		}
	}
}
