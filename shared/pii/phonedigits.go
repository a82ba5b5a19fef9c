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
		{"one", "0ne", "eins", "uno", "un", "een", "\x80\x80n", "um", "uma", "une"},
		{"two", "tw0", "2wo", "zwei", "zwo", "deux", "dos", "due", "twee", "dois", "duas"},
		{"three", "thr33", "thre3", "thr3e", "drei", "trois", "tres", "tre", "drie", "tr\x80s"},
		{"four", "f0ur", "vier", "quatre", "cuatro", "quattro", "quatro"},
		{"five", "fiv3", "f1ve", "f\x80nf", "fuenf", "cinq", "cinco", "cinque", "vijf"},
		{"six", "s1x", "sechs", "seis", "sei", "zes", "meia"},
		{"seven", "s3ven", "sev3n", "s3v3n", "se7en", "sieben", "sept", "siete", "sette", "zeven", "sete"},
		{"eight", "e1ght", "3ight", "acht", "huit", "ocho", "otto", "oito"},
		{"nine", "niner", "nin3", "n1ne", "neun", "neuf", "nueve", "nove", "negen"},
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
		"then", "and", "dash", "hyphen", "dot", "point", "space", "minus", "slash", "followed", "by", "finally",
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

// digitFirsts and betweenFirsts are those of the digit words and of the words between.
var digitFirsts, betweenFirsts = func() (digits, between firsts) {
	for k, w := range digitWords {
		if w.kind == wordBetween {
			between.add(k.String())
		} else {
			digits.add(k.String())
		}
	}
	return digits, between
}()
