package pii

// A card's number has 13 to 19 digits, alone or in groups, that begin with an
// issuer's and end in a check digit (ISO/IEC 7812-1).
var creditCard = detector{
	typ:   CreditCard,
	needs: digit,
	find: func(v *view) {
		for i := 0; i < len(v.b); i++ {
			if !v.is(i, digit) || v.is(i-1, word) {
				continue
			}
			start := i
			end, sum := cardAt(v, start)
			if sum {
				v.report(start, end)
			}
			i = end - 1
		}
	},
	hits: []string{
		"4111 1111 1111 1111",
		"my card is «5500-0000-0000-0004», thanks",
		"«340000000000009»",
		"«4111.1111.1111.1111»",
		"４１１１ １１１１ １１１１ １１１１",
	},
	misses: []string{
		"4111 1111 1111 1112",        // fails the checksum
		"order 00000000000000000000", // no card begins with 0
		"411111111111111111111111",   // too long
	},
}

// cardAt reads digits with single separators between them, from start on, and
// returns where they end and whether they are a card's number.
func cardAt(v *view, start int) (end int, isCard bool) {
	var digits [20]byte
	n, i := 0, start
	for ; v.is(i, digit) || v.is(i, blank|hyphen|dot) && v.is(i+1, digit); i++ {
		if !v.is(i, digit) {
			continue
		}
		if n < len(digits) {
			digits[n] = v.b[i] - '0'
		}
		n++
	}
	return i, n >= 13 && n <= 19 && digits[0] >= 2 && digits[0] <= 6 && !v.is(i, word) && luhn(digits[:n])
}

// luhn reports whether digits end in their check digit (ISO/IEC 7812-1, annex B).
func luhn(digits []byte) bool {
	sum := 0
	for i, d := range digits {
		if (len(digits)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += int(d)
	}
	return sum%10 == 0
}
