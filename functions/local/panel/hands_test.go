package panel

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// All of a decision is done with keys.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.report(w.buyer, rude, "Rude")
	w.report(w.buyer, 7, "Not a real sorry")
	b := w.openPanel()
	// The first field has the focus.
	b.Press(w.admin.email + kb.Tab + w.admin.password + kb.Enter)
	b.has("h1", "Review queue")
	b.Press(kb.Tab)
	b.Until(`document.activeElement.className == "skip"`, "the first stop skips the navigation")
	b.leave(func() { b.page("queue?status=flagged") })

	first := b.find(w.gigID)
	b.walk(first)
	b.Press("j")
	b.Press("k")
	require.Equal(t, first, b.focused())
	b.Press("h")
	b.Until(`document.activeElement.name == "reason"`, "the reason is asked for")
	b.picture("keys")
	b.leave(func() { b.Press("Insults or threats" + kb.Enter) })
	b.has(".notice.good", "The message is hidden now")
	require.Equal(t, chat.Hidden, w.message(rude).ModerationStatus)
	require.Equal(t, "Insults or threats", string(w.message(rude).ModerationReason))
	b.Until(`document.activeElement.matches(".case")`, "the next case has the focus")

	b.walk(b.find(w.gigID))
	b.leave(func() { b.Press("o") })
	b.Until(`document.activeElement.matches(".here")`, "the message has the focus")
	b.leave(func() { b.Press("a" + kb.Enter) })
	require.Equal(t, chat.Approved, w.message(7).ModerationStatus)
	require.Equal(t, "Within the rules", string(w.message(7).ModerationReason))

	b.Press("h" + kb.Escape)
	b.Until(`document.activeElement.matches(".here")`, "the reason is left")
	b.Click("#help summary")
	b.Click("#keys")
	b.Click(".here .text")
	b.Press("h")
	b.Until(`document.activeElement.name != "reason"`, "the keys are off")

	// The queue may have become shorter than where a decision leads, since others decide too.
	b.leave(func() { b.page("queue?status=hidden#case-99") })
	b.Until(`document.activeElement == [...document.querySelectorAll(".case")].at(-1)`, "the last case has the focus")
}

// walk goes by keys to a case: what has the focus may be before or behind it.
func (b browser) walk(selector string) {
	var steps int // down; nothing has the focus: from before the first
	b.EvalInto(fmt.Sprintf(`(() => {
		const cases = [...document.querySelectorAll(".case")];
		return cases.indexOf(document.querySelector(%q)) - cases.indexOf(document.activeElement);
	})()`, selector), &steps)
	for range steps {
		b.Press("j")
	}
	for range -steps {
		b.Press("k")
	}
	b.Until(fmt.Sprintf(`document.activeElement.matches(%q)`, selector), "the case has the focus")
}

// focused returns the selector of the case that has the focus.
func (b browser) focused() (selector string) {
	b.EvalInto(`"#" + (document.activeElement.closest(".case")?.id ?? "")`, &selector)
	return selector
}

// But for the sign-in nothing needs scripts.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	w.report(w.buyer, rude, "Rude")
	b := w.enter(w.admin)
	b.WithoutScripts()
	b.page("queue")
	b.Until(`!document.documentElement.classList.contains("keys")`, "no script has run")
	card := b.find(w.gigID)
	b.Type(card+" [name=reason]", "Insults or threats"+kb.Enter)
	require.Equal(t, chat.Flagged, w.message(rude).ModerationStatus, "Enter alone decides nothing")
	b.submit(card + " button.hidden")
	b.has(".notice.good", "The message is hidden now")
	require.Equal(t, chat.Hidden, w.message(rude).ModerationStatus)
	b.submit(".notice a")
	b.Type(".here [name=reason]", "They made it up")
	b.submit(".here button.approved")
	require.Equal(t, talk[rude], string(w.message(rude).Text))
	b.submit(".place a")
	b.submit("tbody a")
	b.Click(".about summary")
	b.Type(".custody:has(.legalHold) [name=reason]", "A court asked for it")
	b.submit("button.legalHold")
	require.True(t, w.chat().LegalHold)
	b.page("retention")
	b.submit(".dry button")
	b.has(".notice.good", "Nothing was changed")
	b.page("audit?gigId=" + w.gigID)
	b.has("td", "update-chat")
	b.submit(".me button")
	b.has("noscript", "needs JavaScript")
}
