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
	case t.has(isCue):
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

// told returns where what is announced as an address ends, that has no type of
// street which is known: a name between two numbers, or before one, or a street
// without a number.
func (p *streetParser) told(i int) int {
	j, numbers := i, 0
	if p.at(j).shape&numeric != 0 {
		if !p.at(j).isNumber(5) || p.gap(j+1) != byBlank {
			return 0
		}
		j, numbers = j+1, 1
	}
	first := j
	for ; j < first+6; j++ {
		t := p.at(j)
		if j > first && !p.crossable(j, inLine) {
			break
		}
		if t.shape&numeric != 0 || !t.isName() && !(t.has(isLink) && p.at(j+1).shape&capital != 0) {
			break
		}
		if j > first && t.strength() == 2 {
			return p.after(j + 1)
		}
	}
	if j == first || j > first && p.at(j-1).end-p.at(j-1).start < 3 {
		return 0
	}
	if t := p.at(j); t.isNumber(4) && p.crossable(j, byBlank) && t.shape&ordinal == 0 {
		if next := p.at(j + 1); !next.has(isNever) && (numbers > 0 || p.gap(j+1)&^byBlank != 0) {
			return j + 1
		}
		return 0
	}
	return 0
}
