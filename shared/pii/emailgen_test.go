package pii

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// emailSpelling is a way to write an e-mail address.
type emailSpelling struct {
	name  string
	write func(local, name, tld string) string
}

// with returns the emailSpelling that has these signs for @ and for each dot of the
// domain, and for those of the local part too if inLocal.
func with(at, dot string, inLocal bool) emailSpelling {
	return emailSpelling{fmt.Sprintf("%q %q %v", at, dot, inLocal), func(local, name, tld string) string {
		if inLocal {
			local = strings.ReplaceAll(local, ".", dot)
		}
		return local + at + name + dot + strings.ReplaceAll(tld, ".", dot)
	}}
}

func spaced(s string) string { return strings.Join(strings.Split(s, ""), " ") }

var (
	plainSpellings = []emailSpelling{
		with("@", ".", false),
		{"capitals", func(l, n, t string) string { return strings.ToUpper(l + "@" + n + "." + t) }},
		{"mailto", func(l, n, t string) string { return "mailto:" + l + "@" + n + "." + t }},
		{"tag", func(l, n, t string) string { return l + "+gigs@" + n + "." + t }},
		{"subdomain", func(l, n, t string) string { return l + "@mail." + n + "." + t }},
	}
	obfuscatedSpellings = []emailSpelling{
		with(" at ", " dot ", false), with(" at ", " dot ", true), with(" AT ", " DOT ", false), with(" At ", " Dot ", true),
		with("[at]", "[dot]", false), with("(at)", "(dot)", false), with("{at}", "{dot}", true), with("<at>", "<dot>", false),
		with(" [at] ", " [dot] ", true), with(" (at) ", " (dot) ", false), with("[at]", ".", false), with(" (at) ", ".", false),
		with("[@]", "[.]", false), with("(@)", ".", false), with("-at-", "-dot-", false), with("_at_", "_dot_", false),
		with("*at*", "*dot*", false), with("@", " dot ", false), with("@", "[dot]", false), with("@", "(dot)", true),
		with(" @ ", ".", false), with(" @ ", " . ", false), with("@", " .", false), with("@ ", ".", false), with(" @", ".", false),
		with(" @ ", " dot ", true), with(" ät ", " punkt ", false), with("(ät)", ".", false), with(" at ", " punkt ", false),
		with(" arroba ", " punto ", false), with(" arroba ", " ponto ", true), with(" arobase ", " point ", true),
		with(" chiocciola ", " punto ", true), with(" apenstaartje ", " punt ", false), with(" Klammeraffe ", " Punkt ", false),
		with(" at ", ".", false), with("AT", "DOT", false), with("@", ",", false), with("@\u200b", ".", false), with("＠", "．", false),
		with("@\n", ".", false), with("(a)", ".", false), with(" [ at ] ", " [ dot ] ", false), with(" -at- ", " -dot- ", false),
		with(" at the rate ", " dot ", false), with(" \"at\" ", " \"dot\" ", false), with(" |at| ", " |dot| ", false),
		{"letters apart", func(l, n, t string) string { return spaced(l + "@" + n + "." + t) }},
		{"letters apart, words", func(l, n, t string) string { return spaced(l) + " at " + spaced(n) + " dot " + spaced(t) }},
		{"underscore", func(l, n, t string) string {
			return strings.ReplaceAll(l, ".", " underscore ") + " at " + n + " dot " + t
		}},
		{"removed word", func(l, n, t string) string { return l + "@REMOVETHIS" + n + "." + t }},
		{"note", func(l, n, t string) string { return l + " NOSPAM @ " + n + "." + t }},
	}
	providerSpellings = []emailSpelling{
		{"at", func(l, n, _ string) string { return l + " at " + n }},
		{"[at]", func(l, n, _ string) string { return l + "[at]" + n }},
		{"on", func(l, n, _ string) string { return l + " on " + n }},
		{"is", func(l, n, _ string) string { return n + " is " + l }},
		{"colon", func(l, n, _ string) string { return n + ": " + l }},
		{"no dot", func(l, n, _ string) string { return l + "@" + n + "com" }},
		{"run together", func(l, n, _ string) string { return l + "at" + n + "dotcom" }},
	}
)

var (
	firstNames = strings.Fields("anna jonas maria liam sofia noah emma lucas mia pierre giulia sven ahmed fatima chen priya olga tomás zoë john")
	lastNames  = strings.Fields("bauer smith garcia rossi martin jansen silva müller kowalski nguyen patel khan okafor larsson brown weber moreau")
	hosts      = strings.Fields("gmail.com gmail.com hotmail.com yahoo.com outlook.com icloud.com gmx.de web.de example.com mueller-bau.de acme.io studio-rossi.it bakker.nl silva.com.br brown.co.uk posteo.de proton.me laposte.net example.org kowalski.pl")
	mailers    = strings.Fields("gmail hotmail gmail googlemail")
	carriers   = []string{
		"%s", "Email me at %s", "my email is %s", "You can reach me at %s after six.", "Send the invoice to %s, please", "contact: %s",
		"Hi, it's %s if you need it", "%s is my address", "E-Mail: %s\nBest, Jo", "Write to %s and I will answer", "meine Mail ist %s",
		"mi correo es %s", "mon adresse : %s", "scrivimi a %s", "meu e-mail: %s", "mijn mail is %s", "(%s)", "The app is slow, so use %s instead.",
		"let's move off the app: %s", "drop me a line at %s!", "%s - thanks!", "My e-mail address is %s.",
	}
)

func drawLocal(r *rand.Rand, marked bool) string {
	first, last := pick(r, firstNames...), pick(r, lastNames...)
	switch n := r.IntN(6); {
	case n == 0:
		return first + "." + last
	case n == 1:
		return first[:1] + "." + last
	case n == 2:
		return fmt.Sprintf("%s%d", first, r.IntN(2000)+10)
	case n == 3:
		return first + "_" + last
	case marked:
		return fmt.Sprintf("%s.%s%d", first, last, r.IntN(100))
	case n == 4:
		return first + last
	default:
		return first
	}
}

// TestGeneratedEmails draws addresses, spellings of them and what is around, and
// demands that no four characters in a row of nearly all of them are left.
func TestGeneratedEmails(t *testing.T) {
	for _, test := range []struct {
		name      string
		spellings []emailSpelling
		least     float64 // of all
		each      float64 // of each emailSpelling
	}{
		{"plain", plainSpellings, 0.998, 0.995},
		{"obfuscated", obfuscatedSpellings, 0.97, 0.85},
		{"provider alone", providerSpellings, 0.97, 0.9},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			const perSpelling = 400
			gone := 0
			for _, s := range test.spellings {
				before := gone
				for range perSpelling {
					name, tld, _ := strings.Cut(pick(r, hosts...), ".")
					if tld = strings.TrimSpace(tld); len(test.spellings) == len(providerSpellings) {
						name = pick(r, mailers...)
					}
					address := s.write(drawLocal(r, len(test.spellings) == len(providerSpellings)), name, tld)
					text := fmt.Sprintf(pick(r, carriers...), address)
					if leaks(text, address) {
						continue
					}
					gone++
				}
				require.GreaterOrEqual(t, float64(gone-before)/perSpelling, test.each, "spelled %s", s.name)
			}
			require.GreaterOrEqual(t, float64(gone)/float64(perSpelling*len(test.spellings)), test.least)
		})
	}
}

// leaks reports whether four characters in a row of the value, which is in the
// text, are in no finding.
func leaks(text, value string) bool {
	from := strings.Index(text, value)
	findings := Scan(text)
	left := 0
	for i := range value {
		left++
		for _, f := range findings {
			if f.Start <= from+i && from+i < f.End {
				left = 0
			}
		}
		if left == 4 {
			return true
		}
	}
	return false
}
