package panel

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// Only admins get in, and with their sign-out their session ends everywhere.
func TestSignIn(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	b := w.openPanel()
	b.picture("sign-in")
	b.Allow(`status of (400|403)`)
	b.signIn(w.admin.email, "not the password")
	b.has("#error", "not the right e-mail address or password")
	b.picture("sign-in-wrong")
	b.signIn(w.buyer.email, w.buyer.password)
	b.has("#error", "Only admins can use this panel")

	b.page("gig?gigId=" + w.gigID)
	b.has("h1", "Sign in")
	b.signIn(w.admin.email, w.admin.password)
	b.has("h2", w.gigID)
	cookie := b.Cookie("__session")
	require.True(t, cookie.HTTPOnly)
	require.Equal(t, "Strict", string(cookie.SameSite))
	require.Equal(t, "/demo-gigchat/us-central1/admin-panel", cookie.Path)
	require.JSONEq(t, `""`, string(b.Eval("document.cookie")))

	get := func() *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+"/gig?gigId="+w.gigID, http.NoBody)
		require.NoError(t, err)
		r.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
		response, err := http.DefaultTransport.RoundTrip(r)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response
	}
	require.Equal(t, http.StatusOK, get().StatusCode)
	b.submit(".me button")
	b.has("h1", "Sign in")
	b.page("queue")
	b.has("h1", "Sign in")
	require.Equal(t, http.StatusSeeOther, get().StatusCode, "a copy of the cookie is of no use")
	w.requireUnlogged(w.admin.email, w.admin.password, w.buyer.email, cookie.Value)
}

// The queue says what waits, why, and who it was; a click leads to the
// conversation; what is decided is decided, and can be taken back.
func TestAModeratorsDay(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.report(w.buyer, 3, "He is rude")
	w.report(w.buyer, rude, "He insults me and wants the money outside of the marketplace")
	w.mirrored(2)
	w.decide(3, "hidden", "Insults or threats")
	w.mirrored(3)

	b := w.enter(w.admin)
	card := b.find(w.gigID)
	b.has(card+" .text", "You are an idiot")
	b.has(card+" .text", "<b>Pay me in cash</b>")
	b.has(card+" .why", "He insults me")
	b.has(card+" .why", w.buyer.id)
	b.has(card+" .who", w.worker.id)
	b.has(card+" .record", "1 flagged, 1 hidden")
	b.picture("queue")

	b.submit(card + " a.open")
	here := ".here"
	b.has(here+" .text", "You are an idiot")
	b.has(".case .text", "Then send somebody")     // before it
	b.has(".case .text", "I will not be spoken")   // after it
	b.has(".case .text", "Read your own messages") // hidden from members
	b.has(".case header", "worker")
	b.picture("chat")

	b.Type(here+" [name=reason]", "Insults or threats")
	b.submit(here + " button.hidden")
	b.has(".notice.good", "The message is hidden now")
	b.has(here+" .text", "You are an idiot")
	b.has(here+" .decided", w.admin.id)
	m := w.message(rude)
	require.Equal(t, chat.Hidden, m.ModerationStatus)
	require.Empty(t, string(m.Text))
	require.Equal(t, talk[rude], string(m.Original))
	require.Equal(t, w.admin.id, m.ModeratedBy)
	b.picture("chat-hidden")

	b.Type(here+" [name=reason]", "They made it up")
	b.submit(here + " button.approved")
	b.has(here+" header", "approved")
	require.Equal(t, talk[rude], string(w.message(rude).Text))

	b.page("queue?status=hidden")
	b.has(b.find(w.gigID)+" .decided", "Insults or threats")
	b.page("queue?status=approved")
	b.has(b.find(w.gigID)+" .decided", "They made it up")

	require.Equal(t, []string{
		"review-queue", "list-messages", "moderate-message", "list-messages", "moderate-message", "list-messages",
		"review-queue", "review-queue",
	}, w.audited(w.admin))
	w.requireUnlogged("idiot", "They made it up", "Insults or threats", "He insults me")
}

// find returns the selector of a gig's case in the queue, on whichever page it is.
func (b browser) find(gigID string) string {
	for {
		var at int
		b.EvalInto(fmt.Sprintf(`[...document.querySelectorAll(".case")].findIndex((e) => e.textContent.includes(%q))`, gigID), &at)
		if at >= 0 {
			return fmt.Sprintf("#case-%d", at+1)
		}
		b.submit(`[rel="next"]`)
	}
}

// Of two who decide on one message the second is told who was first.
func TestTwoModerators(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.report(w.buyer, rude, "Rude")
	b := w.enter(w.admin)
	card := b.find(w.gigID)
	w.decide(rude, "approved", "They made it up")
	b.Type(card+" [name=reason]", "Insults or threats")
	b.submit(card + " button.hidden")
	b.has(".notice.warn", "somebody was faster")
	b.has(".notice.warn", w.another.id)
	b.has(".notice.warn", "They made it up")
	b.has(".here .text", "You are an idiot")
	require.Equal(t, chat.Approved, w.message(rude).ModerationStatus)
	b.picture("stale")
}

// A gig's chats, their members and state; a freeze and a hold.
func TestLookUp(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	b := w.enter(w.admin)
	b.submit(`nav a[href="gig"]`)
	b.picture("gig-empty")
	b.Type("[name=gigId]", "no-such-gig")
	b.submit(".search button")
	b.has(".empty", "There is no such gig")
	b.Eval(`document.querySelector("[name=gigId]").value = ""`)
	b.Type("[name=gigId]", w.gigID)
	b.submit(".search button")
	b.has(".people", w.buyer.id)
	b.has("td", w.worker.id)
	b.submit("tbody a")
	b.has(".case:last-child .text", "Eight it is.")

	b.Click(".about summary")
	b.Type(".custody:has(.legalHold) [name=reason]", "A court asked for it")
	b.submit("button.legalHold")
	b.has(".notice", "under legal hold")
	b.has(".place .chip", "legal hold")
	require.True(t, w.chat().LegalHold)
	require.False(t, w.chat().Frozen)
	b.Click(".about summary")
	b.Type(".custody:has(.frozen) [name=reason]", "A quarrel")
	b.submit("button.frozen")
	b.has(".place .chip", "frozen")
	require.True(t, w.chat().Frozen)
	b.Click(".about summary")
	b.picture("chat-held")
	b.page("gig?gigId=" + w.gigID)
	b.has("td .chip", "legal hold")
	b.picture("gig")
	require.Equal(t, []string{
		"review-queue", "look-up-gig", "look-up-gig", "list-messages", "update-chat", "list-messages", "update-chat", "list-messages", "look-up-gig",
	}, w.audited(w.admin))
	b.Allow("status of 404")
	b.page("chat?gigId=" + w.gigID + "&chatId=team&messageId=message-gone")
	b.has(".notice.bad", "It may have been deleted")
	b.picture("error")
}

// How the product runs: retention with a dry run, the mirror, the audit log.
func TestOversight(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	b := w.enter(w.admin)
	b.submit(`nav a[href="retention"]`)
	b.has("dd", "not set: kept")
	b.submit(".dry button")
	b.has(".notice.good", "Nothing was changed")
	b.has("tbody td", "dry run")
	b.picture("retention")
	w.reconcile()
	b.submit(`nav a[href="mirror"]`)
	b.has("h2", "The last comparison")
	b.has("dt", "Messages compared")
	b.picture("mirror")
	b.submit(`nav a[href="audit"]`)
	b.has("td", w.admin.id)
	b.Type("[name=adminId]", w.admin.id)
	b.submit(".search button")
	b.has("td", "dryRun: true")
	b.hasNo("tbody", w.another.id)
	b.picture("audit")
	require.Equal(t, []string{"review-queue", "run-retention", "search-audit-log"}, w.audited(w.admin))
}
