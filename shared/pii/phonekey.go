package pii

// key is a word in lower case, to look it up without making a string; the zero key
// is of no word, or of one that is too long.
type key [16]byte

func keyOf(word string) (k key) {
	copy(k[:], word)
	return k
}

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
