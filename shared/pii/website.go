package pii

// A website's name without a scheme: example.com, www.example.com/path, t.me/anna,
// and what is spelled or spoiled: example dot com, example[.]com.
var website = detector{
	typ: URL,
	around: func(v *view, h hole) (from, to int) {
		from, to = max(0, h.at-3), h.at+1
		for h.at-from < longestHost && (v.is(from-1, word|hyphen|dot) || v.char(from-1) == '_') {
			from--
		}
		for to-h.at < longestHost && (v.is(to, hyphen|dot) || v.char(to) == '_') {
			to++
		}
		return from, min(len(v.b), to+4)
	},
	find: func(v *view) {
		failed := 0 // up to where no spelled domain begins
		i := v.from
		if v.is(i-1, word|hyphen|dot) || v.char(i-1) == '_' {
			i, _ = hostEnd(v, i) // what began before is no name, or was looked at
		}
		for i < v.to {
			if !v.is(i, word) {
				i++
				continue
			}
			end, dotted := hostEnd(v, i)
			if end-i > longestHost {
				i = end
				continue
			}
			found := 0
			if dotted {
				found = websiteEnd(v, i, end)
			}
			if found == 0 && i >= failed {
				found, failed = spelledWebsite(v, i, end)
			}
			if found > 0 {
				start := i
				if v.is(i-1, slash) && v.is(i-2, slash) {
					start -= 2
				}
				v.report(start, found)
				end = found
			}
			i = end
		}
	},
	hits: []string{
		"example.com",
		"see «www.example.com», please",
		"«example.com/path?x=1#y».",
		"«example.com:8080/x»",
		"(«example.com/a_(b)»)",
		"«booking.com» has it",
		"«t.me/anna_b»", "«wa.me/4915112345»", "on «instagram.com/anna.b»", "«discord.gg/abc»", "«bit.ly/3xY»",
		"«linktr.ee/anna», all in one",
		"«signal.me/#p/+49151»",
		"«youtu.be/dQw4w9WgXcQ»",
		"my site is «anna-paints.it»",
		"«www.anna.it», look",
		"«anna2.at» ist online",
		"GOOGLE.COM",
		"«Example.com».",
		"«example[.]com»", "«example(.)com»", "«example dot com»", "«example [dot] com»", "«www dot example dot com»",
		"«example dot co dot uk» is mine",
		"«www . example . com»",
		"«xn--mller-kva.de»",
		"«müller.de»",
		"«a.b.c.example.org»",
		"президент.рф",
		"«google.com.br» is in Brazil",
		"«instagram dot com slash anna»",
		"«t dot me slash anna_b», please",
		"«bit . ly / 3xyz»",
		"try «annasgigs.shop» now",
		"«anna.studio» is my page",
		"«example.com»–see there",
	},
	misses: []string{
		"I am done.it was hard", "all ok.so come", "it works.In the morning", "Dr.Smith", "e.g. this", "i.e. that",
		"lunch @ Cafe.Bar", "The plumber at Smith.Co is good",
		"node.js", "file.py", "main.rs", "README.md", "build.sh", "image.jpg", "v1.2.in", "3.de", "at 10.am", "5.pm",
		"the dot com boom", "at this point de facto", "5 dot 30", "@anna.com", "#anna.com", "/path/to/file.pl",
		"www.anna", "localhost", "a.m. or p.m.", "St.Moritz", "z.B. heute", "look at this.It is", "thanks.See you",
		"call me.me too", "ready.now we go", "finished.work was hard", "one.two.three", "1.2.3", "M.Sc. and B.Sc.",
		"готово.Да", "a...b", "the dot in the middle",
	},
}

// longestHost is how many characters a run has at most in which a website's name is
// looked for: twice as many as a domain.
const longestHost = 512

// hostEnd returns where the run of letters, digits, hyphens and single dots ends
// that begins at i, and whether it has a dot.
func hostEnd(v *view, i int) (end int, dotted bool) {
	for {
		switch {
		case v.is(i, word|hyphen):
		case v.is(i, dot):
			if !v.is(i+1, word) {
				return i, dotted
			}
			dotted = true
		case v.char(i) != '_':
			return i, dotted
		}
		i++
	}
}

// websiteEnd returns where the website's name ends, with its path, that begins
// with the run from start up to end, and 0 if there is none.
func websiteEnd(v *view, start, end int) int {
	if v.is(end, at) || !mayBegin(v, start) {
		return 0
	}
	if last, tld := plainDomain(v, start, end); last > 0 {
		if isWebsite(v, start, last, tld) {
			return withPath(v, start, last)
		}
	}
	return 0
}

// mayBegin reports whether a website's name may begin at i: it is no handle, no
// tag, no variable, no part of a path.
func mayBegin(v *view, i int) bool {
	switch v.char(i - 1) {
	case '@', '#', '$', '\\', '_', '%':
		return false
	case '/':
		return v.is(i-2, slash) && !v.is(i-3, slash|word|colon)
	default:
		return true
	}
}

// plainDomain returns where in the run from start up to end a domain ends, and
// where its top-level domain begins; the end is 0 if there is none.
func plainDomain(v *view, start, end int) (last, tld int) {
	for i := start; i < end; i++ {
		if !v.is(i, dot) {
			continue
		}
		part := i + 1
		for i+1 < end && !v.is(i+1, dot) {
			i++
		}
		stop := i + 1
		if cut := asciiEnd(v, part, stop); cut < stop && tldRank(v, part, cut) == strongTLD {
			return cut, part
		}
		if v.is(part+3, hyphen) && isGeneric(v, part, part+3) {
			return part + 3, part // example.com-see there
		}
		if rankOf(v, part, stop) == unknownTLD {
			continue
		}
		if last > 0 && v.is(part, upper) && v.is(last-1, lower) && v.is(stop-1, lower) {
			return last, tld // example.com.In the morning
		}
		last, tld = stop, part
	}
	return last, tld
}
