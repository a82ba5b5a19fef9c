package pii

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// hostile are texts, repeated to any length, that make a careless scanner read the
// same characters again and again.
var hostile = []struct{ name, unit string }{
	{"digits", "4"},
	{"spaced digits", "1 "},
	{"card digits", "4111 "},
	{"mistyped cards", "1234 5678 8765 4321 5 "},
	{"card words", "card 12 "},
	{"letters and dots", "a."},
	{"letters and ats", "a@"},
	{"mail", "a@b.io@"},
	{"stars for ats", "a*b.io*"},
	{"cities", "12 elm st salt lake city fort worth tx "},
	{"colons", ":"},
	{"double colons", "1::"},
	{"groups", "2001:db8:"},
	{"zero x", "0x"},
	{"IBAN heads", "DE00 "},
	{"IBAN heads glued", "DE00"},
	{"Maltese IBANs", "MT84 MALT 0110 0001 2345 MTLC AST0 01T "},
	{"base 58", "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV"},
	{"base 58 words", "1BoatSLRHtKNngkdXEeobR76b53LETtpyU "},
	{"Monero words", "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3z "},
	{"keys", "bearer 7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV "},
	{"bech32 ones", "bc1"},
	{"bech32 words", strings.Repeat("bc1qqqqqqq", 49) + " "},
	{"TON heads", "EQ_"},
	{"dotted numbers", "10."},
	{"spelled dots", "10 dot "},
	{"social security heads", "536-90-"},
	{"social security numbers in a row", "536 90 4399 "},
	{"spelled words", "s s n "},
	{"pluses", "+"},
	{"phones", "+1 415 555 2671 "},
	{"phones without plus", "415-555-2671 "},
	{"slashes", "/a"},
	{"links", "http://"},
	{"domains", "a.b.c.com"},
	{"streets", "12 Main St "},
	{"street words", "street "},
	{"degrees", "52.5200, 13.4050 "},
	{"degree signs", "52°31′12″N "},
	{"brackets", "["},
	{"nested brackets", "[[EMAIL]]"},
	{"markers", "[EMAIL]"},
	{"markers and digits", "[EMAIL]4111 "},
	{"unfinished markers", "[CREDIT_CARD"},
	{"combining marks", "e\u0301"},
	{"only combining marks", "\u0301"},
	{"invisible digits", "4\u200b"},
	{"emoji", "👩‍👩‍👧"},
	{"emoji digits", "1️⃣"},
	{"full width", "４１１１ "},
	{"other scripts", "дом "},
	{"parentheses", "("},
	{"spaces", " "},
	{"line breaks", "\r\n"},
	{"not UTF-8", "\xff"},
	{"zero bytes", "\x00"},
	{"spelled at", " at a dot "},
	{"domains and blanks", "a.com "},
	{"signs", "a dot a at a dot "},
	{"providers", "gmail "},
	{"providers of mail", "my gmail: "},
	{"quoted parts", "\"a"},
	{"split domains", "a . b . "},
	{"commas for dots", "a,a . "},
	{"brackets of a path", "3.it/("},
	{"words for signs", "the dot me / "},
	{"paths", "//a.com"},
	{"percent signs", "a%40"},
	{"hyphens", "a-"},
	{"phone words", "phone 12345678 "},
	{"spelled digits", "one "},
	{"groups of digits", "11 111 "},
	{"trunk prefixes", "0171 12 "},
	{"addresses that free the one before", "2001:db8::1."},
	{"cards before cards", "4111111111111111"},
	{"pairs in a row", "123 45 6789 "},
	{"dots in brackets", "a(dot)b"},
	{"single letters", "1 A "},
	{"times and dots", "at 5 dot "},
	{"ports", "1.2.3.4:80 "},
	{"heads with blanks", "M T 8 4 "},
	{"British IBANs", "GB82 WEST 1234 5698 7654 33 "},
	{"decimals", "50.1234 "},
	{"plus codes", "9G8F+5W "},
	{"boxes", "P.O. Box 12 "},
	{"addresses on the web", "http://a/("},
	{"commas and ats", "at,"},
	{"hyphens and ats", "-at"},
	{"underscores", "_4"},
	{"numbers glued to words", "tel4155552671 "},
	{"digits at random", scattered("4", "5", " ")},
	{"groups at random", scattered("415 ", "555 ", "26 ", "71 ", "1 ")},
	{"letters for digits at random", scattered("o", "O", "0", " ")},
	{"letters and digits at random", scattered("G", "B", "1", "2", " ")},
	{"groups of IPv6 at random", scattered("2001:", "db8:", ":", "1.2", ".3", " ")},
	{"degrees at random", scattered("50.1234", ", ", "8.1234", " ", "N", "°")},
	{"phones at random", scattered("+", "1 ", "44 ", "(", ")", "0")},
	{"signs at random", scattered("(at)", "(dot)", "a", " ", "gmail", "[", "]")},
	{"streets at random", scattered("street ", "st ", "rd ", "12 ", "1/2 ", "1-2 ")},
	{"house numbers at random", scattered("26 ", "st ", "1 ")},
	{"zones at random", scattered("g", "1", "::1%e")},
	{"addresses in a row at random", scattered("1:db8::1.", "r ", "7")},
	{"fours and blanks at random", scattered("4", " ")},
	{"letters among digits at random", scattered("1 ", ".", "I", "3")},
	{"lines of digits at random", scattered("\n", "I", "2")},
	{"brackets and digits at random", scattered("(", "6", "I")},
	{"ratios at random", scattered("0", "\t", "o", "1)", ":", "39")},
	{"digits and streets at random", scattered(" ", "2", "-", "7", "C/")},
	{"everything at random", scattered("678 ", "ple", "6.78", "]", "12:30", "@", "(dot)", "6", "55 1234 5678", "#7", "2,", "o", "NY")},
	{"trigger bytes at random", scattered("@", ".", ":", "/", "-", "1", "a", " ")},
}

// scattered returns some of the parts in an order without a pattern, always the
// same: what is next to a finding differs, so that it takes several looks.
func scattered(parts ...string) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for b.Len() < 1<<14 {
		b.WriteString(parts[r.IntN(len(parts))])
	}
	return b.String()
}

// repeated returns a text of that many bytes.
func repeated(unit string, size int) string {
	return strings.Repeat(unit, size/len(unit)+1)[:size]
}

// TestLooks demands that the hostile texts take no more looks than the bound, and that
// all looks together see no more than five times what the first one does.
func TestLooks(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			text := repeated(h.unit, 1<<14)
			looks, seen := new(view).scan(text, 0)
			require.LessOrEqual(t, looks, maxLooks+15)
			require.LessOrEqual(t, seen, 5*len(detectors)*len(text))
			clean := Redact(text)
			require.Equal(t, clean, Redact(clean))
		})
	}
}

// TestLooksAround demands of long texts of parts of the examples at random that looks
// around what was found leave as little as looks at the whole would.
func TestLooksAround(t *testing.T) {
	var parts []string
	for _, d := range detectors {
		for _, example := range slices.Concat(d.hits, d.misses) {
			text, _ := unquote(example)
			parts = append(append(parts, text), strings.Fields(text)...)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		some := []string{" ", "o ", "1", "I"}
		for range 1 + r.IntN(6) {
			some = append(some, pick(r, parts...)+pick(r, "", "", " ", "\n"))
		}
		var b strings.Builder
		for some = some[r.IntN(5):]; b.Len() < 2000; {
			b.WriteString(pick(r, some...))
		}
		v := new(view)
		v.scan(b.String(), 0)
		clean := Replace(b.String(), v.findings)
		require.Empty(t, Scan(clean), clean)
	}
}

// TestLooksAreBounded has a detector that finds but the last digit of a row, until
// it is taken out: without a bound, there are as many looks as digits.
func TestLooksAreBounded(t *testing.T) {
	all := detectors
	t.Cleanup(func() { detectors = all })
	detectors = []detector{{typ: Phone, around: reaching(1), find: func(v *view) {
		for i := v.from; i < v.to; i++ {
			if v.is(i, digit) && !v.is(i+1, digit) {
				v.report(i, i+1)
			}
		}
	}}}
	for _, text := range []string{
		strings.Repeat("1", 1<<14),
		strings.Repeat(strings.Repeat("1", 1000)+" and ", 20),
		strings.Repeat("1", 1000) + "[EMAIL]" + strings.Repeat("1", 1000),
	} {
		looks, _ := new(view).scan(text, 0)
		require.LessOrEqual(t, looks, maxLooks+15)
		clean := Redact(text)
		require.NotContains(t, clean, "1")
		require.Equal(t, clean, Redact(clean))
	}
	require.Equal(t, "a[PHONE][PHONE][PHONE]", Redact("a123"), "few looks take nothing along")
}

func BenchmarkHostile(b *testing.B) {
	for _, h := range hostile {
		text := repeated(h.unit, 1<<17)
		b.Run(h.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Scan(text)
			}
		})
	}
}
