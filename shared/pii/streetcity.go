package pii

// cityAt returns where a large city whose name begins at the word i, behind an
// address, ends, with its state and its postcode; 0 if there is none. People leave
// out capitals and commas there: 12 elm st fort worth tx.
func (p *streetParser) cityAt(i int) int {
	if !p.crossable(i, byBlank|byComma|byNewline) {
		return 0
	}
	end := i + 1
	switch {
	case p.at(i).has(isCity):
	case p.at(i).has(isCityBegin) && p.at(i+1).has(isCityEnd) && p.crossable(i+1, byBlank):
		if end++; p.at(end).has(isCityEnd) && p.gap(end) == byBlank { // Salt Lake City
			end++
		}
	default:
		return 0
	}
	if t := p.at(end); t.has(isState) && p.gap(end)&^(byBlank|byComma) == 0 &&
		(t.shape&(capital|small) == capital || p.isZipAfter(end) || p.gap(end+1) != byBlank || !t.has(isPreposition|isLink|isAfter|isNever)) {
		end++
	}
	if zip := p.zipCode(end); zip > 0 && p.gap(end)&^betweenLines == 0 {
		end = zip
	}
	return end
}
