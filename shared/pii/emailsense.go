package pii

// isEmail decides whether a local part, a sign for @ and a domain are an address.
// The more the sign says, the less the other two must say.
func isEmail(v *view, at sign, l local, d domain) bool {
	name := d.labels == 1 // of a provider, without its top-level domain
	if name && d.provider != mailProvider && !mailNames.has(v, d.start, d.nameEnd) {
		return false
	}
	if d.form == loose && d.rank == wordTLD && d.provider == noProvider &&
		(ordinary.has(v, d.start, d.nameEnd) || !l.marked && !saysEmail(v, l.start, d.end)) {
		return false // see you@home,in the morning
	}
	switch at.form {
	case plain:
		return true
	case loose:
		return isLooseEmail(v, at, l, d)
	case glued:
		return d.form != plain || d.provider != noProvider
	case bracketed:
		if at.weak && d.form == plain && d.provider == noProvider && !l.marked {
			return false // stay-at-home.example
		}
		return name || d.rank == strongTLD || d.rank != unknownTLD && (at.word != "a" || l.marked) || at.word == ""
	case spelled:
		switch at.word {
		case "at":
			return isSpelledEmail(v, l, d)
		case "bei", "chez":
			return d.form != plain && isSpelledEmail(v, l, d)
		}
		return name || d.rank != unknownTLD
	}
	return false
}

// isLooseEmail decides where there are blanks beside the @, which may be the
// place where one meets, the price of a piece, or a handle.
func isLooseEmail(v *view, at sign, l local, d domain) bool {
	if v.is(l.end-1, dot) || !hasLetter(v, l) && d.provider == noProvider {
		return false
	}
	says := l.marked || saysEmail(v, l.start, d.end)
	switch {
	case d.labels == 1:
		return (d.provider == mailProvider || l.marked) && !isOrdinary(v, l)
	case d.rank == unknownTLD:
		return false
	case d.provider != noProvider:
		return says || !isOrdinary(v, l)
	case at.before && !at.after:
		return !isOrdinary(v, l) && (says || d.rank == strongTLD && introduced(v, l))
	case d.rank == strongTLD:
		return says || !isOrdinary(v, l)
	case at.before && d.rank == wordTLD:
		return says
	default:
		return !isOrdinary(v, l)
	}
}

// isSpelledEmail decides whether "X at Y dot com" is an address, or a sentence in
// which something is done at a place on the web.
func isSpelledEmail(v *view, l local, d domain) bool {
	switch {
	case v.is(l.end-1, dot), d.labels > 1 && d.rank == unknownTLD:
		return false
	case !hasLetter(v, l):
		return d.provider == mailProvider && d.labels > 1
	case isRole(v, l) && d.labels > 1 && !sites.has(v, d.start, d.nameEnd) && (d.form != plain || saysEmail(v, l.start, d.end)):
		return true
	case d.provider == mailProvider || d.provider != noProvider && (d.labels > 1 || saysEmail(v, l.start, d.end)):
		return l.marked || !isOrdinary(v, l) && (!afterDeterminer(v, l) || saysEmail(v, l.start, d.end))
	case d.provider != noProvider:
		return l.marked
	case isOrdinary(v, l):
		return false
	case (d.form == plain || d.rank == wordTLD) && ordinary.has(v, d.start, d.nameEnd) && !sites.has(v, d.start, d.nameEnd):
		return false // at this point in time
	case l.marked || saysEmail(v, l.start, d.end):
		return true
	case sites.has(v, d.start, d.nameEnd), afterDeterminer(v, l), isInflected(v, l):
		return false
	case d.form != plain:
		return true
	default:
		return introduced(v, l)
	}
}

func hasLetter(v *view, l local) bool {
	for i := l.start; i < l.end; i++ {
		if v.is(i, letter) {
			return true
		}
	}
	return false
}

// isOrdinary reports whether the local part, or what follows its last dot, is a
// word that stands before "at" in a sentence.
func isOrdinary(v *view, l local) bool {
	if l.words > 0 || l.spaced {
		return false
	}
	start := l.end
	for start > l.start && v.is(start-1, letter) || v.char(start-1) == '\'' && start > l.start {
		start--
	}
	return start < l.end && (start == l.start || v.is(start-1, dot)) && ordinary.has(v, start, l.end)
}

// roles are words that are ordinary, but that businesses have addresses by.
var roles = newWordSet("office info contact sales support admin hello billing service services booking bookings kontakt team jobs")

// isRole reports whether the local part is one of the roles, and not the thing: our
// office at example dot com.
func isRole(v *view, l local) bool {
	return roles.has(v, l.start, l.end) && !afterDeterminer(v, l)
}

// isInflected reports whether the local part looks as an English verb before
// "at": listed, selling.
func isInflected(v *view, l local) bool {
	n := l.end - l.start
	return n > 4 && (v.matches(l.end-2, "ed") || v.matches(l.end-3, "ing")) && !names.has(v, l.start, l.end)
}

// names are those that end as verbs do.
var names = newWordSet("ahmed mohammed mohamed muhammed hamed jared alfred wilfred winifred manfred mildred sterling fleming irving")

// afterDeterminer reports whether the word before the local part says that it is
// a thing: the photos, our listing.
func afterDeterminer(v *view, l local) bool {
	start, end := v.wordBefore(l.start, "")
	return determiners.has(v, start, end)
}

var determiners = newWordSet(`
	the a an our your his her their its this that these those some any no every each all more many few two three several
	new old best good great cheap der die das ein eine le la les un une el los las il lo i gli o os as de het een`)

// introduced reports whether the local part begins the text, or follows a colon
// or a word that introduces an address.
func introduced(v *view, l local) bool {
	start, end := v.wordBefore(l.start, ":-")
	return start == end && (start == 0 || v.is(end, colon)) || v.is(l.start-2, colon) || introducers.has(v, start, end)
}

var introducers = newWordSet("is it's its to a use or and via ist an oder est es o ou é e con")

// saysEmail reports whether one of the words around says that an address of mail
// is spoken of.
func saysEmail(v *view, start, end int) bool {
	for n, i := 0, start; n < 7; n++ {
		s, e := v.wordBefore(i, ":-,\"'(=")
		if s == e {
			break
		}
		if mailWords.has(v, s, e) {
			return true
		}
		i = s
	}
	for n, i := 0, end; n < 5; n++ {
		s, e := v.wordAfter(i, ",\"')")
		if s == e {
			break
		}
		if mailWords.has(v, s, e) {
			return true
		}
		i = e
	}
	return false
}

//nolint:misspell // other languages' words
var mailWords = newWordSet(`
	email mail emails mailadresse emailadresse emailaddress address mailto inbox contact contactar reach write
	invoice send gmail hotmail correo courriel mel mél adresse adres posta indirizzo schreib schreibe schreiben schreibt
	mailen maile kontakt kontaktiere erreichst erreichbar erreichen schrijf schrijven bereik escreve escreva endereço
	scrivi scrivimi scrivere contatto escribe escríbeme escribir contacto écris écrire écrivez contacte contactez me
	message msg ping cc paypal`)
