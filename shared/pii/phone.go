package pii

// phone is a placeholder until its own file is written: international numbers.
var phone = detector{
	typ:   Phone,
	needs: digit,
	find: func(v *view) {
		for i := range v.b {
			if v.char(i) != '+' || !v.is(i+1, digit) {
				continue
			}
			end, n := i+1, 0
			for j := i + 1; v.is(j, digit|blank|hyphen|dot|slash); j++ {
				if v.is(j, digit) {
					n++
					end = j + 1
				}
			}
			if n >= 8 && n <= 15 && !v.is(end, word) {
				v.report(i, end)
			}
		}
	},
	hits:   []string{"+49 170 1234567"},
	misses: []string{"2026-11-22 10:30"},
}
