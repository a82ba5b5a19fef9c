package demo_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/functions/local/stack"
	"example.com/gigchat/shared/browsertest"
	"example.com/gigchat/shared/stacktest"
)

// screenshots is where the page's are written, for people to look at.
const screenshots = "screenshots"

// home returns the address of the page.
func home(t *testing.T) string {
	t.Helper()
	functions, err := url.Parse(stacktest.Variable(t, "GIGCHAT_FUNCTIONS_URL"))
	require.NoError(t, err)
	return "http://" + functions.Host
}

// demoPage is the page with both its windows.
type demoPage struct{ *browsertest.Page }

func openDemo(t *testing.T) demoPage {
	t.Helper()
	p := demoPage{browsertest.Open(t)}
	p.Goto(home(t))
	p.Until(`document.getElementById("notice").hidden`, "the page has started")
	return p
}

// has waits until an element of a window, or anything else on the page, holds a
// text.
func (p demoPage) has(selector, text string) {
	p.Until(fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.checkVisibility() && e.textContent.includes(%q))`, selector, text),
		selector+" has its text")
}

// hasNot waits until no visible element holds a text.
func (p demoPage) hasNot(selector, text string) {
	p.Until(fmt.Sprintf(`![...document.querySelectorAll(%q)].some((e) => e.checkVisibility() && e.textContent.includes(%q))`, selector, text),
		selector+" has lost its text")
}

func (p demoPage) send(window, text string) {
	p.Type("#"+window+" textarea", text)
	p.Enter()
}

// openChat opens the chat of a window's person with one other.
func (p demoPage) openChat(window, otherID string) {
	p.Click("#" + window + " .new")
	p.Click("#" + window + ` .opening input[value="` + otherID + `"]`)
	p.Click("#" + window + " .opening .primary")
	p.Until(`!document.querySelector("#`+window+` .conversation").hidden`, "the chat is open")
}

// choose picks the person of a window.
func (p demoPage) choose(window, personID string) {
	p.Eval(fmt.Sprintf(`(() => {
		const select = document.querySelector("#%s .who select");
		select.value = %q;
		select.dispatchEvent(new Event("change"));
	})()`, window, personID))
}

// The main path: a badge appears and goes, a tick turns, the archive follows
// without personal data, and what was written offline leaves the queue.
func TestTwoPeopleChat(t *testing.T) {
	p := openDemo(t)
	p.greet()
	one := uuid.NewString()[:8]
	p.openChat("left", "demo-worker-1")
	p.send("left", "Mail me at anna@example.com, "+one)
	p.has("#left .message.own", "anna@example.com, "+one)
	p.has("#right .unread .preview", one)
	p.has("#right .unread .badge", "1")
	p.has("#left .message.own .tick", "sent")
	p.has("#rows .row", "Mail me at [EMAIL], "+one)
	p.has("#rows mark", "[EMAIL]")
	p.screenshotAll("badge")

	p.Click("#right .unread .chat")
	p.has("#right .message:not(.own)", one)
	p.has("#left .message.own:last-child .tick", "read by all")
	p.has("#rows .row:first-child .read", "read")
	p.Click("#right .back")
	p.Until(`document.querySelector("#right .chats > :first-child .badge").hidden`, "the badge has gone")

	two := uuid.NewString()[:8]
	p.Click("#left .switch")
	p.send("left", "Written in a tunnel, "+two)
	p.has("#left .message.own .tick", "waiting to be sent")
	p.screenshotAll("offline")
	p.hasNot("#right .preview", two)
	p.hasNot("#rows .row", two)
	p.Click("#left .switch")
	p.has("#right .preview", two)
	p.has("#rows .row", two)
	p.Until(`!document.querySelector('#left .tick[data-state="pending"]')`, "the queue is empty")

	p.Click("#right .unread .chat")
	p.send("right", "Got both, thanks")
	p.has("#left .message:not(.own)", "Got both")
	p.screenshotAll("chat")
}

// greet sends the left window's first message to all.
func (p demoPage) greet() {
	p.Click(`#left .chat`)
	p.screenshotAll("empty")
	p.send("left", "Hi both! Does Saturday work for the garden gate?")
	p.has("#left .message.own", "garden gate")
	p.has("#right .unread .preview", "garden gate")
	p.Click(`#left .back`)
}

// Access ends with the next message after a worker was taken off the gig, and the
// page says so as the SDK does; back on it, they see what they missed.
func TestAWorkerIsTakenOff(t *testing.T) {
	p := openDemo(t)
	p.choose("right", "demo-worker-2")
	p.Until(`document.getElementById("right").ariaLabel.startsWith("Noor")`, "the person has changed")
	one, two := uuid.NewString()[:8], uuid.NewString()[:8]
	p.Click(`#left .chats > [data-key="team"] button`)
	p.Click(`#right .chats > [data-key="team"] button`)
	p.send("left", "You see this, "+one)
	p.has("#right .message", one)

	p.Click(`#workers [aria-label="Take Noor off the gig"]`)
	p.has("#workers .off", "Noor")
	p.send("left", "You do not see this, "+two)
	p.has("#right .error code", "permission-denied")
	p.hasNot("#right .message", two)
	p.screenshotAll("taken-off")
	p.Allow(`status of 403`) // the next send's
	p.send("right", "May I?")
	p.has("#right .error code", "functions/permission-denied")

	p.Click(`#workers [aria-label="Put Noor back on the gig"]`)
	p.has("#right .message", two)
	p.Until(`document.querySelector("#right .error").hidden`, "the error has gone")
}

// An admin reads every chat and writes in none.
func TestAnAdminLooks(t *testing.T) {
	p := openDemo(t)
	p.greet()
	p.choose("right", "demo-admin")
	p.Click(`#right .chats > [data-key="team"] button`)
	p.has("#right .message:not(.own)", "garden gate")
	p.Allow(`status of 404`)
	p.send("right", "May I?")
	p.has("#right .error code", "functions/not-found")
}

func (p demoPage) screenshotAll(name string) {
	for _, look := range browsertest.Looks {
		p.Show(look)
		p.Screenshot(screenshots, name+"-"+look.Name)
	}
	p.Show(browsertest.Looks[0])
}

// What chat.js imports is what the stack serves.
func TestOneVersionOfTheSDK(t *testing.T) {
	source, err := os.ReadFile("static/chat.js")
	require.NoError(t, err)
	for line := range strings.Lines(string(source)) {
		if _, address, ok := strings.Cut(line, `"https://www.gstatic.com/firebasejs/`); ok {
			require.Regexp(t, `^`+stack.WebSDKVersion+`/firebase-[a-z]+\.js"`, address)
		}
	}
}

// Another site's page can change nothing, and the page runs no script but its own.
func TestOthersAreKeptOut(t *testing.T) {
	address := home(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/gig", strings.NewReader(`{"workerId":"demo-worker-1","assigned":false}`))
	require.NoError(t, err)
	r.Header.Set("Origin", "http://elsewhere.example")
	response, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusForbidden, response.StatusCode)

	page, err := http.Get(address + "/")
	require.NoError(t, err)
	defer page.Body.Close()
	policy := page.Header.Get("Content-Security-Policy")
	require.Contains(t, policy, "default-src 'none'; script-src 'self' 'sha256-")
	require.NotContains(t, policy, "unsafe")
	body, err := io.ReadAll(page.Body)
	require.NoError(t, err)
	require.NotRegexp(t, `(?i)\son[a-z]+=|javascript:|\sstyle=`, string(body))
}
