package pii

import "strings"

// An e-mail address as mail programs take it (RFC 5321, with letters of any
// script): something, @, and a domain of at least two parts.
var email = detector{
	typ:   Email,
	needs: at | dot,
	find: func(v *view) {
		for i := range v.b {
			if !v.is(i, at) {
				continue
			}
			start := i
			for v.is(start-1, word|dot|hyphen) || strings.IndexByte("_%+'", v.char(start-1)) >= 0 {
				start--
			}
			for start < i && !v.is(start, word) {
				start++
			}
			if end := domainAt(v, i+1); end > 0 && start < i {
				v.report(start, end)
			}
		}
	},
	hits: []string{
		"anna@example.com",
		"write to «anna.b+gigs@mail.example.co.uk», please",
		"«jürgen@müller.example»",
		"(«a@b.io»)",
		"«anna@example.com».",
		"ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
		"anna@exam\u200bple.com",
	},
	misses: []string{
		"see you @ the corner",
		"@anna is here",
		"2 @ 5.50 each",
		"user@localhost",
	},
}

// domainAt returns where a domain name that begins at i ends, and 0 if there is
// none: at least two parts, of which the last is letters.
func domainAt(v *view, i int) int {
	end, partStart := 0, i
	letters := true
	for ; ; i++ {
		switch {
		case v.is(i, word), v.is(i, hyphen) && i > partStart:
			letters = letters && v.is(i, letter)
			continue
		case i > partStart && v.is(i-1, word):
			if letters && i-partStart >= 2 && end >= 0 && partStart > 0 && v.is(partStart-1, dot) {
				end = i
			}
			if v.is(i, dot) && v.is(i+1, word) {
				partStart, letters = i+1, true
				continue
			}
		}
		return end
	}
}
