package pii

import (
	"slices"
	"strings"
)

// region is how numbers are written inside a country.
type region struct {
	code   []byte         // its calling code
	trunks [][]byte       // what some numbers begin with that are dialled from inside
	plan   *[1000]lengths // how long a number is, by its first three digits
	mobile *[1000]lengths // the part of the plan that is mobile phones
	shapes []shape        // how the digits are grouped where no trunk prefix of 0 shows the number
}

// shape is how many digits each group has: 0x334 is three, three, four.
type shape uint64

func newRegion(code, trunks, shapes, plan, mobile string) *region {
	r := &region{code: digitsOf(code), plan: readPlan(plan), mobile: readPlan(mobile)}
	for _, t := range strings.Fields(trunks) {
		r.trunks = append(r.trunks, digitsOf(t))
	}
	for _, text := range strings.Fields(shapes) {
		var s shape
		for size := range strings.SplitSeq(text, "-") {
			s = s<<4 | shape(number(size))
		}
		r.shapes = append(r.shapes, s)
	}
	return r
}

func digitsOf(text string) []byte {
	digits := []byte(text)
	for i := range digits {
		digits[i] -= '0'
	}
	return digits
}

// readPlan reads lengths, and after each of them the first three digits that the
// numbers of this length have: "9,10: 201-203 [14]1[25]".
func readPlan(text string) *[1000]lengths {
	plan := new([1000]lengths)
	var set lengths
	for field := range strings.FieldsSeq(text) {
		list, ok := strings.CutSuffix(field, ":")
		if !ok {
			add(plan, set, field)
			continue
		}
		set = 0
		for part := range strings.SplitSeq(list, ",") {
			for low, high := readRange(part); low <= high; low++ {
				set |= 1 << low
			}
		}
	}
	return plan
}

// add adds lengths to the entries of a plan that the pattern names: a range, or
// three digits or sets of them.
func add(plan *[1000]lengths, set lengths, pattern string) {
	if !strings.Contains(pattern, "[") {
		for low, high := readRange(pattern); low <= high; low++ {
			plan[low] |= set
		}
		return
	}
	var places [3][10]bool
	for place := range places {
		chars := pattern[:1]
		pattern = pattern[1:]
		if chars == "[" {
			chars, pattern, _ = strings.Cut(pattern, "]")
		}
		for i := range len(chars) {
			places[place][chars[i]-'0'] = true
		}
	}
	for n := range plan {
		if places[0][n/100] && places[1][n/10%10] && places[2][n%10] {
			plan[n] |= set
		}
	}
}

func within(plan *[1000]lengths, digits []byte) bool {
	return len(digits) >= 3 && plan[leading(digits[:3])].has(len(digits))
}

// isValid reports whether digits are a number of the region, with or without a
// trunk prefix. shown reports whether they are also written as one there: with a
// trunk prefix of 0, or in groups that are usual.
func (r *region) isValid(digits []byte, s shape) (valid, shown bool) {
	if within(r.plan, digits) {
		valid = true
		shown = digits[0] == 0 || slices.Contains(r.shapes, s)
	}
	for _, t := range r.trunks {
		if shown || len(digits) <= len(t) || !slices.Equal(digits[:len(t)], t) || !within(r.plan, digits[len(t):]) {
			continue
		}
		valid = true
		shown = t[0] == 0 || slices.Contains(r.shapes, s.without(len(t)))
	}
	return valid, shown
}

// isAbroad reports whether digits are a number of the region after its calling
// code, which is the first group or before a mobile phone's.
func (r *region) isAbroad(digits []byte, first int) (valid, shown bool) {
	n := len(r.code)
	if len(digits) <= n || !slices.Equal(digits[:n], r.code) || !within(r.plan, digits[n:]) {
		return false, false
	}
	return true, first == n || within(r.mobile, digits[n:])
}

// without returns the shape without the first digits.
func (s shape) without(digits int) shape {
	top := 0
	for s>>(top+4) != 0 {
		top += 4
	}
	for digits > 0 && top >= 0 {
		size := int(s >> top & 15)
		take := min(size, digits)
		s -= shape(take) << top
		digits -= take
		top -= 4
	}
	return s
}

// regions are those whose national numbers are looked for, and what the length and
// the first three digits already tell: which of them a number may belong to.
type regions struct {
	all    []*region
	may    [1000][mostDigits + 1]uint16 // bit i: all[i]
	abroad [1000][mostDigits + 1]bool   // some region's, after its calling code
	shapes [1 << shapeBits / 64]uint64  // which shapes any region has, by their hash
}

func newRegions(all ...*region) *regions {
	rs := &regions{all: all}
	for _, s := range american {
		rs.noteShape(s)
	}
	for i, r := range all {
		rs.note(i, nil)
		rs.note(i, r.code)
		for _, trunk := range r.trunks {
			rs.note(i, trunk)
		}
		for _, s := range r.shapes {
			rs.noteShape(s)
		}
	}
	return rs
}

// note notes what numbers of a region begin with that have a prefix.
func (rs *regions) note(i int, prefix []byte) {
	isCode := len(prefix) > 0 && slices.Equal(prefix, rs.all[i].code)
	for start, set := range rs.all[i].plan {
		if set == 0 {
			continue
		}
		first := leading(append(slices.Clone(prefix), byte(start/100), byte(start/10%10), byte(start%10))[:3])
		for n := range rs.may[first] {
			if set.has(n - len(prefix)) {
				rs.may[first][n] |= 1 << i
				rs.abroad[first][n] = rs.abroad[first][n] || isCode
			}
		}
	}
}

// of returns which regions the digits may be a number of.
func (rs *regions) of(digits []byte) uint16 {
	return rs.may[leading(digits[:3])][len(digits)]
}

// mayShow reports, at little cost, whether digits that begin with no 0 may be
// written as a number of one of the regions.
func (rs *regions) mayShow(digits []byte, s shape) bool {
	return rs.hasShape(s) || digits[0] == 1 && rs.hasShape(s.without(1)) || rs.abroad[leading(digits[:3])][len(digits)]
}

// shapeBits is how long the hash of a shape is.
const shapeBits = 12

func (s shape) hash() uint64 { return uint64(s) * 0x9e3779b97f4a7c15 >> (64 - shapeBits) }

func (rs *regions) noteShape(s shape) { rs.shapes[s.hash()/64] |= 1 << (s.hash() % 64) }

func (rs *regions) hasShape(s shape) bool { return rs.shapes[s.hash()/64]>>(s.hash()%64)&1 == 1 }
