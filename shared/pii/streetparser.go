package pii

// streetParser reads a text's words for addresses. What it looks at around a word
// is bounded, so that the time is linear in the text, and the memory does not grow with it.
type streetParser struct {
	v     *view
	words []lexeme // some in a row
	floor int      // the words before it are settled
	lexer lexer    // of those behind them
}

// wordsAtOnce is how many words are read at a time.
const wordsAtOnce = 1 << 10

// begin makes the parser one of the words of a view from one place up to another.
func (p *streetParser) begin(v *view, from, to int) {
	p.v, p.words, p.floor, p.lexer = v, p.words[:0], 0, lexer{at: from, to: to, before: byOther}
}

// fill sees to it that the word i is there with all that is looked at around it, if the
// text has them, and returns where it is then.
func (p *streetParser) fill(i int) int {
	if i+lexemesAhead < len(p.words) || p.lexer.at >= p.lexer.to {
		return i
	}
	done := max(0, i-lexemesBack)
	p.words = p.words[:copy(p.words, p.words[done:])]
	p.floor = max(0, p.floor-done)
	p.words = p.lexer.read(p.v, p.words, wordsAtOnce)
	return i - done
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
	g := p.gap(i) &^ allowed
	if g == byDot {
		return p.at(i-1).isAbbreviated() || p.at(i-1).shape&numeric != 0 && p.gap(i)&(byComma|byNewline) != 0
	}
	return g == 0
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
	if t.has(isRoute|isNumbered|isHighway) || p.isRuralRoute(t) {
		if end = p.ruralBox(i); end > 0 {
			return p.widen(i, end)
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
		if end = p.grid(i); end > 0 {
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
