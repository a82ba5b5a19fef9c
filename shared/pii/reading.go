package pii

import (
	"cmp"
	"slices"
)

// reading is what a detector read farther for than its around says: where it looks from
// one place up to another, it may decide otherwise since there is a hole before end.
type reading struct{ from, to, end int }

// note notes what the detector read in a text that is looked at again only around holes.
func (v *view) note(from, to, end int) {
	if v.long {
		v.readings[v.turn] = append(v.readings[v.turn], reading{from, to, end})
	}
}

// findRead looks where the detector noted that it read up to where there is a hole now,
// and returns at how many characters.
func (v *view) findRead(d *detector) (seen int) {
	next := 0
	for _, r := range v.readings[v.turn] {
		for next < len(v.holes) && v.holes[next].at < r.from {
			next++
		}
		if next == len(v.holes) {
			break
		}
		if v.holes[next].at <= r.end {
			v.from, v.to = r.from, r.to
			seen += v.to - v.from
			d.find(v)
		}
	}
	return seen
}

// move moves what was noted to where it is since what this look found is taken out.
func (v *view) move(readings []reading) []reading {
	byFrom := func(a, b reading) int { return cmp.Compare(a.from, b.from) }
	if !slices.IsSortedFunc(readings, byFrom) {
		slices.SortFunc(readings, byFrom)
	}
	next := 0 // the first of what was found that does not end before
	left := readings[:0]
	for _, r := range readings {
		for next < len(v.fresh) && v.fresh[next].end <= r.from {
			next++
		}
		if next < len(v.fresh) && v.fresh[next].start <= r.from {
			continue
		}
		k := next
		for _, i := range [...]*int{&r.from, &r.to, &r.end} {
			for k < len(v.fresh) && v.fresh[k].end <= *i {
				k++
			}
			if k < len(v.fresh) && v.fresh[k].start <= *i {
				*i = v.holes[k].at
			} else if k > 0 {
				*i += v.holes[k-1].at + 1 - v.fresh[k-1].end
			}
		}
		left = append(left, r)
	}
	return left
}
