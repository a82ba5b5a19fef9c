package pii

import "bytes"

// An IBAN (ISO 13616) is a country, two check digits and the account, of which
// the country says how long it is, often in groups of four.
var iban = detector{
	typ:    IBAN,
	around: reaching(140),
	needs:  digit,
	find: func(v *view) {
		if v.has&(upper|lower) != 0 {
			v.findInRuns(2, ibanAt)
		}
	},
	hits: []string{
		"DE89370400440532013000",
		"Konto «DE89 3704 0044 0532 0130 00» bei der Bank",
		"IBAN:«GB29NWBK60161331926819»",
		"IBAN«NL91ABNA0417164300»",
		"iban: «fr1420041010050500013m02606», bic: PSSTFRPP",
		"«BE68-5390-0754-7034»",
		"«CH93.0076.2011.6238.5295.7».",
		"«DE89 3704 0044 0532 0130 00» COBADEFFXXX",
		"«DE89 3704 0044\n0532 0130 00»",
		"«GB29 NWBK 601613 31926819»",
		"«MT08 MALT01100A0B2C45MTLCAST001S», thanks",
		"«DE 89 37040044 0532013000»",
		"«MT84 MALT 0110 0001 2345 MTLC AST0 01S» today",
		"口座«DE89370400440532013000»です",
		"ＤＥ８９３７０４００４４０５３２０１３０００",
		"_«NO9386011117947»_",
	},
	misses: []string{
		"DE89370400440532013001", // fails the checksum
		"DE88 3704 0044 0532 0130 00",
		"DE893704004405320130001",
		"XDE89370400440532013000",
		"ZZ89370400440532013000",
		"BE 14 minutes late and then some",
		"at 12 people came to the house",
		"DE89/3704/0044/0532/0130/00",
		"IL15 0120 6900 0000",
	},
}

// ibanAt returns the IBAN whose check digits begin at i; end is 0 if there is none.
func ibanAt(v *view, i int) (start, end int) {
	start = i - 2
	if !v.is(i+1, digit) {
		return 0, 0
	}
	if v.is(i-1, blank|hyphen) {
		start--
	}
	if !v.is(start, upper|lower) || !v.is(start+1, upper|lower) || !v.is(start+2, upper|lower|digit|blank|hyphen) || !startsIBAN(v, start) {
		return 0, 0
	}
	var country [2]byte
	country[0], country[1] = toLower(v.b[start])&^0x20, toLower(v.b[start+1])&^0x20
	length, ok := ibanLengths[country]
	if !ok {
		return 0, 0
	}
	var (
		b       [maxIBAN]byte
		n, nums int
		fours   = i == start+2 // all groups are of four
		words   bool           // it has a separator
	)
	for j := start; ; {
		if v.is(j, digit) {
			nums++
		}
		b[n] = toLower(v.b[j])
		n++
		if j++; n == length {
			end = j
			break
		}
		if !v.is(j, alnum) {
			words = words || n > 2
			fours = fours && n%4 == 0
			j = v.separated(j)
		} else if words && n%4 == 0 {
			fours = false
		}
		if !v.is(j, alnum) {
			return 0, 0
		}
	}
	if v.is(end, alnum) || !fours && (words || i != start+2) && nums < length/3 || !isIBAN(b[:n]) {
		return 0, 0
	}
	return start, end
}

// startsIBAN reports whether nothing but the word IBAN is glued before i.
func startsIBAN(v *view, i int) bool {
	if !v.is(i-1, alnum) {
		return true
	}
	return i >= 4 && !v.is(i-5, alnum) && bytes.EqualFold(v.b[i-4:i], []byte("IBAN"))
}

// isIBAN reports whether the check digits of an IBAN in lower case are right: it is
// 1 modulo 97 when its first four characters stand last and letters are 10 to 35.
func isIBAN(b []byte) bool {
	rest := uint64(0)
	for _, part := range [2][]byte{b[4:], b[:4]} {
		for _, c := range part {
			if c >= 'a' {
				rest = rest*100 + uint64(c-'a') + 10
			} else {
				rest = rest*10 + uint64(c-'0')
			}
			if rest >= 1<<48 {
				rest %= 97
			}
		}
	}
	return rest%97 == 1
}
