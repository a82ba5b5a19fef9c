package pii

import "slices"

// digitRun is digits one after the other.
type digitRun struct {
	start int32
	row   uint8 // how many digits are in a row from here on but for separators and slashes, 255 at most
}

// readRuns finds the runs of digits in the view.
func (v *view) readRuns() {
	v.runs = v.runs[:0]
	if v.has&digit == 0 {
		return
	}
	apart, row := maxSeparators+1, uint8(0)
	for i := len(v.class) - 1; i >= 0; i-- {
		switch {
		case v.class[i]&digit != 0:
			if apart > maxSeparators {
				row = 0
			}
			if row < 255 {
				row++
			}
			if apart = 0; i == 0 || v.class[i-1]&digit == 0 {
				v.runs = append(v.runs, digitRun{int32(i), row})
			}
		case v.isSeparator(i), v.class[i]&slash != 0:
			apart++
		default:
			apart = maxSeparators + 1
		}
	}
	slices.Reverse(v.runs)
}

// findInRuns reports what at returns for the runs of digits from which on so many are
// in a row: where something that has its first digits there begins and ends, or 0.
func (v *view) findInRuns(digits uint8, at func(v *view, i int) (start, end int)) {
	first, _ := slices.BinarySearchFunc(v.runs, int32(v.from), func(r digitRun, from int32) int { return int(r.start - from) })
	for _, r := range v.runs[first:] {
		i := int(r.start)
		if i >= v.to {
			return
		}
		if r.row < digits || !v.is(i, digit) {
			continue
		}
		if start, end := at(v, i); end > 0 {
			v.report(start, end)
		}
	}
}
