package pii

import "regexp"

var creditCard = detector{
	typ:     CreditCard,
	pattern: regexp.MustCompile(`[2-6]\d(?:[ -]?\d){11,17}`),
	mayHold: func(text string) bool { return digits(text) >= 13 },
	holds: func(text string, s, e int) bool {
		return standsAlone(text, s, e) && luhn(text[s:e])
	},
	hits: []string{
		"4111 1111 1111 1111",
		"my card is «5500-0000-0000-0004», thanks",
		"«340000000000009»",
	},
	misses: []string{
		"4111 1111 1111 1112",        // fails the checksum
		"order 00000000000000000000", // no card begins with 0
		"411111111111111111111111",   // too long
	},
}

// luhn reports whether the digits of s end in their check digit
// (ISO/IEC 7812-1, annex B).
func luhn(s string) bool {
	sum, double := 0, false
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		d := int(s[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		double = !double
	}
	return sum%10 == 0
}
