package pii

import "sync"

// streetParsers are used again and again, so that a scan allocates nothing.
var streetParsers = sync.Pool{New: func() any { return new(streetParser) }}

// An address where mail or people go: the street with the house number, the unit,
// the city, the postcode, as they are written in America and Europe.
var streetAddress = detector{
	typ: StreetAddress,
	find: func(v *view) {
		p := streetParsers.Get().(*streetParser)
		defer streetParsers.Put(p)
		p.v, p.words, p.floor = v, lex(v, p.words[:0]), 0
		for i := 0; i < len(p.words); i++ {
			start, end := p.find(i)
			if end == 0 {
				continue
			}
			to := p.words[end-1].end
			if p.words[end-1].isAbbreviated() && v.char(to) == '.' && !v.is(to+1, word) {
				to++
			}
			v.report(p.words[start].start, to)
			p.floor, i = end, end-1
		}
		p.v = nil
	},
	hits: []string{
		"12 Elm Street",
	},
}
