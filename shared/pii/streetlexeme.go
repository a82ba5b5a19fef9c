package pii

import "bytes"

// lexeme is a word or a number of a text that is read for addresses.
type lexeme struct {
	start, end int32 // in the view
	before     join  // what stands between it and the lexeme before
	shape      spelling
	digits     uint8 // how many it begins with, 255 at most
	is         meaning
}

// join says which characters stand between two lexemes.
type join uint16

const (
	byBlank join = 1 << iota
	byNewline
	byComma
	byDot
	byHyphen
	bySlash
	byParen
	byHash
	byColon
	byParagraph // more than one newline
	byOther     // anything else, a finding too, and the ends of the text
)

// spelling says how a lexeme is written.
type spelling uint8

const (
	capital spelling = 1 << iota // begins with a capital, or with a letter that is none of ASCII's
	small                        // has a small letter
	numeric                      // begins with a digit
	ordinal                      // 5th
	initial                      // a single letter
	mixed                        // letters and digits
	round                        // a number that counts or dates rather than names: 2000, 1995
)

// has reports whether a lexeme is a word of one of the meanings.
func (t *lexeme) has(m meaning) bool { return t.is&m != 0 }

// isNumber reports whether a lexeme is no more than n digits, with a letter after
// them at most.
func (t *lexeme) isNumber(n int) bool {
	return t.shape&numeric != 0 && int(t.digits) <= n && t.len() <= int(t.digits)+1
}

// isDigits reports whether a lexeme is digits, from low to high of them.
func (t *lexeme) isDigits(low, high int) bool {
	n := int(t.digits)
	return t.shape&numeric != 0 && t.len() == n && low <= n && n <= high
}

// len returns the number of characters.
func (t *lexeme) len() int { return int(t.end - t.start) }

// isName reports whether a lexeme can be a word of a name by its capital.
func (t *lexeme) isName() bool {
	return t.shape&capital != 0 && (!t.has(isNever) || t.shape&initial != 0)
}

// longest is the length of the longest word that is looked up.
const longest = 16

// lexer reads the lexemes of a view that begin from one place up to another.
type lexer struct {
	at, to int
	before join // what stands before at
}

// read appends the next lexemes, so many at most.
func (l *lexer) read(v *view, lexemes []lexeme, most int) []lexeme {
	i, before := l.at, l.before
	for i < l.to && most > 0 {
		k := v.class[i]
		if k&word == 0 {
			before = before.and(v, i)
			i++
			continue
		}
		t := lexeme{start: int32(i), before: before}
		if k&digit != 0 {
			i = t.lexNumber(v)
		} else {
			i = t.lexWord(v)
		}
		lexemes = append(lexemes, t)
		before = 0
		most--
	}
	l.at, l.before = i, before
	return lexemes
}

// How many lexemes before and behind a word are looked at, to decide whether there is
// an address where it stands.
const (
	lexemesBack  = 20
	lexemesAhead = 40
	takenLexemes = 8 // what was taken out counts as so many: no address goes on beyond it
)

// lexemesBefore returns where the n-th lexeme before the character i begins, or, where
// letters are joined by more than what joins them in one, one before.
func lexemesBefore(v *view, i, n int) int {
	for ; n > 0 && i > 0; n-- {
		for i > 0 && n > 0 && !v.is(i-1, word) {
			if i--; v.is(i, taken) {
				n -= takenLexemes
			}
		}
		for v.is(i-1, word) || (v.is(i-1, dot) || v.char(i-1) == '\'') && v.is(i-2, word) && v.is(i, word) {
			i--
		}
	}
	return i
}

// lexemesAfter is lexemesBefore to the other side.
func lexemesAfter(v *view, i, n int) int {
	for ; n > 0 && i < len(v.b); n-- {
		for ; i < len(v.b) && n > 0 && !v.is(i, word); i++ {
			if v.is(i, taken) {
				n -= takenLexemes
			}
		}
		for v.is(i, word) || (v.is(i, dot) || v.char(i) == '\'') && v.is(i-1, word) && v.is(i+1, word) {
			i++
		}
	}
	return i
}

// and returns a gap with the character i.
func (g join) and(v *view, i int) join {
	if v.is(i, blank) {
		return g | byBlank
	}
	switch c := v.char(i); {
	case v.is(i, newline):
		if g&byNewline != 0 && c == '\n' && v.char(i-1) != '\r' {
			return g | byParagraph
		}
		return g | byNewline
	case c == '>' || c == '?' || c == '*' || c == '|':
		// What quotes a line is no part of it.
		if g&byNewline != 0 {
			return g
		}
		return g | byOther
	case c == ',':
		return g | byComma
	case c == '.':
		return g | byDot
	case c == '-':
		return g | byHyphen
	case c == '/':
		return g | bySlash
	case c == '(' || c == ')':
		return g | byParen
	case c == '#':
		return g | byHash
	case c == ':':
		return g | byColon
	default:
		return g | byOther
	}
}

// lexNumber reads a lexeme that begins with a digit and returns where it ends.
func (t *lexeme) lexNumber(v *view) int {
	start := int(t.start)
	i := start
	for v.is(i, digit) {
		i++
	}
	n := i - start
	for v.is(i, word) {
		i++
	}
	t.digits, t.end, t.shape = uint8(min(n, 255)), int32(i), numeric
	switch {
	case i > start+n:
		t.shape |= mixed
	case n >= 3 && v.b[i-1] == '0' && v.b[i-2] == '0',
		n == 4 && (v.b[start] == '1' && v.b[start+1] == '9' || v.b[start] == '2' && v.b[start+1] == '0'):
		t.shape |= round
	}
	if i == start+n+2 {
		switch [2]byte{v.b[i-2] | 0x20, v.b[i-1] | 0x20} {
		case [2]byte{'s', 't'}, [2]byte{'n', 'd'}, [2]byte{'r', 'd'}, [2]byte{'t', 'h'}:
			t.shape |= ordinal
		}
	}
	return i
}

// lexWord reads a lexeme that begins with a letter and returns where it ends. An
// apostrophe stays inside it, and so do the dots of P.O. and U.S.A.
func (t *lexeme) lexWord(v *view) int {
	var key [longest]byte
	start, n := int(t.start), 0
	i := start
	for ; ; i++ {
		if !v.is(i, word) {
			c := v.char(i)
			if c == '\'' && v.is(i+1, letter) || c == '.' && i == start+2*n-1 && v.is(i+1, letter) && !v.is(i+2, word) {
				continue
			}
			break
		}
		c := v.b[i]
		switch k := v.class[i]; {
		case k&(upper|foreign) != 0:
			if i == start || v.char(i-1) == '\'' {
				t.shape |= capital
			}
			if k&upper != 0 {
				c |= 0x20
			}
		case k&lower != 0:
			t.shape |= small
		default:
			t.shape |= mixed
		}
		if n < longest {
			key[n] = c
		}
		n++
	}
	t.end = int32(i)
	if n == 1 {
		t.shape |= initial
	}
	if n <= longest && vocabularyFirsts.have(key[0], key[1], n) {
		t.is = vocabulary[string(key[:n])]
	}
	if i > start+n && bytes.IndexByte(v.b[start:i], '.') >= 0 {
		t.is |= isDotted // U.S.
	}
	if t.is == 0 {
		t.is = compound(v.b[start:i])
	}
	return i
}
