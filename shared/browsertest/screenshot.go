package browsertest

import (
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Look is how a person looks at a page.
type Look struct {
	Name          string
	Width, Height int64 // in CSS pixels
	Dark          bool
}

// Looks are a desktop's and a phone's, each light and dark.
var Looks = []Look{
	{"1280-light", 1280, 800, false},
	{"1280-dark", 1280, 800, true},
	{"390-light", 390, 844, false},
	{"390-dark", 390, 844, true},
}

// Show shows the page as in a look.
func (p *Page) Show(l Look) {
	p.t.Helper()
	scheme := "light"
	if l.Dark {
		scheme = "dark"
	}
	p.run(
		chromedp.EmulateViewport(l.Width, l.Height),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
	)
}

// Screenshot writes what is visible to folder/name.png, for people to look at; the
// folder belongs into .gitignore.
func (p *Page) Screenshot(folder, name string) {
	p.t.Helper()
	p.capture(folder, name, chromedp.CaptureScreenshot)
}

// FullScreenshot is [Page.Screenshot] with what one would have to scroll to.
func (p *Page) FullScreenshot(folder, name string) {
	p.t.Helper()
	p.capture(folder, name, func(picture *[]byte) chromedp.Action { return chromedp.FullScreenshot(picture, 100) })
}

func (p *Page) capture(folder, name string, capture func(picture *[]byte) chromedp.Action) {
	p.t.Helper()
	var picture []byte
	p.run(capture(&picture))
	require.NoError(p.t, os.MkdirAll(folder, 0o755))
	require.NoError(p.t, os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644))
}
