package pii

// A social security number of the United States has nine digits: area, group and
// serial, of which none is all zeros; areas 666 and from 900 on were never given out
// (ssa.gov/employer/randomization.html). Without separators, or with other than the
// usual, it is one only beside its name or alone in the text, since so many numbers
// have nine digits.
var usSSN = detector{
	typ:    USSSN,
	around: reaching(130),
	needs:  digit,
	find:   func(v *view) { v.findInRuns(9, ssnAt) },
	hits: []string{
		"536-90-4399",
		"my ssn is «536 90 4399», ok?",
		"«536.90.4399».",
		"536–90–4399",
		"536904399",
		"SSN:«536904399»",
		"SSN«536904399»",
		"SS# «536904399»",
		"S.S.N. «536904399»",
		"s s n «536904399»",
		"social security number: «536904399»",
		"my social is «536-904399»",
		"ssn «5 3 6 9 0 4 3 9 9»",
		"SSN «536 - 90 - 4399»",
		"tax id «536904399»",
		"his SSN is «078-05-1120»", // a famous sample, but called one
		"«123-45-6789»",
		"one 2 «536-90-4399» 5",
		"«536904399» is my ssn",
		"«536 - 90 - 4399» thats my social security number",
		"the ssn you wanted: «536904399»",
		"my social: «536/90/4399»",
	},
	misses: []string{
		"000-12-3456",
		"666-12-3456",
		"912-70-1234", // an ITIN
		"536-00-4399",
		"536-90-0000",
		"it says 536904399",
		"078051120", // a famous sample
		"636904399",
		"536-904399",
		"53690-4399", // a ZIP+4
		"536-90.4399",
		"1-536-90-4399",
		"536-90-4399-1",
		"536-90-43991",
		"part number 536-90-4399",
		"order 536 90 4399",
		"536-90-439",
		"(536) 90-4399",
		"call 536 90 4399",
		"text me at 536 90 4399",
		"$536 90 4399",
		"we need 120 40 1000 50 pieces",
		"I have no social life, 5 days a week",
		"635361234 is my order for the social club",
		"it says 536904399. My ssn comes later",
		"536/90/4399",
		"my ssn by 12/12/2024 1 pm",
		"rooms 101/12/1400, 5 people",
	},
}

var ssnCues = cues(
	[]string{"ssn", "ssns", "ss", "social", "security", "soc", "socialsecurity", "tax", "taxpayer", "tin", "sozialversicherungsnummer"},
	[]string{
		"phone", "tel", "telephone", "call", "text", "fax", "mobile", "cell", "whatsapp", "sms", "part", "parts", "order", "model", "serial",
		"sku", "ref", "reference", "tracking", "invoice", "case", "ticket", "item", "product", "zip", "zipcode", "policy", "routing", "po",
		"account", "suite", "apt", "apartment", "unit", "room", "box", "itin", "sn", "isbn", "version", "booking",
	})

func init() {
	for _, w := range []string{"id", "sec", "last", "you", "u", "asked", "wanted", "needed", "for", "so", "that", "thats"} {
		ssnCues[w] = filler
	}
}

// ssnAt returns where the social security number that begins with the digit i does and
// where it ends; the end is 0 if there is none.
func ssnAt(v *view, i int) (start, end int) {
	if !v.is(i+1, digit) && insideDigits(v, i) { // one of many digits in a row
		return 0, 0
	}
	var digits, gaps [9]byte // gaps: what stands before each digit
	for j, n := i, 0; ; {
		digits[n] = v.b[j] - '0'
		if n++; n == len(digits) {
			end = j + 1
			break
		}
		next := v.separated(j + 1)
		if v.is(next, slash) && next == j+1 && (n == 3 || n == 5) { // no date's
			next++
		}
		if !v.is(next, digit) {
			return 0, 0
		}
		if next > j+1 {
			gaps[n] = v.b[j+1]
			if next > j+2 {
				gaps[n] = 'x'
			}
		}
		j = next
	}
	if v.is(end, alnum) || !isSSN(digits) {
		return 0, 0
	}
	tidy := gaps == [9]byte{3: gaps[3], 5: gaps[3]} && (gaps[3] == '-' || gaps[3] == '.' || gaps[3] == ' ')
	c, near := v.said(i, ssnCues)
	if c == noCue && isNamedAfter(v, end) {
		c, near = speaksFor, true
	}
	switch {
	case c == speaksAgainst:
		return 0, 0
	case v.is(i-1, upper|lower) && (c != speaksFor || !near): // part of a code
		return 0, 0
	case end-i == len(digits) && digits[0] < 6 && isWhole(v, i, end) && !isSample(digits):
		return i, end
	case (!tidy || !standsAlone(v, i, end, gaps[3])) && (c != speaksFor || !near):
		return 0, 0
	}
	return i, end
}

// isNamedAfter reports whether the words after the number call it one: 536904399
// is my ssn.
func isNamedAfter(v *view, end int) bool {
	for i := end; ; {
		start, wordEnd := v.wordAfter(i, ",'")
		if start == wordEnd {
			return false
		}
		if ssnNames.has(v, start, wordEnd) {
			return true
		}
		if i = wordEnd; i > end+40 || !ssnLinks.has(v, start, wordEnd) {
			return false
		}
	}
}

var (
	ssnNames = newWordSet("ssn social")
	ssnLinks = newWordSet("is was thats that s my his her our the for its it's")
)

// isSSN reports whether digits may be a social security number.
func isSSN(d [9]byte) bool {
	area, group, serial := int(d[0])*100+int(d[1])*10+int(d[2]), d[3]+d[4], d[5]+d[6]+d[7]+d[8]
	return area != 0 && area != 666 && area < 900 && group != 0 && serial != 0
}

// isWhole reports whether nothing else is in the text: who is asked for the number
// answers with no more than it. What begins with 6 or more may as well be a phone's.
func isWhole(v *view, start, end int) bool {
	const blanks = 8
	if len(v.class) > end-start+blanks {
		return false
	}
	for i := range v.class {
		if (i < start || i >= end) && !v.is(i, space) {
			return false
		}
	}
	return true
}

// isSample reports whether a number is one of those that everybody writes who gives
// an example.
func isSample(d [9]byte) bool {
	return d == [9]byte{0, 7, 8, 0, 5, 1, 1, 2, 0} || d == [9]byte{2, 1, 9, 0, 9, 9, 9, 9, 9} || d == [9]byte{1, 2, 3, 4, 5, 6, 7, 8, 9}
}

// standsAlone reports whether the digits from start up to end, with that separator,
// are not part of a longer number, nor an amount of money.
func standsAlone(v *view, start, end int, separator byte) bool {
	before, after := v.char(start-1), v.char(end)
	switch before {
	case '+', '$', '/':
		return false
	case '(':
		if after != ')' {
			return false
		}
	}
	code := start - 2
	for code > start-5 && v.is(code, digit) {
		code--
	}
	if v.char(code) == '+' { // a country's, before the rest of a phone number
		return false
	}
	joins := func(c byte) bool {
		return c == separator || c == '-' || separator != '-' && (c == '.' || c == ',')
	}
	return (!joins(before) || !v.is(start-2, digit)) && (!joins(after) && after != '/' || !v.is(end+1, digit))
}
