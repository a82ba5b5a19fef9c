package pii

// digitWord is what a word is among digits.
type digitWord struct {
	kind  byte
	digit byte
}

const (
	wordNone    = iota
	wordDigit   // five
	wordTimes   // double: the next digit counts that often
	wordTeen    // sixteen: 1 and the digit
	wordTens    // sixty: the digit, and the next one or 0
	wordBetween // then
)

// digitWords are the digits of seven languages, English numbers of two, and what
// people write between them. A letter with an accent is an otherLetter in a view.
var digitWords = func() map[key]digitWord {
	words := map[key]digitWord{}
	for name, times := range map[string]byte{
		"double": 2, "dbl": 2, "triple": 3, "treble": 3,
		"doble": 2, "doppel": 2, "doppio": 2, "dubbel": 2, "duplo": 2,
	} {
		words[keyOf(name)] = digitWord{wordTimes, times}
	}
	for d, names := range [10][]string{
		{"zero", "zer0", "oh", "null", "z\x80ro", "cero", "nul", "nought", "naught"},
		{"one", "eins", "uno", "un", "een", "\x80\x80n", "um", "uma", "une"},
		{"two", "tw0", "zwei", "zwo", "deux", "dos", "due", "twee", "dois", "duas"},
		{"three", "drei", "trois", "tres", "tre", "drie", "tr\x80s"},
		{"four", "f0ur", "vier", "quatre", "cuatro", "quattro", "quatro"},
		{"five", "fiv3", "f\x80nf", "fuenf", "cinq", "cinco", "cinque", "vijf"},
		{"six", "sechs", "seis", "sei", "zes", "meia"},
		{"seven", "sieben", "sept", "siete", "sette", "zeven", "sete"},
		{"eight", "acht", "huit", "ocho", "otto", "oito"},
		{"nine", "niner", "nin3", "neun", "neuf", "nueve", "nove", "negen"},
	} {
		for _, name := range names {
			words[keyOf(name)] = digitWord{wordDigit, byte(d)}
		}
	}
	for d, name := range []string{
		"ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	} {
		words[keyOf(name)] = digitWord{wordTeen, byte(d)}
	}
	for d, name := range []string{"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"} {
		words[keyOf(name)] = digitWord{wordTens, byte(d + 2)}
	}
	for _, name := range []string{
		"then", "and", "dash", "hyphen", "dot", "point", "space", "minus", "slash", "followed", "by",
		"und", "dann", "punkt", "strich", "et", "puis", "tiret", "point", "y", "luego", "guion", "gui\x80n", "punto",
		"e", "poi", "trattino", "depois", "tra\x80o", "ponto", "en", "dan", "streepje",
	} {
		words[keyOf(name)] = digitWord{kind: wordBetween}
	}
	return words
}()

// longestDigitWord is in bytes.
const longestDigitWord = 9

// digitStarts are the first two letters of the digit words: most words are none,
// and are told by these.
var digitStarts = func() (table [256][4]uint64) {
	for name, w := range digitWords {
		if w.kind != wordBetween {
			table[name[0]][name[1]/64] |= 1 << (name[1] % 64)
		}
	}
	return table
}()

// readWord reads the digits of a word that is not of digits alone: spelled ones,
// several in a row, mixed with digits, or with letters for them.
func readWord(v *view, i, end int, g *group) bool {
	if !v.is(i, digit) && !digitBegins(v, i) {
		return readLetters(v, i, end, g) || readGlued(v, i, end, g)
	}
	g.size = 0
	times := byte(1)
	for at := i; at < end; {
		d, n := digitWordAt(v, at, end)
		if v.is(at, digit) {
			d, n = digitWord{wordDigit, v.b[at] - '0'}, 1
		} else if d.kind == wordDigit {
			g.spelled += times
		}
		at += n
		switch {
		case d.kind == wordTimes && times == 1:
			times = d.digit
			if at == end {
				// The digit is the next word.
				for v.is(at, blank|hyphen) && at < end+2 {
					at++
				}
				for end = at; v.is(end, word); end++ {
				}
			}
		case (d.kind == wordTeen || d.kind == wordTens) && times == 1 && int(g.size)+2 <= mostDigits:
			g.digits[g.size], g.digits[g.size+1] = 1, d.digit
			if d.kind == wordTens {
				unit, unitEnd := unitAfter(v, at, end)
				g.digits[g.size], g.digits[g.size+1] = d.digit, unit
				if unitEnd > at {
					at, end = unitEnd, max(end, unitEnd)
				}
			}
			g.size += 2
			g.spelled += 2
			g.pairs = true
		case d.kind == wordDigit:
			for ; times > 0; times-- {
				if g.size == mostDigits {
					return false
				}
				g.digits[g.size] = d.digit
				g.size++
			}
			times = 1
		default:
			return readLetters(v, i, end, g) || readGlued(v, i, end, g)
		}
	}
	g.start, g.end = i, end
	return g.size > 0 && times == 1
}

// unitAfter returns the digit that ends a number of two that begins with a word for
// the tens, up to at, and where it ends; at if it is the 0 that nobody says.
func unitAfter(v *view, at, end int) (digit byte, unitEnd int) {
	i := at
	if at == end && v.is(at, blank|hyphen) {
		for i++; v.is(end+1, letter) && end-i < longestDigitWord; end++ {
		}
		end++
	}
	if d, n := digitWordAt(v, i, end); d.kind == wordDigit && d.digit > 0 && (at == i || i+n == end) {
		return d.digit, i + n
	}
	return 0, at
}

func digitBegins(v *view, i int) bool {
	if !v.is(i+1, letter) {
		return false
	}
	a, b := v.b[i], v.b[i+1]
	if a < 'a' && a != otherLetter {
		a |= 0x20
	}
	if b < 'a' {
		b |= 0x20
	}
	return digitStarts[a][b/64]&(1<<(b%64)) != 0
}

// digitWordAt returns the longest digit word that begins at i and that another
// digit or nothing follows.
func digitWordAt(v *view, i, end int) (digitWord, int) {
	if digitBegins(v, i) {
		for n := min(longestDigitWord, end-i); n >= 2; n-- {
			if i+n < end && !v.is(i+n, digit) && !digitBegins(v, i+n) {
				continue
			}
			if w := digitWords[v.key(i, i+n)]; w.kind != wordNone && w.kind != wordBetween {
				return w, n
			}
		}
	}
	return digitWord{}, 0
}

// readLetters reads digits some of which are letters that look like them: O for
// 0, l and I for 1. A letter alone is a digit only among others.
func readLetters(v *view, i, end int, g *group) bool {
	g.size, g.spelled, g.start, g.end = 0, 0, i, end
	if end-i > mostDigits {
		return false
	}
	digits, sure := 0, 0
	for at := i; at < end; at++ {
		d := v.b[at] - '0'
		switch v.b[at] {
		case 'O':
			d, sure = 0, sure+1
		case 'l':
			d, sure = 1, sure+1
		case 'o':
			d = 0
		case 'I', 'i':
			d = 1
		default:
			if d > 9 {
				g.size = 0
				return false
			}
			digits++
		}
		g.digits[g.size] = d
		g.size++
	}
	isWord := digits == 0 && (sure < end-i || end-i > 4) // as il, lo, Io
	g.lone = digits == 0 && g.size == 1
	if g.size > 1 && isWord {
		g.size = 0
	}
	return g.size > 0
}

// readGlued reads digits right after a word that announces them, as tel4155552671.
func readGlued(v *view, i, end int, g *group) bool {
	start := end
	for start > i && v.is(start-1, digit) {
		start--
	}
	g.size = 0
	if n := end - start; n < fewestDigits || n > mostDigits || start == i || contextWords[v.key(i, start)] != announces {
		return false
	}
	for at := start; at < end; at++ {
		g.digits[g.size] = v.b[at] - '0'
		g.size++
	}
	g.start, g.end, g.spelled = start, end, 0
	return true
}
