package pii

import (
	"unicode"
	"unicode/utf8"
)

// fold returns the byte that stands for a character beyond ASCII in a view, and
// whether it shows at all.
func fold(r rune) (c byte, shown bool) {
	switch {
	case isPlainLetter(r):
		return otherLetter, true
	case r == utf8.RuneError:
		return otherSymbol, true
	case isInvisible(r):
		return 0, false
	case 0xFF01 <= r && r <= 0xFF5E: // full width
		return byte(r - 0xFEE0), true
	}
	if c, ok := punctuation[r]; ok {
		return c, true
	}
	if c, ok := alphanumeric(r); ok {
		return c, true
	}
	switch {
	case unicode.IsSpace(r):
		return ' ', true
	case unicode.IsLetter(r):
		return otherLetter, true
	case unicode.Is(unicode.Sc, r): // of any currency
		return '$', true
	default:
		return otherSymbol, true
	}
}

// isPlainLetter reports whether a character is one of those that most texts beyond
// ASCII consist of, so that it need not be looked up: letters of Latin, Cyrillic,
// Hebrew, Arabic, Japanese, Chinese and Korean.
func isPlainLetter(r rune) bool {
	return 0xC0 <= r && r <= 0x24F && r != 0xD7 && r != 0xF7 || 0x400 <= r && r <= 0x481 || 0x5D0 <= r && r <= 0x5EA ||
		0x620 <= r && r <= 0x64A || 0x3041 <= r && r <= 0x3096 || 0x30A1 <= r && r <= 0x30FA || 0x4E00 <= r && r <= 0x9FFF || 0xAC00 <= r && r <= 0xD7A3
}

// isInvisible reports whether a character shows nothing of its own: zero-width
// and directional ones, variation selectors, the enclosing keycap of an emoji
// digit, combining marks.
func isInvisible(r rune) bool {
	switch {
	case r == 0x00AD, r == 0x180E, r == 0xFEFF, r == 0x3164, r == 0xFFA0,
		0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F,
		0xFE00 <= r && r <= 0xFE0F, 0xE0000 <= r && r <= 0xE01EF:
		return true
	default:
		return unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r)
	}
}

// punctuation is what is written for ASCII's.
var punctuation = map[rune]byte{
	0x0085: '\n', 0x2028: '\n', 0x2029: '\n',
	0x2010: '-', 0x2011: '-', 0x2012: '-', 0x2013: '-', 0x2014: '-', 0x2015: '-', 0x2043: '-', 0x2212: '-', 0xFE58: '-', 0xFE63: '-', 0x02D7: '-', 0x30FC: '-',
	0x00B7: '.', 0x2022: '.', 0x2024: '.', 0x2027: '.', 0x2219: '.', 0x22C5: '.', 0x3002: '.', 0xFE52: '.', 0xFF61: '.', 0x30FB: '.', 0x06D4: '.',
	0x2044: '/', 0x2215: '/', 0x29F8: '/',
	0x2018: '\'', 0x2019: '\'', 0x02BC: '\'', 0x2032: '\'', 0x201C: '"', 0x201D: '"', 0x2033: '"',
	0xFE6B: '@', 0xFE50: ',', 0x060C: ',', 0x3001: ',', 0xFE55: ':', 0x2236: ':', 0xFE62: '+', 0x2795: '+', 0x2796: '-', 0xFE5F: '#',
	0x3010: '[', 0x3011: ']', 0xFE59: '(', 0xFE5A: ')', 0x2768: '(', 0x2769: ')',
}

// alphanumeric returns the ASCII digit or letter that a character is a form of:
// the decimal digits of every script, circled and mathematical ones.
func alphanumeric(r rune) (byte, bool) {
	switch {
	case 0x1D7CE <= r && r <= 0x1D7FF: // bold, double-struck, …: five sets of ten
		return '0' + byte((r-0x1D7CE)%10), true
	case 0x1D400 <= r && r <= 0x1D6A3: // mathematical letters, sets of twice 26
		n := byte((r - 0x1D400) % 52)
		if n < 26 {
			return 'A' + n, true
		}
		return 'a' + n - 26, true
	case 0x24B6 <= r && r <= 0x24CF: // circled
		return 'A' + byte(r-0x24B6), true
	case 0x24D0 <= r && r <= 0x24E9:
		return 'a' + byte(r-0x24D0), true
	case r == 0x24EA, r == 0x24FF:
		return '0', true
	case 0x2460 <= r && r <= 0x2468:
		return '1' + byte(r-0x2460), true
	case 0x2776 <= r && r <= 0x277E:
		return '1' + byte(r-0x2776), true
	case 0x2780 <= r && r <= 0x2788:
		return '1' + byte(r-0x2780), true
	case 0x278A <= r && r <= 0x2792:
		return '1' + byte(r-0x278A), true
	}
	for _, table := range unicode.Nd.R16 { // sets of ten, each from its zero
		if rune(table.Lo) <= r && r <= rune(table.Hi) {
			return '0' + byte((r-rune(table.Lo))%10), true
		}
	}
	for _, table := range unicode.Nd.R32 {
		if rune(table.Lo) <= r && r <= rune(table.Hi) {
			return '0' + byte((r-rune(table.Lo))%10), true
		}
	}
	return 0, false
}
