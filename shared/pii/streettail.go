package pii

const betweenLines = byBlank | byComma | byNewline | byHyphen | byParen

// tail returns where an address whose street ends at the word i does so: after
// units, boxes, the city, the state, the postcode and the country.
func (p *streetParser) tail(i int) int {
	for range 6 {
		if j := p.unitAt(i); j > 0 {
			i = j
			continue
		}
		if j := p.box(i); j > 0 && p.crossable(i, betweenLines) {
			i = j
			continue
		}
		if j := p.crossing(i); j > 0 {
			i = j
			continue
		}
		j := p.regionAt(i)
		if j == 0 {
			j = p.cityAt(i)
		}
		if j == 0 {
			break
		}
		i = j
	}
	return p.city(i)
}

// unitAt returns where a unit that begins at the word i, behind a street, ends; 0
// if there is none: , Apt. 5, #5, 2nd floor, (Route 1).
func (p *streetParser) unitAt(i int) int {
	const between = betweenLines | byHash
	t := p.at(i)
	switch g := p.gap(i); {
	case !p.crossable(i, between):
		return 0
	case g&byHash != 0 && p.isUnitValue(i):
		return i + 1
	case t.has(isUnit) && p.isUnitValue(i+1) && p.crossable(i+1, byBlank|byHash):
		if n := p.at(i + 2); n.shape&(initial|capital) == initial|capital && p.gap(i+2) == byBlank && p.at(i+1).shape&numeric != 0 {
			return i + 3
		}
		return i + 2
	case t.has(isDirection) && p.at(i+1).has(isUnit) && p.isUnitValue(i+2):
		return i + 3
	case t.shape&mixed != 0 && t.digits <= 2 && t.digits > 0 && p.v.is(int(t.start)+int(t.digits), foreign) && t.len() <= int(t.digits)+2:
		if p.at(i+1).shape&(initial|capital) == initial|capital && p.gap(i+1) == byBlank {
			return i + 2 // 3º B
		}
		return i + 1
	case t.shape&ordinal != 0 && p.at(i+1).has(isFloor) && p.gap(i+1) == byBlank:
		return i + 2
	case g&byParen != 0 && t.has(isHighway) && p.at(i+1).isDigits(1, 4) && p.gap(i+1) == byBlank:
		return i + 2
	}
	return 0
}

// isUnitValue reports whether the word i names a unit: 5, 12B, C, B2.
func (p *streetParser) isUnitValue(i int) bool {
	t := p.at(i)
	n := t.len()
	return t.shape&numeric != 0 && n <= 5 && t.shape&ordinal == 0 ||
		t.shape&initial != 0 && (t.shape&capital != 0 || p.at(i-1).has(isUnit) && p.gap(i+1) != byBlank) ||
		t.is == 0 && n <= 4 && t.digits == 0 && t.shape&mixed != 0
}

// crossing returns where the second of two streets that meet at the word i ends.
func (p *streetParser) crossing(i int) int {
	if !p.at(i).has(isAnd) || p.gap(i)&^(byBlank|byDot) != 0 || p.gap(i+1) != byBlank || p.at(i+1).shape&(capital|ordinal) == 0 {
		return 0
	}
	end, points := p.name(i + 1)
	if end == 0 || points < sure {
		return 0
	}
	return end
}

// numberedCrossing returns where two streets that meet at the word i end, of which
// the first has a number for a name: 8th Ave and 42nd St.
func (p *streetParser) numberedCrossing(i int) int {
	if p.at(i).shape&ordinal == 0 || !p.at(i+1).has(isStrong|isAbbreviation) || p.gap(i+1) != byBlank {
		return 0
	}
	return p.crossing(i + 2)
}

// regionAt returns where the part of an address that begins at the word i, behind
// a street, and that ends in a state, a postcode or a country, does so; 0 if there
// is none.
func (p *streetParser) regionAt(i int) int {
	smalls, lines := 0, 0
	separate := p.gap(i)&(byComma|byNewline) != 0
	for j := i; j < i+9; j++ {
		allowed := betweenLines
		if j > i {
			allowed |= byParagraph
		}
		if !p.crossable(j, allowed) {
			break
		}
		if p.gap(j)&byParagraph != 0 && !p.at(j).isDigits(5, 5) && !p.at(j+1).isDigits(5, 5) && !p.at(j+2).isDigits(5, 5) {
			break
		}
		if p.gap(j)&byNewline != 0 {
			if lines++; lines > 4 {
				break
			}
		}
		if end := p.regionEnd(j, smalls, j == i); end > 0 {
			return end
		}
		if j > i {
			if end := p.unitAt(j); end > 0 && p.at(j).has(isFlat) && smalls == 0 {
				return end
			}
		}
		t := p.at(j)
		switch {
		case t.isName() && !t.has(isCue), t.has(isRegionBegin) && p.at(j+1).has(isRegionEnd), t.has(isLink) && j > i, t.shape&(capital|small) == capital && t.len() == 2, t.isDigits(1, 2) && j > i, p.gap(j) == byHyphen && t.shape&numeric == 0:
		case t.shape&(numeric|initial) != 0 && t.shape&capital == 0, t.has(isNever | isCue | isPreposition | isAfter):
			return 0
		default:
			if smalls++; smalls > 4 || !separate && smalls > 3 {
				return 0
			}
		}
	}
	return 0
}

// regionEnd returns where a state, a postcode or a country at the word i ends;
// smalls is how many words before it are written like no name.
func (p *streetParser) regionEnd(i, smalls int, first bool) int {
	t := p.at(i)
	if !t.has(isState|isRegion|isRegionEnd) && t.shape&(mixed|numeric) == 0 {
		return 0
	}
	if end := p.postcode(i, true); end > 0 {
		return end
	}
	if end := p.zipCode(i); end > 0 && t.isDigits(5, 5) {
		switch {
		case p.at(end).shape&capital != 0 && p.gap(end) == byBlank:
			if city := p.city(end); city > end || !p.at(end).isName() || p.at(end).has(isOther|isCue|isAfter|isPreposition) {
				return city
			}
			return end + 1
		case p.gap(end)&^byBlank != 0 || p.at(end).has(isAfter) || end == i+2:
			return end
		}
	}
	if t.isDigits(6, 6) && !first && p.at(i-1).isName() && (p.gap(i+1)&^byBlank != 0 || p.at(i+1).has(isAfter)) {
		return i + 1 // Indian
	}
	if first && t.isDigits(4, 4) && p.gap(i)&(byComma|byNewline) != 0 && p.gap(i+1) == byBlank {
		if n := p.at(i + 1); n.shape&small == 0 && n.len() == 2 && n.shape&capital != 0 && p.at(i+2).isName() && p.gap(i+2) == byBlank {
			return p.city(i + 2) // Dutch
		}
		if p.at(i + 1).isName() {
			return p.city(i + 1)
		}
	}
	if t.has(isState) && (t.shape&small == 0 && t.shape&capital != 0 || p.isZipAfter(i)) || smalls == 0 && t.has(isRegion) && t.shape&capital != 0 || t.has(isRegion) && (p.isZipAfter(i) || p.gap(i)&byComma != 0) ||
		t.has(isRegionEnd) && !first && p.at(i-1).has(isRegionBegin|isLink) && (t.shape&capital != 0 || p.isZipAfter(i)) {
		if t.has(isState) && !t.has(isRegion) && p.gap(i+1) == byBlank && p.at(i+1).shape&capital == 0 && p.at(i+1).shape&numeric == 0 && t.has(isPreposition|isLink) && !p.at(i+1).has(isAfter) {
			return 0
		}
		if end := p.zipCode(i + 1); end > 0 && p.crossable(i+1, betweenLines) {
			return end
		}
		if p.at(i+1).isDigits(4, 4) && p.gap(i+1) == byBlank && !p.isAmount(i+2) {
			return i + 2 // Australian
		}
		return i + 1
	}
	return 0
}

func (p *streetParser) isZipAfter(i int) bool {
	return p.at(i+1).isDigits(5, 5) && p.gap(i+1)&^(byBlank|byComma) == 0
}

// city returns where the words of a city that begin at the word i, behind an
// address that nothing but the city may end, do so, and i if it is none.
func (p *streetParser) city(i int) int {
	end := i
	for range 3 {
		g := p.gap(end)
		if g&byComma != 0 && p.at(end-1).isAbbreviated() {
			g &^= byDot // St., Miami
		}
		if g != byBlank && g != byComma|byBlank && g != byComma {
			return end
		}
		j := end
		for j < end+4 && (j == end || p.crossable(j, inLine)) {
			t := p.at(j)
			if !p.isNameWord(j) || t.shape&mixed != 0 || t.has(isCue|isAfter|isPreposition) && !t.has(isLink|isRegionBegin) || j == end && t.shape&capital == 0 {
				break
			}
			j++
		}
		next := p.at(j)
		if j == end || p.gap(j)&^byBlank == 0 && !next.has(isAfter) && next.shape&numeric == 0 {
			return end
		}
		end = j
	}
	return end
}
