package pii

import "strings"

// extensionAt returns where an extension ends that begins after a number, and 0 if
// there is none: x12, ext. 12, Durchwahl 12.
func extensionAt(v *view, end int) int {
	i := end
	for i < end+3 && (v.is(i, blank) || v.char(i) == ',' || v.char(i) == ';' || v.char(i) == '(') {
		i++
	}
	opened := v.char(i-1) == '('
	from := i
	for i < from+len(key{}) && v.is(i, letter) {
		i++
	}
	switch {
	case i > from && extensionWords[v.key(from, i)]:
	case i == from && v.char(i) == '#' && i > end:
		i++
	default:
		return 0
	}
	for n := 0; n < 3 && (v.is(i, blank|dot|colon) || v.char(i) == '#'); n++ {
		i++
	}
	from = i
	for v.is(i, digit) && i < from+7 {
		i++
	}
	if i == from || i > from+6 || v.is(i, word) {
		return 0
	}
	if opened && v.char(i) == ')' {
		i++
	}
	return i
}

var extensionWords = func() map[key]bool {
	words := map[key]bool{}
	for word := range strings.FieldsSeq(`x ext extn xt extension poste durchwahl dw apparat app int interno anexo ramal toestel tst`) {
		words[keyOf(word)] = true
	}
	return words
}()
