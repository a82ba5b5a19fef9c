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
			switch {
			case h.turn > v.turn:
				return groupsBefore(v, h.at), min(len(v.b), h.at+1+phoneReach)
			case v.is(h.at-1, word): // which the number cut
				return groupsBefore(v, h.at), h.at
			default: // again() was there
				return v.to, v.to
			}
		},
		stops: true,
		find: func(v *view) {
			w := windows.Get().(*window)
			defer windows.Put(w)
			w.reset(v, regions)
			for w.fill() {
				w.drop(w.take())
			}
			w.v = nil
		},
		hits:   phoneHits,
		misses: phoneMisses,
	}
}

// take looks for a number that begins with the first group of the window, reports
// it, and returns how many groups are done with.
func (w *window) take() int {
	groups := w.groups()
	if !w.open && !areEnough(groups) {
		return len(groups)
	}
	if n := streak(groups); n*int(groups[0].size) > mostDigits {
		w.skip = groups[0].size
		return n
	}
	run, first := w.run, w.head
	n := w.takeAt(first, first+w.n, 0)
	if w.run > run {
		w.again(run, first)
		w.open = w.open && n < len(groups)
	}
	return n
}

// takeAt looks for a number that begins with the group first of the ring, which has
// those of its run up to end, and that has at least so many groups, reports it, makes
// a run begin behind it, as in the redacted text, and returns how many groups are done
// with.
func (w *window) takeAt(first, end, least int) int {
	groups := w.ring[first:end]
	if groups[0].start < w.v.from || !w.mayBegin(first, end) {
		return 1
	}
	groups[0].judged = true
	n := w.judge(groups, least)
	if n == 0 {
		return 1
	}
	from, to := extent(w.v, groups[:n])
	w.v.report(from, to)
	for n < len(groups) && (groups[n].start < to || groups[n].lone) {
		n++
	}
	if n < len(groups) {
		groups[n].gap = 0
	}
	w.run = first + n
	return n
}

// again looks for numbers among the groups of a run, from one of the ring up to
// another, which a number follows that was found. A number that ends there was none
// as long as digits followed; what ends before was looked at, unless words may follow
// up to there.
func (w *window) again(run, end int) {
	apart := end
	for apart > run && w.v.is(w.ring[apart-1].start, letter) {
		apart--
	}
	after := w.run
	for first := max(run, end-mostDigits); first < end && areEnough(w.ring[first:end]); {
		if n := streakAround(w.ring[run:end], first-run); n > 0 {
			first += n
			continue
		}
		least := 0
		if w.ring[first].judged {
			least = apart - first
		}
		w.run = run
		n := w.takeAt(first, end, least)
		if w.run > run {
			next := w.run
			w.again(run, first)
			run = next
			for i := range w.ring[run:end] {
				w.ring[run+i].judged = false
			}
		}
		first += n
	}
	w.run = after
}

// extent returns the characters of a number of the groups: with the + and the bracket
// before it and the extension after it.
func extent(v *view, groups []group) (start, end int) {
	start, end = groups[0].start, groups[len(groups)-1].end
	if plus := plusBefore(v, start); plus >= 0 {
		start = plus
		if v.char(plus) == '+' && v.matches(plus-len("tel:"), "tel:") && !v.is(plus-len("tel:")-1, word) {
			start -= len("tel:") // of RFC 3966
		}
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
	if i == start-1 {
		return -1
	}
	if a := wordBefore(v, i+1); a >= 0 && v.key(a, i+1) == plusWord {
		return a
	}
	return -1
}

var plusWord = keyOf("plus")
