package pii

// zipCode returns where five digits, perhaps with four more, or three in Brazil, at
// the word i end; 0 if they are none.
func (p *streetParser) zipCode(i int) int {
	if !p.at(i).isDigits(5, 5) {
		return 0
	}
	if p.gap(i+1) == byHyphen && p.at(i+1).isDigits(3, 4) {
		return i + 2
	}
	return i + 1
}

// postcode returns where a British or Canadian postcode at the word i ends; 0 if
// there is none. Inside an address it can be written in any way.
func (p *streetParser) postcode(i int, inside bool) int {
	t, next := p.at(i), p.at(i+1)
	if t.shape&mixed == 0 || t.shape&(capital|numeric) == 0 && !inside {
		return 0
	}
	var code [8]byte
	n, size := 0, t.len()
	for k := t.start; k < t.end && n < len(code); k++ {
		code[n] = p.v.b[k] &^ (p.v.b[k] & 0x40 >> 1)
		n++
	}
	end := i + 1
	if size <= 4 {
		if next.shape&numeric == 0 || next.len() != 3 || p.gap(i+1)&^inLine != 0 {
			return 0
		}
		for k := next.start; k < next.end; k++ {
			code[n] = p.v.b[k] &^ (p.v.b[k] & 0x40 >> 1)
			n++
		}
		end++
	} else if !inside {
		return 0
	}
	if size > 7 || !isBritish(code[:n]) && !isCanadian(code[:n]) {
		return 0
	}
	if !inside && (t.shape&small != 0 || next.isOrdinary(p.v)) {
		return 0
	}
	return end
}

// isOrdinary reports whether what could be the second half of a postcode has a
// small letter or is an amount: 2GB.
func (t *lexeme) isOrdinary(v *view) bool {
	for i := t.start; i < t.end; i++ {
		if v.is(int(i), lower) {
			return true
		}
	}
	switch string(v.b[t.end-2 : t.end]) {
	case "GB", "TB", "ST", "ND", "RD", "TH", "HZ", "AH", "PX", "FT", "LB", "HP":
		return true
	}
	return false
}

// isCanadian reports whether capitals and digits are a Canadian postcode: A1A 1A1.
func isCanadian(code []byte) bool {
	if len(code) != 6 {
		return false
	}
	for i, c := range code {
		switch {
		case i%2 == 1 && classes[c] != digit, i%2 == 0 && classes[c] != upper:
			return false
		case c == 'D' || c == 'F' || c == 'I' || c == 'O' || c == 'Q' || c == 'U':
			return false
		}
	}
	return code[0] != 'W' && code[0] != 'Z'
}

// isBritish reports whether capitals and digits are a British postcode: an area of
// one or two letters, a district, a digit and two letters.
func isBritish(code []byte) bool {
	n := len(code)
	if n < 5 || n > 7 || classes[code[n-3]] != digit || classes[code[n-2]] != upper || classes[code[n-1]] != upper {
		return false
	}
	for _, c := range code[n-2:] {
		switch c {
		case 'C', 'I', 'K', 'M', 'O', 'V':
			return false
		}
	}
	i := 0
	for i < 2 && classes[code[i]] == upper {
		i++
	}
	district := code[i : n-3]
	if i == 0 || len(district) == 0 || len(district) > 2 || classes[district[0]] != digit {
		return false
	}
	return code[0] != 'Q' && code[0] != 'V' && code[0] != 'X'
}

// postcodeAt returns an address that ends in the postcode, or the state and ZIP,
// at the word i, with the names before it.
func (p *streetParser) postcodeAt(i int) (start, end int) {
	t := &p.words[i]
	if end = p.postcode(i, false); end == 0 {
		if !t.has(isState) || t.shape&small != 0 || t.len() != 2 || p.gap(i+1) != byBlank || !p.at(i+1).isDigits(5, 5) {
			return 0, 0
		}
		end = p.zipCode(i + 1)
	}
	start = i
	for start > i-12 && p.crossable(start, byBlank|byComma|byHyphen) {
		w := p.at(start - 1)
		known := w.has(isUnit) || w.has(streetType|isNumeral) && w.shape&capital != 0 || p.gap(start) == byHyphen && w.shape&numeric == 0
		if !known && !p.isNameWord(start-1) && !w.isNumber(4) || w.has(isCue) && !w.has(isUnit) {
			break
		}
		start--
	}
	return start, end
}

// beforePostcode returns an address whose house number is the word i, in front of
// a postcode and a city: Am Markt 3, 20095 Hamburg.
func (p *streetParser) beforePostcode(i int) (start, end int) {
	t, code := &p.words[i], p.at(i+1)
	if !code.isDigits(4, 5) || !t.isNumber(4) || t.shape&ordinal != 0 || p.at(i-1).has(isUnit) || p.gap(i+1)&^(byBlank|byComma|byNewline) != 0 || p.gap(i+1)&(byComma|byNewline) == 0 {
		return 0, 0
	}
	if n := p.at(i + 2); !n.isName() || p.gap(i+2) != byBlank || n.has(isCue) {
		return 0, 0
	}
	start = i
	for start > i-5 && p.crossable(start, inLine) {
		w := p.at(start - 1)
		if !p.isNameWord(start-1) || w.has(isCue) {
			break
		}
		start--
	}
	if start == i {
		return 0, 0
	}
	return start, i + 1
}
