// Package callable speaks the Firebase callable protocol
// (https://firebase.google.com/docs/functions/callable-reference), so that
// httpsCallable of every Firebase SDK, and curl, can call a function:
//
//	POST /, Content-Type: application/json, Authorization: Bearer <ID token>
//	{"data": {…}}
//
// answered by {"result": {…}} or {"error": {"status": "…", "message": "…"}}.
//
// It decodes strictly and says in an end user's words what is wrong. It must
// not know any use case, nor how a token is verified.
package callable

import (
	"context"
	"net/http"

	"example.com/gigchat/shared/chat"
)

// Authenticate returns the caller whom a Firebase ID token names, or an error of
// kind [chat.Unauthenticated]. With it comes the App Check token of the app that
// calls, empty if there is none.
type Authenticate func(ctx context.Context, idToken, appCheckToken string) (chat.Caller, error)

// Handler returns a handler that decodes the data of a request, calls f for the
// signed-in caller and answers with what f returns. In and Out are structs with
// json tags; in In, a pointer is an optional field and a null leaves it nil.
//
// The handler has always answered when it returns; the error it returns is for
// the log.
func Handler[In, Out any](
	authenticate Authenticate,
	f func(ctx context.Context, caller chat.Caller, in In) (Out, error),
) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Method == http.MethodOptions {
			writePreflight(w, r)
			return nil
		}
		out, err := call(w, r, authenticate, f)
		if err = Ended(r.Context(), err); err != nil {
			WriteError(w, r, err)
			return err
		}
		writeResult(w, r, out)
		return nil
	}
}

func call[In, Out any](
	w http.ResponseWriter, r *http.Request,
	authenticate Authenticate,
	f func(context.Context, chat.Caller, In) (Out, error),
) (out Out, err error) {
	data, err := readData(w, r)
	if err != nil {
		return out, err
	}
	caller, err := signedIn(r, authenticate)
	if err != nil {
		return out, err
	}
	var in In
	if err := decode(data, &in); err != nil {
		return out, err
	}
	return f(r.Context(), caller, in)
}
