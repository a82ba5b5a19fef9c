package pii

// ipv4At returns where the address of version 4 begins and ends whose first digit is i;
// the end is 0 if there is none.
func ipv4At(v *view, i int) (start, end int) {
	if v.is(i-1, alnum) {
		return 0, 0
	}
	if end = ipv4End(v, i); end == 0 || !isIPv4(v, i, end) {
		return 0, 0
	}
	return i, end
}

// ipv4End returns where the four numbers from 0 to 255 that begin at i end, and 0 if
// there are none.
func ipv4End(v *view, i int) (end int) {
	padded := true // all have three digits
	for part := range 4 {
		n, begin := 0, i
		for ; v.is(i, digit) && i < begin+3; i++ {
			n = n*10 + int(v.b[i]-'0')
		}
		padded = padded && i == begin+3
		switch {
		case i == begin, n > 255:
			return 0
		case v.b[begin] == '0' && i > begin+1 && (!padded || n == 0): // 1.250.000.000 is an amount
			return 0
		case part == 3:
			return i
		}
		next := ipDot(v, i)
		if next == i {
			return 0
		}
		i = next
	}
	return 0
}

// isIPv4 reports whether what has the form of an address of version 4 is one, and
// not a version, a section, a date or a part of a longer number.
func isIPv4(v *view, start, end int) bool {
	switch {
	case v.is(end, alnum), v.char(end) == '_':
		return false
	case v.is(start-1, dot|hyphen) && v.is(start-2, alnum), v.char(start-1) == ',' && v.is(start-2, digit):
		return false
	case v.is(start-1, slash) && v.is(start-2, alnum): // Chrome/120.0.0.0
		return false
	case v.is(start-1, blank) && v.matches(start-5, " dot") && v.is(start-6, digit): // more than four
		return false
	case v.is(end, dot) && v.is(end+1, digit) && !oneMore(v, start, end):
		return false
	}
	c, near := v.said(start, ipCues)
	switch {
	case c == speaksAgainst:
		return false
	case c == speaksFor && near:
		return true
	}
	return !isSection(v, start, end) && !isDottedDate(v, start, end)
}

// oneMore reports whether one more number follows an address that begins like one
// of a network, with three digits: it is still an address, and then something.
func oneMore(v *view, start, end int) bool {
	i := end + 1
	for v.is(i, digit) && i < end+4 {
		i++
	}
	return v.is(start+1, digit) && v.is(start+2, digit) && !v.is(i, alnum) && (!v.is(i, dot) || !v.is(i+1, digit))
}

// isSection reports whether all four numbers are single digits, as in 1.2.3.4, but
// not all the same, as in 8.8.8.8.
func isSection(v *view, start, end int) bool {
	return end == start+7 && v.is(start+1, dot) && v.is(start+3, dot) && v.is(start+5, dot) &&
		(v.b[start] != v.b[start+2] || v.b[start] != v.b[start+4] || v.b[start] != v.b[start+6])
}

// isDottedDate reports whether the four numbers are a day, a month and a year in two
// parts, as in 22.11.20.26.
func isDottedDate(v *view, start, end int) bool {
	if end != start+11 || v.b[start] > '3' || v.b[start+3] > '1' {
		return false
	}
	century := string(v.b[start+6 : start+8])
	return v.is(start+2, dot) && v.is(start+5, dot) && v.is(start+8, dot) && (century == "19" || century == "20")
}
