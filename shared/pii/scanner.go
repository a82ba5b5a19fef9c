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
	misses []string // each holds none, of any type
}

// detectors, the most specific first: where two find the same text, the first
// one names it.
var detectors = []detector{mapLink, email, creditCard, coordinates, phone, streetAddress}

// views are used again and again, so that a scan allocates nothing.
var views = sync.Pool{New: func() any { return new(view) }}

// Scan returns what personal data the text holds: sorted, not overlapping, nil
// if there is none.
//
// It looks until there is nothing left to find. What stands next to a finding may
// be one itself once the finding is taken out; and since the last look sees what a
// look into the redacted text would, that text holds none.
func Scan(text string) []Finding {
	v := views.Get().(*view)
	defer views.Put(v)
	v.findings = v.findings[:0]
	for {
		before := len(v.findings)
		v.read(text)
		for i := range detectors {
			if d := &detectors[i]; v.has&d.needs == d.needs {
				v.typ = d.typ
				d.find(v)
			}
		}
		if len(v.findings) == before {
			break
		}
		slices.SortFunc(v.findings, func(a, b Finding) int { return a.Start - b.Start })
	}
	if len(v.findings) == 0 {
		return nil
	}
	return slices.Clone(v.findings)
}
