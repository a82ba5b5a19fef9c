package pii

// How sure it is that a line that reads like one is a street's.
const sure = 3

// street returns where a street's line that begins with the house number, or with
// a unit, at the word i ends: 12 Elm Street.
func (p *streetParser) street(i int) int {
	name, points := p.house(i)
	if name == 0 {
		return 0
	}
	end, more := p.name(name)
	if end == 0 {
		return 0
	}
	points += more
	if c := p.cue(i); c != 0 {
		points += c
	}
	switch g := p.gap(end); {
	case p.isCounted(end):
		points--
	case g&(byOther|byParagraph|byNewline) != 0 && p.gap(i)&(byOther|byParagraph|byNewline) != 0:
		points++
	}
	if points < sure {
		if p.unitAt(end) > 0 || p.regionAt(end) > 0 || p.cityAt(end) > 0 {
			points += 2
		}
	}
	if points < sure {
		return 0
	}
	return end
}

// house returns where the name of a street begins whose house number begins at the
// word i, and how much the number says for it; 0 if it is none.
func (p *streetParser) house(i int) (name, points int) {
	t := &p.words[i]
	switch {
	case t.has(isUnit):
		if p.isUnitValue(i+1) && p.crossable(i+1, byBlank|byHash) && p.gap(i+2) == byComma|byBlank && t.has(isFlat) {
			return i + 2, 1
		}
		return 0, 0
	case t.has(isSpelled):
		j := i
		for j < i+4 && p.at(j).has(isSpelled|isLink) && (j == i || p.gap(j)&^inLine == 0) {
			j++
		}
		if p.gap(j) != byBlank || p.at(j-1).has(isLink) {
			return 0, 0
		}
		if t.shape&capital == 0 {
			return j, -2
		}
		if t.shape&small == 0 { // where all are capitals, they say nothing
			return j, -1
		}
		return j, 0
	case !t.isNumber(5) || p.gap(i)&(byColon|bySlash) != 0 && p.gap(i)&byBlank == 0 || p.gap(i) == byDot || p.gap(i) == byComma:
		return 0, 0
	case p.v.char(int(t.start)-1) == '$':
		return 0, 0
	case p.at(i-1).has(isMonth) && t.digits <= 2 && p.gap(i) == byBlank:
		return 0, 0
	}
	switch {
	case t.digits >= 3 && t.shape&round == 0:
		points = 2
	case t.digits >= 2:
		points = 1
	}
	j := i + 1
	for n := 0; n < 2 && p.at(j).shape&numeric != 0; n++ {
		switch {
		case p.at(j).isNumber(5) && p.gap(j)&^inLine == 0 && p.gap(j)&byHyphen != 0:
			j, points = j+1, points+1
		case p.at(j).isDigits(1, 1) && p.at(j+1).isDigits(1, 1) && p.gap(j+1) == bySlash:
			j += 2
		case p.at(j).isDigits(1, 5) && p.gap(j) == bySlash:
			j++
		}
	}
	if p.at(j).shape&initial != 0 && p.gap(j) == byHyphen && p.gap(j+1) == byBlank {
		j++ // 12-A
	}
	if p.at(j).shape&ordinal != 0 && p.at(j-1).shape&ordinal != 0 || p.at(j).has(isBis) && p.at(j+1).has(isLeading) {
		return 0, 0
	}
	switch p.gap(j) {
	case byBlank, byHyphen | byBlank:
		return j, points
	case byComma | byBlank:
		if p.at(j).shape&capital != 0 || p.at(j).has(isLeading) {
			return j, points
		}
	}
	return 0, 0
}

// name returns where a street's name of one to five words, with its type and the
// directions before and after, ends, and how much it says for a street.
func (p *streetParser) name(i int) (end, points int) {
	capitals := true
	best, smalls := 0, 0
	for j := i; j < i+8; j++ {
		t := p.at(j)
		if j > i && !p.crossable(j, inLine) {
			break
		}
		if t.has(isHighway) && p.at(j+1).isNumber(4) && p.gap(j+1)&^inLine == 0 && (t.shape&capital != 0 || t.has(isStrong)) && p.at(j+1).shape&ordinal == 0 {
			return p.after(j + 2), 2 + 1
		}
		if j > i && p.isSaint(i, j) {
			continue
		}
		if end > 0 && t.has(isCityBegin) && p.at(j+1).has(isCityEnd) {
			break // 42 elm st fort worth
		}
		if j > i && t.has(isStrong|isAbbreviation|isWordType|isWeak) && (best == 0 || end == j || p.at(end-1).has(isWeak|isWordType)) {
			if s := t.strength(); end == 0 || s >= best || end == j {
				best, end = s, j+1
			}
			if t.has(isStrong) && p.at(j-1).has(isNumbered) && p.at(j+1).isDigits(1, 4) && p.gap(j+1) == byBlank {
				return p.after(j + 2), best + 1
			}
			if best == 2 && !p.at(j+1).has(isStrong|isAbbreviation|isWordType) {
				break
			}
			if t.shape&capital == 0 && best < 2 {
				smalls++
			}
			continue
		}
		if (j == i || j == i+1 && p.at(i).has(isOther)) && t.has(isAlone) && t.shape&capital != 0 {
			best, end = 1, j+1
			continue
		}
		switch {
		case j <= i+1 && t.len() == len("second") && p.v.matches(int(t.start), "second") && p.at(j+1).has(streetType) && p.gap(j+1) == byBlank:
			capitals = capitals && t.shape&capital != 0
		case t.shape&ordinal != 0 && j == i+1 && p.at(i).has(isDirection) && !p.at(j+1).has(streetType):
			best, end = 2, j+1 // 18 W 4th
			j = i + 8
		case t.shape&numeric != 0:
			// As in 5th Avenue and in 207 St.
			next := p.at(j + 1)
			if !t.isNumber(3) && t.shape&ordinal == 0 || t.digits > 3 || !next.has(streetType) || t.shape&ordinal == 0 && !next.has(isStrong|isAbbreviation) {
				j = i + 8
			} else if t.shape&ordinal != 0 {
				points++
			}
		case t.isName():
		case j == i && t.has(isDirection) && t.shape&initial != 0 && p.crossable(j+1, byBlank) && (p.at(j+1).shape&ordinal != 0 || !p.at(j+1).has(isNever|isPreposition|isAfter|isCue|isOther|isMeasure) && p.at(j+2).has(streetType)):
			// 20 w 34th st, 20 w elm st
		case t.has(isLink) && j > i && p.at(j+1).shape&capital != 0, t.has(isDirection) && t.len() > 2:
		case t.shape&capital != 0, t.has(isNever | isPreposition | isAfter | isCue | isCommon), t.has(isState) && !t.has(isAbbreviation), t.shape&initial != 0:
			j = i + 8
		default:
			capitals = false
			if smalls++; smalls > 3 {
				j = i + 8
			}
		}
	}
	if end == 0 {
		return 0, 0
	}
	if capitals {
		points++
	}
	return p.after(end), points + best
}

// grid returns where an address ends that begins at the word i and tells how far to
// go in two directions, as in Utah: 1851 W 3400 S. Small letters are directions only
// where an address was announced.
func (p *streetParser) grid(i int) int {
	a, b, c, d := p.at(i), p.at(i+1), p.at(i+2), p.at(i+3)
	if !a.isDigits(2, 5) || !b.has(isDirection) || !c.isDigits(3, 5) || !d.has(isDirection) || p.gap(i+1)|p.gap(i+3) != byBlank || p.gap(i+2)&^(byBlank|byDot) != 0 {
		return 0
	}
	if (b.shape&capital == 0 && b.len() < 4 || d.shape&capital == 0 && d.len() < 4) && p.cue(i) == untold || p.at(i-1).shape&numeric != 0 {
		return 0
	}
	return i + 4
}

// isSaint reports whether the word j is St. in front of a saint, not behind a
// street, in a name that begins at the word i: N. St. Clair Avenue.
func (p *streetParser) isSaint(i, j int) bool {
	if p.gap(j+1) != byDot|byBlank || p.at(j).len() != 2 || p.at(j+1).shape&capital == 0 || !p.at(i).has(isDirection) || j != i+1 {
		return false
	}
	return p.at(j+2).has(streetType) && p.gap(j+2) == byBlank
}

// after returns where a street that ends at the word i does so with its direction.
func (p *streetParser) after(i int) int {
	t := p.at(i)
	if t.has(isDirection) && p.crossable(i, byBlank) && (t.shape&capital != 0 && p.at(i+1).shape&small == 0 || t.len() > 1 && t.shape&small == 0 || t.len() > 3 || t.shape&capital != 0) {
		return i + 1
	}
	return i
}

// strength returns how much a type of street says for one, by its letters' case.
func (t *lexeme) strength() int {
	switch {
	case t.has(isStrong):
		return 2
	case t.has(isAbbreviation):
		if t.shape&capital != 0 {
			return 2
		}
		return 1
	case t.has(isWordType):
		if t.shape&capital != 0 {
			return 2
		}
		return 0
	case t.shape&capital != 0:
		return 1
	default:
		return 0
	}
}
