package entry

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRequestID(t *testing.T) {
	t.Parallel()
	const trace, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	for _, test := range []struct {
		name, header, value string
		want                string // empty: one of our own
	}{
		{"none", "", "", ""},
		{"W3C's", "Traceparent", "00-" + trace + "-" + span + "-01", trace},
		{"W3C's, of a later version", "Traceparent", "01-" + trace + "-" + span + "-01-more", trace},
		{"W3C's, cut short", "Traceparent", "00-" + trace, ""},
		{"W3C's, spoilt", "Traceparent", "00-" + "a person's name" + "-" + span + "-01", ""},
		{"Cloud Run's", "X-Cloud-Trace-Context", trace + "/123;o=1", trace},
		{"Cloud Run's, alone", "X-Cloud-Trace-Context", trace, trace},
		{"Cloud Run's, spoilt", "X-Cloud-Trace-Context", "anna@example.com/1", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodPost, "/", http.NoBody)
			if test.header != "" {
				r.Header.Set(test.header, test.value)
			}
			var got string
			var log bytes.Buffer
			testFunction(&log, goodEnvironment).serve(func(context.Context, Config) (Handler, error) {
				return func(_ http.ResponseWriter, r *http.Request) error {
					got = RequestID(r.Context())
					return errors.New("so that it is logged")
				}, nil
			})(httptest.NewRecorder(), r)
			if test.want == "" {
				require.Len(t, got, 36, "a UUID")
			} else {
				require.Equal(t, test.want, got)
			}
			require.Contains(t, log.String(), got, "the log says which request it was")
		})
	}
	require.Empty(t, RequestID(t.Context()), "outside a request there is none")
}
