package adminpanel

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"time"
)

//go:embed static
var staticFiles embed.FS

// asset is a file of the pages'.
type asset struct {
	name    string
	content []byte
	version string // changes with the content
}

func readAssets() (map[string]asset, error) {
	files, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, err
	}
	assets := map[string]asset{}
	for _, file := range files {
		content, err := staticFiles.ReadFile(path.Join("static", file.Name()))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(content)
		assets[file.Name()] = asset{file.Name(), content, hex.EncodeToString(sum[:6])}
	}
	return assets, nil
}

// serve answers with the file. The address that pages use has its version, so
// nobody need ask for that one again.
func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == a.version {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	w.Header().Set("ETag", `"`+a.version+`"`)
	http.ServeContent(w, r, a.name, time.Time{}, bytes.NewReader(a.content))
}
