package rules_test

import (
	"strings"

	"pgregory.net/rapid"
)

// sendings draws a text for an ordinary sending, and changes up to three things
// of it.
func (c cast) sendings() *rapid.Generator[sending] {
	settings, texts := c.settings(), texts()
	return rapid.Custom(func(t *rapid.T) sending {
		s := c.ordinary()
		s.chatID = rapid.SampledFrom([]string{"team", "closed"}).Draw(t, "chat")
		for range rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2, 3}).Draw(t, "changes") {
			rapid.SampledFrom(settings).Draw(t, "setting")(&s)
		}
		s.text = texts.Draw(t, "text")
		return s
	})
}

// texts draws what people write, what nobody can see, and what is about as long as
// a text may be.
func texts() *rapid.Generator[string] {
	odd := append([]rune{0, 'a', '\u0301', '😀'}, append(whiteSpace, inked...)...)
	long := rapid.Custom(func(t *rapid.T) string {
		filler := rapid.SampledFrom([]string{"x", " ", "\n", "\u3000", wide, built}).Draw(t, "filler")
		length := rapid.IntRange(3997, 4002).Draw(t, "length") / len([]rune(filler))
		ends := rapid.StringOfN(rapid.SampledFrom(odd), 0, 2, -1)
		return ends.Draw(t, "begin") + strings.Repeat(filler, length) + ends.Draw(t, "end")
	})
	return rapid.OneOf(
		rapid.StringN(1, 40, -1), rapid.StringN(1, 40, -1),
		rapid.StringOfN(rapid.SampledFrom(odd), 0, 5, -1),
		rapid.StringOfN(rapid.SampledFrom(whiteSpace), 0, 5, -1),
		long,
	)
}
