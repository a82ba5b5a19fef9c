package callable

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json"

	"example.com/gigchat/shared/chat"
)

// WriteError answers with what the caller may know of err: its kind and its
// public sentence.
func WriteError(w http.ResponseWriter, r *http.Request, err error) {
	var body struct {
		Error struct {
			Status  chat.Kind      `json:"status"`
			Message string         `json:"message"`
			Details map[string]any `json:"details,omitzero"`
		} `json:"error"`
	}
	body.Error.Status, body.Error.Message = chat.KindOf(err), chat.PublicOf(err)
	if e, ok := errors.AsType[*chat.Error](err); ok && e.RetryAfter > 0 {
		// Rounded up, so that who waits that long has waited long enough. SDKs hide
		// the header, so it is in the details, too.
		seconds := int(math.Ceil(e.RetryAfter.Seconds()))
		body.Error.Details = map[string]any{"retryAfterSeconds": seconds}
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	write(w, r, StatusOf(err).HTTP, body)
}

func writeResult(w http.ResponseWriter, r *http.Request, result any) {
	write(w, r, http.StatusOK, struct {
		Result any `json:"result"`
	}{result})
}

func write(w http.ResponseWriter, r *http.Request, status int, body any) {
	encoded, err := json.Marshal(body)
	if err != nil {
		// Answers are structs of our own, so this is a mistake in one of them.
		panic("callable: an answer that is no JSON")
	}
	allowOrigin(w, r)
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(encoded) // who went away needs no answer
}

// writePreflight lets any site's page call: the token in the Authorization
// header, which no other site has, is what admits a request.
func writePreflight(w http.ResponseWriter, r *http.Request) {
	allowOrigin(w, r)
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", http.MethodPost)
	if requested := r.Header.Get("Access-Control-Request-Headers"); requested != "" {
		h.Set("Access-Control-Allow-Headers", requested)
	}
	h.Add("Vary", "Access-Control-Request-Headers")
	w.WriteHeader(http.StatusNoContent)
}

// allowOrigin lets the calling page read the answer, errors included: without
// it the browser's SDK reports nothing but "internal".
func allowOrigin(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", origin)
	}
	w.Header().Add("Vary", "Origin")
}
