package pii

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGeneratedAddresses demands that of addresses in many forms nothing is left
// from which they could be read: no four characters in a row.
func TestGeneratedAddresses(t *testing.T) {
	const texts, wantPercent = 4000, 95
	for name, write := range addressForms {
		t.Run(name, func(t *testing.T) {
			random := addressWriter{rand.New(rand.NewPCG(1, 2))}
			gone := 0
			for range texts {
				address := write(random)
				carrier := random.one(addressCarriers)
				text := fmt.Sprintf(carrier, address)
				start := strings.Index(carrier, "%s")
				if left := leftOf(text, start, start+len(address)); left < 4 {
					gone++
				} else {
					t.Logf("%d left of %q: %q", left, text, Redact(text))
				}
			}
			require.GreaterOrEqual(t, gone*100, texts*wantPercent, "%d of %d are gone", gone, texts)
		})
	}
}

// leftOf returns how many characters in a row of text[start:end] are in no finding.
func leftOf(text string, start, end int) int {
	found := make([]bool, len(text))
	for _, f := range Scan(text) {
		for i := f.Start; i < f.End; i++ {
			found[i] = true
		}
	}
	longest, left := 0, 0
	for i := range text[start:end] {
		if left++; found[start+i] {
			left = 0
		}
		longest = max(longest, left)
	}
	return longest
}

// addressWriter writes addresses by chance.
type addressWriter struct{ *rand.Rand }

func (w addressWriter) one(list []string) string { return list[w.IntN(len(list))] }

func (w addressWriter) maybe(percent int, s string) string {
	if w.IntN(100) < percent {
		return s
	}
	return ""
}

var (
	addressCarriers = []string{
		"%s", "I live at %s", "Please come to %s at 6.", "My address is %s", "The address: %s, thanks",
		"Can you pick it up at %s tomorrow?", "Deliver it to %s please.", "We are located at %s", "It is %s.", "ok, %s",
		"Meet me at %s and bring the ladder", "The job is at %s", "Send the keys to %s", "address: %s", "Anna\n%s\nThanks",
	}
	streetNames = strings.Split("Maple,Cedar,Willow,Washington,Jefferson,Sunset,Lincoln,Highland,Church,Franklin,Prospect,Spring,Chestnut,Pleasant Valley,Rolling Meadow,Old Post,Martin Luther King,O'Neill,Van Buren,St. Clair,Silver Lake,Cherry Hill,Mulberry,Harbor View,Kensington,Fox Hollow,Stonebridge,Arlington,Ivy,Juniper", ",")
	streetTypes = strings.Split("Street,St,St.,Avenue,Ave,Ave.,Boulevard,Blvd,Road,Rd,Rd.,Lane,Ln,Drive,Dr,Court,Ct,Place,Pl,Terrace,Ter,Circle,Cir,Way,Parkway,Pkwy,Trail,Trl,Loop,Run,Highway,Hwy,Square,Sq,Crescent", ",")
	cities      = strings.Split("Springfield,Riverton,Salem,Fairview,Georgetown,Fort Collins,San Mateo,New Haven,West Palm Beach,Cedar Rapids,Grand Rapids,Des Moines,Oakland,Columbus,Madison", ",")
	stateCodes  = strings.Split("AL,AK,AZ,CA,CO,FL,GA,IL,IN,KY,MA,ME,MI,NC,NY,OH,OK,OR,TX,WA,WI", ",")
	stateNames  = strings.Split("Alabama,California,New York,North Carolina,Ohio,Oregon,Texas,West Virginia,Rhode Island", ",")
	units       = strings.Split("Apt 5,Apt. 12B,Suite 300,Ste 4,Unit C,#7,# 21,Floor 3,Bldg 2,Room 14,2nd Floor,Apartment 9", ",")
)

func (w addressWriter) number() string {
	switch w.IntN(12) {
	case 0:
		return fmt.Sprintf("%d%c", 1+w.IntN(200), 'A'+rune(w.IntN(6)))
	case 1:
		n := 1 + w.IntN(200)
		return fmt.Sprintf("%d-%d", n, n+2)
	default:
		return fmt.Sprint(1 + w.IntN([]int{99, 999, 9999, 20000}[w.IntN(4)]))
	}
}

func (w addressWriter) street() string {
	name := w.one(streetNames)
	if w.IntN(6) == 0 {
		name = w.one([]string{"1st", "2nd", "3rd", "5th", "14th", "42nd", "121st"})
	}
	return w.number() + " " + w.maybe(20, w.one([]string{"N ", "S. ", "West ", "NE "})) + name + " " + w.one(streetTypes) + w.maybe(10, w.one([]string{" NW", " S", " East"}))
}

func (w addressWriter) zip() string {
	return fmt.Sprintf("%05d", 1000+w.IntN(98000)) + w.maybe(20, fmt.Sprintf("-%04d", w.IntN(9999)))
}

var addressForms = map[string]func(addressWriter) string{
	"street": addressWriter.street,
	"street and unit": func(w addressWriter) string {
		return w.street() + w.one([]string{" ", ", "}) + w.one(units)
	},
	"in one line": func(w addressWriter) string {
		return w.street() + w.maybe(40, w.one([]string{" ", ", "})+w.one(units)) + w.one([]string{", ", " "}) + w.one(cities) + ", " + w.one(stateCodes) + " " + w.zip() + w.maybe(10, ", USA")
	},
	"with the state's name": func(w addressWriter) string {
		return w.street() + ", " + w.one(cities) + ", " + w.one(stateNames) + w.maybe(60, " "+w.zip())
	},
	"in lines": func(w addressWriter) string {
		return w.street() + "\n" + w.maybe(40, w.one(units)+"\n") + w.one(cities) + ", " + w.one(stateCodes) + " " + w.zip()
	},
	"without a ZIP": func(w addressWriter) string {
		return w.street() + ", " + w.one(cities) + ", " + w.one(stateCodes)
	},
	"in capitals": func(w addressWriter) string {
		return strings.ToUpper(w.street() + ", " + w.one(cities) + ", " + w.one(stateCodes) + " " + w.zip())
	},
	"in small letters": func(w addressWriter) string {
		name := w.one(strings.Split("elm,maple,cedar,oak hill,washington,church,lincoln", ","))
		return strings.ToLower(fmt.Sprint(10+w.IntN(990)) + " " + name + " " + w.one([]string{"street", "avenue", "boulevard", "road", "lane", "ave", "blvd", "rd"}) + w.maybe(40, w.one([]string{" ", ", "})+"apt "+fmt.Sprint(1+w.IntN(99))))
	},
	"highway": func(w addressWriter) string {
		return w.number() + " " + w.one([]string{"Highway", "State Route", "US Highway", "County Road", "Hwy", "US", "Route"}) + " " + fmt.Sprint(1+w.IntN(400)) + w.maybe(60, ", "+w.one(cities)+", "+w.one(stateCodes)+" "+w.zip())
	},
	"post office box": func(w addressWriter) string {
		return w.one([]string{"P.O. Box ", "PO Box ", "p.o. box ", "POBox ", "P O Box "}) + fmt.Sprint(1+w.IntN(9999)) + w.maybe(60, ", "+w.one(cities)+", "+w.one(stateCodes)+" "+w.zip())
	},
	"military": func(w addressWriter) string {
		return fmt.Sprintf(w.one([]string{"PSC %d, Box %d", "Unit %d Box %d", "CMR %d, Box %d"}), w.IntN(9999), w.IntN(9999)) + w.one([]string{"\n", ", "}) + w.one([]string{"APO AE ", "FPO AP ", "DPO AA "}) + w.zip()
	},
	"Canadian": func(w addressWriter) string {
		return w.street() + ", " + w.one([]string{"Toronto, ON", "Vancouver BC", "Calgary, Alberta", "Ottawa (Ontario)"}) + " " + w.one([]string{"M5V 2T6", "K1A 0B1", "V6B1A1", "T2P 1J9"}) + w.maybe(20, ", Canada")
	},
	"British": func(w addressWriter) string {
		return w.maybe(30, w.one([]string{"Flat 3, ", "Flat 12B, "})) + w.number() + " " + w.one(streetNames) + " " + w.one([]string{"Street", "Road", "Lane", "Gardens", "Close", "Mews", "Grove"}) + ", " + w.one([]string{"London", "Leeds", "Milton Keynes", "Stoke-on-Trent"}) + w.one([]string{" ", ", "}) + w.one([]string{"SW1A 1AA", "LS1 8TL", "MK9 3AB", "N2 8AW", "EC2V 7HH"})
	},
	"German": func(w addressWriter) string {
		return w.one([]string{"Hauptstraße ", "Lindenallee ", "Goethestr. ", "Am Alten Markt ", "Berliner Straße ", "Karl-Marx-Allee ", "Rosenweg ", "Mozartgasse ", "Schillerplatz "}) + fmt.Sprint(1+w.IntN(150)) + w.maybe(20, "a") + ", " + w.one([]string{"10115 Berlin", "20095 Hamburg", "80331 München", "60311 Frankfurt am Main"})
	},
	"French": func(w addressWriter) string {
		return fmt.Sprint(1+w.IntN(150)) + w.one([]string{" ", ", "}) + w.one([]string{"rue de la Paix", "avenue Victor Hugo", "boulevard Saint-Michel", "place des Vosges", "chemin du Moulin", "rue Lecourbe"}) + ", " + w.one([]string{"75002 Paris", "69001 Lyon", "13006 Marseille"})
	},
	"Spanish, Italian, Portuguese, Dutch": func(w addressWriter) string {
		return w.one([]string{"Calle Mayor ", "Avenida de la Constitución ", "Plaza de España, ", "Via Garibaldi ", "Viale Monza, ", "Corso Italia ", "Rua Augusta, ", "Travessa do Carmo ", "Keizersgracht ", "Kerkstraat ", "Prins Hendrikkade ", "C/ Mayor "}) + fmt.Sprint(1+w.IntN(150)) + w.maybe(60, w.one([]string{", 28013 Madrid", ", 20121 Milano", ", 1012 AB Amsterdam"}))
	},
}

func BenchmarkPlaces(b *testing.B) {
	for _, bench := range []struct{ name, text string }{
		{"nothing to find", "Can you come at 6 and bring the long ladder? The roof is 4.5 m high."},
		{"numbers", "It is a 2 way street, 3 miles from the park, 12 Tables and 4 Chairs at 10:30"},
		{"address", "I live at 12B N. Maple Ave., Apt. 4, Springfield, IL 62704, come at 6"},
		{"coordinates", "Meet me at 52.520008, 13.404954 at noon"},
		{"1 MB of 1", strings.Repeat("1 ", 1<<19)},
		{"1 MB of st", strings.Repeat("st ", 1<<20/3)},
		{"1 MB of 1 st", strings.Repeat("1 st ", 1<<20/5)},
		{"1 MB of 12 A B C D", strings.Repeat("12 A B C D ", 1<<20/11)},
		{"1 MB of commas", strings.Repeat(", ", 1<<19)},
		{"1 MB of 1.2345", strings.Repeat("1.2345 ", 1<<20/7)},
		{"1 MB of Apt A", strings.Repeat("Apt A ", 1<<20/6)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			v := new(view)
			for b.Loop() {
				v.findings = v.findings[:0]
				v.read(bench.text)
				for _, d := range []*detector{&mapLink, &coordinates, &streetAddress} {
					v.typ = d.typ
					if v.has&d.needs == d.needs {
						d.find(v)
					}
				}
			}
		})
	}
}
