package pii

import "sync"

// streetParsers are used again and again, so that a scan allocates nothing.
var streetParsers = sync.Pool{New: func() any { return new(streetParser) }}

// An address where mail or people go: the street with the house number, the unit,
// the city, the postcode, as they are written in America and Europe.
var streetAddress = detector{
	typ: StreetAddress,
	around: func(v *view, h hole) (from, to int) {
		return lexemesBefore(v, h.at, lexemesAhead), lexemesAfter(v, h.at+1, lexemesBack)
	},
	stops: true,
	find: func(v *view) {
		p := streetParsers.Get().(*streetParser)
		defer streetParsers.Put(p)
		p.v, p.floor = v, 0
		p.words = lex(v, p.words[:0], lexemesBefore(v, v.from, lexemesBack), lexemesAfter(v, v.to, lexemesAhead))
		for i := 0; i < len(p.words); i++ {
			if at := int(p.words[i].start); at < v.from || at >= v.to {
				continue
			}
			start, end := p.find(i)
			if end == 0 {
				continue
			}
			to := int(p.words[end-1].end)
			if p.words[end-1].isAbbreviated() && v.char(to) == '.' && !v.is(to+1, word) {
				to++
			}
			v.report(int(p.words[start].start), to)
			p.floor, i = end, end-1
		}
		p.v = nil
	},
	hits: []string{
		"12 Elm Street",
		"I live at «12 Elm Street», come by",
		"i live at «42 elm street apt 5» btw",
		"123 main st",
		"i live at «4 elm st», 2nd door",
		"«12B N. Maple Ave., Apt. 4, Springfield, IL 62704-1234»",
		"«1200 G Street NW, Suite 800\nWashington, DC 20005»",
		"«12-14 High Road»",
		"«12 1/2 Oak Lane» is ours",
		"«123 W 42nd St, New York, NY 10036, USA»",
		"«350 5th Ave, Floor 3, New York NY»",
		"«200 Park Ave S #7» at noon",
		"«77 Avenue of the Americas, New York, NY 10013»",
		"«1500 Broadway, New York, NY 10036»",
		"«4521 Highway 9», then left",
		"«77 State Route 12, Salem, OR 97301»",
		"«900 US 101, Eureka, CA»",
		"«88 County Road 5»",
		"«Two Hundred South Main Street, Suite 4»",
		"Deliver to «One Harbor Drive, Boston, MA 02110»",
		"«742 Evergreen Terrace Springfield, Oregon»",
		"«12 N. St. Clair Avenue»",
		"«77 Martin Luther King Jr. Blvd»",
		"«5 O'Neill Court, Unit C»",
		"«Suite 5, 77 Pine Street»",
		"«PO Box 123, Salem, OR 97301»",
		"«P.O. Box 77»",
		"«PSC 12, Box 3456\nAPO AE 09012»",
		"«Unit 77 Box 12, DPO AP 96521»",
		"«USS Sample, FPO AP 96600»",
		"meet me at «the corner of Pine Street and Oak Avenue»",
		"Come to «Cedar Street» please",
		"my zip code is «90210»",
		"in «Springfield, IL 62704»",
		"«20 Queen Road, Toronto, Ontario M8V 2K3»",
		"«405, rue Saint-Paul, Montréal (Québec) H2L 2C4 Canada»",
		"«Flat 3, 12 Rose Gardens, Leeds LS1 4AB»",
		"«The Mill House, Church Lane, Stoke-on-Trent ST4 2AB»",
		"«Hauptstraße 12, 10115 Berlin»",
		"ich wohne in der «Lindenallee 7a»",
		"«Goethestr. 5»",
		"«Am Alten Markt 3, 20095 Hamburg»",
		"«Unter den Linden 77, 10117 Berlin»",
		"«12 rue de la Paix, 75002 Paris»",
		"«8, avenue Victor Hugo»",
		"«Calle Mayor 5, 28013 Madrid»",
		"vivo en «C/ Serrano 21»",
		"«Via Garibaldi 12, 20121 Milano»",
		"«Rua Augusta, 150»",
		"«Keizersgracht 100, 1015 AA Amsterdam»",
		"«ul. Długa 15»",
		"I live at «Storgatan 12»",
		"«１２ Elm Street»",
		"my address is «17 Cherrywood, Dublin»",
		"«5 Smith St, Carlton VIC 3053»",
		"«Unit 3/45 Beach Road, Bondi NSW 2026»",
		"«Mannerheimintie 5 A, 00100 Helsinki»",
		"«12 El\u200bm Street»",
		"meet at «8th Ave and 42nd St»",
		"meet me at «the corner of Oak Street and 5th Avenue»",
		"«20 w 34th st», around noon",
		"«1302 e lincoln rd» at noon",
		"come to «14220 N. Walnut St., Miami» tomorrow",
		"address is «4059 mt lee dr hollywood ca 90068»",
		"«12 oak st unit b»",
		"«3rd floor, 18 Mercer Street»",
		"«1717 St. Charles Ave, New Orleans»",
		"«1200 U.S. Highway 1, Jupiter, FL»",
		"send it to «Ludworth 6 Miller Street»",
		"to «POB 771, Reno, NV»",
		"«12 Gralla 30 Suite 617, Helsinki»",
		"«Apt. 712 21 36 Rue de Pologne»",
	},
	misses: []string{
		"it is a 2 way street",
		"1 drive away",
		"they have 5 courts",
		"I walk 3 miles a day",
		"3 ways to do it",
		"get 2 place settings",
		"20 square metres",
		"100 square feet",
		"a 5 star place",
		"24 hour drive",
		"1 ct diamond",
		"2 St. Bernard dogs",
		"room 12 court side",
		"4 run innings",
		"12 Dr. Smith patients",
		"Form 12 St",
		"May 5 Ave Maria",
		"2 Park benches",
		"3 Hill climbs",
		"3 Central Park tickets",
		"5 busy street corners",
		"at 10:30 Main Street is closed",
		"$12 Main Street fee",
		"the shop on High Street",
		"Platz 5 ist frei",
		"Parkplatz 12",
		"Heimweg 20 Minuten",
		"Via Zoom 5 people joined",
		"Place 12 orders",
		"Send 2 people to the gate",
		"I live 5 minutes away",
		"E5 2GB is a chip",
		"an A4 5mm margin",
		"box 12 is empty",
		"Suite for 2",
		"level 5 boss",
		"ok 12000 it is",
		"the 8th and the 42nd st",
		"1st place and 2nd place",
		"20 w 34 v",
		"20 e bikes on the road",
		"5 units a day",
		"send Tom 6 more",
		"tell us. 12 would do",
	},
}
