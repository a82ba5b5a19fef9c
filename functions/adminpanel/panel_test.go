package adminpanel

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// fakeSessions knows one admin, of the session and ID token "good".
type fakeSessions struct{ ended []string }

func (*fakeSessions) Start(_ context.Context, idToken string) (string, error) {
	switch idToken {
	case "good":
		return "good", nil
	case "member":
		return "", &chat.Error{Kind: chat.PermissionDenied, Public: "Only admins can use this panel."}
	case "away":
		return "", chat.Failure(chat.Unavailable, errors.New("internal canary"))
	default:
		return "", &chat.Error{Kind: chat.Unauthenticated, Public: "Please sign in again."}
	}
}

func (*fakeSessions) Caller(_ context.Context, session string) (chat.Caller, error) {
	switch session {
	case "good":
		return chat.Caller{UserID: "admin-1", Admin: true}, nil
	case "dismissed":
		return chat.Caller{}, &chat.Error{Kind: chat.PermissionDenied, Public: "Only admins can use this panel."}
	case "away":
		return chat.Caller{}, chat.Failure(chat.Unavailable, errors.New("internal canary"))
	default:
		return chat.Caller{}, &chat.Error{Kind: chat.Unauthenticated, Public: "Please sign in again."}
	}
}

func (s *fakeSessions) End(_ context.Context, userID string) error {
	s.ended = append(s.ended, userID)
	return nil
}

func testPanel(t *testing.T) *panel {
	t.Helper()
	p, err := newPanel(panel{sessions: &fakeSessions{}, signIn: signInAt("", "the-key")})
	require.NoError(t, err)
	return p
}

// ask sends a request with a session, unless that is empty. As a browser it keeps
// the fragment of the address to itself.
func (p *panel) ask(method, address, session string, form url.Values, header ...string) *http.Response {
	address, _, _ = strings.Cut(address, "#")
	r := httptest.NewRequest(method, "https://market.example"+address, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if session != "" {
		r.AddCookie(&http.Cookie{Name: cookieName, Value: session})
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	_ = p.serve(w, r) // the log's
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	content, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return string(content)
}

// Nobody gets to a page, or does anything, without the session of an admin. (The
// panel here has no use cases: whoever came to one would panic.)
func TestNobodyGetsIn(t *testing.T) {
	t.Parallel()
	p := testPanel(t)
	require.NotEmpty(t, p.pages)
	for page := range p.pages {
		method, name, _ := strings.Cut(page, " ")
		for session, want := range map[string]int{
			"": http.StatusUnauthorized, "forged": http.StatusUnauthorized, "dismissed": http.StatusForbidden, "away": http.StatusServiceUnavailable,
		} {
			r := p.ask(method, "/admin/"+name+"?a=b", session, url.Values{"idToken": {"good"}})
			if method == http.MethodGet && want == http.StatusUnauthorized {
				require.Equal(t, http.StatusSeeOther, r.StatusCode, page)
				require.Equal(t, "sign-in?next="+name+"%3Fa%3Db", r.Header.Get("Location"))
				continue
			}
			require.Equal(t, want, r.StatusCode, "%s with %q", page, session)
			shown := body(t, r)
			checkPage(t, page, shown)
			require.NotContains(t, shown, "canary")
			require.NotContains(t, shown, "Sign out")
			require.Empty(t, r.Cookies())
		}
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	p := testPanel(t)
	r := p.ask("GET", "/sign-in?next=chat%3FgigId%3Da%23m-1", "", nil)
	require.Equal(t, http.StatusOK, r.StatusCode)
	require.Equal(t, policy+"; connect-src https://identitytoolkit.googleapis.com", r.Header.Get("Content-Security-Policy"))
	shown := body(t, r)
	checkPage(t, "sign-in", shown)
	require.Contains(t, shown, `data-address="https://identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=the-key"`)
	require.Contains(t, shown, `value="chat?gigId=a#m-1"`)

	r = p.ask("POST", "/some/where/session", "", url.Values{"idToken": {"good"}, "next": {"gig?gigId=a"}})
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	require.Equal(t, "gig?gigId=a", r.Header.Get("Location"))
	require.Equal(t, "__session=good; Max-Age=28800; HttpOnly; Secure; SameSite=Strict", r.Header.Get("Set-Cookie"))

	for token, want := range map[string]int{"": 401, "forged": 401, "member": 403, "away": 503} {
		r = p.ask("POST", "/session", "", url.Values{"idToken": {token}, "next": {"queue"}})
		require.Equal(t, want, r.StatusCode, token)
		require.Empty(t, r.Cookies(), token)
		shown := body(t, r)
		checkPage(t, token, shown)
		require.NotContains(t, shown, "canary")
	}
	r = p.ask("POST", "/sign-out", "good", url.Values{})
	require.Equal(t, "sign-in", r.Header.Get("Location"))
	require.Equal(t, "__session=; Max-Age=0; HttpOnly; Secure; SameSite=Strict", r.Header.Get("Set-Cookie"))
	require.Equal(t, []string{"admin-1"}, p.sessions.(*fakeSessions).ended)
}

// A link leads to a page of the panel or is refused.
func TestNextStaysHere(t *testing.T) {
	t.Parallel()
	p := testPanel(t)
	for _, next := range []string{
		"", "https://evil.example", "//evil.example", "/queue", "javascript:alert(1)", "queue/../../x", "..", "\\\\evil.example", "queue\n", "Queue", "%2f%2fevil.example",
	} {
		r := p.ask("GET", "/sign-in?"+url.Values{"next": {next}}.Encode(), "", nil)
		require.Contains(t, body(t, r), `name="next" value="queue"`, next)
		r = p.ask("POST", "/session", "", url.Values{"idToken": {"good"}, "next": {next}})
		require.Equal(t, http.StatusBadRequest, r.StatusCode, next)
	}
}

func TestOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	p := testPanel(t)
	for page := range p.pages {
		method, name, _ := strings.Cut(page, " ")
		if method != http.MethodPost {
			continue
		}
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
			r := p.ask("POST", "/"+name, "good", url.Values{}, header...)
			require.Equal(t, http.StatusForbidden, r.StatusCode, page)
			require.Contains(t, body(t, r), "another site")
		}
	}
	r := p.ask("POST", "/session", "", url.Values{"idToken": {"good"}, "next": {"queue"}}, "Sec-Fetch-Site", "cross-site")
	require.Equal(t, http.StatusForbidden, r.StatusCode)
	require.Empty(t, r.Cookies(), "nobody is signed in as somebody else")
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	p := testPanel(t)
	for _, address := range []string{"/sign-in", "/queue", "/a/b/c", "/panel.css", "/admin/"} {
		h := p.ask("GET", address, "", nil).Header
		require.Contains(t, h.Get("Content-Security-Policy"), policy, address)
		require.NotContains(t, h.Get("Content-Security-Policy"), "unsafe")
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
		require.Equal(t, "no-referrer", h.Get("Referrer-Policy"))
		require.Equal(t, "max-age=31536000", h.Get("Strict-Transport-Security"))
		if address != "/panel.css" {
			require.Equal(t, "no-store", h.Get("Cache-Control"), address)
		}
	}
	for _, host := range []string{"127.0.0.1:5001", "localhost", "[::1]:80"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "http://"+host+"/sign-in", nil)
		require.NoError(t, p.serve(w, r))
		require.Empty(t, w.Header().Get("Strict-Transport-Security"), host)
	}
}

// Wherever the panel is and whatever of that is told, one comes to its pages.
func TestEveryPrefix(t *testing.T) {
	t.Parallel()
	p := testPanel(t)
	for address, want := range map[string]string{
		"":           "admin-panel/queue",
		"/":          "admin-panel/queue",
		"/admin":     "./admin/queue",
		"/admin/":    "queue",
		"/a/b/":      "queue",
		"/a/b/queue": "sign-in?next=queue",
		"/queue":     "sign-in?next=queue",
	} {
		r := p.ask("GET", address, "", nil)
		require.Equal(t, http.StatusSeeOther, r.StatusCode, address)
		require.Equal(t, want, r.Header.Get("Location"), address)
	}
	for _, missing := range []string{"/a/b", "/a/static", "/a/session"} {
		require.Equal(t, http.StatusNotFound, p.ask("GET", missing, "good", nil).StatusCode, missing)
	}
	require.Equal(t, http.StatusNotFound, p.ask("DELETE", "/queue", "good", nil).StatusCode)
	require.Equal(t, http.StatusNotFound, p.ask("GET", "/decide", "good", nil).StatusCode, "it takes forms")
	require.Equal(t, http.StatusNotFound, p.ask("GET", "/session", "", nil).StatusCode)
	for _, name := range []string{"panel.css", "panel.js", "sign-in.js", "icon.svg"} {
		require.Equal(t, http.StatusOK, p.ask("GET", "/a/b/"+name, "", nil).StatusCode, name)
		address := "/" + name + "?v=" + p.assets[name].version
		require.Contains(t, p.ask("GET", address, "", nil).Header.Get("Cache-Control"), "immutable", name)
	}
}

// A panic is answered with a page, as any failure is, and returned for the log. (The
// panel here has no use cases.)
func TestAPanicIsAPage(t *testing.T) {
	t.Parallel()
	p := testPanel(t)
	r := httptest.NewRequest(http.MethodGet, "https://market.example/admin/queue", http.NoBody)
	r.AddCookie(&http.Cookie{Name: cookieName, Value: "good"})
	w := httptest.NewRecorder()
	_, ok := errors.AsType[*chat.Panic](p.serve(w, r))
	require.True(t, ok)
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.Equal(t, "text/html; charset=utf-8", w.Header().Get("Content-Type"))
	require.Contains(t, w.Body.String(), "Something went wrong on our side.")
	checkPage(t, "a panic", w.Body.String())
}
