package pii

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// writing is a way to write a value.
type writing struct {
	before string
	change func(string) string
	after  string
}

// generators make values of a type, how people write them, and texts that look
// like them but are none.
var generators = []struct {
	name     string
	typ      Type
	value    func(*rand.Rand) string
	writings []writing
	other    func(*rand.Rand) string
}{
	{"card", CreditCard, randomCard, []writing{
		{}, {change: fours(" ")}, {change: fours("-")}, {change: fours(".")}, {change: fours("\n")}, {change: fours(" - ")}, {change: fours("\u00a0")},
		{change: each}, {change: wide}, {before: "cc#"}, {before: "Visa"}, {before: "card: "}, {after: " 12/29 123"}, {after: "\n03/27"},
	}, func(r *rand.Rand) string {
		return pick(r, broken(r, randomCard(r)), digits(r, 16), "order "+randomCard(r), "IMEI: "+randomCard(r), "tracking number "+randomCard(r), "17"+digits(r, 11))
	}},
	{"IBAN", IBAN, randomIBAN, []writing{
		{}, {change: strings.ToLower}, {change: fours(" ")}, {change: fours("-")}, {change: fours(".")}, {change: fours("\n")}, {change: fours("\u00a0")},
		{change: wide}, {before: "IBAN:"}, {before: "IBAN"}, {after: " COBADEFFXXX"}, {change: fours(" "), after: " bank"},
	}, func(r *rand.Rand) string { return broken(r, randomIBAN(r)) }},
	{"social security number", USSSN, randomSSN, []writing{
		{}, {change: swap("-", " ")}, {change: swap("-", ".")}, {change: swap("-", "–")}, {change: swap("-", " - "), before: "ssn "}, {change: wide}, {before: "SSN:"},
		{before: "SSN", change: swap("-", "")}, {before: "my social security number is ", change: swap("-", "")}, {before: "S S N: ", change: swap("-", "")},
	}, func(r *rand.Rand) string {
		return pick(r, digits(r, 9), digits(r, 5)+"-"+digits(r, 4), "000-"+digits(r, 2)+"-"+digits(r, 4), "9"+randomSSN(r)[1:], randomSSN(r)[:7]+"0000", "+1 "+randomSSN(r), "part "+randomSSN(r))
	}},
	{"IPv4", IPAddress, randomIPv4, []writing{
		{}, {change: swap(".", "[.]")}, {change: swap(".", " dot ")}, {change: swap(".", "(dot)")}, {change: wide}, {after: ":8080"}, {after: "/24"},
	}, func(r *rand.Rand) string {
		return pick(r, "version "+randomIPv4(r), fmt.Sprintf("%d.%d.%d", r.IntN(256), r.IntN(256), r.IntN(256)), randomIPv4(r)+".1.2", fmt.Sprintf("%d.2.3.4", 256+r.IntN(700)))
	}},
	{"IPv6", IPAddress, randomIPv6, []writing{
		{}, {change: strings.ToUpper}, {change: wide}, {after: "%eth0"}, {after: "/64"}, {before: "[", after: "]:443"},
	}, func(r *rand.Rand) string {
		b := randomBytes(r, 6)
		return pick(r, fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5]), fmt.Sprintf("%02d:%02d:%02d", r.IntN(24), r.IntN(60), r.IntN(60)), "std::a"+digits(r, 2)+"()")
	}},
	{"base58check", CryptoAddress, randomBase58Check, []writing{{}, {before: "bitcoin:"}, {after: "?amount=2"}, {change: cut}},
		func(r *rand.Rand) string { return broken(r, randomBase58Check(r)) }},
	{"bech32", CryptoAddress, randomBech32, []writing{{}, {change: strings.ToUpper}, {before: "pay:"}, {change: cut}},
		func(r *rand.Rand) string { return broken(r, randomBech32(r)) }},
	{"Ethereum", CryptoAddress, func(r *rand.Rand) string { return "0x" + from(r, "0123456789abcdef", 40) }, []writing{{}, {before: "eth:"}, {change: cut}},
		func(r *rand.Rand) string {
			return pick(r, "0x"+from(r, "0123456789abcdef", 64), from(r, "0123456789abcdef", 40))
		}},
	{"Stellar", CryptoAddress, randomStellar, []writing{{}}, func(r *rand.Rand) string { return broken(r, randomStellar(r)) }},
	{"Algorand", CryptoAddress, randomAlgorand, []writing{{}}, func(r *rand.Rand) string { return broken(r, randomAlgorand(r)) }},
	{"TON", CryptoAddress, randomTON, []writing{{}}, func(r *rand.Rand) string { return broken(r, randomTON(r)) }},
	{"Solana", CryptoAddress, func(r *rand.Rand) string { return encodeBase58(randomBytes(r, 32), bitcoinAlphabet) }, []writing{{}, {before: "SOL:"}}, randomToken},
	{"Polkadot", CryptoAddress, func(r *rand.Rand) string {
		return encodeBase58(append([]byte{0}, randomBytes(r, 34)...), bitcoinAlphabet)
	}, []writing{{before: "DOT: "}, {before: "my wallet is "}}, randomToken},
	{"Monero", CryptoAddress, randomMonero, []writing{{}, {before: "monero:"}}, func(r *rand.Rand) string { return pick(r, "5", "z") + from(r, bitcoinAlphabet, 94) }},
}

// valueCarriers are what the values stand in.
var valueCarriers = []string{
	"%s", "Hi, it is %s, thanks", "here you go: %s.", "(%s)", "「%s」です", "use %s or call me", "Das ist %s!", "first line\n%s\nlast line", "it's\t%s ✅", "\"%s\"",
}

// TestGenerated demands that every value is found, whatever its writing, and that
// of texts that only look like one, as many again, at most one in twenty is.
func TestGenerated(t *testing.T) {
	for _, g := range generators {
		t.Run(g.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			values, wrong := 0, 0
			for range 200 {
				for _, w := range g.writings {
					value := g.value(r)
					if w.change != nil {
						value = w.change(value)
					}
					text := fmt.Sprintf(valueCarriers[r.IntN(len(valueCarriers))], w.before+value+w.after)
					if left := longestLeft(text, value, g.typ); left >= 4 {
						t.Errorf("%d characters in a row are left of %q in %q", left, value, text)
					}
					values++
					text = fmt.Sprintf(valueCarriers[r.IntN(len(valueCarriers))], g.other(r))
					for _, f := range Scan(text) {
						if f.Type == g.typ {
							wrong++
							t.Logf("wrong: %q in %q", text[f.Start:f.End], text)
						}
					}
				}
			}
			require.LessOrEqual(t, 20*wrong, values)
		})
	}
}

// longestLeft returns how many characters in a row of the value in the text are in
// no finding of the type.
func longestLeft(text, value string, typ Type) int {
	at := strings.Index(text, value)
	b := []byte(text)
	for _, f := range Scan(text) {
		if f.Type == typ {
			for i := f.Start; i < f.End; i++ {
				b[i] = 0
			}
		}
	}
	longest := 0
	for part := range strings.SplitSeq(string(b[at:at+len(value)]), "\x00") {
		longest = max(longest, utf8.RuneCountInString(part))
	}
	return longest
}

// fours returns what puts a separator after every four characters.
func fours(separator string) func(string) string { return grouped(4, separator) }

func grouped(size int, separator string) func(string) string {
	return func(s string) string {
		var b strings.Builder
		for i := 0; i < len(s); i += size {
			if i > 0 {
				b.WriteString(separator)
			}
			b.WriteString(s[i:min(i+size, len(s))])
		}
		return b.String()
	}
}

var each = grouped(1, " ")

// cut breaks the line after the twentieth character.
func cut(s string) string { return s[:20] + "\n" + s[20:] }

func swap(what, by string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, what, by) }
}

// wide returns the text in full-width characters.
func wide(s string) string {
	return strings.Map(func(r rune) rune { return r + 0xFEE0 }, s)
}
