// Package browsertest opens pages in Chromium. Only tests import it.
//
// It knows no page: it loads one, does what a person does there, waits for what
// they would see, and fails the test for every error that they would not.
package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// patience is how long a page may take for anything, on a machine that runs
// other tests beside.
const patience = time.Minute

// Page is a page in a browser of its own.
type Page struct {
	t      testing.TB
	tab    context.Context
	errors errorList
}

// Open starts a browser with a fresh profile, which ends with the test. The test
// fails if a page of it had errors: exceptions, console errors, requests that
// failed, violations of its policy. See [Page.Allow].
func Open(t testing.TB) *Page {
	t.Helper()
	browser, stopBrowser := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(find(t)),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), // a container's is too small
		chromedp.WSURLReadTimeout(patience),
	)
	tab, closeTab := chromedp.NewContext(browser)
	p := &Page{t: t, tab: tab}
	t.Cleanup(func() {
		closeTab()
		stopBrowser()
		require.Empty(t, p.errors.unexpected(), "errors of the page")
	})
	chromedp.ListenTarget(tab, p.errors.note)
	p.run(chromedp.EmulateViewport(1280, 800))
	return p
}

// find returns the browser. Why a missing one fails the test: under the stack a
// skip would pass for a page that works.
func find(t testing.TB) string {
	t.Helper()
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("there is no Chromium; install it with: apt-get install chromium (or: brew install --cask chromium)")
	return ""
}

// Goto loads the page at an address.
func (p *Page) Goto(address string) {
	p.t.Helper()
	p.run(chromedp.Navigate(address))
}

// Click clicks the first element that a CSS selector finds, when it is visible.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.run(chromedp.Click(selector, chromedp.ByQuery))
}

// Type types into the first element that a CSS selector finds, when it is
// visible.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.run(chromedp.SendKeys(selector, text, chromedp.ByQuery))
}

// Enter presses the Enter key. Why not as a part of [Page.Type]: there the page
// could not prevent the line break.
func (p *Page) Enter() {
	p.t.Helper()
	key := input.DispatchKeyEvent(input.KeyDown).WithKey("Enter").WithCode("Enter").WithWindowsVirtualKeyCode(13)
	p.run(key.WithText("\r"), input.DispatchKeyEvent(input.KeyUp).WithKey("Enter").WithCode("Enter").WithWindowsVirtualKeyCode(13))
}

// Press presses keys, one after the other, wherever the focus is: characters, and
// those of package kb.
func (p *Page) Press(keys string) {
	p.t.Helper()
	for _, r := range keys {
		key := kb.Keys[r]
		down := input.DispatchKeyEvent(input.KeyDown).WithKey(key.Key).WithCode(key.Code).WithWindowsVirtualKeyCode(key.Windows)
		up := *down
		up.Type = input.KeyUp
		if key.Print {
			// Not an event of its own, as in [Page.Type]: there the page could not prevent it.
			down = down.WithText(key.Text)
		}
		p.run(down, &up)
	}
}

// WithoutScripts lets the pages that are loaded from now on run no script. What the
// test itself evaluates still runs.
func (p *Page) WithoutScripts() {
	p.t.Helper()
	p.run(emulation.SetScriptExecutionDisabled(true))
}

// Eval returns what a JavaScript expression yields in the page, as JSON; a promise
// is awaited.
func (p *Page) Eval(expression string) json.RawMessage {
	p.t.Helper()
	var value json.RawMessage
	p.run(chromedp.Evaluate(expression, &value, awaitPromise))
	return value
}

// EvalInto is [Page.Eval] into a Go value.
func (p *Page) EvalInto(expression string, value any) {
	p.t.Helper()
	require.NoError(p.t, json.Unmarshal(p.Eval(expression), value))
}

// Cookie returns the page's cookie of that name, which it must have.
func (p *Page) Cookie(name string) *network.Cookie {
	p.t.Helper()
	var found *network.Cookie
	p.run(chromedp.ActionFunc(func(ctx context.Context) error {
		cookies, err := network.GetCookies().Do(ctx)
		for _, c := range cookies {
			if c.Name == name {
				found = c
			}
		}
		return err
	}))
	require.NotNil(p.t, found, "cookie %s", name)
	return found
}

// Until waits until a JavaScript expression yields true in the page.
func (p *Page) Until(expression, what string) {
	p.t.Helper()
	check := func() bool {
		var holds bool
		err := chromedp.Run(p.tab, chromedp.Evaluate("Boolean("+expression+")", &holds))
		return err == nil && holds // an error is one of the page's while it loads
	}
	require.Eventually(p.t, check, patience, 50*time.Millisecond, "%s: %s; %s", what, expression, p)
}

// String returns what the page shows and its errors, for the message of a test
// that failed.
func (p *Page) String() string {
	var shown string
	if err := chromedp.Run(p.tab, chromedp.Evaluate("document.body.innerText", &shown)); err != nil {
		shown = err.Error()
	}
	return fmt.Sprintf("the page's errors: %q; it shows:\n%s", p.errors.unexpected(), shown)
}

func (p *Page) run(actions ...chromedp.Action) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.tab, patience)
	defer cancel()
	// The tab itself has to be opened without a deadline, or it would go with it.
	require.NoError(p.t, chromedp.Run(p.tab))
	require.NoError(p.t, chromedp.Run(ctx, actions...), "%s", p)
}
