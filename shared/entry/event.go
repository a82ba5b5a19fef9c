package entry

import (
	"context"
	"io"
	"net/http"
	"os"

	"github.com/cloudevents/sdk-go/v2/event"
	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

// maxEvent is more than Eventarc delivers, in bytes.
const maxEvent = 8 << 20

// EventHandler applies an event. The kind of its error says whether the platform
// shall deliver the event again.
type EventHandler func(context.Context, event.Event) error

// Event returns the function called name for the Functions Framework to serve as
// the target of an Eventarc trigger. It is [HTTP] for CloudEvents: it answers 204
// to an event that was applied or never can be, and an error, upon which the
// platform delivers it again, to every other.
//
// Why not functions.CloudEvent of the framework: after a client has cancelled a
// request, its receiver lets later requests hang
// (https://github.com/cloudevents/sdk-go/issues/1224).
func Event(name string, open func(context.Context, Config) (EventHandler, error), options ...Option) http.HandlerFunc {
	return EventIn(os.Getenv, os.Stderr, name, open, options...)
}

// EventIn is [Event] in another environment, with a log elsewhere.
func EventIn(
	getenv func(string) string, out io.Writer, name string, open func(context.Context, Config) (EventHandler, error), options ...Option,
) http.HandlerFunc {
	f := newFunction(name, out, getenv, thisProcess, options)
	return f.serve(receiving(f.log, open))
}

// receiving makes a Handler of an EventHandler.
func receiving(log logger, open func(context.Context, Config) (EventHandler, error)) func(context.Context, Config) (Handler, error) {
	return func(ctx context.Context, config Config) (Handler, error) {
		handle, err := open(ctx, config)
		if err != nil {
			return nil, err
		}
		return func(w http.ResponseWriter, r *http.Request) error { return receive(log, handle, w, r) }, nil
	}
}

func receive(log logger, handle EventHandler, w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	e, err := readEvent(w, r)
	if err != nil {
		callable.WriteError(w, r, err)
		return err
	}
	err = callable.Ended(ctx, handle(ctx, e))
	if err != nil && callable.StatusOf(err).Retry {
		callable.WriteError(w, r, err)
		return err
	}
	if err != nil {
		log.gaveUp(ctx, e.ID(), err)
		dropped(ctx, err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func readEvent(w http.ResponseWriter, r *http.Request) (event.Event, error) {
	malformed := &chat.Error{Kind: chat.InvalidArgument, Public: "The request must be a POST of a CloudEvent."}
	if r.Method != http.MethodPost {
		return event.Event{}, malformed
	}
	// Firestore's emulator repeats the content type in a header of the event's own,
	// which the SDK takes for an extension with a forbidden name.
	r.Header.Del("Ce-Datacontenttype")
	r.Body = http.MaxBytesReader(w, r.Body, maxEvent)
	e, err := cehttp.NewEventFromHTTPRequest(r)
	if err != nil || e.Validate() != nil {
		return event.Event{}, malformed
	}
	return *e, nil
}
