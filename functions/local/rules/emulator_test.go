package rules_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/stacktest"
)

// rulesFile is the file under test.
const rulesFile = "../../../firestore.rules"

// client keeps its connections, of which the tests need several at a time.
var client = &http.Client{
	Transport: &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute},
	Timeout:   time.Minute,
}

// project is one project in the emulator. Documents, rules and the coverage of
// the rules are a project's own.
type project struct{ host, id string }

// owner is what the emulator takes for a service account, which no rule binds.
const owner = "owner"

// newProject returns an empty project with the rules. A warning of their compiler
// fails the test.
func newProject(t testing.TB, rules string) project {
	t.Helper()
	p := project{stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST"), "demo-" + uuid.NewString()}
	warnings, err := p.putRules(t.Context(), rules)
	require.NoError(t, err)
	require.Empty(t, warnings)
	t.Cleanup(func() { require.NoError(t, p.forget(context.Background())) })
	return p
}

func readRules(t testing.TB) string {
	t.Helper()
	rules, err := os.ReadFile(rulesFile)
	require.NoError(t, err)
	return string(rules)
}

// putRules replaces the rules, begins their coverage anew, and returns the
// compiler's warnings.
func (p project) putRules(ctx context.Context, rules string) (warnings []any, err error) {
	body := map[string]any{"rules": map[string]any{"files": []any{
		map[string]any{"name": "firestore.rules", "content": rules},
	}}}
	status, answer, err := p.call(ctx, http.MethodPut, "/emulator/v1/projects/"+p.id+":securityRules", owner, body)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("put the rules: %d: %s", status, answer)
	}
	if err != nil {
		return nil, err
	}
	var compiled struct{ Issues []any }
	err = json.Unmarshal(answer, &compiled)
	return compiled.Issues, err
}

// forget gives the emulator its memory back. Most of it is coverage, which keeps
// every value that each expression ever had.
func (p project) forget(ctx context.Context) error {
	if _, err := p.putRules(ctx, "service cloud.firestore { match /{all=**} { allow read: if false; } }"); err != nil {
		return err
	}
	path := "/emulator/v1/projects/" + p.id + "/databases/(default)/documents"
	status, answer, err := p.call(ctx, http.MethodDelete, path, owner, nil)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("empty the project: %d: %s", status, answer)
	}
	return err
}

// put writes documents as their owner.
func (p project) put(ctx context.Context, writes ...write) error {
	status, answer, err := p.send(ctx, owner, commit(writes...))
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("put documents: %d: %s", status, answer)
	}
	return err
}

// send sends an attempt under a token, and again where the emulator gives up, as it
// does when writes to one document meet: that tells nothing of the rules.
func (p project) send(ctx context.Context, token string, a attempt) (status int, answer []byte, err error) {
	var body any
	if a.body != nil {
		body = a.body(p)
	}
	for range 10 {
		status, answer, err = p.call(ctx, a.method, "/v1/"+p.documents()+a.path, token, body)
		if err != nil || !bytes.Contains(answer, []byte(`"ABORTED"`)) && !bytes.Contains(answer, []byte(`"CANCELLED"`)) {
			break
		}
	}
	return status, answer, err
}

// documents is what the name of each document begins with.
func (p project) documents() string { return "projects/" + p.id + "/databases/(default)/documents" }

func (p project) name(path string) string { return p.documents() + "/" + path }

func (p project) call(ctx context.Context, method, path, token string, body any) (status int, answer []byte, err error) {
	return call(ctx, method, "http://"+p.host+path, token, body)
}

// call sends JSON and reads the whole answer, so that the connection is used again.
func call(ctx context.Context, method, url, token string, body any) (status int, answer []byte, err error) {
	encoded := []byte{}
	if body != nil {
		if encoded, err = json.Marshal(body); err != nil {
			return 0, nil, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(encoded))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}
