package callable_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

// The answers of firebase-functions 7.4.0 for cors: true.
func TestPreflight(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodOptions, "/", http.NoBody)
	r.Header.Set("Origin", "https://market.example")
	r.Header.Set("Access-Control-Request-Method", "POST")
	r.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
	response, body, logged := call(t, r, nil)
	require.NoError(t, logged)
	require.Empty(t, body)
	require.Equal(t, http.StatusNoContent, response.StatusCode)
	require.Equal(t, "https://market.example", response.Header.Get("Access-Control-Allow-Origin"))
	require.Equal(t, "POST", response.Header.Get("Access-Control-Allow-Methods"))
	require.Equal(t, "authorization,content-type", response.Header.Get("Access-Control-Allow-Headers"))
	require.Equal(t, []string{"Origin", "Access-Control-Request-Headers"}, response.Header.Values("Vary"))
}

func TestOriginsOfAnswers(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"a result": `{"data":{}}`, "an error": `{"data":1}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := post(body)
			response, _, _ := call(t, r, nil)
			require.Empty(t, response.Header.Get("Access-Control-Allow-Origin"))

			r = post(body)
			r.Header.Set("Origin", "https://market.example")
			response, _, _ = call(t, r, nil)
			require.Equal(t, "https://market.example", response.Header.Get("Access-Control-Allow-Origin"))
			require.Equal(t, "Origin", response.Header.Get("Vary"))
		})
	}
}
