package adminpanel

import (
	"context"
	"net/http"
	"strings"

	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

// panel is the whole of it: what decides who gets in, the use cases, the pages.
type panel struct {
	sessions     sessions
	signIn       signIn
	investigator *chat.Investigator
	moderator    *chat.Moderator
	custodian    *chat.Custodian
	overseer     *chat.Overseer

	templates templates
	assets    map[string]asset
	open      map[string]handler // for anybody
	pages     map[string]handler // for admins
	origins   *http.CrossOriginProtection
}

// sessions keep admins signed in; see [auth.Sessions].
type sessions interface {
	Start(ctx context.Context, idToken string) (session string, err error)
	Caller(ctx context.Context, session string) (chat.Caller, error)
	End(ctx context.Context, userID string) error
}

// request is one request, with who asks: nobody on the pages that are for anybody.
type request struct {
	*http.Request
	admin chat.Caller
}

// handler answers a request, or returns an error and has answered nothing.
type handler func(http.ResponseWriter, request) error

func newPanel(p panel) (*panel, error) {
	var err error
	if p.assets, err = readAssets(); err != nil {
		return nil, err
	}
	if p.templates, err = parseTemplates(p.assets); err != nil {
		return nil, err
	}
	p.origins = http.NewCrossOriginProtection()
	p.open = map[string]handler{
		"GET sign-in":  p.showSignIn,
		"POST session": p.startSession,
	}
	p.pages = map[string]handler{
		"GET queue":     p.showQueue,
		"GET gig":       p.showGig,
		"GET chat":      p.showChat,
		"GET retention": p.showRetention,
		"GET mirror":    p.showMirror,
		"GET audit":     p.showAudit,
		"POST decide":   p.decide,
		"POST custody":  p.setCustody,
		"POST dry-run":  p.dryRun,
		"POST sign-out": p.endSession,
	}
	return &p, nil
}

// serve is the function's handler. The last part of the path names the page, and
// whatever precedes it is where the panel is: the Functions Framework may have
// been told of it or not, so all links are relative, and all pages siblings.
func (p *panel) serve(w http.ResponseWriter, httpRequest *http.Request) error {
	setHeaders(w.Header(), httpRequest)
	r := request{Request: httpRequest}
	// A panic, too, is answered with a page: browsers show no JSON to anybody.
	err := callable.Ended(r.Context(), chat.Guard(func() error { return p.route(w, &r) }))
	if err != nil {
		p.fail(w, r, err)
	}
	return err
}

func (p *panel) route(w http.ResponseWriter, r *request) error {
	if p.origins.Check(r.Request) != nil {
		return &chat.Error{Kind: chat.PermissionDenied, Public: "This came from another site's page. Nothing was done."}
	}
	page := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	if a, ok := p.assets[page]; ok {
		a.serve(w, r.Request)
		return nil
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if handle, ok := p.open[method+" "+page]; ok {
		return handle(w, *r)
	}
	handle, ok := p.pages[method+" "+page]
	if !ok && p.takes(page) {
		return noSuchPage()
	}
	if !ok {
		return leadIn(w, r.Request, page)
	}
	var err error
	if r.admin, err = p.caller(r.Request); err != nil {
		if method == http.MethodGet && chat.KindOf(err) == chat.Unauthenticated {
			seeOther(w, signInPath(page, r.URL.RawQuery))
			return nil
		}
		return err
	}
	return handle(w, *r)
}

// takes reports whether forms are sent there: nobody can go to it by its address.
func (p *panel) takes(page string) bool {
	method := http.MethodPost + " " + page
	return p.open[method] != nil || p.pages[method] != nil
}

func noSuchPage() error {
	return &chat.Error{Kind: chat.NotFound, Public: "There is no such page."}
}

// leadIn leads from where the panel is to its first page. Whether the address ends
// in a slash the path does not tell where what precedes it was taken away, so then
// another step is put in between, which does no harm either way.
func leadIn(w http.ResponseWriter, r *http.Request, page string) error {
	path := strings.TrimPrefix(r.URL.Path, "/")
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead, page != "" && path != page:
		return noSuchPage()
	case path == "":
		seeOther(w, "admin-panel/queue")
	case page == "":
		seeOther(w, "queue")
	default:
		seeOther(w, "./"+page+"/queue")
	}
	return nil
}

// seeOther redirects to a sibling of the page. (http.Redirect would make the
// address absolute, out of a path of which a part may be missing.)
func seeOther(w http.ResponseWriter, location string) {
	w.Header().Set("Location", location)
	w.WriteHeader(http.StatusSeeOther)
}
