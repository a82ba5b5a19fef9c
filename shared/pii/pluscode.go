package pii

// plusCodeDigits are the digits of a plus code, an Open Location Code.
var plusCodeDigits = newByteSet("23456789CFGHJMPQRVWX")

// plusCodeAt returns the plus code whose first digit is at i or a little behind
// its beginning: eight digits, + and two or three more; or four or six digits
// before the +, with the name of a place behind or a word before that announces it.
func plusCodeAt(v *view, i int) (start, end int) {
	start = i
	for start > i-8 && v.is(start-1, upper) {
		start--
	}
	end = start
	for end < start+9 && plusCodeDigits[v.char(end)] {
		end++
	}
	n := end - start
	if v.char(end) != '+' || n != 8 && n != 6 && n != 4 || v.is(start-1, word|dot|hyphen) || v.char(start-1) == '+' {
		return 0, 0
	}
	rest := 0
	for end++; rest < 4 && plusCodeDigits[v.char(end)]; rest++ {
		end++
	}
	if rest < 2 || rest > 3 || v.is(end, word) || v.char(end) == '+' {
		return 0, 0
	}
	letters := false
	for k := start; k < end; k++ {
		letters = letters || v.is(k, upper)
	}
	if !letters { // a sum
		return 0, 0
	}
	if n == 8 || isPlusCodeAnnounced(v, start) {
		return start, end
	}
	// The place, without which the digits say nothing.
	k := end
	if v.char(k) == ',' {
		k++
	}
	if !v.is(k, blank) || !v.is(k+1, upper|foreign) || !v.is(k+2, letter) || n == 4 && !v.is(k+2, lower) {
		return 0, 0
	}
	for k++; v.is(k, letter|hyphen) && k < end+40; {
		k++
	}
	return start, k
}

func isPlusCodeAnnounced(v *view, i int) bool {
	for k := i - 1; k > i-20; k-- {
		if v.is(k, newline) || v.char(k) == gone {
			return false
		}
		if wordAt(v, k, "plus", "pluscode", "olc", "location", "maps", "gps", "pin") > 0 {
			return true
		}
	}
	return false
}

// gridBands are the letters of the bands of latitude.
var gridBands = newByteSet("CDEFGHJKLMNPQRSTUVWX")

// gridAt returns the reference of the Military Grid Reference System that begins
// at i: a zone of one or two digits and a letter, two letters, and twice as many
// digits, at least ten in all, or eight after a word that announces them.
func gridAt(v *view, i int) (start, end int) {
	if v.is(i-1, word|dot|hyphen) {
		return 0, 0
	}
	zone, j := 0, i
	for ; v.is(j, digit) && j < i+3; j++ {
		zone = zone*10 + int(v.b[j]-'0')
	}
	if zone < 1 || zone > 60 || !gridBands[v.char(j)] {
		return 0, 0
	}
	if j++; v.is(j, blank) {
		j++
	}
	for range 2 {
		if !v.is(j, upper) || isOneOf(v.char(j), "IO") {
			return 0, 0
		}
		j++
	}
	var groups [2]int
	g := 0
	for k := j; ; k++ {
		switch {
		case v.is(k, digit):
			if groups[g]++; groups[g] > 10 {
				return 0, 0
			}
			end = k + 1
			continue
		case v.is(k, blank) && v.is(k+1, digit) && (k == j || g == 0 && groups[0] > 0):
			if k > j {
				g++
			}
			continue
		}
		break
	}
	n := groups[0] + groups[1]
	if v.is(end, word) || n != 10 && n != 8 || g == 1 && groups[0] != groups[1] {
		return 0, 0
	}
	if n == 8 && !isAnnounced(v, i) {
		return 0, 0
	}
	return i, end
}
