package pii

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestDetectors(t *testing.T) {
	for _, d := range detectors {
		for _, hit := range d.hits {
			t.Run(string(d.typ)+"/hit/"+hit, func(t *testing.T) {
				text, want := unquote(hit)
				found := Scan(text)
				require.Len(t, found, 1)
				require.Equal(t, d.typ, found[0].Type)
				require.Equal(t, want, text[found[0].Start:found[0].End])
			})
		}
		for _, miss := range d.misses {
			t.Run(string(d.typ)+"/miss/"+miss, func(t *testing.T) {
				for _, f := range Scan(miss) {
					require.NotEqual(t, d.typ, f.Type, miss[f.Start:f.End])
				}
			})
		}
	}
}

// unquote returns an example without its «» and what stands between them.
func unquote(example string) (text, quoted string) {
	before, rest, ok := strings.Cut(example, "«")
	if !ok {
		return example, example
	}
	quoted, after, _ := strings.Cut(rest, "»")
	return before + quoted + after, quoted
}

func TestRedact(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"nothing to find", "see you at 6", "see you at 6"},
		{"several", "anna@example.com or +49 170 1234567", "[EMAIL] or [PHONE]"},
		{"side by side", "4111 1111 1111 1111, +1 415 555 2671", "[CREDIT_CARD], [PHONE]"},
		{"already redacted", "[EMAIL] or [PHONE]", "[EMAIL] or [PHONE]"},
		{"empty", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, Redact(test.in))
		})
	}
}

func FuzzRedact(f *testing.F) {
	for _, d := range detectors {
		for _, example := range append(d.hits, d.misses...) {
			f.Add(example)
		}
	}
	for _, once := range []string{ // had a number that was seen only in the redacted text, or a panic
		"1111 12 12 12 12 12 12 12 12 12 12 1111 1111 1111 1111 12 12 1111 1111 1111 12 12 12 12 12 12 1111 12 12 12 1111 1111 12 1111 12 1111 12 ",
		"4*1*5*5*5*5*2*6*7*1i i 4*1*5*5*5*5*2*6*7*1i anna dash b at web dot de ",
		"1.2.3.4:80 o o o 415-555-2671  o 1.2.3.4:80 415-555-2671  1.2.3.4:80 415-555-2671  415-555-2671  o 415-555-2671  o 415-555-2671  7946415-555-2671  o facetime 1.2.3.4:80 ",
		"4   444 4 4  444     4  4  4  4  44 44 44  44 44 44  44444444 44444 44444 4  44   4 4 4 4 4     444 4 4  4444",
		" code 415 555 2671",
	} {
		f.Add(once)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, finding := range Scan(text) {
			require.GreaterOrEqual(t, finding.Start, end, "sorted and not overlapping")
			require.Greater(t, finding.End, finding.Start)
			end = finding.End
		}
		require.LessOrEqual(t, end, len(text))
		v := new(view)
		v.scan(text, 0)
		require.Empty(t, Scan(Replace(text, v.findings)), "as a long text")
		clean := Redact(text)
		require.Empty(t, Scan(clean))
		require.Equal(t, clean, Redact(clean), "idempotent")
		if utf8.ValidString(text) {
			require.True(t, utf8.ValidString(clean))
		}
	})
}

func BenchmarkRedact(b *testing.B) {
	for _, bench := range []struct{ name, text string }{
		{"nothing to find", "Can you come at 6 and bring the long ladder? The roof is 4.5 m high."},
		{"e-mail", "Send the invoice to anna@example.com, please."},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Redact(bench.text)
			}
		})
	}
}
