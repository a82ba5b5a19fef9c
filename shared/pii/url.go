package pii

// A URL with its scheme, whichever that is, and also one that was spoiled so
// that nobody opens it: hxxps://example[.]com. Found before all but links to places
// (maplink.go), since a URL may hold an address or a number.
var url = detector{
	typ:    URL,
	around: reaching(450),
	needs:  colon | slash,
	find: func(v *view) {
		for i := v.from; i < v.to; i++ {
			if v.b[i] != ':' {
				continue
			}
			start, host := schemeAt(v, i)
			if host == 0 {
				continue
			}
			if end := urlEnd(v, start, host); end > 0 {
				v.report(start, end)
				i = end - 1
			}
		}
	},
	hits: []string{
		"http://example.com",
		"see «https://example.com/a/b?c=d#e».",
		"(«http://example.com/foo_(bar)»)",
		"«ftp://user:secret@files.example.org:2121/x», please",
		"HTTP://EXAMPLE.COM",
		"«http://localhost:8080/admin»!",
		"http://192.0.2.7/x",
		"http://[2001:db8::1]/path",
		"«hxxps://example[.]com/login» is a fake",
		"hxxp[:]//example[.]com",
		"«https://example dot com» if the link is blocked",
		"«http : // example.com/me»",
		"«http:// example.com/me»",
		"«https : // example . com / me»",
		"app: «myapp://open/42»",
		"[here](«https://example.com/x»)",
		"\"«https://example.com/x»\"",
		"<«https://example.com/x»>",
		"https://müller.example/straße",
		"https://xn--mller-kva.example/",
		"«https://example.com/x»\nthen call",
		"«https://example.com/?q=\"two\"&r=3»",
		"text:«http://example.com/»",
		"https://example.com/?mail=anna@example.org",
	},
	misses: []string{
		"http://", "http:// and so on", "http://.", "http://#", "http://??", "://", "either://", "https://-",
		"C://", "rate 1://2", "yes :// no", "9://10",
	},
}

// schemeAt returns where the scheme begins whose colon is i, and where its host
// does; that is 0 if there is none.
func schemeAt(v *view, i int) (start, host int) {
	host = i + 1
	start = i
	if v.char(i-1) == '[' && v.char(i+1) == ']' {
		start, host = i-1, i+2
	} else if v.is(i-1, blank) && v.is(i-2, letter) {
		start--
	}
	if v.is(host, blank) && v.is(host+1, slash) {
		host++
	}
	if !v.is(host, slash) || !v.is(host+1, slash) {
		return 0, 0
	}
	host += 2
	end := start
	for end-start < maxScheme && (v.is(start-1, lower|upper|digit) || v.is(start-1, hyphen) && v.is(start, letter)) {
		start--
	}
	for start < end && !v.is(start, letter) {
		start++
	}
	if end-start < 2 {
		return 0, 0
	}
	spoiled := end != i || host != i+3
	if v.is(host, blank) {
		spoiled = true
		host++
	}
	if spoiled && !webSchemes.has(v, start, end) {
		return 0, 0
	}
	return start, host
}

// maxScheme is how many characters a scheme has at most.
const maxScheme = 24

var webSchemes = newWordSet("http https ftp hxxp hxxps")

// urlEnd returns where the URL ends that begins at start and whose host begins at
// host, and 0 if there is none.
func urlEnd(v *view, start, host int) int {
	loose := v.is(host-1, blank)
	switch {
	case v.is(host, word):
	case v.char(host) == '[' && v.is(host+1, word|colon): // IPv6
	case v.char(host) == otherSymbol && v.is(host+1, word): // a domain of pictures
	default:
		return 0
	}
	d := readDomain(v, host)
	if loose && (d.labels < 2 || d.rank == unknownTLD) {
		return 0
	}
	end := pathEnd(v, start, host)
	if d.labels > 1 && d.rank != unknownTLD && d.end > end && (d.form != plain && !d.period) {
		end = withSpelledPath(v, start, d.end)
	}
	return end
}
