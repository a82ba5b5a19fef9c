package pii

// group is digits without anything between them, or one spelled in a word.
type group struct {
	start, end int
	digits     [mostDigits]byte
	at         uint16 // where they are in those of the window
	gap        gap    // what stands before it; 0 for the first of a run
	size       uint8
	spelled    uint8 // how many of the digits are words
	pairs      bool  // some of them are of two digits
	lone       bool  // a letter that stands for a digit, alone
	inside     bool  // a digit alone after another one, both words or neither: they are of one number
	joined     bool  // to the group before: no number ends between them
	judged     bool  // it was looked for a number that begins with it
}

// gap says what stands between two groups.
type gap uint16

const (
	gapSpace  gap = 1 << iota
	gapDash       // - . / and brackets
	gapDot        //
	gapSlash      //
	gapRound      //
	gapTight      // neither a space nor a bracket: what it joins is of one piece
	gapLine       // a line break
	gapComma      //
	gapColon      //
	gapSymbol     // anything else, or too many of the usual
	gapWord       // a word such as "then"

	gapUnusual = gapLine | gapComma | gapColon | gapSymbol | gapWord
)

const (
	fewestDigits = 6
	mostDigits   = 18 // 15 of the longest number, after 011
	longestGap   = 8  // characters, without its words
	longestGlued = 64 // characters of a word that digits are read from
)

// readGroup reads the group in the word that begins at i into g, and returns where
// the word ends. The group has no digits if the word is none.
func readGroup(v *view, i int, g *group) (end int) {
	*g = group{start: i}
	end = i
	for v.is(end, digit) {
		if g.size < mostDigits {
			g.digits[g.size] = v.b[end] - '0'
		}
		if g.size++; g.size == 255 {
			g.size = 254
		}
		end++
	}
	g.end = end
	if end > i && !v.is(end, letter) {
		if g.size > mostDigits {
			g.size = 0
		}
		return end
	}
	if g.size > 0 && g.size <= mostDigits && extensionAt(v, end) > 0 {
		return end
	}
	for v.is(end, word) {
		end++
	}
	if end-i > longestGlued || !readWord(v, i, end, g) {
		g.size = 0
	}
	return end
}

// follow says what stands between the group and the one before it.
func (g *group) follow(last *group, between gap) {
	g.gap = between
	g.inside = g.size == 1 && last.size == 1 && (g.spelled > 0) == (last.spelled > 0)
	g.joined = g.inside || between&gapTight != 0 && between&^(gapTight|gapSlash) != 0
}

// streak returns how many groups from the first on are as long as it is.
func streak(groups []group) int {
	n := 1
	for n < len(groups) && groups[n].size == groups[0].size {
		n++
	}
	return n
}

// streakAround returns how many groups from the one at on are of a streak of groups of
// one size that has more digits than a number, and 0 if there is none.
func streakAround(groups []group, at int) int {
	first, n := at, streak(groups[at:])
	for first > 0 && groups[first-1].size == groups[at].size {
		first--
	}
	if (at-first+n)*int(groups[at].size) <= mostDigits {
		return 0
	}
	return n
}

// areEnough reports whether the groups have the digits of a number.
func areEnough(groups []group) bool {
	n := 0
	for i := range groups {
		if n += int(groups[i].size); n >= fewestDigits {
			return true
		}
	}
	return false
}
