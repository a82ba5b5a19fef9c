package pii

// context is what the words around digits say about them.
type context uint8

const (
	unknown   context = iota
	phonelike         // a phone was spoken of
	right             // a phone was announced right there
	otherwise         // they count, name or measure something else
)

const (
	contextLength = 64 // characters
	contextWordsN = 9
)

// before says what the words before digits say, of which the nearest that says
// anything counts.
func before(v *view, start int) context {
	i := start
	near, numbered, hashed := true, false, false
	for n := 0; n < contextWordsN; {
		// What is between the words.
		ended := false
		for ; i > start-contextLength; i-- {
			c := v.char(i - 1)
			if c == gone || v.is(i-1, word) {
				break
			}
			switch c {
			case '$':
				if i > start-3 {
					return otherwise
				}
			case '#':
				hashed = hashed || i > start-3
			case '.', '!', '?':
				ended = ended || v.is(i, space)
			}
		}
		end := i
		for i > start-contextLength && v.is(i-1, word) {
			i--
		}
		if i == end || v.is(i-1, word) || n == 0 && v.is(i, digit) && v.isQuiet(start, contextLength) {
			break
		}
		switch kind := wordKindAt(v, i, end); {
		case kind == announces && (near || n < 4):
			return right
		case kind == announces:
			return phonelike
		case kind == calls:
			return phonelike
		case kind == denies && v.key(i, end) == codeWord && v.key(wordBefore(v, i-1), i-1) == areaWord:
			return right
		case near && (kind == denies || kind == money || kind == passes && v.char(i-1) == '/' && v.key(i, end) == nWord):
			return otherwise
		case kind == numbers && near:
			numbered = true
		case kind != passes:
			near = false
			if ended {
				n = contextWordsN
			}
		}
		n++
	}
	switch {
	case numbered:
		return phonelike
	case hashed:
		return otherwise // #415…, if no phone was spoken of
	default:
		return unknown
	}
}

// speaks reports whether a word that before() would hear may say that digits behind it
// are a phone's.
func speaks(v *view, start, end int) bool {
	if !contextFirsts.may(v, start, end) {
		return false
	}
	switch k := v.key(start, end); contextWords[k] {
	case announces, calls, numbers:
		return true
	case denies:
		return k == codeWord
	}
	return false
}

// isSpoken reports whether one of the words before the digits at start, of those that
// were read on the way to their run, speaks.
func (w *window) isSpoken(start int) bool {
	return w.v.is(start-1, word) || w.spoken > max(0, start-contextLength)
}

var areaWord, codeWord, nWord = keyOf("area"), keyOf("code"), keyOf("n")

// isRightBefore reports whether what announces or asks for a call is the word before.
func isRightBefore(v *view, start int) bool {
	i := start
	for i > start-3 && (v.is(i-1, space|colon) || v.char(i-1) == '(') {
		i--
	}
	a := wordBefore(v, i)
	if a < 0 {
		return false
	}
	kind := wordKindAt(v, a, i)
	return kind == announces || kind == calls || kind == passes && isAsked(v, a)
}

// isAsked reports whether the word before start announces or asks for a call.
func isAsked(v *view, start int) bool {
	a := wordBefore(v, start-1)
	return a >= 0 && v.is(start-1, blank) && (wordKindAt(v, a, start-1) == calls || wordKindAt(v, a, start-1) == announces)
}

// after says what the words after digits say.
func after(v *view, end int) context {
	i := end
	for n := range 5 {
		from := i
		for i < from+3 && i < len(v.class) && !v.is(i, word|taken) {
			c := v.char(i)
			if n == 0 && (c == '$' || c == '%' || c == '@' || c == '#' && i == end) {
				return otherwise
			}
			if n > 0 && (c == '.' || c == '!' || c == '?') {
				return unknown
			}
			i++
		}
		from = i
		for i < from+len(key{})+1 && v.is(i, letter) {
			i++
		}
		if i == from {
			return unknown
		}
		kind := says
		if contextFirsts.may(v, from, i) {
			kind = contextWords[v.key(from, i)]
		}
		switch {
		case n == 0 && (kind == measures || kind == money || v.key(from, i) == officeWord || v.key(from, i) == homeWord):
			if kind == measures && v.is(from-1, newline|hyphen) {
				return unknown
			}
			if kind == measures || kind == money {
				return otherwise
			}
			return right
		case kind == announces:
			if n == 0 {
				return right
			}
			return phonelike
		case kind == numbers || kind == calls:
			return phonelike
		case kind != passes:
			return unknown
		}
	}
	return unknown
}

var officeWord, homeWord = keyOf("office"), keyOf("home")
