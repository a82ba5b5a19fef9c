package chat

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/gigchat/shared/pii"
)

// How many identifiers an admin may name, and how long each is, in code points.
const (
	MaxIdentifiers      = 20
	MinIdentifierLength = 3
	MaxIdentifierLength = 100
)

// nameType is what stands in brackets where a name was.
const nameType pii.Type = "NAME"

// identifiers find what is known of a person in texts: names, addresses, numbers.
//
// Each matches as a whole word: no letter and no digit touches it, but in a script
// that puts no space between words. Upper and lower case are the same, as Unicode
// folds them one by one (and ß and ss, İ, ı and i); so are all runs of white space,
// apostrophes and hyphens whichever a keyboard makes of them, and letters with marks
// whichever way they are written; what has no width is overlooked.
// A phone number matches by its digits (identifierphone.go).
//
// The time is linear in the text: at each of its characters a bounded number of
// identifiers of bounded length is tried.
type identifiers struct {
	words  map[rune][]word // by the first character, the longest first
	phones []phoneNumber
}

// word is an identifier that is compared character by character.
type word struct {
	folded []rune
	typ    pii.Type
}

// newIdentifiers takes what is known of a person. What has no letter and no digit,
// or a single one, is nobody's.
func newIdentifiers(known []string) *identifiers {
	ids := &identifiers{words: map[rune][]word{}}
	for _, s := range known {
		s = strings.TrimSpace(s)
		if strings.IndexFunc(s, isWordRune) < 0 || utf8.RuneCountInString(s) < 2 {
			continue
		}
		typ := identifierType(s)
		if n, ok := newPhoneNumber(s, typ); ok {
			ids.phones = append(ids.phones, n)
			continue
		}
		var folded []rune
		for _, c := range fold(s) {
			folded = append(folded, c.r)
		}
		ids.words[folded[0]] = append(ids.words[folded[0]], word{folded, typ})
	}
	for _, words := range ids.words {
		slices.SortFunc(words, func(a, b word) int { return len(b.folded) - len(a.folded) })
	}
	return ids
}

// identifierType is what an identifier is replaced by: the type of personal data
// that it is as a whole, else a name.
func identifierType(s string) pii.Type {
	if found := pii.Scan(s); len(found) == 1 && found[0].Start == 0 && found[0].End == len(s) {
		return found[0].Type
	}
	return nameType
}

// remove returns the text without the identifiers, or nil if it has none. Of a text
// that was cut, the beginning of an identifier at its end is one, too.
func (ids *identifiers) remove(t Text, cut bool) *Text {
	if len(ids.words) == 0 && len(ids.phones) == 0 {
		return nil
	}
	s := string(t)
	found := ids.find(fold(s), cut)
	if len(ids.phones) > 0 {
		found = append(found, ids.findPhones(s)...)
	}
	if len(found) == 0 {
		return nil
	}
	without := Text(pii.Replace(s, disjoint(found)))
	return &without
}

// disjoint sorts findings and drops those that begin within another.
func disjoint(found []pii.Finding) []pii.Finding {
	slices.SortFunc(found, func(a, b pii.Finding) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	end := 0
	return slices.DeleteFunc(found, func(f pii.Finding) bool {
		if f.Start < end {
			return true
		}
		end = f.End
		return false
	})
}

func (ids *identifiers) find(text []foldedRune, cut bool) []pii.Finding {
	var found []pii.Finding
	for i := 0; i < len(text); i++ {
		if n := placeholder(text[i:]); n > 0 {
			i += n - 1
			continue
		}
		for _, w := range ids.words[text[i].r] {
			if n := w.at(text, i, cut); n > 0 {
				found = append(found, pii.Finding{Start: text[i].start, End: text[i+n-1].end, Type: w.typ})
				i += n - 1
				break
			}
		}
	}
	return found
}

// fewestCut is how much of an identifier must be left for it to be one, cut.
const fewestCut = 3

// at returns how many characters from i on are the word, or 0.
func (w word) at(text []foldedRune, i int, cut bool) int {
	if i > 0 && within(text[i-1], text[i], text[i].r) {
		return 0
	}
	for n, r := range w.folded {
		if i+n == len(text) {
			if cut && n >= fewestCut {
				return n
			}
			return 0
		}
		if text[i+n].r != r {
			return 0
		}
	}
	n := len(w.folded)
	if next := i + n; next < len(text) && within(text[next-1], text[next], text[next-1].r) {
		return 0
	}
	return n
}

// within reports whether there is no end of a word between two characters, of which
// edge is the identifier's own.
func within(a, b foldedRune, edge rune) bool {
	return a.start == b.start || isWordRune(a.r) && isWordRune(b.r) && !isUnspaced(edge)
}

// placeholders are what stands where something was taken out. Nothing is looked for
// in them, or an identifier that is such a word would be found forever.
var placeholders = func() [][]rune {
	var all [][]rune
	for _, typ := range []pii.Type{
		nameType, pii.Email, pii.Phone, pii.CreditCard, pii.IBAN, pii.USSSN, pii.IPAddress, pii.URL,
		pii.StreetAddress, pii.CryptoAddress, pii.Coordinates,
	} {
		all = append(all, []rune("["+strings.ToLower(string(typ))+"]"))
	}
	return all
}()

// placeholder returns how many characters of the text's beginning are one, or 0.
func placeholder(text []foldedRune) int {
	if text[0].r != '[' {
		return 0
	}
	for _, p := range placeholders {
		n := 0
		for n < len(p) && n < len(text) && text[n].r == p[n] {
			n++
		}
		if n == len(p) {
			return n
		}
	}
	return 0
}

// foldedRune is a character as it is compared, and the bytes it was written with.
type foldedRune struct {
	r          rune
	start, end int
}

// fold returns what a text is compared by.
func fold(s string) []foldedRune {
	folded := make([]foldedRune, 0, len(s))
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		last := len(folded) - 1
		switch c := (foldedRune{foldRune(r), i, i + size}); {
		case unicode.Is(unicode.Cf, r):
		case unicode.IsSpace(r) && last >= 0 && folded[last].r == ' ':
			folded[last].end = c.end
		case r == dotAbove && last >= 0 && folded[last].r == 'i': // İ in lower case, or in two
			folded[last].end = c.end
		case r == 'ß' || r == 'ẞ':
			folded = append(folded, foldedRune{'s', c.start, c.end}, foldedRune{'s', c.start, c.end})
		case r >= firstMarked && c.r != 'i':
			parts := pii.Decompose(r)
			if len(parts) < 2 {
				folded = append(folded, c)
				continue
			}
			for _, part := range parts {
				folded = append(folded, foldedRune{foldRune(part), c.start, c.end})
			}
		default:
			folded = append(folded, c)
		}
	}
	return folded
}

// firstMarked is the first letter that is made of several characters.
const firstMarked = 'À'

// dotAbove is the mark that İ keeps in lower case.
const dotAbove = '\u0307'

// foldRune returns the one of the characters that differ only by case.
func foldRune(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf && !unicode.IsSpace(r):
		return r
	case unicode.IsSpace(r):
		return ' '
	case r == 'İ' || r == 'ı':
		return 'i'
	case strings.ContainsRune("‘’ʼ′´＇", r):
		return '\''
	case strings.ContainsRune("‐‑‒–−－", r):
		return '-'
	}
	least := r
	for c := unicode.SimpleFold(r); c != r; c = unicode.SimpleFold(c) {
		least = min(least, c)
	}
	if 'A' <= least && least <= 'Z' {
		return least + 'a' - 'A' // K is also the sign of kelvin
	}
	return least
}

// isWordRune reports whether a character belongs to a word: letters, what stands
// above or below them, digits.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N)
}

// isUnspaced reports whether a letter is of a script that does not set words apart.
func isUnspaced(r rune) bool {
	return r > unicode.MaxLatin1 &&
		unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
