package pii

// An e-mail address: a local part, a sign for @ and a domain (RFC 5321 in
// practice, with letters of any script), each in all the ways in which people
// write them so that a machine does not see them.
var email = detector{
	typ:    Email,
	around: reaching(800),
	find: func(v *view) {
		for i := v.from; i < v.to; i++ {
			if !emailTriggers[v.b[i]] {
				continue
			}
			var start, end int
			switch v.b[i] {
			case '@':
				start, end = emailAt(v, i)
			case '%', '&':
				start, end = escapedEmailAt(v, i)
			case otherSymbol, '#', '*', '$', '!':
				start, end = picturedEmailAt(v, i)
			case 'g', 'G', 'h', 'H', 'y', 'Y', 'o', 'O', 'i', 'I', 'p', 'P':
				start, end = mailNameAt(v, i)
			default:
				start, end = spelledEmailAt(v, i)
			}
			if end > 0 {
				v.report(start, end)
				i = end - 1
			}
		}
	},
	hits:   emailHits,
	misses: emailMisses,
}

// emailTriggers are @, what stands for it, and the letters that its names and those
// of the providers begin with.
var emailTriggers = newByteSet("@%&#*$!\x80\x81aAbBcCgGhHiIkKmMoOpPsSyYzZ")

// emailAt returns where the address begins and ends whose @ is i; the end is 0 if
// there is none.
func emailAt(v *view, i int) (start, end int) {
	bare := sign{start: i, end: i + 1}
	if v.is(bare.end, at) {
		bare.end++
	}
	if !v.is(i, at) || v.is(i-1, at) || v.is(bare.end, at) {
		return 0, 0
	}
	for _, w := range [...]string{"t", "at"} { // anna @t gmail.com
		if v.matches(i+1, w) && v.is(i+1+len(w), blank) {
			bare.end += len(w)
			break
		}
	}
	if end := literalEnd(v, bare.end); end > 0 {
		if l, ok := readLocal(v, bare); ok {
			return withMailto(v, l.start), end
		}
	}
	if s, _ := around(v, bare.start, bare.end, ""); s != bare {
		if start, end := emailWith(v, s); end > 0 {
			return start, end
		}
	}
	return emailWith(v, bare) // the blanks and brackets may be none of the sign's
}

// escapedEmailAt is emailAt for what stands for @ in HTML and in URLs.
func escapedEmailAt(v *view, i int) (start, end int) {
	for _, escape := range []string{"%40", "&#64;", "&commat;"} {
		if v.matches(i, escape) {
			s, _ := around(v, i, i+len(escape), "")
			return emailWith(v, s)
		}
	}
	return picturedEmailAt(v, i)
}

// picturedEmailAt is emailAt for a picture, or a number sign, between a local part
// and the domain of a provider, and for what is said to stand for the @.
func picturedEmailAt(v *view, i int) (start, end int) {
	if !v.is(i-1, word) || !v.is(i+1, letter) {
		return 0, 0
	}
	pictured := v.b[i] == otherSymbol || v.b[i] == '#'
	if !pictured && v.has&at == 0 {
		return 0, 0
	}
	d := readDomain(v, i+1)
	if d.labels < 2 || d.rank == unknownTLD {
		return 0, 0
	}
	if (!pictured || d.provider == noProvider || d.rank != strongTLD) && !saysAt(v, d.end) {
		return 0, 0
	}
	return emailWith(v, sign{start: i, end: i + 1})
}

// saysAt reports whether what follows an address speaks of an @: replace * with @.
func saysAt(v *view, end int) bool {
	const reach = 32
	for i := end; i < end+reach && !v.is(i, newline|taken); i++ {
		if v.is(i, at) {
			return !v.is(i-1, word) && !v.is(i+1, word)
		}
	}
	return false
}

// spelledEmailAt returns where the address begins and ends whose sign for @ is
// the word that begins at i; the end is 0 if there is none.
func spelledEmailAt(v *view, i int) (start, end int) {
	if v.is(i-1, word) {
		if v.char(i) == 'A' && v.char(i+1) == 'T' && v.is(i-1, lower|digit) && v.is(i+2, lower) {
			return emailWith(v, sign{start: i, end: i + 2, form: glued, word: "at"})
		}
		return 0, 0
	}
	if c := v.char(i - 1); !v.is(i+1, letter) && c != '(' && c != '[' && c != '{' && c != '<' && !v.is(i+1, blank) {
		return 0, 0
	}
	w := signWord(v, i, atWords)
	if w == "" || w == "a" && v.is(i-1, blank|hyphen) {
		return 0, 0
	}
	s, ok := around(v, i, i+len(w), w)
	if !ok {
		return 0, 0
	}
	if v.is(i+2, blank|hyphen) && v.matches(s.start-3, "the") && v.is(s.start-4, blank) {
		s.start -= len(" the") // anna the at sign gmail dot com
	}
	return emailWith(v, s)
}

// emailWith returns where the address begins and ends that has the sign for its @.
func emailWith(v *view, at sign) (start, end int) {
	if !v.is(at.end, word) {
		return 0, 0
	}
	d := readDomain(v, at.end)
	if d.end == 0 {
		return 0, 0
	}
	l, ok := readLocal(v, at)
	if !ok || !isEmail(v, at, l, d) {
		return 0, 0
	}
	return withMailto(v, l.start), d.end
}

// withMailto returns start, or where mailto: begins before it.
func withMailto(v *view, start int) int {
	const scheme = "mailto:"
	for i := start - len(scheme); i >= start-len(scheme)-1; i-- {
		if v.is(start-1, colon|blank) && i >= 0 && v.matches(i, scheme) {
			return i
		}
	}
	return start
}

// literalEnd returns where an address in brackets that begins at i ends, as in
// anna@[192.0.2.1], and 0 if there is none.
func literalEnd(v *view, i int) int {
	start := i
	for i++; i-start < 48 && v.is(i, word|dot|colon); i++ {
	}
	if v.char(start) != '[' || v.char(i) != ']' || i-start < 8 || !v.is(i-1, digit|lower|upper) {
		return 0
	}
	for j := start; j < i; j++ {
		if v.is(j, dot|colon) {
			return i + 1
		}
	}
	return 0
}
