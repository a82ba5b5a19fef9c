package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/functions/local/stack"
	"example.com/gigchat/shared/stacktest"
)

// hosting is what firebase.json says of Firebase Hosting.
type hosting struct {
	Headers []struct {
		Source  string
		Headers []struct{ Key, Value string }
	}
	Rewrites []struct {
		Source string
		Run    struct{ ServiceID, Region string }
	}
}

func readHosting(t *testing.T) hosting {
	t.Helper()
	file, err := os.ReadFile("../../firebase.json")
	require.NoError(t, err)
	var config struct{ Hosting hosting }
	require.NoError(t, json.Unmarshal(file, &config))
	return config.Hosting
}

// What a browser or an app may call has an address on the one origin; what only the
// platform may call has none.
func TestHostingServesWhatIsPublic(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	for _, f := range served {
		if f.document != "" || f.nightly != 0 {
			continue
		}
		want["/"+f.name] = f.name
		if f.pages {
			want["/"+f.name+"/**"] = f.name
		}
	}
	got := map[string]string{}
	for _, rewrite := range readHosting(t).Rewrites {
		got[rewrite.Source] = rewrite.Run.ServiceID
		require.Equal(t, "us-central1", rewrite.Run.Region, "deploy.sh puts the region in its place")
	}
	require.Equal(t, want, got)
}

// The panel works behind Hosting whether its headers are kept there, replaced, or
// both are sent: Hosting's allow what the panel's do, and protect as much.
func TestHostingLetsThePanelWork(t *testing.T) {
	t.Parallel()
	url := stacktest.Variable(t, "GIGCHAT_FUNCTIONS_URL")
	emulator := "http://" + stacktest.Variable(t, "FIREBASE_AUTH_EMULATOR_HOST")
	headers := map[string]string{}
	for _, rule := range readHosting(t).Headers {
		require.Equal(t, "**", rule.Source)
		for _, header := range rule.Headers {
			headers[header.Key] = header.Value
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/admin-panel/sign-in", nil)
	require.NoError(t, err)
	page, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer page.Body.Close()
	require.Equal(t, http.StatusOK, page.StatusCode)

	hosting := directives(headers["Content-Security-Policy"])
	panel := directives(strings.ReplaceAll(page.Header.Get("Content-Security-Policy"), emulator, "https://identitytoolkit.googleapis.com"))
	require.Contains(t, panel, "connect-src")
	for name, sources := range panel {
		require.Subset(t, hosting[name], sources, name)
	}
	for name, sources := range hosting {
		for _, source := range sources {
			require.NotContains(t, source, "unsafe", name)
			require.NotContains(t, source, "*", name)
		}
	}
	require.Equal(t, []string{"'none'"}, hosting["frame-ancestors"])
	for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"} {
		require.Equal(t, page.Header.Get(name), headers[name], name)
	}
	require.NotEmpty(t, headers["Strict-Transport-Security"])
	require.Contains(t, headers["Permissions-Policy"], "camera=()")
}

// directives reads a Content-Security-Policy.
func directives(policy string) map[string][]string {
	read := map[string][]string{}
	for directive := range strings.SplitSeq(policy, ";") {
		if words := strings.Fields(directive); len(words) > 0 {
			read[words[0]] = words[1:]
		}
	}
	return read
}

// The Firebase tools only warn of a firebase.json that does not fit its schema, and go
// by what they understand.
func TestFirebaseConfigFitsItsSchema(t *testing.T) {
	t.Parallel()
	stacktest.Variable(t, "FIREBASE_AUTH_EMULATOR_HOST") // the tools are there where it runs
	tools, err := stack.FirebaseTools()
	require.NoError(t, err)
	config, err := filepath.Abs("../../firebase.json")
	require.NoError(t, err)
	for _, test := range []struct{ name, change, want string }{
		{"as it is", ``, `null`},
		{"a rewrite to nowhere", `config.hosting.rewrites[0].run = {region: "us-central1"}`, `must have required property 'serviceId'`},
		{"an unknown key", `config.hosting.rewrite = []`, `must NOT have additional properties`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), "node", "-e", `
				const validate = require("./lib/firebaseConfigValidate").getValidator()
				const config = require(process.argv[1])
				`+test.change+`
				validate(config)
				console.log(JSON.stringify(validate.errors))`, config)
			cmd.Dir = tools
			var stderr strings.Builder
			cmd.Stderr = &stderr
			answer, err := cmd.Output()
			require.NoError(t, err, stderr.String())
			require.Contains(t, string(answer), test.want)
		})
	}
}
