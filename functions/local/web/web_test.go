package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/functions/local/stack"
	"example.com/gigchat/shared/browsertest"
	"example.com/gigchat/shared/postgrestest"
	"example.com/gigchat/shared/stacktest"
)

// The official SDK, in a browser on a page of another origin, and in Node.
func TestJourney(t *testing.T) {
	for client, travel := range map[string]func(*testing.T, *world) []byte{
		"Chromium": inChromium,
		"Node":     inNode,
	} {
		t.Run(client, func(t *testing.T) {
			w := openWorld(t)
			seen := decode(t, travel(t, w))
			require.Empty(t, string(seen["the end"]), "the journey broke off")
			for _, o := range observations {
				require.Contains(t, seen, o.name)
				require.JSONEq(t, strings.ReplaceAll(o.want, "GIG", w.gigID), string(seen[o.name]), o.name)
				delete(seen, o.name)
			}
			require.Empty(t, seen, "observations without a row")
			w.requireArchived(t)
		})
	}
}

// decode returns what was seen by its name.
func decode(t *testing.T, output []byte) map[string]json.RawMessage {
	t.Helper()
	var pairs [][2]json.RawMessage
	require.NoError(t, json.Unmarshal(output, &pairs), string(output))
	seen := map[string]json.RawMessage{}
	for _, pair := range pairs {
		var name string
		require.NoError(t, json.Unmarshal(pair[0], &name))
		seen[name] = pair[1]
	}
	return seen
}

func inChromium(t *testing.T, w *world) []byte {
	page := browsertest.Open(t)
	// The browser reports each error answer that the journey provokes.
	page.Allow(`status of (400|401|403|404|409|429)`)
	page.Goto(w.server.URL)
	return page.Eval(fmt.Sprintf(`import("/journey.js").then((module) => module.journey(%s))`, w.config))
}

func inNode(t *testing.T, w *world) []byte {
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, os.DirFS(".")))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "package.json"), []byte(`{"type": "module"}`), 0o644))
	require.NoError(t, os.Symlink(w.modules, filepath.Join(folder, "node_modules")))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	node := exec.CommandContext(ctx, "node", "node.js", w.config)
	node.Dir = folder
	var stderr strings.Builder
	node.Stderr = &stderr
	output, err := node.Output()
	require.NoError(t, err, "%s%s", output, &stderr)
	return output
}

// world is a gig, the people who travel, and the server of their page.
type world struct {
	*stack.Stack
	gigID, buyerID string
	modules        string // the npm packages, the SDK among them
	server         *httptest.Server
	config         string // the journey's, in JSON
}

func openWorld(t *testing.T) *world {
	t.Helper()
	functions, err := url.Parse(stacktest.Variable(t, "GIGCHAT_FUNCTIONS_URL"))
	require.NoError(t, err)
	w := &world{
		Stack: &stack.Stack{
			FirestoreHost: stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST"),
			AuthHost:      stacktest.Variable(t, "FIREBASE_AUTH_EMULATOR_HOST"),
		},
		gigID: "gig-" + uuid.NewString(),
	}
	w.installSDK(t, "http://"+functions.Host)
	w.server = httptest.NewServer(w.routes(t))
	t.Cleanup(w.server.Close)

	type person struct {
		ID       string `json:"id"`
		Email    string `json:"email"`
		Password string `json:"password"`
	}
	people := map[string]person{}
	for _, role := range []string{"buyer", "worker", "another", "admin"} {
		id := role + "-" + uuid.NewString()
		p := person{id, id + "@web.example", uuid.NewString()}
		require.NoError(t, w.CreateUser(t.Context(), stack.User{ID: id, Email: p.Email, Password: p.Password, Admin: role == "admin"}))
		people[role] = p
	}
	w.buyerID = people["buyer"].ID
	require.NoError(t, w.PutGig(t.Context(), w.gigID, w.buyerID, people["worker"].ID, people["another"].ID))
	config, err := json.Marshal(map[string]any{
		"projectId": stack.Project, "region": stack.Region, "gigId": w.gigID, "people": people,
		"firestore": "http://" + w.FirestoreHost, "auth": "http://" + w.AuthHost, "functions": "http://" + functions.Host,
		"gigURL": w.server.URL + "/gig",
	})
	require.NoError(t, err)
	w.config = string(config)
	return w
}

// installSDK has the stack install the SDK, as its own page would.
func (w *world) installSDK(t *testing.T, home string) {
	t.Helper()
	response, err := http.Get(home + "/firebase/firebase-app.js")
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode)
	w.modules, err = stack.WebSDKModules()
	require.NoError(t, err)
}

// routes serves the page, and plays the marketplace that changes the gig.
func (w *world) routes(t *testing.T) http.Handler {
	const cdn = "https://www.gstatic.com/firebasejs/" + stack.WebSDKVersion + "/firebase-"
	addresses := map[string]string{}
	for _, module := range []string{"app", "auth", "firestore", "functions"} {
		addresses["firebase/"+module] = "/firebase/firebase-" + module + ".js"
		addresses[cdn+module+".js"] = "/firebase/firebase-" + module + ".js" // as they import each other
	}
	imports, err := json.Marshal(map[string]any{"imports": addresses})
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(os.DirFS(".")))
	mux.Handle("GET /firebase/", http.FileServerFS(os.DirFS(w.modules)))
	mux.HandleFunc("GET /favicon.ico", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /{$}", func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(rw, `<!doctype html><title>Journey</title><script type="importmap">%s</script>`, imports)
	})
	mux.HandleFunc("POST /gig", func(rw http.ResponseWriter, r *http.Request) {
		var gig struct{ WorkerIDs []string }
		err := json.NewDecoder(r.Body).Decode(&gig)
		if err == nil {
			err = w.PutGig(r.Context(), w.gigID, w.buyerID, gig.WorkerIDs...)
		}
		if err != nil {
			http.Error(rw, err.Error(), http.StatusInternalServerError)
		}
	})
	return mux
}

// requireArchived waits for the row of the message that was sent offline.
func (w *world) requireArchived(t *testing.T) {
	t.Helper()
	archive := postgrestest.OpenStack(t)
	summary := func() (text string) {
		rows, err := archive.Summaries(context.WithoutCancel(t.Context()))
		require.NoError(t, err)
		for _, row := range rows {
			if row.GigID == w.gigID && row.MessageID == "message-offline" {
				text = string(row.Summary)
			}
		}
		return text
	}
	require.Eventually(t, func() bool { return summary() == "Mail me at [EMAIL]" }, time.Minute, 50*time.Millisecond, "the archive's row")
}
