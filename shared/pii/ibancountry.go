package pii

// maxIBAN is the length of the longest IBAN: Russia's.
const maxIBAN = 33

// ibanLengths says how long the IBANs of a country are: those of the SWIFT registry
// (release 99) and those that countries use without being in it.
var ibanLengths = func() map[[2]byte]int {
	lengths := map[[2]byte]int{}
	for length, countries := range map[int]string{
		15: "NO",
		16: "BE",
		18: "DK FI FK FO GL NL SD",
		19: "MK SI",
		20: "AT BA EE KZ LT LU MN XK",
		21: "CH HR LI LV",
		22: "BG BH CR DE GB GE IE ME RS VA",
		23: "AE GI IL IQ OM SO TL",
		24: "AD CZ ES MD PK RO SA SE SK TN VG",
		25: "AO CV GW LY MZ PT ST",
		26: "DZ IR IS TR",
		27: "BI CF CG CM DJ FR GA GQ GR IT KM MC MG MR SM TD",
		28: "AL AZ BF BJ BY CI CY DO GT HN HU LB MA ML NE NI PL SN SV TG",
		29: "BR EG PS QA UA",
		30: "JO KW MU YE",
		31: "MT SC",
		32: "LC",
		33: "RU",
	} {
		for i := 0; i < len(countries); i += 3 {
			lengths[[2]byte{countries[i], countries[i+1]}] = length
		}
	}
	return lengths
}()
