package stack

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

// The panel compares a form's Origin with the host that it was sent to, where a
// browser says no more of where it comes from.
func TestFunctionsSeeTheHostThatWasAsked(t *testing.T) {
	t.Parallel()
	var host string
	function := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { host = r.Host }))
	t.Cleanup(function.Close)
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:5001/", http.NoBody)
	proxyTo(function.Listener.Addr().String()).ServeHTTP(httptest.NewRecorder(), r)
	require.Equal(t, "127.0.0.1:5001", host)
}
