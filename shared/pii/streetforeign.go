package pii

// leading returns an address whose street begins with its type, at the word i,
// with the house number before it or after its name: 12, rue de la Paix; Calle
// Mayor 5.
func (p *streetParser) leading(i int) (start, end int) {
	t := &p.words[i]
	start = i
	number := i - 1
	if p.at(number).has(isBis) && p.gap(number) == byBlank {
		number--
	}
	if p.at(number).isNumber(5) && p.gap(i)&^(byBlank|byComma) == 0 && p.gap(i) != byComma && !p.at(number-1).has(isMonth) {
		start = number
	}
	housed := start < i
	if !housed && t.shape&capital == 0 && !t.has(isDotted) && p.cue(i) != told {
		return 0, 0
	}
	if t.has(isWeakLeading) && !t.has(isLeading) && !housed && t.shape&(initial|capital) != initial|capital {
		return 0, 0
	}
	lettered := t.shape&initial != 0 && !housed // R. Augusta, C/ Mayor
	if lettered && p.gap(i+1)&(byDot|bySlash) == 0 && p.cue(i) != told {
		return 0, 0
	}
	j, names := i+1, 0
	for ; j < i+8; j++ {
		w := p.at(j)
		if allowed := inLine; j == i+1 && p.gap(j)&^(byBlank|byDot|bySlash) == 0 && (t.has(isDotted|isWeakLeading) || t.shape&initial != 0) {
			// The dot of an abbreviation, the slash of C/.
		} else if !p.crossable(j, allowed) {
			break
		}
		if w.isDigits(1, 2) && p.at(j+1).has(isLink) && p.at(j+2).has(isMonth) && p.gap(j+1)|p.gap(j+2) == byBlank {
			j, names = j+2, names+1 // Calle 5 de Mayo
			continue
		}
		isMar := w.has(isMonth) && w.shape&capital != 0 && p.at(j-1).has(isLink) // Avenida del Mar, Rua do Outubro
		if w.shape&numeric != 0 || w.has(isUnit|isFlat) || w.has(isNever) && !isMar {
			break
		}
		if w.has(isLink) {
			continue
		}
		if w.shape&capital == 0 && (w.has(isPreposition|isAfter|isCue) || t.has(isWeakLeading) || t.shape&capital != 0 && !housed) {
			break
		}
		names++
	}
	for p.at(j-1).has(isLink) && j > i+1 && p.at(j-1).shape&capital == 0 {
		j--
	}
	if names == 0 || names > 2 && !housed && t.shape&capital == 0 && p.cue(i) != told {
		return 0, 0
	}
	n := j
	if w := p.at(n); w.has(isNumeral) && p.crossable(n, byBlank|byComma|byDot) {
		n++
	}
	between := byBlank | byComma | byHash
	if lettered {
		between &^= byHash // rated R. Movie #2
	}
	if w := p.at(n); w.isNumber(4) && p.crossable(n, between) && !p.isAmount(n+1) && p.v.char(int(w.end)) != '%' && (housed || p.cue(start) == told || !p.isCounted(n+1)) {
		return start, n + 1
	}
	if !housed {
		return 0, 0
	}
	if w := p.at(i + 1); w.shape&capital == 0 && !w.has(isLink) && p.cue(start) != told {
		return 0, 0
	}
	return start, j
}

// following returns an address whose number follows the type of its street, at the
// word i, that ends the name or stands after it: Hauptstrasse 5, Fő utca 7.
func (p *streetParser) following(i int) (start, end int) {
	t, number := &p.words[i], p.at(i+1)
	if !number.isNumber(4) || number.shape&ordinal != 0 || p.isAmount(i+2) {
		return 0, 0
	}
	dotted := t.has(isDotted) || t.has(isCompound) && p.v.char(int(t.end)-1) == 'r'
	if g := p.gap(i + 1); g != byBlank && (g&^(byBlank|byDot) != 0 || !dotted) {
		return 0, 0
	}
	start = i
	for start > i-5 && p.gap(start)&^inLine == 0 {
		if w := p.at(start - 1); !p.isNameWord(start-1) || w.has(isCue) && !w.has(isLink) {
			if p.at(start-1).shape&(capital|numeric) == 0 && start == i && !t.has(isCompound) && p.at(start-2).isNumber(5) && p.gap(start-1) == byBlank {
				start--
			}
			break
		}
		start--
	}
	for start < i && p.at(start).has(isLink) && p.at(start).shape&capital == 0 {
		start++
	}
	if t.has(isFollowing) && (start == i || p.at(i-1).has(isLink|isPreposition)) {
		return 0, 0
	}
	if t.has(isCompound) && t.shape&capital == 0 && p.cue(start) == untold && p.at(start-1).shape&numeric == 0 {
		return 0, 0
	}
	if p.at(start-1).isNumber(5) && p.gap(start) == byBlank {
		start--
	}
	if w := p.at(i + 2); w.shape&(initial|capital) == initial|capital && p.gap(i+2) == byBlank && p.gap(i+3)&^byBlank != 0 {
		return start, i + 3 // 5 A
	}
	if w := p.at(i + 2); w.isDigits(1, 3) && p.gap(i+2) == byHyphen && p.gap(i+3) != byHyphen {
		return start, i + 3 // 5-2
	}
	return start, i + 2
}

// aroundFlat returns an address of which only the unit, at the word i, is sure: a
// number, a name, perhaps another number, and the unit.
func (p *streetParser) aroundFlat(i int) (start, end int) {
	if end = p.unitAt(i); end == 0 || p.at(i+1).shape&numeric == 0 {
		return 0, 0
	}
	found, numbers, names, smalls := false, 0, 0, 0
	for j := i - 1; j >= i-9; j-- {
		allowed := inLine | byComma | byDot
		if j == i-1 {
			allowed |= byNewline
		}
		t := p.at(j)
		if !p.crossable(j+1, allowed) || t.has(isNever|isCue) || t.has(isPreposition) && !t.has(isLink) {
			break
		}
		if t.shape&numeric == 0 {
			names++
			if t.shape&capital == 0 && !t.has(isLink) {
				smalls++
			}
			if numbers == 1 && t.isName() && p.at(i-1).shape&numeric != 0 {
				start, found = j, true
			}
			continue
		}
		if !t.isNumber(5) || t.shape&ordinal != 0 {
			break
		}
		if numbers++; names > 0 && (smalls == 0 || numbers > 1) {
			start, found = j, true
			if numbers > 1 {
				break
			}
		}
	}
	if !found {
		return 0, 0
	}
	return start, end
}
