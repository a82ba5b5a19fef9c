package pii

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
