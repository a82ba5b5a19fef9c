package pii

// emailHits and emailMisses are what the e-mail detector must find and must not.
var (
	emailHits = []string{
		"anna.b a t gmail d o t com",
		"anna.b at live com",
		"anna@example.com",
		"write to «anna.b+gigs@mail.example.co.uk», please",
		"«jürgen@müller.example»",
		"(«a@b.io»)",
		"«anna@example.com».",
		"«anna@example.com».In the morning I am there",
		"<«anna@example.com»>,",
		"...«anna@example.com»",
		"«mailto:anna@example.com»",
		"ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
		"anna@exam\u200bple.com",
		"o'neill@example.com",
		"\"anna b\"@example.com",
		"anna@[192.0.2.1]",
		"anna@xn--mller-kva.example",
		"anna@\nexample.com",
		// Blanks, commas, no dot.
		"anna @ gmail . com", "anna@gmail .com", "anna@ gmail.com", "anna @gmail.com", "anna@gmail. com",
		"anna@gmail,com", "anna@gmailcom", "anna@gmail", "anna@@example.com", "anna at gmail com",
		// Words.
		"anna at gmail dot com", "anna AT example DOT co DOT uk", "anna dot b at gmail dot com",
		"anna underscore b at example dot org", "anna dash b at web dot de", "annaATgmailDOTcom", "annaatgmaildotcom",
		"anna at g mail dot com", "anna at the rate gmail dot com", "anna the at sign gmail dot com",
		"anna ät example punkt de", "anna arroba example punto es", "anna arroba example ponto com ponto br",
		"anna arobase example point fr", "anna chiocciola example punto it", "anna apenstaartje example punt nl",
		"anna Klammeraffe example Punkt de",
		"john at gmail.com", "reach me: «anna.b at example.com»", "my email is «anna at example.com»",
		"anna małpa example kropka pl", "anna zavináč example tečka cz", "anna snabel-a example punktum dk",
		"anna at sub.example dot com", "«anna@example.com»-now",
		// Brackets.
		"anna[at]gmail[dot]com", "anna (at) gmail (dot) com", "anna{at}example{dot}org", "anna<at>example<dot>com",
		"anna-at-example-dot-com", "anna_at_example_dot_com", "anna(ät)example.de", "anna(a)gmail.com", "anna[@]example[.]com",
		"anna[.]b[at]example[.]com", "anna ((at)) example ((dot)) com", "anna&#64;example.com", "jane, at, gmail, dot, com",
		"anna-at-gmail.com",
		// Letters apart.
		"a n n a @ g m a i l . c o m", "a n n a at g m a i l dot c o m", "a-n-n-a@example.com",
		// Notes against machines.
		"anna@REMOVETHISgmail.com", "anna NOSPAM @ example.com", "anna(nospam)@example.com",
		// A picture, or what is like one.
		"anna🐒gmail.com", "anna#gmail.com", "anna @t gmail.com", "anna @at gmail dot com", "anna@gmail;com", "anna@gmail.c0m", "anna at gmail d0t c0m",
		"a n n a + g i g s @ g m a i l . c o m", "«anna*example.org» (replace * with @)", "«anna$example.co.uk», where $ is the @",
		"«anna&example.de» swap & for @", "anna&commat;gmail&period;com",
		// Words that are ordinary elsewhere.
		"office at riverside-plumbing dot com", "write to «sales at example dot org»",
		"email me: «hello at mail (dot) ru»", "«hello at live (dot) com» is my address", "tom1985-at-example.org", "«anna 1990 at gmail dot com»",
		// A provider's name alone.
		"anna at gmail", "write to «annab99 at hotmail»", "«gmail is anna.b»", "«anna.b on gmail»", "my «gmail: anna.b»",
		"my gmail: «anna.b\nat\ngmail\ndot\ncom»", "my gmail: «anna_b (at) web punkt de»", "write «anna.b @ yahoo»",
		"my «gmail is annabauer»", "«anna_b (gmail)»", "«Hotmail address: anna_77»",
	}
	emailMisses = []string{
		"see you @ the corner", "@anna is here", "2 @ 5.50 each", "user@localhost", "f@@kn", "@", "a@b", "anna@", "@example",
		"meet me at the dot", "at 5 dot 30", "I'm at home. Come", "look at this.It works", "done.Thanks", "arrive at 10.30",
		"he is at home dot", "the error at hotmail", "I look at outlook daily", "my gmail is full", "gmail is better",
		"find me on gmail", "send it via gmail", "invoice.pdf on gmail", "stay-at-home mum", "at this point in time",
		"good at painting", "the @ sign", "lunch @ Cafe.Bar", "my mail at work is slow", "10 @ $5.00", "anna at gm",
		"our office at example dot com", "see #gmail.com", "I ♥gmail.com", "home;at last", "rock&roll.com", "see you @ yahoo", "wow!great.it is", "replace a*b.com with c", "in 2019 at example dot com",
	}
)
