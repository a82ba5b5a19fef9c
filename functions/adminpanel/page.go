package adminpanel

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strings"
	"time"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

//go:embed templates
var templateFiles embed.FS

// templates are the pages by their name, each with the base around it.
type templates map[string]*template.Template

// layout is what base.html shows around a page.
type layout struct {
	Title   string
	Page    string // which one, for the navigation
	AdminID string // empty: nobody is signed in
	Data    any    // the page's own
}

func parseTemplates(assets map[string]asset) (templates, error) {
	functions := template.FuncMap{
		// asset returns the address of a file, which changes with its content.
		"asset": func(name string) (string, error) {
			a, ok := assets[name]
			if !ok {
				return "", fmt.Errorf("there is no asset %s", name)
			}
			return name + "?v=" + a.version, nil
		},
		"human":   func(t time.Time) string { return t.UTC().Format("2 Jan 2006, 15:04") },
		"rfc3339": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"plural":  plural,
	}
	shared, err := template.New("").Funcs(functions).ParseFS(templateFiles, "templates/base.html", "templates/case.html")
	if err != nil {
		return nil, err
	}
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	pages := templates{}
	for _, file := range files {
		name := strings.TrimSuffix(file.Name(), ".html")
		if name == "base" || name == "case" {
			continue
		}
		page, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if pages[name], err = page.ParseFS(templateFiles, path.Join("templates", file.Name())); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// plural returns "1 report", "2 reports".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// show answers with a page. It is rendered first: a page that breaks off would
// look like one that is there.
func (p *panel) show(w http.ResponseWriter, r request, status int, name, title string, data any) error {
	var page bytes.Buffer
	err := p.templates[name].ExecuteTemplate(&page, "base.html", layout{title, name, r.admin.UserID, data})
	if err != nil {
		// Its words may quote the data.
		return chat.Failure(chat.Internal, fmt.Errorf("the page %s cannot be rendered", name))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // who went away needs no page
	return nil
}

// errorData is the page of what failed.
type errorData struct {
	Sentence string
	SignIn   bool // a new sign-in would help
}

// fail answers with a page that says what the admin may know of the error.
func (p *panel) fail(w http.ResponseWriter, r request, err error) {
	data := errorData{Sentence: chat.PublicOf(err), SignIn: chat.KindOf(err) == chat.Unauthenticated}
	if p.show(w, r, callable.StatusOf(err).HTTP, "error", "This did not work", data) != nil {
		http.Error(w, data.Sentence, http.StatusInternalServerError)
	}
}
