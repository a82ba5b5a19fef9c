package pii

import "bytes"

// findIPv6 reports the addresses of version 6.
func findIPv6(v *view) {
	for i := v.from; i < v.to; i++ {
		next := bytes.IndexByte(v.b[i:v.to], ':')
		if next < 0 {
			return
		}
		i += next
		start, end := ipv6At(v, i)
		if end == 0 {
			for v.is(i, colon|alnum) {
				i++
			}
			continue
		}
		v.report(start, end)
		i = end - 1
		if v.is(start-1, dot) { // what is before the dot ends there now
			for i = start - 1; i > v.from && i > start-maxIPv6-2 && v.is(i-1, alnum|colon|dot); {
				i--
			}
			i--
		}
	}
}

// ipv6At returns where the address begins and ends whose first colon is i, with its
// zone; the end is 0 if there is none.
func ipv6At(v *view, i int) (start, end int) {
	start = i
	for start > i-5 && v.is(start-1, alnum) {
		start--
	}
	end = start
	for end <= start+maxIPv6 && (v.is(end, alnum|colon) || v.is(end, dot) && v.is(end+1, digit)) {
		end++
	}
	if v.is(end-1, colon) && !v.is(end-2, colon) { // what was said of it follows
		end--
	}
	if end = ipv6End(v, start, end); end == 0 || !isIPv6(v, start, end) {
		return 0, 0
	}
	return start, zoneEnd(v, end)
}

// ipv6 is what an address of version 6 consists of.
type ipv6 struct {
	groups  int
	longest int  // of the groups
	gap     bool // it has a ::
	digits  bool
}

// maxIPv6 is the length of the longest one, with a group more than it should have.
const maxIPv6 = 45

// ipv6End returns where the address that begins at start and fills the text up to
// end, but for a group that some put too many, ends; 0 if it is none.
func ipv6End(v *view, start, end int) int {
	if end-start > maxIPv6 || end-start < 2 || v.is(start-1, alnum|colon) {
		return 0
	}
	var a ipv6
	for i := start; i < end; {
		if v.is(i, colon) {
			switch {
			case v.is(i+1, colon) && i+1 < end:
				if a.gap || v.is(i+2, colon) {
					return 0
				}
				a.gap = true
				i += 2
			case i == start || i+1 == end:
				return 0
			default:
				i++
			}
			continue
		}
		if e := ipv4End(v, i); e == end && e-i >= 7 && v.is(i-1, colon) {
			a.groups += 2
			a.longest, a.digits = 4, true
			break
		}
		begin := i
		for ; i < end && isHex(v.b[i]); i++ {
			a.digits = a.digits || v.is(i, digit)
		}
		if i == begin || i > begin+4 || i < end && !v.is(i, colon) {
			return 0
		}
		a.groups++
		a.longest = max(a.longest, i-begin)
	}
	if !a.complete(end-start) || !a.likely(v, start, end) {
		return 0
	}
	return end
}

// complete reports whether it has as many groups as it must, or, all of four
// digits, one more.
func (a ipv6) complete(length int) bool {
	if a.gap {
		return a.groups <= 7
	}
	return a.groups == 8 || a.groups == 9 && length == maxIPv6-1
}

// likely reports whether it is no name in a program, nor a ratio or an identifier
// of a network card.
func (a ipv6) likely(v *view, start, end int) bool {
	if end-start == 2 { // ::
		c, near := v.said(start, ipCues)
		return c == speaksFor && near
	}
	if a.digits && (a.longest >= 3 || a.gap && (a.groups >= 3 && a.longest == 2 || v.is(start, colon))) {
		return true
	}
	c, near := v.said(start, ipCues)
	return c == speaksFor && near
}

// isIPv6 reports whether what follows and what comes before let it be an address.
func isIPv6(v *view, start, end int) bool {
	return !v.is(end, alnum|foreign) && !v.is(start-1, foreign) && (!v.is(start-1, slash) || v.is(start-2, slash)) && v.char(end) != '_' && v.char(end) != '('
}

// zoneEnd returns where the zone after an address that ends at i ends, as %eth0.
func zoneEnd(v *view, i int) int {
	if v.char(i) != '%' || !v.is(i+1, alnum) {
		return i
	}
	end := i + 1
	for end < i+16 && v.is(end, alnum) {
		end++
	}
	return end
}

// isHex reports whether c is a hexadecimal digit.
func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= toLower(c) && toLower(c) <= 'f'
}
