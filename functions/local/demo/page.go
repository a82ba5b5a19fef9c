package demo

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strings"

	"example.com/gigchat/functions/local/stack"
)

//go:embed static
var static embed.FS

var index = template.Must(template.ParseFS(static, "static/index.html"))

// sdkModules are the modules of the web SDK that the page uses.
var sdkModules = []string{"firebase-app.js", "firebase-auth.js", "firebase-firestore.js", "firebase-functions.js"}

// routes returns the page's handler. Other sites' pages can read nothing here, and
// CrossOriginProtection keeps them from changing anything.
func (d *Demo) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.page)
	mux.HandleFunc("GET /config.json", d.config)
	mux.HandleFunc("GET /firebase/{module}", d.sdkModule)
	mux.HandleFunc("GET /events", d.events)
	mux.HandleFunc("POST /gig", d.gig)
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	mux.Handle("GET /", http.FileServerFS(files))
	return http.NewCrossOriginProtection().Handler(mux)
}

// importMap leads the SDK's usual addresses, which need the Internet, to here.
func importMap() string {
	addresses := map[string]string{}
	for _, module := range sdkModules {
		addresses["https://www.gstatic.com/firebasejs/"+stack.WebSDKVersion+"/"+module] = "/firebase/" + module
	}
	encoded, err := json.Marshal(map[string]any{"imports": addresses})
	if err != nil {
		panic(err) // a map of strings
	}
	return string(encoded)
}

// page serves the page. An import map has to be inline, so it is the one script
// that the policy allows by its hash; no other inline script runs.
func (d *Demo) page(w http.ResponseWriter, _ *http.Request) {
	addresses := importMap()
	hash := sha256.Sum256([]byte(addresses))
	w.Header().Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'",
		"script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'",
		"style-src 'self'",
		"img-src 'self' data:",
		fmt.Sprintf("connect-src 'self' http://%s http://%s", d.stack.FirestoreHost, d.stack.AuthHost),
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	}, "; "))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	// To the template an import map is text; as HTML it stays as it was hashed.
	_ = index.Execute(w, map[string]any{"ImportMap": template.HTML(addresses)}) // who went away needs no page
}

// config tells the page where the stack is and who is in the gig, once both the
// demo data and the SDK are there.
func (d *Demo) config(w http.ResponseWriter, r *http.Request) {
	if err := d.Seed(r.Context()); err != nil {
		fail(w, "The demo data cannot be written.", err)
		return
	}
	// Whoever leaves while it is installed comes back to find it.
	if _, err := d.stack.WebSDK(context.WithoutCancel(r.Context())); err != nil {
		fail(w, "The Firebase web SDK (npm package firebase) cannot be installed. The functions run nevertheless.", err)
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"projectId": stack.Project, "region": stack.Region,
		"firestore": "http://" + d.stack.FirestoreHost, "auth": "http://" + d.stack.AuthHost,
		"gigId": GigID, "people": People, "password": Password,
	})
}

// sdkModule serves a module of the web SDK.
func (d *Demo) sdkModule(w http.ResponseWriter, r *http.Request) {
	module := r.PathValue("module")
	if !slices.Contains(sdkModules, module) {
		http.NotFound(w, r)
		return
	}
	folder, err := d.stack.WebSDK(context.WithoutCancel(r.Context()))
	if err != nil {
		fail(w, "The Firebase web SDK cannot be installed.", err)
		return
	}
	http.ServeFileFS(w, r, os.DirFS(folder), module)
}

// gig puts a worker on the gig or takes them off.
func (d *Demo) gig(w http.ResponseWriter, r *http.Request) {
	var in struct {
		WorkerID string `json:"workerId"`
		Assigned bool   `json:"assigned"`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<10)).Decode(&in)
	if err != nil || !slices.Contains(with("worker"), in.WorkerID) {
		http.Error(w, "workerId must name a demo worker", http.StatusBadRequest)
		return
	}
	if err := d.Assign(r.Context(), in.WorkerID, in.Assigned); err != nil {
		fail(w, "The gig cannot be written.", err)
		return
	}
	answer(w, http.StatusOK, d.assigned())
}

// fail tells the page what does not work, and why: who reads it runs the stack.
func fail(w http.ResponseWriter, sentence string, err error) {
	answer(w, http.StatusServiceUnavailable, map[string]string{"sentence": sentence, "reason": err.Error()})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // who went away needs no answer
}
