package pii

// angle is a latitude or a longitude in a view.
type angle struct {
	start, end int
	decimals   int  // of the degrees
	parts      int  // 2 with minutes, 3 with seconds
	marked     bool // has a degree sign
	lettered   bool // has its N, S, E or W
}

// isOneOf reports whether a character of a view is in a set, in which \x81 stands
// for any symbol beyond ASCII.
func isOneOf(c byte, set string) bool {
	for i := range len(set) {
		if set[i] == c {
			return true
		}
	}
	return false
}

// angleAt reads an angle of no more than limit degrees that begins at i; letters
// are those of its directions.
func angleAt(v *view, i, limit int, letters string) (angle, bool) {
	a := angle{start: i, parts: 1}
	if isOneOf(v.char(i), letters) {
		a.lettered = true
		if i++; v.is(i, blank) {
			i++
		}
	}
	if isOneOf(v.char(i), "+-") {
		i++
	}
	degrees, n := 0, 0
	for ; v.is(i, digit) && n < 4; n++ {
		degrees = degrees*10 + int(v.b[i]-'0')
		i++
	}
	if n == 0 || n > 3 || degrees > limit {
		return a, false
	}
	if v.is(i, dot) && v.is(i+1, digit) {
		i++
		for ; v.is(i, digit) && a.decimals < 20; i++ {
			a.decimals++
		}
	}
	if degrees == limit && a.decimals > 0 && !a.isRound(v) {
		return a, false
	}
	a.end = i
	a.readMark(v)
	a.readParts(v)
	a.readLetter(v, letters)
	bad := v.is(a.end, word) || v.is(a.end, dot) && v.is(a.end+1, digit) || a.parts == 1 && v.char(a.end) == '%'
	return a, !bad
}

// readMark reads the degree sign, which is a letter to Unicode in one of its forms.
func (a *angle) readMark(v *view) {
	i := a.end
	if v.is(i, blank) {
		i++
	}
	switch c := v.char(i); {
	case c == otherSymbol || c == otherLetter && !v.is(i+1, letter):
		a.end, a.marked = i+1, true
	case c == 'd' && v.char(i+1) == 'e' && v.char(i+2) == 'g' && !v.is(i+3, letter):
		a.end, a.marked = i+3, true
	}
}

// readParts reads minutes and seconds. Without signs they need the letter behind.
func (a *angle) readParts(v *view) {
	if a.decimals > 0 {
		return
	}
	end, parts := a.end, 1
	for _, marks := range [2]string{"'m", "\"s'"} {
		i := end
		if v.is(i, blank) {
			i++
		}
		n := 0
		for ; v.is(i, digit) && n < 3; n++ {
			i++
		}
		if n == 0 || n > 2 || v.b[i-n] > '5' && n == 2 {
			break
		}
		if v.is(i, dot) && v.is(i+1, digit) {
			for i++; v.is(i, digit) && i < end+16; i++ {
			}
		}
		k := i
		if v.is(k, blank) && a.marked {
			k++
		}
		if isOneOf(v.char(k), marks) || v.char(k) == otherSymbol {
			i = k + 1
			if v.char(k) == '\'' && v.char(i) == '\'' {
				i++
			}
		} else if !v.is(i, blank) && !isOneOf(v.char(i), "NSEWO,") && (!a.lettered || !a.marked) {
			break
		}
		end, parts = i, parts+1
	}
	if parts == 1 {
		return
	}
	if !a.marked && !a.lettered {
		k := end
		if v.is(k, blank) {
			k++
		}
		if !isOneOf(v.char(k), "NSEWO") || v.is(k+1, word) {
			return
		}
	}
	a.end, a.parts = end, parts
}

// readLetter reads the direction behind the angle.
func (a *angle) readLetter(v *view, letters string) {
	if a.lettered {
		return
	}
	i := a.end
	if v.is(i, blank) {
		i++
	}
	if isOneOf(v.char(i), letters) && !v.is(i+1, word) && (v.is(i, upper) || i == a.end) {
		a.end, a.lettered = i+1, true
	}
}

// isRound reports whether an angle has no more than two decimals that are not 0.
func (a *angle) isRound(v *view) bool {
	if a.decimals < 4 {
		return false
	}
	for k := a.end - 1; k >= a.start && v.is(k, digit|dot); k-- {
		if v.is(k, dot) {
			for m := k + 3; m <= k+a.decimals; m++ {
				if v.b[m] != '0' {
					return false
				}
			}
		}
	}
	return true
}
