package pii

// emailHits and emailMisses are what the e-mail detector must find and must not.
var (
	emailHits = []string{
		"anna@example.com",
		"write to «anna.b+gigs@mail.example.co.uk», please",
		"«jürgen@müller.example»",
		"(«a@b.io»)",
		"«anna@example.com».",
		"ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
		"anna@exam\u200bple.com",
	}
	emailMisses = []string{
		"see you @ the corner",
		"@anna is here",
		"2 @ 5.50 each",
		"user@localhost",
	}
)
