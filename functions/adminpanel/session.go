package adminpanel

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"example.com/gigchat/shared/auth"
	"example.com/gigchat/shared/callable"
	"example.com/gigchat/shared/chat"
)

// cookieName is the one that Firebase Hosting hands on
// (https://firebase.google.com/docs/hosting/manage-cache#using_cookies).
const cookieName = "__session"

// signIn is where the sign-in page gets an ID token. A session begins with any ID
// token of a sign-in that just was, so another provider is another way of
// sign-in.js to get one, and its origin here.
type signIn struct {
	Password string // the address that takes an e-mail address and a password
	origin   string
}

// signInAt returns where users sign in: Firebase Auth's REST API
// (https://cloud.google.com/identity-platform/docs/use-rest-api), or the emulator's
// at host:port.
func signInAt(emulator, key string) signIn {
	origin, path := "https://identitytoolkit.googleapis.com", "/v1/"
	if emulator != "" {
		origin, path = "http://"+emulator, "/identitytoolkit.googleapis.com/v1/"
	}
	return signIn{Password: origin + path + "accounts:signInWithPassword?key=" + key, origin: origin}
}

// signInData is the sign-in page.
type signInData struct {
	signIn
	Next  string // the page to go on to
	Error string // why the last attempt failed, or nothing
}

// showSignIn shows the sign-in page. Its script alone may call Firebase Auth.
func (p *panel) showSignIn(w http.ResponseWriter, r request) error {
	return p.askToSignIn(w, r, http.StatusOK, signInData{Next: r.URL.Query().Get("next")})
}

func (p *panel) askToSignIn(w http.ResponseWriter, r request, status int, data signInData) error {
	data.signIn = p.signIn
	if _, err := sibling(data.Next); err != nil {
		data.Next = "queue"
	}
	w.Header().Set("Content-Security-Policy", policy+"; connect-src "+p.signIn.origin)
	return p.show(w, r, status, "sign-in", "Sign in", data)
}

// startSession makes a session of the ID token in the form. The cookie has no Path,
// which means where the panel is: the path that the browser knows, and we may not.
func (p *panel) startSession(w http.ResponseWriter, r request) error {
	data := signInData{Next: r.PostFormValue("next")}
	session, err := p.sessions.Start(r.Context(), r.PostFormValue("idToken"))
	switch chat.KindOf(err) {
	case chat.Unauthenticated, chat.PermissionDenied:
		data.Error = chat.PublicOf(err)
		return p.askToSignIn(w, r, callable.StatusOf(err).HTTP, data)
	}
	if err != nil {
		return err
	}
	next, err := sibling(data.Next)
	if err != nil {
		return err
	}
	setCookie(w, r, session, int(auth.SessionTime.Seconds()))
	seeOther(w, next.String())
	return nil
}

// endSession signs the admin out, in other browsers too: so nobody can go on with
// a copy of the cookie.
func (p *panel) endSession(w http.ResponseWriter, r request) error {
	setCookie(w, r, "", -1)
	if err := p.sessions.End(r.Context(), r.admin.UserID); err != nil {
		return err
	}
	seeOther(w, "sign-in")
	return nil
}

func setCookie(w http.ResponseWriter, r request, session string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: session, MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: !isLocal(r.Request),
	})
}

// caller returns the admin whose session the cookie names.
func (p *panel) caller(r *http.Request) (chat.Caller, error) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return chat.Caller{}, &chat.Error{Kind: chat.Unauthenticated, Public: "Please sign in.", Err: errors.New("there is no session")}
	}
	return p.sessions.Caller(r.Context(), cookie.Value)
}

// signInPath returns the sign-in page that leads back to a page.
func signInPath(page, query string) string {
	next := page
	if query != "" {
		next += "?" + query
	}
	return "sign-in?" + url.Values{"next": {next}}.Encode()
}

var pageName = regexp.MustCompile(`^[a-z][a-z-]*$`)

// sibling reads the address of a page beside this one. Whatever could lead
// elsewhere is refused, since addresses come from links.
func sibling(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || strings.HasPrefix(address, "/") || u.Scheme != "" || u.Host != "" || !pageName.MatchString(u.Path) {
		return nil, chat.Invalid("next", "must be a page of this panel")
	}
	return u, nil
}
