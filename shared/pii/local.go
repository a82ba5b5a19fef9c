package pii

// local is what was read before a @.
type local struct {
	start, end int
	marked     bool // it has what no word has; see isMarked
	words      int  // how many words were joined by what is spelled
	spaced     bool // single letters with blanks between them
}

// maxJoined is how many words may be joined to the last one.
const maxJoined = 6

// maxLocal is how many characters are read at most, as RFC 5321 has it.
const maxLocal = 64

// readLocal reads the local part that ends before the sign at.
func readLocal(v *view, at sign) (l local, ok bool) {
	l.end = at.start
	if start, ok := pastSpamNote(v, at.start); ok {
		l.end = start
	}
	if v.char(l.end-1) == otherSymbol && at.form == plain {
		l.end-- // a picture before the @
	}
	l.start = atomStart(v, l.end)
	if l.start == l.end {
		return l, false
	}
	if at.form != plain && v.is(l.start-1, blank) && spamNotes.has(v, l.start, l.end) {
		// anna NOSPAM @ example.com
		if start := atomStart(v, l.start-1); start < l.start-1 {
			l.start = start
		}
	}
	if at.form == spelled && digitsOnly(v, l.start, l.end) && v.is(l.start-1, blank) && v.is(l.start-2, letter) {
		if start := atomStart(v, l.start-1); !ordinary.has(v, start, l.start-1) {
			l.start = start // anna 1990 at gmail dot com
			l.words++
		}
	}
	for l.words < maxJoined && l.end-l.start < 4*maxLocal {
		if at.form != plain && v.is(l.start-1, blank) && !v.is(l.start+1, word) {
			l.readSpaced(v)
		}
		s, ok := dotBefore(v, l.start)
		if !ok || at.form == plain && s.form != bracketed && s.form != spelled {
			break
		}
		start := atomStart(v, s.start)
		if start == s.start {
			break
		}
		l.start = start
		l.words++
	}
	l.marked = l.words > 0 || l.spaced || isMarked(v, l.start, l.end)
	return l, true
}

// isMarked reports whether the characters from start up to end have what no word
// and no number has: a digit after three letters, a dot, an underscore.
func isMarked(v *view, start, end int) bool {
	letters := 0
	for i := start; i < end; i++ {
		switch {
		case v.is(i, letter):
			letters++
		case v.is(i, digit):
			if letters >= 3 {
				return true
			}
		case v.is(i, dot), v.char(i) == '_', v.char(i) == '+':
			if letters > 0 && v.is(i+1, word) && i+1 < end && (!v.is(start, lower) || !v.is(i+1, upper)) {
				return true
			}
		}
	}
	return false
}

// localMarks are the signs that a local part has beside dots and hyphens.
var localMarks = newByteSet("_%+'&~#$!*^")

// atomStart returns where the characters of a local part begin that end at end.
func atomStart(v *view, end int) int {
	i := end
	for end-i < maxLocal {
		switch {
		case v.is(i-1, word|dot|hyphen), i > 0 && localMarks[v.char(i-1)]:
			i--
			continue
		case v.char(i-1) == '"' && (i == end || v.is(i, dot)):
			if open := quoteStart(v, i-1); open >= 0 {
				i = open
				continue
			}
		}
		break
	}
	for i < end && !v.is(i, word) && v.char(i) != '"' {
		i++
	}
	return i
}

// quoteStart returns where the quoted string that ends with the character i
// begins, and -1 if there is none.
func quoteStart(v *view, i int) int {
	for j := i - 1; j > i-maxLocal && v.is(j, word|dot|hyphen|blank|at); j-- {
		if v.char(j-1) == '"' && !v.is(j-2, word) {
			return j - 1
		}
	}
	return -1
}

// readSpaced goes on to the left through single letters with blanks between them.
func (l *local) readSpaced(v *view) {
	i, n := l.start, 1
	for n < maxLocal {
		switch {
		case v.is(i-1, blank) && v.is(i-2, word) && !v.is(i-3, word) && v.char(i-3) != '\'':
			i -= 2
			n++
			continue
		case v.is(i-1, blank) && (v.is(i-2, dot|hyphen) || v.char(i-2) == '_' || v.char(i-2) == '+') && v.is(i-3, blank) && v.is(i-4, word) && !v.is(i-5, word):
			i -= 4
			n++
			continue
		}
		break
	}
	if n > 2 {
		l.start, l.spaced = i, true
	}
}

// spamNotes are what people add so that only people can read an address.
var spamNotes = newWordSet("nospam nospamplease removethis remove removeme spam antispam entfernen keinspam")

// pastSpamNote returns where a note in brackets begins that ends at end, as in
// anna(nospam)@example.com, and whether there is one.
func pastSpamNote(v *view, end int) (start int, ok bool) {
	if c := v.char(end - 1); c != ')' && c != ']' && c != '}' {
		return end, false
	}
	i := end - 1
	for end-i < longestWord && v.is(i-1, letter|blank|hyphen) {
		i--
	}
	if c := v.char(i - 1); c != '(' && c != '[' && c != '{' || !spamNotes.has(v, i, end-1) {
		return end, false
	}
	return i - 1, v.is(i-2, word)
}
