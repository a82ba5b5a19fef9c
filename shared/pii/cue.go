package pii

// cue is what a word before a number says about it.
type cue byte

// The cues. A filler says nothing, and lets the word before it speak: "order
// number is 41…" speaks of an order.
const (
	noCue cue = iota
	filler
	speaksFor
	speaksAgainst
)

// fillers stand between the word that names a number and the number.
var fillers = []string{
	"number", "numbers", "no", "nr", "num", "nummer", "numero", "is", "was", "are", "the", "my", "our", "your", "of", "a",
	"it", "its", "s", "to", "at", "on", "me", "here", "code", "ist", "lautet", "es", "est", "lost", "new", "old",
}

// cues returns a table of what words say.
func cues(speakFor, speakAgainst []string) map[string]cue {
	table := make(map[string]cue, len(fillers)+len(speakFor)+len(speakAgainst))
	for _, w := range fillers {
		table[w] = filler
	}
	for _, w := range speakFor {
		table[w] = speaksFor
	}
	for _, w := range speakAgainst {
		table[w] = speaksAgainst
	}
	return table
}

// The words that are looked at before a number, and how long they may be.
const (
	cueWords  = 6
	cueLength = 20
	cueReach  = 64 // characters
)

// said returns what the words before the character i say of what begins there,
// the nearest first. Near means that none but fillers stand between; a word
// speaks against only if it is near.
func (v *view) said(i int, table map[string]cue) (c cue, near bool) {
	if v.isQuiet(i, cueReach) {
		return noCue, false
	}
	near = true
	for words, least := 0, max(0, i-cueReach); words < cueWords; words++ {
		for i > least && !v.is(i-1, word|taken) {
			i--
		}
		var letters [cueLength]byte
		first := cueLength
		for i > least && first > 0 && v.is(i-1, word) {
			first--
			i--
			letters[first] = toLower(v.b[i])
			if !v.is(i+1, word) && v.is(i-2, letter) && !v.is(i-1, word|taken) && !v.is(i-3, word) && v.char(i-3) != '\'' {
				i-- // S S N, S.S.N.
			}
		}
		if first == cueLength || v.is(i-1, word) {
			return noCue, false // nothing more, or no word
		}
		if letters[first] <= '9' { // no word of a table; and numbers come in rows
			near = false
			continue
		}
		switch c := table[string(letters[first:])]; {
		case c == speaksFor, c == speaksAgainst && near:
			return c, near
		case c != filler:
			near = false
		}
	}
	return noCue, false
}

// toLower returns an ASCII letter in lower case, and others as they are.
func toLower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// alnum are the characters that numbers and codes consist of. A letter of another
// script may stand right beside one: Japanese has no spaces.
const alnum = upper | lower | digit

// maxSeparators is how many separators in a row a number has at most, as in "12 - 34".
const maxSeparators = 3

// separated returns where the text goes on after the separators at i.
func (v *view) separated(i int) int {
	for end := i + maxSeparators; i < end && v.isSeparator(i); i++ {
	}
	return i
}

// isSeparator reports whether the character i may stand between the groups of a number.
func (v *view) isSeparator(i int) bool {
	return v.is(i, blank|newline|hyphen|dot) || v.char(i) == '_'
}
