package pii

import "sync"

// window is the groups of a run that are being looked at. A run is groups with
// nothing between them that ends a number.
type window struct {
	v       *view
	regions *regions
	ring    [ringSize]group
	head, n int                         // those that are being looked at; some of those before them are before these
	run     int                         // the one that begins the run, or the first that there still is of it
	digits  [ringSize * mostDigits]byte // of the groups, one after the other
	used    int                         // how many of these are
	at      int                         // where to read on
	open    bool                        // the run may go on there
	skip    uint8                       // what is left of a streak of groups of this size is no number

	spoken int // where behind its first letter the last word stands that speaks
}

// How many groups a window has at most, and how many from the one on that is kept before
// the first: as many as a number may have, and one more.
const (
	ringSize   = 72
	ringBefore = mostDigits + 1
)

// windows are used again and again, so that a scan allocates nothing.
var windows = sync.Pool{New: func() any { return new(window) }}

// reset makes the window one of a view before it was read.
func (w *window) reset(v *view, r *regions) {
	w.v, w.regions, w.at = v, r, groupsBefore(v, max(0, v.from-contextLength))
	w.head, w.n, w.run, w.used, w.open, w.skip, w.spoken = 0, 0, 0, 0, false, 0, 0
}

func (w *window) groups() []group { return w.ring[w.head : w.head+w.n] }

// fill reads groups until the window is full or the run ends, and reports whether
// there are any.
func (w *window) fill() bool {
	for {
		if w.n > 0 {
			switch first := &w.groups()[0]; {
			case first.start >= w.v.to:
				return false
			case w.skip > 0 && first.size == w.skip:
				w.drop(1)
				continue
			}
			w.skip = 0
			if w.n > 22 || !w.open {
				return true
			}
		}
		if w.head > ringSize-28 {
			w.shift()
		}
		for w.open && w.head+w.n < len(w.ring) {
			w.open = w.next()
		}
		if w.n == 0 && !w.begin() {
			return false
		}
	}
}

// keep makes the group that was read the last one.
func (w *window) keep(g *group) {
	g.at = uint16(w.used)
	w.used += copy(w.digits[w.used:], g.digits[:g.size])
	w.n, w.at = w.n+1, g.end
}

// shift moves what is in the window to its beginning, with some of what was before.
func (w *window) shift() {
	first := w.head - ringBefore
	n := copy(w.ring[:], w.ring[first:w.head+w.n])
	w.head, w.run = ringBefore, max(0, w.run-first)
	from := w.ring[0].at
	w.used = copy(w.digits[:], w.digits[from:w.used])
	for i := range w.ring[:n] {
		w.ring[i].at -= from
	}
}

// drop is done with the first groups.
func (w *window) drop(n int) {
	w.head += n
	w.n -= n
}

// begin finds where the next run begins.
func (w *window) begin() bool {
	v := w.v
	w.head, w.run, w.skip = 0, 0, 0
	for i := w.at; i < v.to; {
		if v.class[i]&word == 0 {
			i++
			continue
		}
		g := &w.ring[0]
		end := readGroup(v, i, g)
		if g.size > 0 && !g.lone {
			g.gap = 0
			w.used, w.open = 0, true
			w.keep(g)
			return true
		}
		if speaks(v, i, end) {
			w.spoken = i + 1
		}
		i = end
	}
	w.at = v.to
	return false
}

// next reads the group after the last one, if what stands between them does not
// end the run.
func (w *window) next() bool {
	v := w.v
	var gaps gap
	blanks, usual, words := 0, 0, 0
	for i, left := w.at, longestGap; left > 0; left-- {
		switch k := v.classAt(i); {
		case k&word != 0:
			if i == w.at {
				return false // an extension, or glued
			}
			g := &w.ring[w.head+w.n]
			end := readGroup(v, i, g)
			if g.size > 0 && g.start == i {
				if blanks == 0 && gaps&gapRound == 0 && words == 0 {
					gaps |= gapTight
				}
				if usual > 3 || blanks > 2 {
					gaps |= gapSymbol
				}
				g.follow(&w.ring[w.head+w.n-1], gaps)
				w.keep(g)
				return true
			}
			if words == 2 || !betweenFirsts.may(v, i, end) || digitWords[v.key(i, end)].kind != wordBetween {
				w.at = i
				return false
			}
			gaps |= gapWord
			words++
			i = end
			left = longestGap
			continue
		case k&blank != 0:
			blanks++
			gaps |= gapSpace
			if i > w.at && v.char(i-1) == '.' {
				gaps |= gapSymbol
			}
		case k&newline != 0:
			gaps |= gapLine
			blanks++
		case k&hyphen != 0:
			gaps |= gapDash
			usual++
		case k&dot != 0:
			gaps |= gapDot
			usual++
		case k&slash != 0:
			gaps |= gapSlash
			usual++
		case k&colon != 0:
			gaps |= gapColon
		default:
			switch v.char(i) {
			case '(', ')':
				gaps |= gapRound
			case ',':
				gaps |= gapComma
			case '?', '!':
				if v.is(i+1, space) {
					w.at = i
					return false
				}
				gaps |= gapSymbol
			case gone, '+', '=', '$', '%', '@', '&':
				w.at = i
				return false
			default:
				gaps |= gapSymbol
			}
		}
		i++
	}
	return false
}

// likeDigits are the letters that are read as digits.
var likeDigits = newByteSet("OolIiS")

// phoneReach is how many characters before a number are looked at.
const phoneReach = 100

// groupsBefore returns where a word begins so far before the character i that a number
// that begins there ends, with the words behind it that are looked at, before i. A
// digit takes four words at most: "double", itself, and what may stand between.
func groupsBefore(v *view, i int) int {
	for left := 4 * (mostDigits + 4); left > 0; {
		gap := i
		for i > 0 && !v.is(i-1, word|taken) && gap-i <= 2*longestGap {
			i--
		}
		end, digits, alike := i, 0, 0
		for v.is(i-1, word) && end-i <= longestGlued {
			switch i--; {
			case v.is(i, digit):
				digits++
			case likeDigits[v.b[i]]:
				alike++
			}
		}
		switch n := end - i; {
		case n == 0, n > longestGlued:
			return end
		case digits+alike == n:
			left -= 4 * n
		default:
			left -= max(1, 4*digits)
		}
	}
	return i
}
