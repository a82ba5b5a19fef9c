package pii

import (
	"slices"
	"sync"
)

// detector finds one type of personal data.
type detector struct {
	typ   Type
	needs class // each finding has a character of each of these classes

	// find reports what it finds in the view, by v.report, from left to right: what
	// begins, or has the sign by which it is seen, from v.from up to v.to.
	find func(v *view)

	// around returns where find may decide otherwise since there is a hole.
	around func(v *view, h hole) (from, to int)

	// stops says that what is found in an earlier turn is a wall for find: neither what
	// is beyond it matters, nor how long it is.
	stops bool

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
// surroundings with them; a long text is looked at half as often. What people write
// needs two or three looks.
const maxLooks = 6

// Scan returns what personal data the text holds: sorted, not overlapping, nil
// if there is none.
//
// It looks until there is nothing left to find. What stands next to a finding may
// be one itself once the finding is taken out; and since the last look sees what a
// look into the redacted text would, that text holds none. A long text is looked at
// again only around what was found, which comes to the same since each detector says
// how far it sees.
//
// Why findings grow in the end: in 2001:db8::1.2001:db8::1.… only the last is an
// address, until it is taken out. Since after maxLooks a finding takes twice as much
// around it as in the look before, the number of looks grows with the logarithm of
// the text's length at most.
func Scan(text string) []Finding {
	v := views.Get().(*view)
	defer views.Put(v)
	v.scan(text, shortText)
	v.text = "" // which is not ours to keep
	if len(v.findings) == 0 {
		return nil
	}
	return slices.Clone(v.findings)
}

// shortText is how many characters a text has that is looked at whole each time.
const shortText = 1 << 12

// scan finds what the text holds; one that is not short is looked at again only
// around what was found. It returns how often it looked, and at how many characters,
// those of all detectors together.
func (v *view) scan(text string, short int) (looks, seen int) {
	v.read(text)
	v.margin, v.long = 0, len(v.b) > short
	for turn := range detectors {
		if turn == len(v.readings) {
			v.readings = append(v.readings, nil)
		}
		v.readings[turn] = v.readings[turn][:0]
	}
	for looks = 1; ; looks++ {
		for i := range detectors {
			d := &detectors[i]
			if v.has&d.needs != d.needs {
				continue
			}
			v.typ, v.turn = d.typ, i
			if looks == 1 || len(v.b) <= short {
				v.from, v.to = 0, len(v.b)
				seen += v.to
				d.find(v)
				continue
			}
			seen += v.findAround(d)
		}
		if len(v.fresh) == 0 {
			slices.SortFunc(v.findings, func(a, b Finding) int { return a.Start - b.Start })
			return looks, seen
		}
		v.takeOut()
		if looks >= maxLooks || looks >= maxLooks/2 && len(v.b) > short {
			v.margin = max(1, 2*v.margin)
		}
	}
}

// findAround looks where the look before took something out, and returns at how many
// characters.
func (v *view) findAround(d *detector) (seen int) {
	v.from, v.to = 0, 0
	for _, h := range v.holes {
		if d.stops && h.turn < v.turn {
			continue
		}
		from, to := d.around(v, h)
		if from > v.to {
			seen += v.to - v.from
			d.find(v)
			v.from = from
		}
		v.to = max(v.to, to)
	}
	d.find(v)
	seen += v.to - v.from
	return seen + v.findRead(d)
}

// reaching is the around of a detector that sees no farther than so many characters.
func reaching(reach int) func(v *view, h hole) (from, to int) {
	return func(v *view, h hole) (from, to int) {
		return max(0, h.at-reach), min(len(v.b), h.at+1+reach)
	}
}
