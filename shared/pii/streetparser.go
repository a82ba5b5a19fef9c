package pii

// streetParser reads a text's words for addresses. What it looks at around a word
// is bounded, so that the time is linear in the text.
type streetParser struct {
	v     *view
	words []lexeme
	floor int // the words before it are settled
}

// noLexeme is the word before the first and behind the last.
var noLexeme = lexeme{before: byOther}

func (p *streetParser) at(i int) *lexeme {
	if uint(i) >= uint(len(p.words)) {
		return &noLexeme
	}
	return &p.words[i]
}

// gap returns what stands before the word i; before what is settled stands byOther.
func (p *streetParser) gap(i int) join {
	if i <= p.floor || i >= len(p.words) {
		return byOther
	}
	return p.words[i].before
}

// crossable reports whether an address can go on from the word i-1 to the word i,
// if what stands between them may be one of these.
func (p *streetParser) crossable(i int, allowed join) bool {
	g := p.gap(i)
	if g&byDot != 0 && (p.at(i-1).isAbbreviated() || p.at(i-1).shape&numeric != 0 && g&(byComma|byNewline) != 0) {
		g &^= byDot
	}
	return g&^allowed == 0
}

// isNameWord reports whether the word i can be one of a name: one with a capital,
// or a small word before such a one.
func (p *streetParser) isNameWord(i int) bool {
	t := p.at(i)
	switch {
	case t.shape&numeric != 0:
		return false
	case t.shape&capital != 0:
		return t.isName() || t.has(isLink)
	default:
		return t.has(isLink) && p.at(i+1).shape&capital != 0 && p.gap(i+1)&^inLine == 0
	}
}

// isAmount reports whether the word before i counts what the word i names, as a
// measure, a currency or a part of the day.
func (p *streetParser) isAmount(i int) bool {
	return p.at(i).has(isMeasure) && p.gap(i) == byBlank
}

// isCounted reports whether the word i is what a number before it may count: a
// small word that does not go on with the sentence.
func (p *streetParser) isCounted(i int) bool {
	t := p.at(i)
	return p.gap(i) == byBlank && t.shape&(capital|numeric) == 0 && !t.has(isAfter|isUnit|isDirection)
}

// isAbbreviated reports whether a dot after the lexeme is its own.
func (t *lexeme) isAbbreviated() bool {
	return t.has(isDotted|isAbbreviation) || t.has(isState) && t.shape&small == 0 || t.shape&(initial|ordinal) != 0
}

const inLine = byBlank | byHyphen

// find returns the address that the word i begins, or stands in the middle of, as
// the words from start up to end; end is 0 if there is none.
func (p *streetParser) find(i int) (start, end int) {
	t := &p.words[i]
	if t.has(isPost | isShip | isUnit) {
		if end = p.military(i); end > 0 {
			return i, end
		}
	}
	switch {
	case t.shape&numeric != 0 || t.has(isSpelled|isUnit|isBox|isPO):
		if t.has(isPO | isBox) {
			if end = p.box(i); end > 0 {
				return p.widen(i, end)
			}
		}
		if end = p.street(i); end > 0 {
			return p.widen(i, end)
		}
		if end = p.numberedCrossing(i); end > 0 {
			return p.widen(i, end)
		}
		if t.has(isFlat) {
			if start, end = p.aroundFlat(i); end > 0 {
				return p.widen(start, end)
			}
		}
		if start, end = p.beforePostcode(i); end > 0 {
			return p.widen(start, end)
		}
	case t.has(isZip):
		if start, end = p.zip(i); end > 0 {
			return start, end
		}
	}
	if t.has(isLeading | isWeakLeading) {
		if start, end = p.leading(i); end > 0 {
			return p.widen(start, end)
		}
	}
	if t.has(isFollowing|isCompound) && p.at(i+1).shape&numeric != 0 {
		if start, end = p.following(i); end > 0 {
			return p.widen(start, end)
		}
	}
	if t.shape&capital != 0 {
		if start, end = p.postcodeAt(i); end > 0 {
			return p.widen(start, end)
		}
	}
	if t.shape&(capital|numeric) != 0 {
		if end = p.told(i); end > 0 {
			return p.widen(i, end)
		}
	}
	return 0, 0
}

// widen returns an address with what belongs to it before and after it.
func (p *streetParser) widen(start, end int) (int, int) {
	return p.head(start), p.tail(end)
}

// head returns where an address that was found to begin at the word i does so: at
// the unit, the box or the number before it, or at "the corner of".
func (p *streetParser) head(i int) int {
	const between = byBlank | byComma | byNewline | byHyphen | byHash
	if p.at(i-1).has(isLink) && p.at(i-2).has(isCue) && p.gap(i) == byBlank && p.gap(i-1) == byBlank {
		if i -= 2; p.gap(i) == byBlank && p.at(i-1).has(isOther) {
			i--
		}
		return i
	}
	for range 3 {
		switch {
		case p.crossable(i, between) && p.crossable(i-1, byBlank|byHash) && p.at(i-2).has(isUnit|isBox) && p.isUnitValue(i-1):
			i -= 2
			for p.at(i-1).has(isPO) && p.crossable(i, byBlank) {
				i--
			}
		case p.gap(i)&^(byBlank|byHyphen) == 0 && p.at(i-1).isNumber(5) && p.words[i].shape&numeric != 0 && (p.at(i-2).shape&numeric == 0 || p.at(i-3).has(isUnit)) && p.gap(i-1)&^(byBlank|byNewline|byComma|byColon|byDot|byOther) == 0:
			i--
		case p.at(i-1).has(isUnit) && p.gap(i) == byBlank && p.gap(i+1) == bySlash:
			i-- // Unit 3/45 Beach Road
		case p.at(i-1).has(isNumeral) && p.gap(i) == byDot|byBlank:
			i--
		case p.at(i-1).has(isFloor) && p.at(i-2).shape&ordinal != 0 && p.crossable(i, between) && p.gap(i-1) == byBlank:
			i -= 2
		case p.at(i-1).has(isAnd) && p.gap(i) == byBlank && p.gap(i-1) == byBlank && p.at(i-2).isName() && p.cue(i-2) != untold:
			// Where two streets meet, the first may have but a name.
			i -= 2
		default:
			return p.village(i)
		}
	}
	return i
}

// village returns where the names before the house number i begin, where nothing
// but what announces an address is before them, and i if there are none: a village
// or a house has a name that stands there.
func (p *streetParser) village(i int) int {
	j := i
	for j > i-4 && p.words[i].isNumber(5) && p.gap(j) == byBlank && p.isNameWord(j-1) && !p.at(j-1).has(isCue|isPreposition) && p.at(j-1).len() > 2 {
		j--
	}
	if j < i && p.cue(j) != untold {
		return j
	}
	return i
}

// box returns where a post office box that begins at the word i ends.
func (p *streetParser) box(i int) int {
	j := i
	for p.at(j).has(isPO) && !p.at(j).has(isBox) && j < i+2 {
		if j++; !p.crossable(j, byBlank|byDot) {
			return 0
		}
	}
	if p.at(j).has(isBox) && (j > i || p.at(j).has(isPO)) && p.at(j+1).isNumber(6) && p.crossable(j+1, byBlank|byHash) {
		return j + 2
	}
	return 0
}

// military returns where an address of a military post office that begins at the
// word i ends: PSC 12, Box 34, APO AE 09012.
func (p *streetParser) military(i int) int {
	for j := i; j <= i+5; j++ {
		if j > i && !p.crossable(j, byBlank|byComma|byNewline|byHash) {
			return 0
		}
		if !p.at(j).has(isPost) {
			continue
		}
		if !p.at(j+1).has(isTheatre) || !p.crossable(j+1, byBlank|byComma) {
			return 0
		}
		if end := p.zipCode(j + 2); end > 0 && p.crossable(j+2, byBlank|byComma) {
			return end
		}
		return j + 2
	}
	return 0
}

// zip returns the postcode that the word i announces.
func (p *streetParser) zip(i int) (start, end int) {
	j := i + 1
	for range 4 {
		if p.crossable(j, byBlank|byColon|byHash) {
			if e := p.zipCode(j); e > 0 && p.at(j).digits == 5 && !p.isAmount(e) {
				return j, e
			}
		}
		if !p.at(j).has(isPreposition|isZip) && p.at(j).len() != 4 {
			break
		}
		j++
	}
	return 0, 0
}
