package callable_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/callable"
)

// A job takes an object or nothing: what it does may not be undone, so nothing else
// counts as an order to do it.
func TestJobBody(t *testing.T) {
	t.Parallel()
	type input struct {
		DryRun *bool `json:"dryRun"`
	}
	for body, want := range map[string]int{
		``: 200, `{}`: 200, ` {} `: 200, `{"dryRun": true}`: 200, `{"dryRun": null}`: 200,
		`null`: 400, ` null `: 400, `[]`: 400, `true`: 400, `""`: 400, `0`: 400, `{`: 400, ` `: 400,
		`{} {}`: 400, `{}null`: 400, `{"dryRun": 1}`: 400, `{"DryRun": true}`: 400, `{"dryRun": true, "dryRun": true}`: 400, `{"data": {}}`: 400,
	} {
		done := false
		job := callable.Job(func(context.Context, input) (struct{}, error) {
			done = true
			return struct{}{}, nil
		})
		answer := httptest.NewRecorder()
		err := job(answer, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)))
		require.Equal(t, want, answer.Code, "%q: %v", body, err)
		require.Equal(t, want == 200, done, "%q", body)
	}
}
