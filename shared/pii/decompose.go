package pii

import "golang.org/x/text/unicode/norm"

// Decompose returns the characters that a letter with marks, or a syllable, is made of,
// itself alone if it is made of none: a text may have either, and looks the same
// (https://www.unicode.org/reports/tr15/#Norm_Forms, NFD).
func Decompose(r rune) []rune { return []rune(norm.NFD.String(string(r))) }
