package rules_test

import (
	"fmt"
	"strings"
)

// sample is a text, and whether it can be a message's.
type sample struct {
	name string
	text string
	good bool
}

// whiteSpace is Unicode's property White_Space, by hand from PropList.txt, so that
// neither door's idea of it is asked.
var whiteSpace = []rune{
	0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680,
	0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A,
	0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
}

// inked are characters that leave no ink and yet are no white space: some engine
// takes each of them for it.
var inked = []rune{
	0x01, 0x08, 0x0E, 0x1C, 0x1D, 0x1E, 0x1F, 0x7F, 0x84, 0x86, 0xAD, 0x115F, 0x180E,
	0x200B, 0x200C, 0x200D, 0x2060, 0x2800, 0x3164, 0xFEFF, 0xFFFD, 0xE0020, 0x10FFFF,
}

const (
	wide  = "😀"       // one code point, two UTF-16 units, four bytes
	built = "e\u0301" // one character, two code points
)

// samples are good and bad texts, for both doors.
func samples() []sample {
	all := []sample{
		{"one letter", "a", true},
		{"empty", "", false},
		{"space around", " \n hello \t ", true},
		{"space, much, around", strings.Repeat("\n", 1999) + "a" + strings.Repeat(" ", 2000), true},
		{"all white space", string(whiteSpace), false},
		{"all white space and a letter", string(whiteSpace) + "a", true},
		{"4,000 spaces", strings.Repeat(" ", 4000), false},
		{"4,000 code points", strings.Repeat("x", 4000), true},
		{"4,001 code points", strings.Repeat("x", 4001), false},
		{"4,000 wide code points", strings.Repeat(wide, 4000), true},
		{"4,001 wide code points", strings.Repeat(wide, 4001), false},
		{"2,000 built characters", strings.Repeat(built, 2000), true},
		{"2,001 built characters", strings.Repeat(built, 2001), false},
		{"4,000 lines", strings.Repeat("\n", 3999) + "x", true},
		{"4,001 lines", strings.Repeat("\n", 4000) + "x", false},
		{"NUL", "\x00", false},
		{"NUL first", "\x00hello", false},
		{"NUL within", "hel\x00lo", false},
		{"NUL last", "hello\x00", false},
		{"NUL after a line", "hello\n\x00", false},
		{"many scripts", "¡Hola! Grüße, 你好, שלום, नमस्ते 👋🏽", true},
		{"like a rule", `") || true || ("\x00${x}$(database)`, true},
	}
	for _, r := range whiteSpace {
		all = append(all, sample{fmt.Sprintf("only U+%04X", r), string(r), false})
	}
	for _, r := range inked {
		all = append(all, sample{fmt.Sprintf("only U+%04X", r), string(r), true})
	}
	return all
}

// addTexts adds the texts that a message may and may not have, in which the
// strings of the contract are not all that Firestore can store.
func (b *builder) addTexts() {
	var variations []variation
	for _, s := range samples() {
		variations = append(variations, text(s.name, verdictOf(s.good), s.text))
	}
	b.vary(worker, "create", "team message", "team", append(variations,
		text("number", deny, 1),
		text("true", deny, true),
		text("false", deny, false),
		text("null", deny, nil),
		text("bytes", deny, []byte("hello")),
		text("list", deny, list{"hello"}),
		text("map", deny, fields{"hello": "hello"}),
		text("server time", deny, serverTime),
	))
}

func text(name string, want verdict, value any) variation {
	return variation{"text: " + name, want, func(d *draft) { d.message["text"] = value }}
}
