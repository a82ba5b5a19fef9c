package pii

import (
	"strings"
	"unicode/utf8"
)

// wordSet is a set of words in lower case.
type wordSet struct {
	words   map[string]struct{}
	lengths [256]uint32 // bit n: there is a word of n characters that begins so; most words are told by this
}

// newWordSet returns the words of a text that has nothing else, as a view has them.
func newWordSet(text string) *wordSet {
	set := &wordSet{words: map[string]struct{}{}}
	for w := range strings.FieldsSeq(text) {
		key := make([]byte, 0, len(w))
		for _, r := range w {
			if r < utf8.RuneSelf {
				key = append(key, byte(r))
			} else if c, shown := fold(r); shown {
				key = append(key, c)
			}
		}
		set.words[string(key)] = struct{}{}
		set.lengths[key[0]] |= 1 << len(key)
	}
	return set
}

// longestWord is how many letters a word of a wordSet has at most.
const longestWord = 24

// has reports whether the characters from start up to end are a word of the set,
// whatever their case, and whatever blanks and hyphens are between them.
func (s *wordSet) has(v *view, start, end int) bool {
	if v.is(start, alnum) && s.lengths[v.lowerChar(start)]&(2<<min(end-start, longestWord)-1) == 0 {
		return false
	}
	var buf [longestWord]byte
	w := v.lower(&buf, start, end)
	if len(w) == 0 || s.lengths[w[0]]&(1<<len(w)) == 0 {
		return false
	}
	_, ok := s.words[string(w)]
	return ok
}

// lower returns the characters from start up to end in lower case without blanks
// and hyphens, and nothing if they are too many.
func (v *view) lower(buf *[longestWord]byte, start, end int) []byte {
	n := 0
	for i := start; i < end; i++ {
		if v.is(i, space|hyphen) {
			continue
		}
		if n == len(buf) {
			return nil
		}
		buf[n] = v.lowerChar(i)
		n++
	}
	return buf[:n]
}

func (v *view) lowerChar(i int) byte {
	c := v.char(i)
	if classes[c]&upper != 0 {
		c += 'a' - 'A'
	}
	return c
}

// wordEnd returns where the letters and digits of ASCII that are before and behind i
// end, and i if there is none before it.
func (v *view) wordEnd(i int) int {
	if !v.is(i-1, alnum) {
		return i
	}
	for v.is(i, alnum) {
		i++
	}
	return i
}

// eachWord calls f with where each run of letters and digits of ASCII begins and ends
// that has so many at least: one covers every least-th character, so few are looked at.
func (v *view) eachWord(least int, f func(start, end int)) {
	for i := v.wordEnd(v.from) + least - 1; i < v.to; {
		start := i
		for start > i-least && v.is(start, alnum) {
			start--
		}
		if start > i-least {
			i = start + least
			continue
		}
		end := v.wordEnd(i + 1)
		f(start+1, end)
		i = end + least
	}
}

// matches reports whether the characters from i on are those of w, which is in
// lower case, whatever their case.
func (v *view) matches(i int, w string) bool {
	for k := range len(w) {
		if v.lowerChar(i+k) != w[k] {
			return false
		}
	}
	return true
}

// byteSet is a set of characters.
type byteSet [256]bool

func newByteSet(characters string) *byteSet {
	set := new(byteSet)
	for i := range len(characters) {
		set[characters[i]] = true
	}
	return set
}

// farthest is how many blanks are passed on the way to the next word.
const farthest = 16

// wordBefore returns the word that ends before i, past blanks and, at most once,
// one of the symbols; it is empty if there is another boundary.
func (v *view) wordBefore(i int, symbols string) (start, end int) {
	least := i - farthest
	for passed := false; i > least && (v.is(i-1, space) || !passed && i > 0 && strings.IndexByte(symbols, v.char(i-1)) >= 0); i-- {
		passed = passed || !v.is(i-1, space)
	}
	end = i
	for end-i < longestWord && v.is(i-1, word|hyphen) || v.char(i-1) == '\'' && v.is(i-2, letter) && v.is(i, letter) {
		i--
	}
	return i, end
}

// wordAfter is wordBefore to the other side.
func (v *view) wordAfter(i int, symbols string) (start, end int) {
	most := i + farthest
	for passed := false; i < most && (v.is(i, space) || !passed && i < len(v.b) && strings.IndexByte(symbols, v.char(i)) >= 0); i++ {
		passed = passed || !v.is(i, space)
	}
	start = i
	for i-start < longestWord && v.is(i, word|hyphen) {
		i++
	}
	return start, i
}
