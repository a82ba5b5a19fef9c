package chat

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/gigchat/shared/pii"
)

// How many digits a phone number has, with all that may be dialled before it
// (https://www.itu.int/rec/T-REC-E.164: at most 15 with the country's code).
const fewestPhoneDigits, mostPhoneDigits = 7, 15 + len("0110")

// phoneNumber is a phone number by its digits.
type phoneNumber struct {
	typ pii.Type

	forms []string // its digits, in every way that they are dialled

	// national is its part within its country, where that is not known: digits of a
	// country's code may come before it in a number that is written with one.
	national string
}

// newPhoneNumber reads an identifier that is written without letters, with or
// without its country's code.
func newPhoneNumber(s string, typ pii.Type) (phoneNumber, bool) {
	digits, plus := "", false
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits += string(rune('0' + digitOf(r)))
		case isWordRune(r):
			return phoneNumber{}, false
		case r == '+' && digits == "":
			plus = true
		}
	}
	if typ == nameType && slices.ContainsFunc(pii.Scan("phone: "+s), func(f pii.Finding) bool { return f.Type == pii.Phone }) {
		typ = pii.Phone
	}
	if len(digits) < fewestPhoneDigits || len(digits) > mostPhoneDigits || typ != pii.Phone && typ != nameType {
		return phoneNumber{}, false
	}
	n := phoneNumber{typ: typ, forms: []string{digits}}
	if !plus {
		for _, prefix := range []string{"00", "011"} {
			if rest, ok := strings.CutPrefix(digits, prefix); ok {
				digits, plus = rest, true
				break
			}
		}
	}
	if !plus {
		n.national = strings.TrimPrefix(digits, "0")
		n.forms = append(n.forms, n.national, "0"+n.national)
		if rest, ok := strings.CutPrefix(digits, "1"); ok && len(rest) == 10 { // as North Americans write it
			n.forms = append(n.forms, rest)
		}
		return n, true
	}
	country := digits[:min(countryCodeLength(digits), len(digits))]
	national := strings.TrimPrefix(digits[len(country):], "0")
	for _, part := range []string{national, "0" + national} {
		if len(national) < fewestPhoneDigits-1 {
			continue // too short without its country
		}
		n.forms = append(n.forms, part)
	}
	for _, prefix := range []string{"", "00", "011"} {
		n.forms = append(n.forms, prefix+country+national, prefix+country+"0"+national)
	}
	return n, true
}

// countryCodeLength is how many of the digits are the country's code
// (https://www.itu.int/pub/T-SP-E.164D): one of North America and of Russia, else
// two or three.
func countryCodeLength(digits string) int {
	const pairs = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
	switch {
	case strings.HasPrefix(digits, "1"), strings.HasPrefix(digits, "7"):
		return 1
	case len(digits) > 1 && strings.Contains(pairs, digits[:2]):
		return 2
	default:
		return 3
	}
}

// is reports whether digits, written with a + before them or without, are the number.
func (n phoneNumber) is(digits string, plus bool) bool {
	if slices.Contains(n.forms, digits) {
		return true
	}
	if n.national == "" {
		return false
	}
	for _, prefix := range []string{"00", "011"} {
		if rest, ok := strings.CutPrefix(digits, prefix); ok && !plus {
			digits, plus = rest, true
		}
	}
	rest, ok := strings.CutSuffix(digits, n.national)
	return ok && plus && rest != "" && len(rest) <= len("3500") && len(strings.TrimSuffix(rest, "0")) <= countryCodeLength(rest)
}

// digitGroup is digits that nothing parts.
type digitGroup struct {
	digits     string
	start, end int
	joined     bool // only separators stand between it and the group before
	free       bool // no letter touches it before
	ends       bool // nor after
}

// widestSeparator is how many characters may part the groups of one number.
const widestSeparator = 5

// findPhones returns where the numbers are. A number begins and ends with a group.
func (ids *identifiers) findPhones(s string) []pii.Finding {
	var found []pii.Finding
	groups := digitGroups(s)
	for i := 0; i < len(groups); i++ {
		if !groups[i].free {
			continue
		}
		if n, typ := ids.phoneAt(s, groups[i:]); n > 0 {
			start, end := withSigns(s, groups[i].start, groups[i+n-1].end)
			found = append(found, pii.Finding{Start: start, End: end, Type: typ})
			i += n - 1
		}
	}
	return found
}

// phoneAt returns how many of the groups are a number, the most that are, or 0.
func (ids *identifiers) phoneAt(s string, groups []digitGroup) (n int, typ pii.Type) {
	plus := strings.HasSuffix(strings.TrimRight(s[:groups[0].start], "( \u00a0"), "+")
	digits := ""
	for i, g := range groups {
		if digits += g.digits; len(digits) > mostPhoneDigits || i > 0 && !g.joined {
			break
		}
		if !g.ends {
			continue
		}
		for _, p := range ids.phones {
			if p.is(digits, plus) {
				n, typ = i+1, p.typ
			}
		}
	}
	return n, typ
}

// withSigns takes in the + and the bracket before a number.
func withSigns(s string, start, end int) (int, int) {
	before := strings.TrimRight(s[:start], "( \u00a0")
	if strings.HasSuffix(before, "+") {
		start = len(before) - 1
	} else if inside := s[start:end]; strings.HasSuffix(s[:start], "(") && strings.Count(inside, ")") > strings.Count(inside, "(") {
		start--
	}
	return start, end
}

// digitGroups splits what may be numbers out of a text.
func digitGroups(s string) []digitGroup {
	var groups []digitGroup
	var between int
	parted := true // by a letter, or by too much
	var last rune
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsDigit(r):
			if !unicode.IsDigit(last) {
				groups = append(groups, digitGroup{
					start: i, joined: !parted && between <= widestSeparator, free: !isWordRune(last), ends: true,
				})
			}
			g := &groups[len(groups)-1]
			if len(g.digits) <= mostPhoneDigits { // one more than that is none
				g.digits += string(rune('0' + digitOf(r)))
			}
			g.end = i + size
			between, parted = 0, false
		case unicode.Is(unicode.Cf, r):
			continue
		case isWordRune(r):
			if unicode.IsDigit(last) {
				groups[len(groups)-1].ends = false
			}
			parted = true
		default:
			between++
		}
		last = r
	}
	return groups
}

// digitOf returns what a decimal digit of any script stands for: in each they are
// ten in a row (https://www.unicode.org/reports/tr44/#Numeric_Type).
func digitOf(r rune) int {
	if r <= unicode.MaxLatin1 {
		return int(r - '0')
	}
	for _, digits := range unicode.Nd.R16 {
		if lo := rune(digits.Lo); lo <= r && r <= rune(digits.Hi) {
			return int(r-lo) % 10
		}
	}
	for _, digits := range unicode.Nd.R32 {
		if lo := rune(digits.Lo); lo <= r && r <= rune(digits.Hi) {
			return int(r-lo) % 10
		}
	}
	return 0
}
