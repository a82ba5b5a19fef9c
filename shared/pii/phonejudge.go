package pii

// What groups are as a number.
const (
	noNumber = iota
	likely   // in this context
	certain
)

// mayBegin reports whether a number may begin with the group first of the ring, which
// has those of its run up to end.
func (w *window) mayBegin(first, end int) bool {
	groups := w.ring[first:end]
	g := &groups[0]
	if g.lone && (len(groups) < 2 || groups[1].size != 1) {
		return false
	}
	if g.spelled == 1 && g.size == 1 && w.v.char(g.start) == 'O' && len(groups) > 1 && groups[1].size == 5 && groups[1].gap == gapSpace {
		return false // OH 43215-1234 is Ohio
	}
	if g.gap == 0 || first == w.run {
		return !w.isGlued(g.start)
	}
	return !g.inside && g.gap&gapTight == 0
}

// isGlued reports whether a word before start makes one thing of itself and the
// digits, as in SKU-4155552671.
func (w *window) isGlued(start int) bool {
	v := w.v
	switch v.char(start - 1) {
	case '-', '/', '_', '=', '\\', '.', '@', ':', ',':
	default:
		return false
	}
	if v.is(start-2, digit) {
		return true
	}
	if v.char(start-1) == ':' || v.char(start-1) == ',' || v.char(start-1) == '.' {
		return false
	}
	a := wordBefore(v, start-1)
	return a >= 0 && wordKindAt(v, a, start-1) != announces && wordKindAt(v, a, start-1) != calls
}

// judge returns how many of the first groups, at least so many, are a number, the best
// one there is, and 0 if none is.
func (w *window) judge(groups []group, least int) int {
	first := &groups[0]
	c := candidate{v: w.v, regions: w.regions}
	best, bestEnd := noNumber, 0
	prepared, heard := false, false
	n, singles, spelled, sizes := 0, 0, 0, shape(0)
	for end := 1; end <= len(groups); end++ {
		g := &groups[end-1]
		if n += int(g.size); n > mostDigits {
			break
		}
		sizes = sizes<<4 | shape(min(g.size, 15))
		spelled += int(g.spelled)
		if g.size == 1 {
			singles++
		}
		if n < fewestDigits || end < least || end < len(groups) && groups[end].joined || g.lone && groups[end-2].size > 1 {
			continue
		}
		c.groups, c.digits, c.shape = groups[:end], w.digits[first.at:][:n], sizes
		c.singles, c.spelled = singles, spelled
		if !prepared {
			prepared = true
			c.plus = plusBefore(w.v, first.start) >= 0
			if heard = w.isSpoken(first.start); heard {
				c.context = before(w.v, first.start)
			}
		}
		if c.context == unknown && !c.mayBe(groups[end:]) && (end < len(groups) || after(w.v, g.end)%otherwise == unknown) {
			continue
		}
		c.inList = first.gap == gapSpace || end < len(groups) && groups[end].gap == gapSpace
		verdict := c.verdict()
		if verdict > noNumber && !heard {
			c.context, heard = before(w.v, first.start), true
			verdict = c.verdict()
		}
		if verdict > noNumber && verdict >= best {
			best, bestEnd = verdict, end
		}
	}
	return bestEnd
}

// isWordEnd reports whether a sign after digits says that they go on as something
// else.
func isWordEnd(v *view, end int) bool {
	switch c := v.char(end); c {
	case '@', '%', '$', '_', '=':
		return true
	case ':', ',', '.':
		return v.is(end+1, digit)
	default:
		return false
	}
}
