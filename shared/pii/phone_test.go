package pii

import (
	"fmt"
	"math/rand"
	"os"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"github.com/stretchr/testify/require"
)

// kinds are those of numbers that somebody may have.
var kinds = []phonenumbers.PhoneNumberType{
	phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE,
	phonenumbers.SHARED_COST, phonenumbers.VOIP, phonenumbers.PERSONAL_NUMBER, phonenumbers.UAN,
}

// drawn are valid numbers of a region, after an independent library: its examples,
// each with digits of its own in the last places.
func drawn(t *testing.T, r *rand.Rand, region string) []*phonenumbers.PhoneNumber {
	var numbers []*phonenumbers.PhoneNumber
	for _, kind := range kinds {
		example := phonenumbers.GetExampleNumberForType(region, kind)
		if example == nil || example.NationalNumber == nil {
			continue
		}
		numbers = append(numbers, example)
		nsn := phonenumbers.GetNationalSignificantNumber(example)
		for range 12 {
			digits := []byte(nsn)
			for i := min(2, len(digits)); i < len(digits); i++ {
				digits[i] = '0' + byte(r.Intn(10))
			}
			n, err := phonenumbers.Parse("+"+fmt.Sprint(example.GetCountryCode())+string(digits), "ZZ")
			if err == nil && phonenumbers.IsValidNumberForRegion(n, region) {
				numbers = append(numbers, n)
			}
		}
	}
	require.NotEmpty(t, numbers, region)
	return numbers
}

// phoneCarriers are the sentences that numbers are in.
var phoneCarriers = []string{
	"%s", "Hi, %s thanks", "my number is %s, see you at 6", "call me on %s after 5", "You can reach me at %s.",
	"Can you come at 6? %s", "(%s)", "Anna %s\nsee you", "here you go: %s :)", "it's %s, ask for Ben",
	"tel:%s", "WhatsApp %s please",
}

// isLeaked reports whether four characters in a row of the value are left.
func isLeaked(text, value string) bool {
	at := strings.Index(text, value)
	left, covered := 0, make([]bool, len(text))
	for _, f := range Scan(text) {
		for i := f.Start; i < f.End; i++ {
			covered[i] = true
		}
	}
	for i := at; i < at+len(value); i++ {
		if left++; covered[i] {
			left = 0
		}
		if left == 4 {
			return true
		}
	}
	return false
}

// recall returns which part of the values is found in the phoneCarriers.
func recall(t *testing.T, r *rand.Rand, values []string) float64 {
	found := 0
	for _, value := range values {
		text := fmt.Sprintf(phoneCarriers[r.Intn(len(phoneCarriers))], value)
		if !isLeaked(text, value) {
			found++
		} else if os.Getenv("SHOW") != "" {
			t.Logf("missed %q", text)
		}
	}
	t.Logf("%d of %d", found, len(values))
	return float64(found) / float64(len(values))
}

func TestInternationalNumbersOfAllRegions(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	var values []string
	for region := range phonenumbers.GetSupportedRegions() {
		for _, n := range drawn(t, r, region) {
			e164 := phonenumbers.Format(n, phonenumbers.E164)
			code := fmt.Sprint(n.GetCountryCode())
			values = append(values, e164, phonenumbers.Format(n, phonenumbers.INTERNATIONAL),
				strings.ReplaceAll(phonenumbers.Format(n, phonenumbers.INTERNATIONAL), " ", "-"),
				strings.ReplaceAll(phonenumbers.Format(n, phonenumbers.INTERNATIONAL), " ", "."),
				"+"+code+" "+e164[len(code)+1:], "(+"+code+") "+e164[len(code)+1:], "00"+e164[1:])
		}
	}
	require.GreaterOrEqual(t, recall(t, r, values), 0.995)
}

var twelve = []string{"US", "CA", "GB", "AU", "DE", "FR", "ES", "IT", "NL", "BR", "MX", "IN"}

func TestNationalNumbersOfTheRegions(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	for _, region := range twelve {
		t.Run(region, func(t *testing.T) {
			var values []string
			for range 4 {
				for _, n := range drawn(t, r, region) {
					values = append(values, written(n)...)
				}
			}
			require.GreaterOrEqual(t, recall(t, r, values), 0.95)
		})
	}
}

// written returns how people write a number inside its country.
func written(n *phonenumbers.PhoneNumber) []string {
	national := phonenumbers.Format(n, phonenumbers.NATIONAL)
	return []string{
		national, strings.ReplaceAll(national, " ", "-"), strings.ReplaceAll(national, " ", "."),
		strings.ReplaceAll(national, "-", " "), strings.NewReplacer("(", "", ")", "").Replace(national), onlyDigits(national),
	}
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

var spelledDigits = map[string][]string{
	"US": strings.Fields("zero one two three four five six seven eight nine"),
	"CA": strings.Fields("oh one two three four five six seven eight nine"),
	"GB": strings.Fields("oh one two three four five six seven eight nine"),
	"AU": strings.Fields("zero one two three four five six seven eight nine"),
	"IN": strings.Fields("zero one two three four five six seven eight nine"),
	"DE": strings.Fields("null eins zwei drei vier fünf sechs sieben acht neun"),
	"FR": strings.Fields("zéro un deux trois quatre cinq six sept huit neuf"),
	"ES": strings.Fields("cero uno dos tres cuatro cinco seis siete ocho nueve"),
	"MX": strings.Fields("cero uno dos tres cuatro cinco seis siete ocho nueve"),
	"IT": strings.Fields("zero uno due tre quattro cinque sei sette otto nove"),
	"NL": strings.Fields("nul een twee drie vier vijf zes zeven acht negen"),
	"BR": strings.Fields("zero um dois três quatro cinco seis sete oito nove"),
}

// disguises are ways to write a number so that a program does not see it.
func disguises(r *rand.Rand, region, national string) []string {
	digits := onlyDigits(national)
	between := func(sep string) string { return strings.Join(strings.Split(digits, ""), sep) }
	mapped := func(text string, f func(d int) string) string {
		var b strings.Builder
		for _, c := range text {
			if '0' <= c && c <= '9' {
				b.WriteString(f(int(c - '0')))
			} else {
				b.WriteRune(c)
			}
		}
		return b.String()
	}
	word := func(d int) string { return spelledDigits[region][d] }
	half := len(digits) / 2
	return []string{
		between(" "), between("-"), between("."), between("*"), between(" - "), between("🙂"), between("_"), between("\n"), between("/"),
		strings.ReplaceAll(national, " ", " - "), strings.ReplaceAll(national, " ", "\n"), strings.ReplaceAll(national, " ", " / "),
		strings.ReplaceAll(national, " ", "  "), strings.ReplaceAll(national, " ", " then "), strings.ReplaceAll(national, " ", " 🙂 "),
		strings.TrimSpace(mapped(digits, func(d int) string { return word(d) + " " })),
		strings.TrimSuffix(mapped(digits, func(d int) string { return word(d) + ", " }), ", "),
		mapped(digits, word),
		strings.TrimSpace(digits[:half] + " " + mapped(digits[half:], func(d int) string { return word(d) + " " })),
		mapped(digits, func(d int) string {
			if r.Intn(2) == 0 {
				return word(d)
			}
			return fmt.Sprint(d)
		}),
		mapped(national, func(d int) string { return string(rune(0xFF10 + d)) }),
		mapped(national, func(d int) string { return string(rune(0x660 + d)) }),
		mapped(national, func(d int) string { return fmt.Sprint(d) + "\uFE0F\u20E3" }),
		strings.NewReplacer("0", "O", "1", "l").Replace(national),
		national + " ext. 12", national + " x123",
	}
}

func TestDisguisedNumbers(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	var values []string
	for _, region := range twelve {
		for _, n := range drawn(t, r, region) {
			kind := phonenumbers.GetNumberType(n)
			if kind == phonenumbers.FIXED_LINE || kind == phonenumbers.MOBILE || kind == phonenumbers.FIXED_LINE_OR_MOBILE {
				values = append(values, disguises(r, region, phonenumbers.Format(n, phonenumbers.NATIONAL))...)
			}
		}
	}
	require.GreaterOrEqual(t, recall(t, r, values), 0.85)
}

func TestNoContextWordIsOfTwoKinds(t *testing.T) {
	of := map[string]wordKind{}
	for kind, list := range contextLists {
		for word := range strings.FieldsSeq(list) {
			if other, ok := of[word]; ok {
				require.Equal(t, other, kind, word)
			}
			of[word] = kind
		}
	}
}

// The calling codes are compared with the library's.
func TestEveryCallingCodeIsKnown(t *testing.T) {
	for code := range phonenumbers.GetSupportedCallingCodes() {
		require.NotZero(t, callingCodes[code], code)
	}
}
