package pii

// How much what stands before an address announces it.
const (
	untold = iota
	hinted // a preposition: at
	told   // more: I live at
)

// cue returns how much the words before the word i announce an address.
func (p *streetParser) cue(i int) int {
	g := p.gap(i)
	if g&byOther != 0 {
		return untold
	}
	if g&byColon != 0 {
		for j := i - 1; j >= i-5; j-- {
			if p.at(j).has(isCue) {
				return told
			}
			if p.gap(j)&^byBlank != 0 {
				break
			}
		}
		return hinted
	}
	if g != byBlank && g != byComma|byBlank {
		return untold
	}
	t := p.at(i - 1)
	switch {
	case t.has(isAddress), t.has(isHome) && g == byBlank && p.at(i).shape&numeric != 0:
		return told
	case p.at(i-2).has(isFlat) && p.isUnitValue(i-1) && p.gap(i-1)&^(byBlank|byHash) == 0:
		return told
	case !t.has(isPreposition | isLink | isOther):
		return untold
	}
	for j := i - 2; j >= i-7; j-- {
		if p.gap(j+1)&^byBlank != 0 {
			break
		}
		if p.at(j).has(isCue) {
			return told
		}
		if j <= i-4 && !t.has(isVerb) {
			break
		}
	}
	if !t.has(isPreposition) {
		return untold
	}
	return hinted
}

// isHome reports whether the words before the word i announce a home.
func (p *streetParser) isHome(i int) bool {
	for j := i - 1; j >= i-7 && p.gap(j+1)&(byOther|byDot|byParagraph) == 0; j-- {
		if p.at(j).has(isHome) {
			return true
		}
	}
	return false
}

// told returns where what is announced as an address ends, that has no type of
// street which is known: a name between two numbers, or before one, or a street
// without a number.
func (p *streetParser) told(i int) int {
	j, housed := i, p.words[i].shape&numeric != 0
	if housed {
		if !p.at(j).isNumber(5) || p.gap(j+1) != byBlank {
			return 0
		}
		j++
	}
	if t := p.at(j); !t.isName() || t.shape&numeric != 0 || housed && t.has(isFlat) || !housed && t.has(isOther) && t.shape&small == 0 {
		return 0
	}
	cue := p.cue(i)
	if cue == untold && !housed {
		return 0
	}
	first, crossing := j, false
	for ; j < first+6; j++ {
		t := p.at(j)
		if j > first && !p.crossable(j, inLine) || !p.isNameWord(j) {
			break
		}
		crossing = crossing || t.has(isAnd) && p.at(i-1).has(isAt)
		if j > first && cue == told && !p.at(j-1).has(isOther) && t.has(isStrong|isAbbreviation) && t.strength() == 2 && (t.has(isStrong) || p.gap(j+1) != byBlank || p.at(j+1).has(isAfter)) {
			return p.after(j + 1)
		}
	}
	number := p.at(j)
	if housed && j > first && cue == told && p.isHome(i) && p.at(first).len() > 2 && p.gap(j)&^(byBlank|byHyphen) != 0 {
		return j
	}
	if j == first || !number.isNumber(4) || !p.crossable(j, byBlank) || number.shape&ordinal != 0 {
		return 0
	}
	next := p.at(j + 1)
	if cue != told && (j == first+1 && p.at(first).len() < 3) {
		return 0
	}
	switch {
	case p.isAmount(j + 1):
		return 0
	case housed && cue == told, housed && p.regionAt(j+1) > 0,
		housed && cue == hinted && p.gap(j+1)&(byComma|byNewline) != 0 && next.isName(),
		cue == told && (p.isHome(i) || crossing) && (p.gap(j+1) != byBlank || next.has(isAfter)):
		return j + 1
	}
	return 0
}
