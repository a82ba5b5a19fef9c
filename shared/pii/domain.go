package pii

// domain is a domain name that was read.
type domain struct {
	start, end int  // end is 0 if there is none
	form       form // of its dots, the last one in the order of the forms
	rank       rank // of its top-level domain
	labels     int
	provider   provider
	period     bool // one of its dots may be a full stop: a blank after it, none before
	nameEnd    int  // where its first part ends
	read, last int  // where the last part begins and ends that was looked at
}

// How many parts a domain that is read has at most, and one whose dots are not
// plain: nobody spells a long one.
const (
	maxLabels  = 8
	maxSpelled = 5
	maxDomain  = 256 // characters
)

// readDomain reads the domain name that begins at i: parts with dots between
// them, in whatever form, up to the last that is a top-level domain; any letters
// are one after plain dots alone. Without a top-level domain it is one if it is
// the name of a mail provider alone.
func readDomain(v *view, i int) domain {
	d := domain{start: i}
	read := domain{start: i}
	last := i
	for read.labels < maxLabels && (read.form == plain || read.labels < maxSpelled) && i-d.start < maxDomain {
		end := labelEnd(v, i)
		last = end
		if end == i {
			break
		}
		read.labels++
		if read.labels == 1 {
			read.nameEnd = end
			if short, ok := withTLD(v, i, end); ok {
				return domain{start: i, end: end, rank: strongTLD, labels: 2, provider: providerOf(v, i, short), nameEnd: short}
			}
		} else {
			d.extend(v, &read, i, end)
		}
		s, ok := dotAfter(v, end)
		if !ok {
			if read.labels == 1 {
				d.readApart(v, i, end)
			}
			break
		}
		read.form = max(read.form, s.form)
		read.period = read.period || s.form == loose && s.after && !s.before
		i = s.end
	}
	d.read, d.last = i, last
	if n := read.nameEnd - d.start; n < 2 || n < 3 && d.end == 0 {
		return d
	}
	if d.end > 0 {
		d.start, d.nameEnd = read.start, read.nameEnd
		d.provider = providerOf(v, d.start, d.nameEnd)
	} else if p := providerOf(v, d.start, read.nameEnd); p != noProvider {
		d.end, d.nameEnd, d.labels, d.provider = read.nameEnd, read.nameEnd, 1, p
	}
	return d
}

// extend makes what was read up to a part, from start up to end, the domain d, if
// it may end there.
func (d *domain) extend(v *view, read *domain, start, end int) {
	if cut := asciiEnd(v, start, end); cut < end && tldRank(v, start, cut) == strongTLD {
		end = cut // example.com in a script that has no blanks
	}
	if v.is(start+3, hyphen) && end-start > 4 && isGeneric(v, start, start+3) {
		end = start + 3 // anna@example.com-now
	}
	r := tldRank(v, start, end)
	switch {
	case r == unknownTLD && (read.form != plain || d.end > 0 || !lettersOnly(v, start, end) || end-start < 2):
		return
	case d.end > 0 && d.rank != unknownTLD && v.is(d.end-1, lower) && v.is(start, upper) && v.is(end-1, lower):
		return // anna@example.com.In the morning
	case d.end > 0 && d.rank != unknownTLD && read.form != plain && d.form == plain && !secondLevel.has(v, lastLabel(v, d.end), d.end):
		return // anna@example.com. In the morning
	case read.period && (!v.is(start, lower) || r == wordTLD):
		return
	}
	d.end, d.nameEnd, d.rank, d.form, d.labels, d.period = end, read.nameEnd, r, read.form, read.labels, read.period
}

// readApart makes the provider's name from start up to end the domain if nothing
// but a blank is between it and its top-level domain: gmail com.
func (d *domain) readApart(v *view, start, end int) {
	if !v.is(end, blank) || end-start < 3 {
		return
	}
	for _, tld := range apartTLDs {
		if last := end + 1 + len(tld); v.matches(end+1, tld) && !v.is(last, word) {
			if !mailProviders.has(v, start, end) && !mailNames.has(v, start, end) && (tld != "com" && tld != "net" || !alsoProviders.has(v, start, end)) {
				return
			}
			d.end, d.labels, d.form, d.rank = last, 2, spelled, strongTLD
			return
		}
	}
}

var apartTLDs = []string{"com", "co uk", "de", "net", "fr", "it", "es", "nl", "ch", "at", "com br"}

// secondLevel are the parts that stand before the code of a country.
var secondLevel = newWordSet("co com org net ac gov edu ne or gob gv nom")

// labelEnd returns where the part of a domain that begins at i ends: letters,
// digits and hyphens, or single letters with blanks between them.
func labelEnd(v *view, i int) int {
	start := i
	if !v.is(i, word) {
		return i
	}
	if end, ok := spacedEnd(v, i); ok {
		return end
	}
	for ; i-start < 64; i++ {
		switch {
		case v.is(i, word) && (i == start || !isGlued(v, i)):
			continue
		case v.is(i, hyphen) && v.is(i+1, word|hyphen):
			if _, ok := dotAfter(v, i); !ok {
				continue
			}
		}
		break
	}
	if v.is(i, blank) && i-start <= 6 && v.is(i+1, letter) { // g mail, hot mail
		for j := i + 1; j-i <= 8; j++ {
			if !v.is(j, letter) && j > i+1 {
				if v.char(j) != '\'' && splitNames.has(v, start, j) {
					return j
				}
				break
			}
		}
	}
	return i
}

// isGlued reports whether AT or DOT begins at i among small letters.
func isGlued(v *view, i int) bool {
	if c := v.b[i]; c != 'A' && c != 'D' || !v.is(i-1, lower|digit) {
		return false
	}
	return v.char(i+1) == 'T' && v.is(i+2, lower) || v.char(i+1) == 'O' && v.char(i+2) == 'T' && v.is(i+3, lower)
}

// spacedEnd returns the end of single letters with a blank between them, at
// least two, and whether that is what begins at i.
func spacedEnd(v *view, i int) (end int, ok bool) {
	start := i
	for i-start < 128 && v.is(i, word) && v.is(i+1, blank) {
		next := i + 2
		if v.is(next, hyphen) && v.is(next+1, blank) {
			next += 2
		}
		if !v.is(next, word) || v.is(next+1, word) {
			break
		}
		i = next
	}
	return i + 1, i > start && !v.is(start+1, word)
}

func lettersOnly(v *view, start, end int) bool {
	for i := start; i < end; i++ {
		if !v.is(i, letter) {
			return false
		}
	}
	return true
}

// asciiEnd returns where the characters from start up to end stop to be ASCII's.
func asciiEnd(v *view, start, end int) int {
	for i := start; i < end; i++ {
		if v.is(i, foreign) {
			return i
		}
	}
	return end
}

// lastLabel returns where the part of a domain that ends at end begins.
func lastLabel(v *view, end int) int {
	i := end
	for end-i < 64 && v.is(i-1, word|hyphen) {
		i--
	}
	return i
}
