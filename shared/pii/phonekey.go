package pii

import "bytes"

// key is a word in lower case, to look it up without making a string; the zero key
// is of no word, or of one that is too long.
type key [16]byte

func keyOf(word string) (k key) {
	copy(k[:], word)
	return k
}

// String returns the word.
func (k key) String() string { return string(bytes.TrimRight(k[:], "\x00")) }

// key returns the key of the characters from start up to end, and the zero key if
// start is -1, where no word begins.
func (v *view) key(start, end int) (k key) {
	if start < 0 || end-start > len(k) {
		return key{}
	}
	for i, c := range v.b[start:end] {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		k[i] = c
	}
	return k
}

// firsts tells of most words that they are none of some others, by how long those are
// that begin with the same two characters: bit n for n of them.
type firsts [1 << 10]uint32

func (f *firsts) add(word string) {
	k := keyOf(word)
	f[int(k[0]&31)<<5|int(k[1]&31)] |= 1 << len(word)
}

// have reports whether n characters that begin with these two, of which the second is 0
// if there is but one, may be one of the words, whatever their case.
func (f *firsts) have(first, second byte, n int) bool {
	return f[int(first&31)<<5|int(second&31)]>>min(n, 31)&1 == 1
}

// may is have for the characters from start up to end, of which there is one at least.
func (f *firsts) may(v *view, start, end int) bool {
	second := byte(0)
	if end > start+1 {
		second = v.b[start+1]
	}
	return f.have(v.b[start], second, end-start)
}

// classAt returns the class of the character i, 0 if there is none.
func (v *view) classAt(i int) class {
	if uint(i) >= uint(len(v.class)) {
		return 0
	}
	return v.class[i]
}

// wordBefore returns where the word begins that ends at end, and -1 if none does.
func wordBefore(v *view, end int) int {
	start := end
	for v.is(start-1, letter) && end-start <= len(key{}) {
		start--
	}
	if start == end {
		return -1
	}
	return start
}
