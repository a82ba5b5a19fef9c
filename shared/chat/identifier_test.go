package chat

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func without(known []string, text string) string {
	if found := newIdentifiers(known).remove(Text(text), false); found != nil {
		return string(*found)
	}
	return text
}

// What an identifier matches, and what it does not: want is empty where nothing is
// found.
func TestIdentifiers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ known, text, want string }{
		{"Anna Berg", "Anna Berg", "[NAME]"},
		{"Anna Berg", "ANNA  \t\u00a0berg's bag", "[NAME]'s bag"},
		{"Anna Berg", "(anna\nBERG)", "([NAME])"},
		{"  Anna   Berg ", "Anna Berg, Anna Berg", "[NAME], [NAME]"},
		{"Anna Berg", "Hanna Berg", ""},
		{"Anna Berg", "Anna Berger", ""},
		{"Anna Berg", "Anna Berg2", ""},
		{"Anna Berg", "Anna, Berg", ""},
		{"Anna Berg", "Anna", ""},
		{"Anna Berg", "An\u200bna Berg", "[NAME]"},
		{"Anna", "anna_berg", "[NAME]_berg"},
		{"Anna", "Anna\u0301", ""},
		{"Anna", "Anná", ""},
		{"Zoë Quîntana", "Zoe\u0308 QUI\u0302NTANA!", "[NAME]!"},
		{"Zoe\u0308 Qui\u0302ntana", "zoë quîntana", "[NAME]"},
		{"Zoë", "Zoe", ""},
		{"Nguyễn", "Nguye\u0302\u0303n, NGUYỄN", "[NAME], [NAME]"},
		{"Андрей", "АНДРЕИ\u0306", "[NAME]"},
		{"한지민", "\u1112\u1161\u11ab\u110c\u1175\u1106\u1175\u11ab", "[NAME]"},
		{"Jürgen Groß", "JÜRGEN GROSS", "[NAME]"},
		{"Jürgen Gross", "jürgen groß!", "[NAME]!"},
		{"Gros", "groß", ""},
		{"Işıl", "IŞIL", "[NAME]"},
		{"İpek", "ipek", "[NAME]"},
		{"İpek", "i\u0307pek, I\u0307PEK", "[NAME], [NAME]"},
		{"Ali", "Ali\u0301", ""},
		{"Sean O'Brien", "Sean O’Brien, SEAN OʼBRIEN, sean o‘brien’s", "[NAME], [NAME], [NAME]’s"},
		{"Chloé D’Angelo", "chloé d'angelo", "[NAME]"},
		{"O'Brien", "O Brien", ""},
		{"Anna Berg-Lund", "Anna Berg‑Lund, anna berg–lund", "[NAME], [NAME]"},
		{"Σωκράτης", "ΣΩΚΡΆΤΗΣ", "[NAME]"},
		{"Анна", "АННА и Иванна", "[NAME] и Иванна"},
		{"李小明", "我是李小明。", "我是[NAME]。"},
		{"Kelvin", "\u212aelvin", "[NAME]"},
		{"anna@example.com", "mail Anna@Example.COM now", "mail [EMAIL] now"},
		{"anna@example.com", "joanna@example.com", ""},
		{"@anna.b", "it is @Anna.B", "it is [NAME]"},
		{"name", "my name is [NAME]", "my [NAME] is [NAME]"},
		{"email", "[EMAIL] email", "[EMAIL] [NAME]"},
		{"A", "a letter", ""},
		{"...", "so ...", ""},

		{"+14155552671", "+1 (415) 555-2671", "[PHONE]"},
		{"+14155552671", "call (415) 555-2671 at 10", "call [PHONE] at 10"},
		{"+14155552671", "4155552671", "[PHONE]"},
		{"+14155552671", "4 1 5 5 5 5 2 6 7 1", "[PHONE]"},
		{"+14155552671", "415.555.2671, 415 / 555 / 2671", "[PHONE], [PHONE]"},
		{"+14155552671", "0114155552671 or 0014155552671", "0114155552671 or [PHONE]"},
		{"+14155552671", "011 1 415 555 2671", "[PHONE]"},
		{"+14155552671", "at 415 555 2671 2 people", "at [PHONE] 2 people"},
		{"+14155552671", "415 555 2672", ""},
		{"+14155552671", "x4155552671", ""},
		{"+14155552671", "94155552671", ""},
		{"+14155552671", "41555526712", ""},
		{"+14155552671", "415 and then 555 2671", ""},
		{"+14155552671", "٤١٥ ٥٥٥ ٢٦٧١", "[PHONE]"},
		{"+4915123456789", "01512 345 67 89", "[PHONE]"},
		{"+4915123456789", "0049 (0)1512/3456789", "[PHONE]"},
		{"+4915123456789", "+49 (0) 1512-3456789", "[PHONE]"},
		{"+4915123456789", "1512-3456789", "[PHONE]"},
		{"01512 3456789", "+49 1512 3456789", "[PHONE]"},
		{"01512 3456789", "1512-3456789", "[PHONE]"},
		{"01512 3456789", "ref 991512 3456789", ""},
		{"4915123456789", "+49 1512 3456789", "[PHONE]"},
		{"+390612345678", "06 1234 5678", "[PHONE]"},
		{"12345", "number 12345, not 123456", "number [NAME], not 123456"},
	} {
		want := test.want
		if want == "" {
			want = test.text
		}
		require.Equal(t, want, without([]string{test.known}, test.text), "%s in %s", test.known, test.text)
	}
}

// The longest of several wins, wherever they overlap.
func TestIdentifiersTogether(t *testing.T) {
	t.Parallel()
	known := []string{"Anna", "Anna Berg", "Berg", "anna@example.com", "+14155552671"}
	require.Equal(t, "[NAME], [NAME], [NAME]: [EMAIL], [PHONE]",
		without(known, "Anna Berg, Berg, anna: anna@example.com, 415-555-2671"))
	require.Nil(t, newIdentifiers(nil).remove("Anna", false))
}

// At the end of a text that was cut the beginning of an identifier is one.
func TestIdentifiersInACutText(t *testing.T) {
	t.Parallel()
	ids := newIdentifiers([]string{"Anna Berg"})
	require.Equal(t, Text("by [NAME]"), *ids.remove("by anna b", true))
	require.Nil(t, ids.remove("by anna b", false))
	require.Nil(t, ids.remove("by an", true))
}

func FuzzIdentifiers(f *testing.F) {
	f.Add("Anna Berg", "dear ANNA  berg")
	f.Add("+14155552671", "(415) 555 2671")
	f.Add("[NAME]", "[NAME] [NAME")
	f.Add("ß", "ss")
	f.Fuzz(func(t *testing.T, known, text string) {
		if !utf8.ValidString(known) || !utf8.ValidString(text) {
			return
		}
		ids := newIdentifiers([]string{known})
		once := ids.remove(Text(text), false)
		if once == nil {
			return
		}
		for range 10 { // what stood around an identifier may be one, once it is gone
			next := ids.remove(*once, false)
			if next == nil {
				return
			}
			once = next
		}
		t.Errorf("%q is found in %q forever", known, text)
	})
}

// A hostile text takes as long as any other of its length.
func TestIdentifiersAreLinear(t *testing.T) {
	t.Parallel()
	known := []string{strings.Repeat("a ", 49) + "b", "+14155552671", "1111111"}
	ids := newIdentifiers(known)
	for _, unit := range []string{"a ", "1", "1 ", "(", "+(", "[", "\u200b", "ß"} {
		took := func(n int) time.Duration {
			text, began := Text(strings.Repeat(unit, n)), time.Now()
			ids.remove(text, true)
			return time.Since(began)
		}
		took(1000)
		require.Less(t, took(400_000), 5*time.Second, "%q", unit)
	}
}

// BenchmarkIdentifiers compares hostile texts of two lengths: a ratio of 1 is a time that
// is linear in the text, where what goes back and forth would have 8.
func BenchmarkIdentifiers(b *testing.B) {
	known := []string{strings.Repeat("a ", 49) + "b", "+14155552671", "1111111"}
	ids := newIdentifiers(known)
	for _, unit := range []string{"a ", "1", "1 ", "(", "+(", "[", "\u200b", "ß"} {
		b.Run(strconv.QuoteToASCII(unit), func(b *testing.B) {
			const few, many = 20_000, 160_000
			var short, long time.Duration
			for b.Loop() {
				began := time.Now()
				for range many / few {
					ids.remove(Text(strings.Repeat(unit, few)), true)
				}
				half := time.Now()
				ids.remove(Text(strings.Repeat(unit, many)), true)
				short, long = short+half.Sub(began), long+time.Since(half)
			}
			b.ReportMetric(float64(long)/float64(short), "ratio")
		})
	}
}
