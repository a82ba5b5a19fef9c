package pii

import "strings"

// withPath returns where the URL ends whose domain ends at end: after its port
// and its path, query and fragment, if it has them.
func withPath(v *view, start, end int) int {
	i := end
	if v.is(i, colon) && v.is(i+1, digit) {
		for i++; i-end < 6 && v.is(i, digit); i++ {
		}
		if v.is(i, word) {
			return end
		}
		end = i
	}
	if v.is(i, slash) || (v.char(i) == '?' || v.char(i) == '#') && v.is(i+1, word) {
		return max(end, pathEnd(v, start, i))
	}
	return end
}

// withSpelledPath is withPath for a domain that was spelled, whose slashes may be
// spelled or have blanks around them as well.
func withSpelledPath(v *view, start, end int) int {
	if full := withPath(v, start, end); full > end {
		return full
	}
	for {
		i := pastBlanks(v, end, 1)
		switch {
		case v.is(i, slash):
			i++
		case i > end && v.matches(i, "slash "):
			i += len("slash")
		default:
			return end
		}
		if i = pastBlanks(v, i, 1); !v.is(i, word) {
			return end
		}
		end = pathEnd(v, start, i)
	}
}

// pathEnd returns where the characters of a URL end that go on at i: without the
// punctuation and the brackets that are the sentence's, as linkify-it has it.
func pathEnd(v *view, start, i int) int {
	var open [128]byte
	depth, end := 0, i
	for ; i < len(v.b); i++ {
		c := v.char(i)
		switch {
		case v.is(i, space|taken), c == '<', c == '>', c == '`', c < ' ', c == '"' && !quotesInside(v, start, i):
			return trimmed(v, i, end)
		case c == '(' || c == '[' || c == '{':
			if depth < len(open) {
				open[depth] = c
			}
			depth++
		case c == ')' || c == ']' || c == '}':
			// One that was not opened is the sentence's.
			if depth == 0 || depth <= len(open) && open[depth-1] != opening(c) {
				return trimmed(v, i, end)
			}
			depth--
		}
	}
	return trimmed(v, i, end)
}

// trimmed returns end, or less, so that what ends there is no punctuation.
func trimmed(v *view, end, least int) int {
	for end > least && strings.IndexByte(".,;:!?'\"*|", v.char(end-1)) >= 0 {
		end--
	}
	return end
}

func opening(c byte) byte {
	switch c {
	case ')':
		return '('
	case ']':
		return '['
	default:
		return '{'
	}
}

// quotesInside reports whether the quotation mark i belongs to the URL that
// begins at start: it is not the second one around it, and has a second one.
func quotesInside(v *view, start, i int) bool {
	if v.char(start-1) == '"' {
		return false
	}
	if v.is(i-1, word) && !v.is(i+1, word) {
		return true // the second one; or it is trimmed
	}
	for j := i + 1; j-i < maxLocal && !v.is(j, space|taken); j++ {
		if v.char(j) == '"' {
			return true
		}
	}
	return false
}
