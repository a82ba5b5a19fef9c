package pii

import (
	"regexp"
	"unicode"
	"unicode/utf8"
)

// A phone number is written with its country code, in the North American
// 3-3-4 groups, or with the trunk prefix 0 and a group of the area.
var phone = detector{
	typ: Phone,
	pattern: regexp.MustCompile(`\+\d{1,3}(?:[ ./-]?\(?\d{1,5}\)?){2,6}` +
		`|(?:1[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-]?)[2-9]\d\d[ .-]?\d{4}` +
		`|\(?0\d{2,4}[ )/.-]{1,2}\d{3,8}(?:[ .-]?\d{2,4}){0,3}`),
	mayHold: func(text string) bool { return digits(text) >= 8 },
	holds: func(text string, s, e int) bool {
		n := digits(text[s:e])
		return standsAlone(text, s, e) && n >= 8 && n <= 15
	},
	hits: []string{
		"+49 170 1234567",
		"call «+1 (415) 555-2671» tonight",
		"«(415) 555-2671»",
		"«415.555.2671»",
		"ring «020 7946 0958» after six",
		"«030/1234567»",
	},
	misses: []string{
		"2026-11-22 10:30",
		"order 4155552671234",
		"it costs 1,250.00",
		"10.0.0.1",
		"room 0815",
	},
}

// digits counts the ASCII digits.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		if '0' <= s[i] && s[i] <= '9' {
			n++
		}
	}
	return n
}

// standsAlone reports whether text[s:e] is no part of a longer word or number.
func standsAlone(text string, s, e int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:s])
	after, _ := utf8.DecodeRuneInString(text[e:])
	return !isWord(before) && !isWord(after)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
