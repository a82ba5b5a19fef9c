package pii

import (
	"slices"
	"sync"
)

// detector finds one type of personal data.
type detector struct {
	typ   Type
	needs class // each finding has a character of each of these classes

	// find reports what it finds in the view, by v.report, from left to right.
	find func(v *view)

	hits   []string // each holds exactly one finding, «quoted» where it is not the whole
	misses []string // each holds none of the type
}

// detectors, the most specific first: where two find the same text, the first
// one names it.
var detectors = []detector{
	mapLink, url, email, iban, creditCard, cryptoAddress, ipAddress, coordinates, website, usSSN, phone, streetAddress,
}

// views are used again and again, so that a scan allocates nothing.
var views = sync.Pool{New: func() any { return new(view) }}

// maxLooks is how often a text is looked at before findings begin to take their
// surroundings with them. What people write needs two or three looks.
const maxLooks = 6

// Scan returns what personal data the text holds: sorted, not overlapping, nil
// if there is none.
//
// It looks until there is nothing left to find. What stands next to a finding may
// be one itself once the finding is taken out; and since the last look sees what a
// look into the redacted text would, that text holds none.
//
// Why findings grow in the end: in 2001:db8::1.2001:db8::1.… only the last is an
// address, until it is taken out. Since after maxLooks a finding takes twice as much
// around it as in the look before, the number of looks grows with the logarithm of
// the text's length at most.
func Scan(text string) []Finding {
	v := views.Get().(*view)
	defer views.Put(v)
	v.scan(text)
	v.text = "" // which is not ours to keep
	if len(v.findings) == 0 {
		return nil
	}
	return slices.Clone(v.findings)
}

// scan finds what the text holds, and returns how often it looked.
func (v *view) scan(text string) (looks int) {
	v.findings, v.margin = v.findings[:0], 0
	for looks = 1; ; looks++ {
		before := len(v.findings)
		v.read(text)
		for i := range detectors {
			if d := &detectors[i]; v.has&d.needs == d.needs {
				v.typ = d.typ
				d.find(v)
			}
		}
		if len(v.findings) == before {
			return looks
		}
		slices.SortFunc(v.findings, func(a, b Finding) int { return a.Start - b.Start })
		if looks >= maxLooks {
			v.margin = max(1, 2*v.margin)
		}
	}
}
