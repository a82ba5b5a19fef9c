package pii

// mailNameAt returns where an address begins and ends that is a local part and
// the name of a provider without a domain, where the name begins at i: "my gmail
// is anna.b", "anna.b on gmail". The end is 0 if there is none.
func mailNameAt(v *view, i int) (start, end int) {
	switch v.lowerChar(i + 1) {
	case 'm', 'o', 'a', 'u', 'c', 'r':
	default:
		return 0, 0
	}
	if v.is(i-1, word) {
		return runTogetherAt(v, i)
	}
	nameEnd := i
	for nameEnd-i < longestWord && v.is(nameEnd, letter) {
		nameEnd++
	}
	if v.is(i-1, at|dot|hyphen|slash) || v.is(nameEnd, word|at|slash) || v.is(nameEnd, hyphen) && v.is(nameEnd+1, word) {
		return 0, 0
	}
	if !mailProviders.has(v, i, nameEnd) && !mailNames.has(v, i, nameEnd) {
		return 0, 0
	}
	if d := readDomain(v, i); d.labels > 1 {
		end = d.end
	} else if end = localAfter(v, i, nameEnd); end > 0 {
		if start, whole := emailAfter(v, end); whole > 0 {
			return start, whole // my gmail: anna.b at gmail dot com
		}
		return i, end
	} else {
		end = nameEnd
	}
	if start, ok := localOn(v, i, nameEnd, end); ok {
		if v.char(end) == ')' {
			end++
		}
		return start, end
	}
	return 0, 0
}

// emailAfter returns the address whose local part ends at i; end is 0 if it is none's.
func emailAfter(v *view, i int) (start, end int) {
	j, _, _ := outward(v, i, 1, wideBrackets)
	if v.is(j, at) {
		return emailAt(v, j)
	}
	return spelledEmailAt(v, j)
}

// runTogetherAt reads annaatgmaildotcom, in which the provider begins at i.
func runTogetherAt(v *view, i int) (start, end int) {
	if v.lowerChar(i-1) != 't' || v.lowerChar(i-2) != 'a' || !v.is(i-3, word) {
		return 0, 0
	}
	for end = i; end-i < longestWord && v.is(end, letter); end++ {
	}
	if _, ok := withTLD(v, i, end); !ok || v.is(end, word) {
		return 0, 0
	}
	return atomStart(v, end), end
}

// localAfter returns where the local part ends that follows a provider's name,
// from start up to end, and 0 if there is none.
func localAfter(v *view, start, end int) int {
	i, says := end, false
	if s, e := v.wordAfter(i, ""); accountWords.has(v, s, e) {
		i, says = e, true
	}
	s, e := v.wordBefore(start, "")
	says = says || possessives.has(v, s, e)
	link := byte(0)
	for n := 0; n < maxBlanks && v.is(i, blank); n++ {
		i++
	}
	switch c := v.char(i); {
	case c == ':' || c == '=':
		link, i = ':', i+1
	case c == '-' && v.is(i+1, blank):
		link, i = '-', i+1
	default:
		if s, e := v.wordAfter(i, ""); s == i && copulas.has(v, s, e) {
			link, i = 'i', e
			if v.is(i, colon) {
				i++
			}
		}
	}
	for n := 0; n < maxBlanks && v.is(i, blank); n++ {
		i++
	}
	if !v.is(i, word) || v.is(i-1, word) {
		return 0
	}
	return nameAfter(v, i, link, says)
}

// nameAfter returns where the local part that begins at i ends, and 0 if it is
// none after that link, or what link there is not; says: someone's address is
// spoken of.
func nameAfter(v *view, i int, link byte, says bool) int {
	end := i
	for end-i < maxLocal && (v.is(end, word) || (v.is(end, dot|hyphen) || v.char(end) == '_' || v.char(end) == '+') && v.is(end+1, word)) {
		end++
	}
	l := local{start: i, end: end}
	if v.is(end, word|at) || isOrdinary(v, l) || isFile(v, i, end) {
		return 0
	}
	if isMarked(v, i, end) {
		if link == 0 && !says {
			return 0
		}
		return end
	}
	last := !v.is(end, blank) || v.is(end+1, newline)
	if !lettersOnly(v, i, end) || end-i < 4 || !last || !says || isInflected(v, l) || states.has(v, i, end) || link != ':' && link != 'i' {
		return 0
	}
	return end
}

// localOn reports whether a local part stands before a provider's name, as in
// "anna.b on gmail" and "anna.b (gmail)", and where it begins. The name is from
// start up to nameEnd, and its domain ends at end.
func localOn(v *view, start, nameEnd, end int) (localStart int, ok bool) {
	i, apart := start, true
	switch s, e := v.wordBefore(i, ""); {
	case v.char(i-1) == '(' && v.char(end) == ')':
		i--
	case s < e && placeWords.has(v, s, e):
		i = s
	case v.is(i-1, blank) && (v.char(i-2) == ',' || v.is(i-2, hyphen) && v.is(i-3, blank)):
		i, apart = i-2, false
	default:
		apart = false
	}
	if i = pastBlanks(v, i-1, -1) + 1; !v.is(i-1, word) {
		return 0, false
	}
	l := local{start: atomStart(v, i), end: i}
	if !isMarked(v, l.start, l.end) || isOrdinary(v, l) || isFile(v, l.start, l.end) || v.is(l.start-1, at) {
		return 0, false
	}
	if !apart && l.start > 0 && !v.is(l.start-1, newline) {
		return l.start, saysEmail(v, l.start, end)
	}
	return l.start, mailProviders.has(v, start, nameEnd) && !v.matches(start, "icloud") || saysEmail(v, l.start, end)
}

// isFile reports whether what stands from start up to end ends as a file's name,
// or as a domain.
func isFile(v *view, start, end int) bool {
	i := lastLabel(v, end)
	return i > start && v.is(i-1, dot) && (fileEndings.has(v, i, end) || tldRank(v, i, end) == strongTLD)
}

var (
	accountWords = newWordSet("address account id handle addy username user name adresse konto dirección indirizzo endereço")
	possessives  = newWordSet("my our his her their mein meine meinem mon mi il meu mijn")
	copulas      = newWordSet("is ist est es è é was lautet")
	placeWords   = newWordSet("on at in bei auf chez en su via using through em op no")
	fileEndings  = newWordSet(`
		pdf jpg jpeg png gif heic doc docx xls xlsx ppt pptx zip txt csv mp3 mp4 mov html htm js ts py go rs java json xml
		yml yaml md css exe apk dwg svg php sh sql log odt rar`)
	states = newWordSet(`
		full down broken hacked blocked locked slow working dead empty gone private personal different better easier secure
		useless confidential professional necessary enough preferred fine great weird gmail google official mandatory voll
		weg kaputt plein lleno pieno cheio vol spam terrible awful unreliable reliable important`)
)
