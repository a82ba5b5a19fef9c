package pii

// A phone number is digits in a row, however they are written: in one piece, in
// groups, one by one, in words. phonegroups.go reads them, in the order of
// phonewindow.go; phonejudge.go and phonecandidate.go decide which of them are a
// number, with the plans of the countries (phoneplan.go, phonecodes.go) and the
// words around them (phonecontext.go).
var phone = phoneOf(us, canada, britain, australia, germany, france, spain, italy, netherlands, brazil, mexico, india)

// phoneOf is the detector of international numbers and of the national ones of
// the regions.
func phoneOf(all ...*region) detector {
	regions := newRegions(all...)
	return detector{
		typ: Phone,
		around: func(v *view, h hole) (from, to int) {
			to = h.at
			if h.turn > v.turn { // what follows a number was read when that was gone
				to = min(len(v.b), to+1+phoneReach)
			}
			return groupsBefore(v, h.at), to
		},
		stops: true,
		find: func(v *view) {
			w := window{v: v, regions: regions, at: groupsBefore(v, v.from)}
			for w.fill() {
				w.drop(w.take())
			}
		},
		hits:   phoneHits,
		misses: phoneMisses,
	}
}

// take looks for a number that begins with the first group of the window, reports
// it, and returns how many groups are done with.
func (w *window) take() int {
	groups := w.groups()
	if !w.open && count(groups) < fewestDigits {
		return len(groups)
	}
	if n := streak(groups); n*int(groups[0].size) > mostDigits {
		w.skip = groups[0].size
		return n
	}
	if groups[0].start < w.v.from || !w.mayBegin() {
		return 1
	}
	end := w.judge()
	if end == 0 {
		return 1
	}
	first, last := w.extent(end)
	w.v.report(first, last)
	for end < len(groups) && (groups[end].start < last || groups[end].lone) {
		end++
	}
	if end < len(groups) { // a run begins behind a number, as in the redacted text
		groups[end].gap = 0
	} else {
		w.open = false
	}
	return end
}

// extent returns the characters of a number of the first groups of the window:
// with the + and the bracket before it and the extension after it.
func (w *window) extent(groups int) (start, end int) {
	v, all := w.v, w.groups()
	start, end = all[0].start, all[groups-1].end
	if plus := plusBefore(v, start); plus >= 0 {
		start = plus
	}
	opened := 0
	for i := start; i < end; i++ {
		switch v.char(i) {
		case '(':
			opened++
		case ')':
			opened--
		}
	}
	switch {
	case opened < 0 && v.char(start-1) == '(':
		start--
	case opened > 0 && v.char(end) == ')':
		end++
	}
	if ext := extensionAt(v, end); ext > 0 {
		end = ext
	}
	return start, end
}

// plusBefore returns where the + of a number is whose digits begin at start, and
// -1 if it has none.
func plusBefore(v *view, start int) int {
	i := start - 1
	for i > start-4 && (v.is(i, blank) || v.char(i) == '(') {
		i--
	}
	if v.char(i) == '+' && !v.is(i-1, word) && v.char(i-1) != '+' && v.char(i-1) != ')' {
		return i
	}
	if a := wordBefore(v, i+1); i < start-1 && a >= 0 && v.key(a, i+1) == plusWord {
		return a
	}
	return -1
}

var plusWord = keyOf("plus")
