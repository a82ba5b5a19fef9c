package pii

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// view is a text as the detectors see it: one byte for each character. What is
// written in other ways than ASCII but means it (full-width and Arabic-Indic
// digits, emoji digits, typographic dashes, mathematical letters) is there as
// ASCII; what shows nothing (zero-width characters, marks) is left out; see fold.
type view struct {
	text  string
	b     []byte
	class []class // of each character
	has   class   // of any character
	start []int32 // where in the text each begins, and the text's length; empty: at its own index

	runs []digitRun

	findings []Finding // of all looks at the text
	typ      Type      // what is being looked for
	from, to int       // where it is looked for: what is found begins, or has its sign, there
	margin   int       // how many characters on either side a finding takes along
	turn     int       // of the detector that looks
	fresh    []span    // what this look found
	holes    []hole    // where the look before took something out

	long     bool        // it is looked at again only around holes
	readings [][]reading // of each detector, what it noted

	heard, letters int // before heard, the last letter ends at letters
}

// The bytes of a view that are not ASCII.
const (
	gone        = 0x00 // a finding that was taken out, or a type in brackets
	otherLetter = 0x80 // a letter that is none of ASCII's
	otherSymbol = 0x81 // anything else
)

// class says what a character is.
type class uint16

const (
	digit class = 1 << iota
	upper
	lower
	foreign // otherLetter
	blank   // a space, a tab
	newline
	at
	dot
	hyphen
	colon
	slash
	taken // a character of a finding

	letter = upper | lower | foreign
	word   = letter | digit
	space  = blank | newline
)

// classes are those of the bytes of a view.
var classes = func() (table [256]class) {
	for c := '0'; c <= '9'; c++ {
		table[c] = digit
	}
	for c := 'a'; c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = lower, upper
	}
	table[otherLetter] = foreign
	table[' '], table['\t'], table['\n'], table['\r'] = blank, blank, newline, newline
	table['@'], table['.'], table['-'], table[':'], table['/'] = at, dot, hyphen, colon, slash
	table[gone] = taken
	return table
}()

// span is the characters from start up to end, found in that turn.
type span struct{ start, end, turn int }

// hole is where something was taken out that was found in that turn of the first
// look, or, after all turns of it, in another one.
type hole struct{ at, turn int }

const laterTurn = 1 << 10

// read makes the view of a text.
func (v *view) read(text string) {
	v.text = text
	v.b, v.class, v.start, v.has = v.b[:0], v.class[:0], v.start[:0], 0
	v.findings, v.fresh, v.holes = v.findings[:0], v.fresh[:0], v.holes[:0]
	v.heard, v.letters = 0, 0
	if isPlain(text) {
		v.b = append(v.b, text...)
	} else {
		v.fold(text)
	}
	v.class = slices.Grow(v.class, len(v.b))[:len(v.b)]
	for i, c := range v.b {
		k := classes[c]
		v.class[i] = k
		v.has |= k
	}
	v.readRuns()
}

// isPlain reports whether a text is its own view.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c >= utf8.RuneSelf || c == gone || c == '[' && markerAt(text[i:]) > 0 {
			return false
		}
	}
	return true
}

// fold writes the view of a text that is not its own. A type in brackets, which is
// what becomes of a finding, is a single character.
func (v *view) fold(text string) {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			n := 1
			switch c {
			case gone:
				c = otherSymbol
			case '[':
				if length := markerAt(text[i:]); length > 0 {
					c, n = gone, length
				}
			}
			v.add(c, i)
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if c, shown := fold(r); shown {
			v.add(c, i)
		}
		i += n
	}
	v.start = append(v.start, int32(len(text)))
}

func (v *view) add(c byte, start int) {
	v.b = append(v.b, c)
	v.start = append(v.start, int32(start))
}

// report says that the characters from start up to end are a finding. It is none
// if one of them belongs to another one.
func (v *view) report(start, end int) {
	for _, k := range v.class[start:end] {
		if k&taken != 0 {
			return
		}
	}
	for n := v.margin; n > 0 && start > 0 && v.class[start-1]&taken == 0; n-- {
		start--
	}
	for n := v.margin; n > 0 && end < len(v.class) && v.class[end]&taken == 0; n-- {
		end++
	}
	for i := start; i < end; i++ {
		v.class[i] = taken
	}
	turn := v.turn
	if len(v.holes) > 0 {
		turn = laterTurn
	}
	v.fresh = append(v.fresh, span{start, end, turn})
	v.findings = append(v.findings, Finding{Start: v.offset(start), End: v.offset(end), Type: v.typ})
}

// takeOut makes each thing that this look found a single character, as it is in the
// redacted text.
func (v *view) takeOut() {
	if len(v.start) == 0 {
		v.start = slices.Grow(v.start, len(v.b)+1)
		for i := range len(v.b) + 1 {
			v.start = append(v.start, int32(i))
		}
	}
	slices.SortFunc(v.fresh, func(a, b span) int { return a.start - b.start })
	v.holes = v.holes[:0]
	n, from := 0, 0 // what is kept, and up to where that was in the view
	keep := func(to int) {
		copy(v.b[n:], v.b[from:to])
		copy(v.class[n:], v.class[from:to])
		copy(v.start[n:], v.start[from:to])
		n += to - from
	}
	for _, f := range v.fresh {
		keep(f.start)
		v.holes = append(v.holes, hole{n, f.turn})
		v.b[n], v.class[n], v.start[n] = gone, taken, v.start[f.start]
		n, from = n+1, f.end
	}
	keep(len(v.b))
	v.start[n] = int32(len(v.text))
	for turn := range v.readings {
		v.readings[turn] = v.move(v.readings[turn])
	}
	v.b, v.class, v.start = v.b[:n], v.class[:n], v.start[:n+1]
	v.fresh, v.heard, v.letters = v.fresh[:0], 0, 0
	v.readRuns()
}

// offset returns where in the text the character i begins.
func (v *view) offset(i int) int {
	if len(v.start) == 0 {
		return i
	}
	return int(v.start[i])
}

// isQuiet reports whether no letter is among the reach characters before i. It
// reads each character once if it is asked from left to right.
func (v *view) isQuiet(i, reach int) bool {
	if i < v.heard || i > v.heard+reach {
		v.heard, v.letters = max(0, i-reach), 0
	}
	for ; v.heard < i; v.heard++ {
		if v.class[v.heard]&letter != 0 {
			v.letters = v.heard + 1
		}
	}
	return v.letters == 0 || i-v.letters >= reach
}

// source returns what is in the text for the characters from start up to end.
func (v *view) source(start, end int) string {
	return v.text[v.offset(start):v.offset(end)]
}

// is reports whether there is a character i of one of the classes; one that
// belongs to a finding is of none but taken.
func (v *view) is(i int, k class) bool {
	return uint(i) < uint(len(v.class)) && v.class[i]&k != 0
}

// char returns the character i, and gone if there is none or it belongs to a
// finding.
func (v *view) char(i int) byte {
	if uint(i) >= uint(len(v.b)) || v.class[i] == taken {
		return gone
	}
	return v.b[i]
}

// nameMarker stands for a name that a data deletion took out.
const nameMarker = "[NAME]"

// markerAt returns the length of a type in brackets that s begins with, or 0.
func markerAt(s string) int {
	if len(s) < 2 || classes[s[1]] != upper {
		return 0
	}
	if strings.HasPrefix(s, nameMarker) {
		return len(nameMarker)
	}
	for _, t := range types {
		if rest, ok := strings.CutPrefix(s[1:], string(t)); ok && strings.HasPrefix(rest, "]") {
			return len(t) + 2
		}
	}
	return 0
}
