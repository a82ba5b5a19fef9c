package pii

// box returns where a post office box that begins at the word i ends. One that is
// called a box alone is one if a city follows.
func (p *streetParser) box(i int) int {
	j := i
	for (p.at(j).has(isPO) || j > i && p.at(j).has(isUnit)) && !p.at(j).has(isBox) && j < i+2 {
		if j++; !p.crossable(j, byBlank|byDot) {
			return 0
		}
	}
	if !p.at(j).has(isBox) || !p.at(j+1).isNumber(6) || !p.crossable(j+1, byBlank|byHash) {
		return 0
	}
	if j == i && !p.at(j).has(isPO) && (p.gap(j+2) != byComma|byBlank || p.at(j+2).shape&capital == 0 || p.regionAt(j+2) == 0 && p.cityAt(j+2) == 0) {
		return 0
	}
	return j + 2
}

// ruralBox returns where a box on a rural route that begins at the word i ends:
// RR 2 Box 15; RR2 Box 15; Rural Route 2, Box 15-B; HC 1 Box 15.
func (p *streetParser) ruralBox(i int) int {
	j := i + 1
	switch {
	case p.at(i).has(isRoute | isHighway):
	case p.at(i).shape&mixed != 0:
		j = i
	case p.at(j).has(isHighway) && p.gap(j) == byBlank:
		j++
	default:
		return 0
	}
	if j > i && (!p.at(j).isNumber(4) || p.gap(j)&^(byBlank|byHash|byDot) != 0) || !p.at(j+1).has(isBox) || p.gap(j+1)&^(byBlank|byComma) != 0 {
		return 0
	}
	if !p.at(j+2).isNumber(6) || p.gap(j+2)&^(byBlank|byHash) != 0 {
		return 0
	}
	if p.at(j+3).shape&initial != 0 && p.gap(j+3) == byHyphen {
		j++
	}
	return j + 3
}

// isRuralRoute reports whether a lexeme is a rural route with its number: RR2.
func (p *streetParser) isRuralRoute(t *lexeme) bool {
	return t.shape&(mixed|numeric) == mixed && t.len() <= 4 && (p.v.matches(int(t.start), "rr") || p.v.matches(int(t.start), "hc"))
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
