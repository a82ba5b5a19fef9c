package pii

// provider says what a name is that a provider of mail may have.
type provider uint8

const (
	noProvider   provider = iota
	alsoProvider          // one that has other services, or another meaning: yahoo, web
	mailProvider          // one of mail alone: gmail
)

var (
	mailProviders = newWordSet(`
		gmail googlemail gmal gmial gamil gmai hotmail hotmial icloud protonmail gmx ymail rocketmail rediffmail fastmail
		tutanota mailbox posteo freenet tonline btinternet hanmail laposte wanadoo ntlworld yandex mailru webde
		bigpond bellsouth sbcglobal hushmail virgilio libero`)
	alsoProviders = newWordSet(`
		yahoo outlook aol proton pm tuta zoho web mail email live msn me qq naver seznam tiscali alice comcast verizon
		uol bol terra ziggo planet xs4all free orange sfr wp onet interia sky mac hey arcor`)
	// The names of the others that stand for their mail without a top-level domain.
	mailNames = newWordSet("yahoo outlook aol proton msn tuta zoho")
	// The names that people write in two words.
	splitNames = newWordSet("gmail hotmail icloud protonmail googlemail yahoomail")
)

// providerOf returns what the name from start up to end is.
func providerOf(v *view, start, end int) provider {
	switch {
	case mailProviders.has(v, start, end):
		return mailProvider
	case alsoProviders.has(v, start, end):
		return alsoProvider
	default:
		return noProvider
	}
}

// withTLD reports whether the word from start up to end is a provider's name and
// its top-level domain without the dot, as gmailcom, and where the name ends.
func withTLD(v *view, start, end int) (nameEnd int, ok bool) {
	if end-start < 5 || end-start > 2*longestWord {
		return 0, false
	}
	for _, tld := range gluedTLDs {
		if nameEnd := end - len(tld); nameEnd > start+2 && v.matches(nameEnd, tld) &&
			(mailProviders.has(v, start, nameEnd) || mailNames.has(v, start, nameEnd)) {
			return nameEnd, true
		}
	}
	return 0, false
}

var gluedTLDs = []string{"com", "de", "net", "fr", "it", "es", "couk", "dotcom", "dotde", "dotcouk"}
