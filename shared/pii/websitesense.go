package pii

import "strings"

// isWebsite decides whether the run from start up to end, whose top-level domain
// begins at tld, is a website's name, or two sentences without a blank between
// them, a file, an abbreviation.
func isWebsite(v *view, start, end, tld int) bool {
	r := rankOf(v, tld, end)
	name := lastLabel(v, tld-1) // where the part before the top-level domain begins
	if name > start && secondLevel.has(v, name, tld-1) {
		tld, name = name, lastLabel(v, name-1)
	}
	generic := isGeneric(v, tld, end)
	www := v.matches(start, "www.") && tld > start+4
	switch {
	case v.is(end, word) && !v.is(end, foreign), v.char(end) == '_', v.is(end, hyphen) && v.is(end+1, word) && !generic, !v.is(name, word):
		return false
	case www, hasPath(v, end) && (v.is(end, slash) || !fileTLDs.has(v, tld, end)) && (r == strongTLD || !digitsOnly(v, name, tld-1)):
		return true
	case !generic && (v.is(tld, upper) && v.is(end-1, lower) && v.is(tld-2, lower) || v.is(tld, lower) && v.is(end-1, upper)):
		return false // at this.It
	case digitsOnly(v, name, tld-1):
		return r == strongTLD && tld-1-name > 2
	case v.matches(tld, "net") && frameworks.has(v, name, tld-1):
		return false
	case generic:
		// "com" is a word in Portuguese. What was found next to it goes on being what
		// it was, or each look would find just one more.
		return !v.is(end, blank) || !v.is(end+1, lower|taken) || !ordinary.has(v, name, tld-1) || sites.has(v, name, tld-1)
	case tld-1-name < 2: // one letter
		return v.is(name-1, dot) || r == strongTLD || r == countryTLD && !v.is(end, blank)
	case ordinary.has(v, name, tld-1), r != strongTLD && v.is(end, dot) && v.is(end+1, word):
		return false
	case r == strongTLD:
		return true
	case fileTLDs.has(v, tld, end):
		return false
	case r == countryTLD:
		return true
	case isNamed(v, name, tld-1), sites.has(v, name, tld-1), mailProviders.has(v, name, tld-1):
		return true
	default:
		// What follows decides: the next sentence, or nothing.
		return !v.is(end, blank) || v.is(end+1, newline) || saysWebsite(v, start, end)
	}
}

// hasPath reports whether a path or a port follows a domain that ends at i.
func hasPath(v *view, i int) bool {
	switch v.char(i) {
	case '/':
		return v.is(i+1, word) || strings.IndexByte("#?@~_+", v.char(i+1)) >= 0
	case '?', '#':
		return v.is(i+1, word)
	case ':':
		return v.is(i+1, digit)
	default:
		return false
	}
}

// rankOf is tldRank, with those of other scripts.
func rankOf(v *view, start, end int) rank {
	if r := tldRank(v, start, end); r != unknownTLD || !v.is(start, foreign) {
		return r
	}
	if foreignTLDs[v.source(start, end)] {
		return strongTLD
	}
	return unknownTLD
}

var foreignTLDs = map[string]bool{
	"рф": true, "рус": true, "москва": true, "дети": true, "онлайн": true, "сайт": true, "укр": true, "бел": true, "бг": true,
	"срб": true, "қаз": true, "мкд": true, "ею": true, "中国": true, "中國": true, "公司": true, "网络": true, "香港": true, "台灣": true,
	"台湾": true, "みんな": true, "한국": true, "닷컴": true, "ไทย": true, "भारत": true, "ελ": true, "ευ": true, "გე": true, "հայ": true,
	"پاکستان": true, "ایران": true, "قطر": true, "فلسطين": true, "عمان": true, "مصر": true, "السعودية": true, "امارات": true,
}

// fileTLDs are those that end a file's name.
var fileTLDs = newWordSet("md ml mm ps py rs sh zip mov so pm cc")

// isGeneric reports whether the top-level domain is one that is everywhere.
func isGeneric(v *view, start, end int) bool {
	return end-start == 3 && (v.matches(start, "com") || v.matches(start, "net") || v.matches(start, "org"))
}

// frameworks are Microsoft's.
var frameworks = newWordSet("asp ado vb")

func digitsOnly(v *view, start, end int) bool {
	for i := start; i < end; i++ {
		if !v.is(i, digit) {
			return false
		}
	}
	return true
}

// isNamed reports whether the part of a domain from start up to end is no word.
func isNamed(v *view, start, end int) bool {
	for i := start; i < end; i++ {
		if v.is(i, digit|hyphen) {
			return true
		}
	}
	return false
}

// saysWebsite reports whether the word before start, or one soon after end, says
// that a website is spoken of.
func saysWebsite(v *view, start, end int) bool {
	if s, e := v.wordBefore(start, ":"); websiteWords.has(v, s, e) {
		return true
	}
	for range 4 {
		s, e := v.wordAfter(end, ",")
		if s == e {
			break
		}
		if websiteWords.has(v, s, e) {
			return true
		}
		end = e
	}
	return false
}

var websiteWords = newWordSet(`
	site website web webseite webpage homepage page link url visit check see blog via seite sito sitio pagina página domain
	internet online`)

// spelledWebsite returns where the website's name ends that begins at start and
// has dots that are spelled or spoiled, the first after end, and 0 if there is
// none; and up to where none begins then either.
func spelledWebsite(v *view, start, end int) (found, failed int) {
	switch c := v.char(end); {
	case v.is(end, blank):
		if v.is(end+1, word) && dotWords[v.lowerChar(end+1)] == nil {
			return 0, 0 // what most words show at once
		}
	case c == '[', c == '(', c == '{':
	default:
		return 0, 0
	}
	if v.is(start-1, dot) || !mayBegin(v, start) {
		return 0, 0
	}
	if s, ok := dotAfter(v, end); !ok || s.form == plain {
		return 0, 0
	}
	d := readDomain(v, start)
	from, read := start, d.last+4
	if d.labels > 1 && d.rank != unknownTLD {
		read += 2 * maxDomain
	}
	for start-from < longestHost && (v.is(from-1, hyphen|dot) || v.char(from-1) == '_') {
		from--
	}
	v.note(from, start+1, read)
	www := v.matches(start, "www") && d.nameEnd == start+3
	switch {
	case d.labels < 2 || d.rank == unknownTLD:
		return 0, d.read
	case d.form == plain || d.period:
		return 0, 0
	case www:
		return withSpelledPath(v, start, d.end), 0
	case !ordinary.has(v, start, d.nameEnd) && d.nameEnd < d.end && withSpelledPath(v, start, d.end) > d.end:
		return withSpelledPath(v, start, d.end), 0
	case d.rank != strongTLD || ordinary.has(v, start, d.nameEnd) && !sites.has(v, start, d.nameEnd):
		return 0, 0
	case d.nameEnd-start < 2 || digitsOnly(v, start, d.nameEnd):
		return 0, 0
	case d.form != bracketed && !isGeneric(v, lastLabel(v, d.end), d.end) && !v.matches(end+1, "dot "):
		return 0, 0 // un punto de vista
	}
	return withSpelledPath(v, start, d.end), 0
}
