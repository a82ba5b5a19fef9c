package pii

import (
	"math/bits"
	"slices"
)

// candidate is the first groups of a window.
type candidate struct {
	v       *view
	regions *regions
	groups  []group
	digits  []byte
	shape   shape
	gaps    gap // all that stands between the groups, in verdict
	spelled int // digits that are words
	singles int // groups of one digit
	plus    bool
	inList  bool    // other groups are before or after, with a space between
	context context // what the words before say
}

// mayBe reports, at little cost, whether digits before the next groups may be a number
// though nothing around them says so.
func (c *candidate) mayBe(next []group) bool {
	may := c.regions.of(c.digits) != 0
	switch {
	case c.plus, c.spelled > 0:
		return true
	case c.digits[0] == 0, c.isSpaced():
		return may || c.isLong() || c.regions.hasShape(c.shape)
	case isAmerican(c.digits, c.shape), may && c.regions.mayShow(c.digits, c.shape):
		return true
	default: // words behind may say so
		return len(next) > 0 && (next[0].gap&gapWord != 0 || !c.v.is(next[0].start, digit)) &&
			(may || c.regions.hasShape(c.shape)) && after(c.v, c.end())%otherwise != unknown
	}
}

// end returns where the last group ends.
func (c *candidate) end() int { return c.groups[len(c.groups)-1].end }

// isSaid reports whether the digits are words, or enough of them.
func (c *candidate) isSaid() bool { return c.spelled >= 4 || 2*c.spelled >= len(c.digits) }

// isTrunked reports whether the first group begins with the 0 of a trunk prefix,
// which no amount in a list does.
func (c *candidate) isTrunked() bool {
	return c.digits[0] == 0 && (c.groups[0].size < 3 || !c.isEven()) && !isCounting(c.groups)
}

// isScattered reports whether the digits are such as marks and goals are not: one
// is 0, and one is above 5.
func (c *candidate) isScattered() bool {
	return slices.Contains(c.digits, 0) && slices.Max(c.digits) > 5
}

// isJoined reports whether what would part a list joins the digits of a number of
// North America instead: 415,555,2671.
func (c *candidate) isJoined() bool {
	g, d := c.gaps, c.digits
	return c.shape == american[0] && (g == gapComma|gapTight || g == gapColon|gapTight) && d[0] > 1 && d[3] > 1 && c.regions.of(d) != 0
}

// commas returns how many of the groups have a comma before them.
func (c *candidate) commas() int {
	n := 0
	for i := range c.groups[1:] {
		if c.groups[i+1].gap&gapComma != 0 {
			n++
		}
	}
	return n
}

// hasPairs reports whether some digits are words that are two.
func (c *candidate) hasPairs() bool {
	return c.spelled > 0 && slices.ContainsFunc(c.groups, func(g group) bool { return g.pairs })
}

// isSpaced reports whether the digits are written one by one.
func (c *candidate) isSpaced() bool { return c.singles >= 5 && 2*c.singles >= len(c.digits) }

func (c *candidate) verdict() int {
	n := len(c.digits)
	c.gaps = 0
	for i := range c.groups[1:] {
		c.gaps |= c.groups[i+1].gap
	}
	isSaid, isSpaced := c.isSaid(), c.isSpaced()
	isListed := c.gaps&gapColon != 0 || c.gaps&gapComma != 0 && (c.gaps&gapTight != 0 || c.context == unknown && !c.isTrunked())
	if isListed && !isSaid && !isSpaced && c.spelled < 2 && !c.isJoined() || hasDate(c.groups) {
		return noNumber
	}
	if c.plus && isInternational(c.digits) {
		return certain
	}
	end := c.end()
	following := after(c.v, end)
	if c.context == otherwise || following == otherwise || isWordEnd(c.v, end) {
		return noNumber
	}
	if c.shape == 0x324 && c.gaps&gapDash != 0 {
		return noNumber // as a social security number
	}
	valid, shown := c.national()
	spoken := max(c.context, following)
	switch {
	case c.hasPairs() && spoken == unknown && (!valid || n < 9 || c.singles == 0):
		return noNumber // the children are ten, twelve and fourteen
	case isSaid:
		if n >= 10 || n >= 7 && (valid || spoken > unknown || c.spelled >= 7) && !isCounting(c.groups) {
			return certain
		}
		return noNumber
	case c.spelled >= 2 && valid && n >= 9 && !c.isRound(), c.spelled == 1 && valid && n >= 9 && !c.isRound() && len(c.groups) > 2 && c.gaps&gapUnusual == 0:
		return certain
	case isSpaced:
		if n >= 7 && spoken > unknown || valid && n >= 9 && (3*c.commas() <= len(c.groups) || c.isScattered()) && !isCounting(c.groups) {
			return certain
		}
		return noNumber
	case c.gaps&gapUnusual != 0:
		if shown && n >= 9 && !c.isRound() || valid && n >= 9 && spoken > unknown {
			return certain
		}
		return noNumber
	case c.isLong() && n >= 10:
		return certain
	case shown && !c.isRound() && (!c.isDecimal() || spoken > unknown && n >= 9):
		if n >= 9 || spoken > unknown || c.shape == 0x44 && !isTime(&c.groups[1]) || c.shape == 0x34 && c.gaps&gapDash != 0 {
			return certain
		}
	}
	if spoken > unknown && c.isPlain(spoken) {
		return likely
	}
	return noNumber
}

// national reports whether the digits are a number of one of the regions, and
// whether they are also written as one.
func (c *candidate) national() (valid, shown bool) {
	first := int(c.groups[0].size)
	for may := c.regions.of(c.digits); may != 0 && !shown; may &= may - 1 {
		r := c.regions.all[bits.TrailingZeros16(may)]
		v, s := r.isValid(c.digits, c.shape)
		if !s {
			v2, s2 := r.isAbroad(c.digits, first)
			v, s = v || v2, s || s2
		}
		valid, shown = valid || v, shown || s
	}
	if shown && c.digits[0] == 0 && first == 1 && c.v.is(c.groups[0].end, dot|hyphen) && (len(c.groups) < 4 || !c.sameGaps()) {
		return valid, false // 0.5, 0-1
	}
	if shown && c.digits[0] > 0 && c.inList && c.isEven() {
		return valid, false
	}
	if shown && c.digits[0] == 0 && len(c.groups) == 1 && len(c.digits) < 9 {
		return valid, false
	}
	if !shown && isAmerican(c.digits, c.shape) && (c.gaps&(gapDash|gapDot|gapRound) != 0 || c.digits[0] > 1 && c.digits[3] > 1) {
		return true, true
	}
	return valid, shown
}

// american are the shapes that nothing but a number of North America has, whether or
// not there is one: 555-123-4567.
var american = [...]shape{0x334, 0x1334}

func isAmerican(digits []byte, s shape) bool {
	return s == american[0] || s == american[1] && digits[0] == 1
}

// isLong reports whether the digits are an international number with 00 or 011.
func (c *candidate) isLong() bool {
	d := c.digits
	return d[0] == 0 && d[1] == 0 && isInternational(d[2:]) ||
		d[0] == 0 && d[1] == 1 && d[2] == 1 && isInternational(d[3:])
}

// isPlain reports whether groups are such as those of a number, of whatever
// country.
func (c *candidate) isPlain(spoken context) bool {
	n, groups := len(c.digits), c.groups
	least, widest := 7, uint8(0)
	isAsked := spoken == right || isRightBefore(c.v, groups[0].start)
	switch {
	case len(groups) == 1 && spoken != right && !isAsked:
		least = 8
	case isAsked && (len(groups) > 1 || spoken == right):
		least = 6
	}
	for i := range groups {
		widest = max(widest, groups[i].size)
	}
	isPairs := widest <= 2
	switch {
	case n < least || n > 15 || len(groups) > 6 || c.isRound() || c.isDecimal() || c.singles > 2:
		return false
	case isPairs && (n > 10 || !c.sameGaps()), len(groups) == 1 && n == 8 && isDay(c.digits):
		return false
	case c.shape == 0x44 && isYear(&groups[0]) && isYear(&groups[1]), c.shape == 0x54 && spoken != right:
		return false
	default:
		return true
	}
}
