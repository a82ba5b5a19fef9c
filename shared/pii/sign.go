package pii

// form says how a sign, a @ or a dot, is written.
type form uint8

const (
	plain     form = iota // itself, with nothing around it
	loose                 // itself, with blanks at a side or the like
	spelled               // a word: anna at gmail dot com
	bracketed             // a word or itself in brackets: anna[at]gmail[dot]com
	glued                 // a word in another case: annaATgmailDOTcom
)

// sign is a @ or a dot between two parts of an address.
type sign struct {
	start, end int // with the blanks and the brackets around it
	form       form
	before     bool // blanks before it
	after      bool // blanks after it
	word       string
	weak       bool // its brackets are such as stand between the words of a name or a sentence
}

// atWords are the words for @ that people write, the English one first.
var atWords = newSignWords([]string{
	"at the rate of", "at the rate", "a t", "at sign", "at-sign", "at symbol", "at", "arroba", "arobase", "arobas", "chiocciola",
	"apenstaartje", "apestaartje", "aapje", "snabel-a", "ma\x80pa", "zavin\x80\x80", "bei", "chez", "klammeraffe", "affenschwanz", "snabela", "kukac", "malpa", "zavinac",
	"\x80t", "\x80tt", "aet", "commat", "a",
})

// dotWords are those for a dot.
var dotWords = newSignWords(forDot)

var forDot = []string{"d o t", "dot", "d0t", "punkt", "punto", "point", "ponto", "punt", "period", "dott", "tocka", "kropka", "piste", "pont", "prikk", "punktum", "te\x80ka", "pkt", "pt", "d", "d\x80t"}

// maxBlanks is how many blanks in a row there may be at a side of a sign: one
// too many, and the end of a line in two characters.
const maxBlanks = 3

// brackets are what people put around the word for a sign.
var (
	brackets     = newByteSet(bracketMarks)
	wideBrackets = newByteSet(bracketMarks + ".,:;/+")
	weakBrackets = newByteSet("-.,:;/+")
)

const bracketMarks = "()[]{}<>*|~\"'`=^#_-"

// signWords are words for a sign, by their first character.
type signWords [256][]string

func newSignWords(words []string) *signWords {
	table := &signWords{}
	for _, w := range words {
		table[w[0]] = append(table[w[0]], w)
	}
	return table
}

// signWord returns which of the words begins at i and ends there as a word.
func signWord(v *view, i int, words *signWords) string {
	for _, w := range words[v.lowerChar(i)] {
		if !v.is(i+len(w), word) && v.matches(i, w) {
			return w
		}
	}
	return ""
}

// around returns the sign that the characters from start up to end are, w being
// the word they spell, if any.
func around(v *view, start, end int, w string) (s sign, ok bool) {
	marks := brackets
	if w != "" {
		marks = wideBrackets
	}
	left, leftMarks, leftBlank := outward(v, start-1, -1, marks)
	right, rightMarks, rightBlank := outward(v, end, 1, marks)
	s = sign{start: left + 1, end: right, before: leftBlank, after: rightBlank, word: w}
	switch {
	case leftMarks > 0 && rightMarks > 0:
		s.form = bracketed
		near := v.char(pastBlanks(v, start-1, -1))
		s.weak = weakBrackets[near]
		return s, true
	case leftMarks > 0 || rightMarks > 0:
		// A bracket on one side is no part of the sign.
		s.start, s.before = pastBlanks(v, start-1, -1)+1, v.is(start-1, space)
		s.end, s.after = pastBlanks(v, end, 1), v.is(end, space)
	}
	if w != "" {
		s.form = spelled
		return s, s.before && s.after && w != "a"
	}
	if s.before || s.after {
		s.form = loose
	}
	return s, true
}

// outward walks from i on in steps of 1 or -1 past blanks, brackets and blanks,
// and returns where it came to, how many brackets there were and whether there
// were blanks beyond them.
func outward(v *view, i, step int, which *byteSet) (end, marks int, blanks bool) {
	end = pastBlanks(v, i, step)
	for marks < 4 && 0 <= end && end < len(v.b) && which[v.char(end)] {
		end += step
		marks++
	}
	if marks == 0 {
		return end, 0, end != i
	}
	far := pastBlanks(v, end, step)
	return far, marks, far != end
}

func pastBlanks(v *view, i, step int) int {
	for n := 0; n < maxBlanks && v.is(i, space); n++ {
		i += step
	}
	return i
}

// dotAfter returns the dot between the part of a domain that ends at i and the
// next one.
func dotAfter(v *view, i int) (s sign, ok bool) {
	if v.is(i, blank|hyphen) && v.is(i+1, word) && dotWords[v.lowerChar(i+1)] == nil {
		return s, false // as most words show at once
	}
	switch c := v.char(i); {
	case c == '.' && v.is(i+1, word):
		return sign{start: i, end: i + 1}, true
	case c == '.' && v.is(i+1, dot) && v.is(i+2, word):
		return sign{start: i, end: i + 2, form: loose}, true
	case (c == ',' || c == ';') && v.is(i+1, lower):
		return sign{start: i, end: i + 1, form: loose, word: ","}, true
	case c == 'D' && v.is(i-1, lower|digit) && v.is(i+3, lower) && v.char(i+1) == 'O' && v.char(i+2) == 'T':
		return sign{start: i, end: i + 3, form: glued, word: "dot"}, true
	case v.is(i, word) || c == gone:
		return s, false
	case c == '&':
		for _, escape := range [...]string{"&#46;", "&period;"} {
			if end := i + len(escape); v.matches(i, escape) && v.is(end, word) {
				return sign{start: i, end: end, form: bracketed}, true
			}
		}
		return s, false
	}
	j, _, _ := outward(v, i, 1, brackets)
	if v.is(j, dot) {
		if s, ok = around(v, j, j+1, ""); ok && s.start == i && v.is(s.end, word) {
			return s, true
		}
	}
	if wideBrackets[v.char(j)] {
		j, _, _ = outward(v, i, 1, wideBrackets)
	}
	if w := signWord(v, j, dotWords); w != "" {
		s, ok = around(v, j, j+len(w), w)
		ok = ok && (s.form == bracketed || len(w) > 2)
	} else {
		return s, false
	}
	// What stands before the part is none of the sign's.
	return s, ok && s.start == i && v.is(s.end, word)
}

// dotBefore returns the sign between two words of a local part, the second of
// which begins at i: a dot, or what is spelled for one, or for a hyphen or the like.
func dotBefore(v *view, i int) (s sign, ok bool) {
	j, _, _ := outward(v, i-1, -1, brackets)
	switch {
	case j == i-1:
		return s, false
	case v.is(j, dot):
		s, ok = around(v, j, j+1, "")
		// A full stop has its blank after it, and what stands before that is a sentence.
		ok = ok && (s.before || s.form == bracketed)
	case v.is(j, letter):
		start := j
		for j-start < longestWord && v.is(start-1, word) {
			start--
		}
		if w := signWord(v, start, joinWords); w != "" {
			s, ok = around(v, start, start+len(w), w)
			ok = ok && (s.form == bracketed || len(w) > 2)
		}
	}
	return s, ok && s.end == i && v.is(s.start-1, word)
}

// joinWords are those for what joins the words of a local part.
var joinWords = newSignWords(append([]string{
	"underscore", "underline", "dash", "hyphen", "minus", "plus", "unterstrich", "bindestrich", "tiret", "guion", "trattino",
}, forDot...))
