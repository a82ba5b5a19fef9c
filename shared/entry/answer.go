package entry

import (
	"bytes"
	"net/http"
	"strconv"
)

// answer holds an answer back until it is whole, so that it can be another one where
// making it panics, and so that what belongs to the request can be done first. It is a
// [http.ResponseWriter].
type answer struct {
	header http.Header
	status int // 0 before it is written
	body   bytes.Buffer
}

// Header returns the answer's header.
func (a *answer) Header() http.Header {
	if a.header == nil {
		a.header = http.Header{}
	}
	return a.header
}

// WriteHeader sets the status, once.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write adds to the body.
func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

// code returns the status.
func (a *answer) code() int {
	if a.status == 0 {
		return http.StatusOK
	}
	return a.status
}

// reset takes everything back.
func (a *answer) reset() { *a = answer{} }

// send sends the answer down to its last byte: the process may end when this returns,
// as it does after SIGTERM, and what the server keeps in its buffer would be lost.
func (a *answer) send(w http.ResponseWriter) {
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	// The length lets the client know that it has all.
	if a.code() != http.StatusNoContent && a.code() != http.StatusNotModified {
		h.Set("Content-Length", strconv.Itoa(a.body.Len()))
	}
	w.WriteHeader(a.code())
	_, _ = a.body.WriteTo(w)                  // who went away needs no answer
	_ = http.NewResponseController(w).Flush() // likewise
}
