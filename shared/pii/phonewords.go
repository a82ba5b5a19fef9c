package pii

// readWord reads the digits of a word that is not of digits alone: spelled ones,
// several in a row, mixed with digits, or with letters for them.
func readWord(v *view, i, end int, g *group) bool {
	if !v.is(i, digit) && !digitBegins(v, i) {
		return readLetters(v, i, end, g) || readGlued(v, i, end, g)
	}
	g.size = 0
	times := byte(1)
	for at := i; at < end; {
		d, n := digitWordAt(v, at, end)
		if v.is(at, digit) && d.kind != wordDigit {
			d, n = digitWord{wordDigit, v.b[at] - '0'}, 1
		} else if d.kind == wordDigit {
			g.spelled += times
		}
		at += n
		switch {
		case d.kind == wordTimes && times == 1:
			times = d.digit
			if at == end {
				// The digit is the next word.
				for v.is(at, blank|hyphen) && at < end+2 {
					at++
				}
				for end = at; v.is(end, word); end++ {
				}
			}
		case (d.kind == wordTeen || d.kind == wordTens) && times == 1 && int(g.size)+2 <= mostDigits:
			g.digits[g.size], g.digits[g.size+1] = 1, d.digit
			if d.kind == wordTens {
				unit, unitEnd := unitAfter(v, at, end)
				g.digits[g.size], g.digits[g.size+1] = d.digit, unit
				if unitEnd > at {
					at, end = unitEnd, max(end, unitEnd)
				}
			}
			g.size += 2
			g.spelled += 2
			g.pairs = true
		case d.kind == wordDigit:
			for ; times > 0; times-- {
				if g.size == mostDigits {
					return false
				}
				g.digits[g.size] = d.digit
				g.size++
			}
			times = 1
		default:
			return readLetters(v, i, end, g) || readGlued(v, i, end, g)
		}
	}
	g.start, g.end = i, end
	return g.size > 0 && times == 1
}

// unitAfter returns the digit that ends a number of two that begins with a word for
// the tens, up to at, and where it ends; at if it is the 0 that nobody says.
func unitAfter(v *view, at, end int) (digit byte, unitEnd int) {
	i := at
	if at == end && v.is(at, blank|hyphen) {
		for i++; v.is(end+1, letter) && end-i < longestDigitWord; end++ {
		}
		end++
	}
	if d, n := digitWordAt(v, i, end); d.kind == wordDigit && d.digit > 0 && (at == i || i+n == end) {
		return d.digit, i + n
	}
	return 0, at
}

func digitBegins(v *view, i int) bool {
	if !v.is(i+1, word) {
		return false
	}
	a, b := v.b[i], v.b[i+1]
	if a < 'a' && a != otherLetter {
		a |= 0x20
	}
	if b < 'a' {
		b |= 0x20
	}
	return digitStarts[a][b/64]&(1<<(b%64)) != 0
}

// digitWordAt returns the longest digit word that begins at i and that another
// digit or nothing follows.
func digitWordAt(v *view, i, end int) (digitWord, int) {
	if digitBegins(v, i) {
		for n := min(longestDigitWord, end-i); n >= 2; n-- {
			if !digitFirsts.may(v, i, i+n) || i+n < end && !v.is(i+n, digit) && !digitBegins(v, i+n) {
				continue
			}
			if w := digitWords[v.key(i, i+n)]; w.kind != wordNone && w.kind != wordBetween {
				return w, n
			}
		}
	}
	return digitWord{}, 0
}

// readLetters reads digits some of which are letters that look like them: O for
// 0, l and I for 1, S for 5. A letter alone is a digit only among others, and an S
// only with others in a group.
func readLetters(v *view, i, end int, g *group) bool {
	g.size, g.spelled, g.start, g.end = 0, 0, i, end
	if end-i > mostDigits {
		return false
	}
	digits, sure := 0, 0
	for at := i; at < end; at++ {
		d := v.b[at] - '0'
		switch v.b[at] {
		case 'O':
			d, sure = 0, sure+1
		case 'l':
			d, sure = 1, sure+1
		case 'o':
			d = 0
		case 'I', 'i':
			d = 1
		case 'S':
			d = 5
		default:
			if d > 9 {
				g.size = 0
				return false
			}
			digits++
		}
		g.digits[g.size] = d
		g.size++
	}
	isWord := digits == 0 && (sure < end-i || end-i > 4) // as il, lo, Io
	g.lone = digits == 0 && g.size == 1
	if g.size > 1 && isWord || g.lone && v.b[i] == 'S' {
		g.size = 0
	}
	return g.size > 0
}

// readGlued reads digits right after a word that announces them, as tel4155552671.
func readGlued(v *view, i, end int, g *group) bool {
	start := end
	for start > i && v.is(start-1, digit) {
		start--
	}
	g.size = 0
	if n := end - start; n < fewestDigits || n > mostDigits || start == i || contextWords[v.key(i, start)] != announces {
		return false
	}
	for at := start; at < end; at++ {
		g.digits[g.size] = v.b[at] - '0'
		g.size++
	}
	g.start, g.end, g.spelled = start, end, 0
	return true
}
