package pii

import (
	"regexp"
	"strings"
)

var email = detector{
	typ:     Email,
	pattern: regexp.MustCompile(`[\pL\pN._%+'-]+@(?:[\pL\pN](?:[\pL\pN-]*[\pL\pN])?\.)+\pL{2,}`),
	mayHold: func(text string) bool { return strings.IndexByte(text, '@') >= 0 },
	holds:   func(string, int, int) bool { return true },
	hits: []string{
		"anna@example.com",
		"write to «anna.b+gigs@mail.example.co.uk», please",
		"«jürgen@müller.example»",
		"(«a@b.io»)",
	},
	misses: []string{
		"see you @ the corner",
		"@anna is here",
		"2 @ 5.50 each",
		"user@localhost",
	},
}
