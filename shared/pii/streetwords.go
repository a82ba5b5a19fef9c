package pii

import "strings"

// meaning says what a word can be in or near an address; one word can be several
// things.
type meaning uint64

const (
	isStrong       meaning = 1 << iota // a type of street that is hardly anything else: Road
	isAbbreviation                     // the abbreviation of one, which may be: St
	isWordType                         // one that is another thing in small letters: drive
	isWeak                             // one that is often another thing: Park
	isLeading                          // stands before the name: rue
	isWeakLeading                      // does so, if a house number stands before it: place
	isFollowing                        // stands between the name and the number: utca
	isCompound                         // ends in a type: Hauptstrasse
	isAlone                            // a street that has no type: Broadway
	isHighway                          // a road with a number: Route 9
	isNumbered                         // a word before Road in a road with a number: County Road 5
	isDirection
	isUnit        // of a building
	isFlat        // a unit that people live in or write to, enough to look for a street before it
	isFloor       // 2nd floor, too
	isBox         // a post office box
	isState       // a code: NY
	isRegion      // a state's, province's or country's name
	isRegionBegin // the first word of such a name: New
	isRegionEnd   // the second: York
	isSpelled     // a number: twelve
	isNever       // no part of a name: days, measures, currencies
	isMeasure     // what a number counts
	isMonth
	isLink        // a small word inside a name: de la
	isPreposition // a preposition before an address, or a verb
	isCue         // announces an address: lives, address
	isHome        // announces where someone is at home
	isAddress     // needs no preposition to announce an address
	isAfter       // a small word that may follow an address
	isZip         // announces a postcode
	isPost        // military: APO
	isTheatre     // military: AE
	isShip        // military: USS
	isPO          // PO and the like
	isDotted      // a dot after it ends no sentence
	isOther       // that is known to be none of these
	isAnd
	isAt
	isVerb    // that stands between what announces an address and the address
	isNumeral // No.
	isCommon  // what streets are like, not what they are called: dirt
	isRoute   // a rural route: RR
	isCity    // one of the large ones, in one word
	isCityBegin
	isCityEnd
	isBis // follows the number of a house between two others
)

// streetType is any type of street that stands behind the name.
const streetType = isStrong | isAbbreviation | isWordType | isWeak

// vocabulary has the words in small letters, without dots and apostrophes; 0x80
// stands for a letter that is none of ASCII's.
var vocabulary = func() map[string]meaning {
	table := map[string]meaning{}
	for _, list := range []struct {
		is    meaning
		words string
	}{
		{isStrong, `street avenue boulevard road lane highway parkway expressway freeway turnpike crescent streets avenues roads causeway`},
		{isStrong | isDotted, `ave av aven avenu blvd boul boulv rd hwy hiway pkwy pky pkway expy exp expw fwy frwy tpke trnpk cres crescnt str ln strt stret steet sreet avnue avn`},
		{isAbbreviation | isDotted, `st dr drv ct crt pl ter terr cir circ sq trl tr pt plz xing rte rt bnd brg byp cv cswy hl holw mnr mdws mt rdg vw vlg wy grv gdns cl pde hts pk sqr rdwy cct esp`},
		{isWordType, `drive court terrace circle`},
		{isWeak, `alley annex arcade bayou beach bend bluff bluffs bottom branch bridge brook brooks burg bypass camp canyon cape center centre cliff cliffs close club common commons copse corner corners course courts cove coves creek crossing crossroad crossroads curve dale dam divide drives esplanade estate estates extension fall falls ferry field fields flat flats ford fords forest forge fork forks fort garden gardens gateway glen glens green greens grove groves harbor harbors haven heights hill hills hollow inlet island islands isle junction junctions key keys knoll knolls lake lakes land landing light lights loaf lock locks lodge loop mall manor manors meadow meadows mews mill mills mission motorway mount mountain mountains neck orchard oval overpass parade park parks parkways pass passage path pike pine pines place plain plains plaza point points port ports prairie promenade quay radial ramp ranch rapid rapids rest ridge ridges rise river route row rue run shoal shoals shore shores skyway spring springs spur spurs square squares station stravenue stream summit throughway trace track trafficway trail trailer tunnel underpass union unions valley valleys via viaduct view views village villages ville vista walk walks wall way ways well wells wharf wood woods yard brae bank vale wynd quadrant circuit`},
		{isAlone, `pch broadway kingsway queensway mainway bowery embarcadero strand headrow causewayside`},
		{isLeading, `rue avenue boulevard allee all\e chemin impasse quai cours faubourg calle avenida paseo plaza carrer camino cami\o carretera ronda travesia traves\a glorieta callej\n viale piazza piazzale corso vicolo strada largo lungarno contrada rua travessa alameda pra\a estrada rodovia ladeira beco ulica ulice ul aleja aleje osiedle strasse stra\e calea bulevardul jalan calzada trg via rambla passeig avinguda urbanizaci\n route sentier villa vila quinta bairro`},
		{isLeading | isDotted, `av avda bd bld boul bvd ave cra ctra al os ul pza pza pca pca trav plac n\m calz blvd`},
		{isWeakLeading, `place square r c cl`},
		{isFollowing, `utca \t t\r t\re ter krt k\r\t rakpart s\t\ny ulica ulice n\m\st\ n\b\e\\ strasse stra\e weg platz allee gasse damm ufer ring markt graben steig stieg straat laan plein gracht kade singel dijk baan dreef hof vei vej gate gata gade gatan v\gen v\g veien all\ plads torv stien sti katu tie kuja polku caddesi sokak sokagi cesta trg put puiestee tee t\nav mnt iela gatve prospekt prospect`},
		{isFollowing | isDotted, `str u cad sok ul`},
		{isHighway, `highway hwy route rte rt interstate us sr cr fm rr`},
		{isNumbered, `county state farm ranch township private forest old rural service co`},
		{isDirection, `north south east west northeast northwest southeast southwest est ouest nord sud oost noord zuid`},
		{isDirection | isDotted, `n s e w ne nw se sw no so nth sth`},
		{isUnit | isFlat | isDotted, `apt ste apart apto`},
		{isUnit | isFlat, `apartment suite flat studio appartement appt wohnung piso bureau`},
		{isUnit | isDotted, `bldg rm fl lt spc trlr lvl`},
		{isUnit, `unit building room floor lot space level tower block penthouse ph basement office bureau dept department house chalet villa stock etage shop kiosk local entrance gate`},
		{isFloor, `floor fl stock etage level \tage`},
		{isBox, `box`},
		{isPO, `post`},
		{isRoute, `rr hc`},
		{isPO | isDotted, `po p o`},
		{isBox | isPO, `pobox pob postfach postbus apartado`},
		{isState, `al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr gu vi on bc ab mb nb ns nl pe qc sk yt nt nu nsw vic qld tas act sa`},
		{isRegion, `alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming ontario quebec qu\bec manitoba alberta saskatchewan newfoundland yukon victoria queensland tasmania`},
		{isRegion, `afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan bahamas bahrain bangladesh barbados belarus belgium belize benin bermuda bhutan bolivia botswana brazil bulgaria burundi cambodia cameroon canada chad chile china colombia comoros congo croatia cuba cyprus denmark djibouti dominica ecuador egypt england eritrea estonia eswatini ethiopia fiji finland france gabon gambia germany ghana greece greenland grenada guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jersey jordan kazakhstan kenya kiribati kosovo kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg macau madagascar malawi malaysia maldives mali malta mauritania mauritius mexico micronesia moldova monaco mongolia montenegro morocco mozambique myanmar namibia nauru nepal netherlands nicaragua niger nigeria norway oman pakistan palau panama paraguay peru philippines poland portugal qatar romania russia rwanda samoa scotland senegal serbia seychelles singapore slovakia slovenia somalia spain sudan suriname swaziland sweden switzerland syria taiwan tajikistan tanzania thailand togo tonga tunisia turkey turkmenistan tuvalu uganda ukraine uruguay uzbekistan vanuatu venezuela vietnam wales yemen zambia zimbabwe deutschland schweiz sterreich espa\a italia brasil nederland belgique polska usa uk`},
		{isRegionBegin, `new north south west rhode nova british prince district northern united great sri costa el saint puerto hong saudi czech san sierra`},
		{isRegionEnd, `york jersey hampshire mexico zealand carolina dakota virginia island scotia brunswick columbia kingdom britain states africa korea lanka rica salvador ireland arabia republic marino leone kong territories colombie`},
		{isCity, `boston chicago houston philadelphia phoenix dallas austin jacksonville columbus charlotte indianapolis seattle denver nashville portland memphis louisville baltimore milwaukee albuquerque tucson fresno sacramento mesa atlanta omaha raleigh miami oakland minneapolis tulsa tampa wichita arlington bakersfield aurora anaheim honolulu riverside lexington stockton irvine cincinnati pittsburgh anchorage greensboro plano newark lincoln orlando durham chandler madison lubbock reno gilbert glendale hialeah garland scottsdale chesapeake irving fremont richmond boise spokane tacoma modesto rochester yonkers worcester birmingham huntsville knoxville chattanooga tallahassee savannah providence hartford stamford bridgeport buffalo albany syracuse cleveland akron toledo dayton detroit lansing springfield naperville joliet peoria evanston berkeley pasadena burbank torrance fullerton brooklyn queens bronx manhattan hoboken charleston greenville topeka eugene salem amarillo mckinney frisco brownsville laredo mobile montgomery shreveport macon toronto vancouver montreal calgary ottawa edmonton winnipeg cambridge somerville quincy lowell bellevue kirkland redmond everett olympia alameda hayward sunnyvale cupertino roseville concord vallejo oxnard ventura malibu escondido carlsbad tempe gainesville sarasota pensacola yuma flagstaff duluth`},
		{isCityBegin, `los san santa fort ft las saint st salt kansas oklahoma colorado virginia long baton corpus el des grand palm ann little jersey new cedar sioux winston chula huntington west overland menlo daly culver redwood round college boca coral idaho rapid`},
		{isCityEnd, `angeles francisco diego jose antonio york orleans worth vegas louis paul lake city springs beach rouge christi ana monica barbara clara cruz rosa paso moines rapids petersburg arbor rock lauderdale wayne haven falls salem vista park hollywood mateo raton gables station`},
		{isBis, `bis ter`},
		{isSpelled, `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand`},
		{isNever, `monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri today tomorrow tonight yesterday i im ill please thanks thank hi hello call text ask see meet bring ok okay yes no`},
		{isNever | isMeasure, `hour hours hr hrs minute minutes min mins second seconds sec secs day days week weeks month months year years yr yrs mile miles mi km kms kilometer kilometre kilometers kilometres meter meters metre metres m cm mm ft foot feet inch inches yards kg kgs g gram grams lb lbs oz pound pounds gb tb mb ml litre litres liter liters percent star stars way times time people persons pm am x sqm sqft uhr std stunden minuten meter euro euros eur dollar dollars usd gbp cent cents bucks chf pieces pcs st\ck heures horas ore tage jours d\as`},
		{isMonth | isNever | isMeasure, `january february march april june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec may januar februar m\rz mai juni juli oktober dezember janvier mars avril juin juillet ao\t septembre octobre novembre d\cembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre`},
		{isLink, `u de la le les du des del della delle dei degli di da das do dos den der het ten ter van von zum zur am im an the of and y e i nad na pod aan et`},
		{isPreposition, `at to in is on from near by into towards via reach it its for with off und au aux en bei zu zur nach chez op te em na no pro per presso was of old new current home here same`},
		{isCue, `located deliver delivers delivered delivery send sent ship shipped shipping mail mailed mailing moved move moving come came meet taxi uber cab return returned arrive arrived office house billing pick picked pickup drop dropoff apartment stay stays staying staying based drive venue lieferung liefern site parked visit`},
		{isCue | isHome, `live lives living lived reside resides residing residence corner wohne wohnt wohnen habite habitons habito vivo vive abito abita woon woont morada moro mora domicilio`},
		{isCue | isHome | isAddress, `address addresses addr adresse anschrift direcci\n direccion indirizzo adres endere\o`}, //nolint:misspell // Dutch
		{isCue | isAddress, `location directions hq headquarters`},
		{isAfter, `please pls plz thanks thx and or at by in on is near next around before after tomorrow tmrw tmr tmw today tonight if so but for from with when where it its to between until till then because since ok now asap opposite behind across not just can could you we there here the a last this every im ill und bitte um ab vor nach oder morgen heute por favor y a las s'il vous demain grazie alle domani per e o et \ das ist am mit ter as has was will last`},
		{isZip, `zip zipcode postcode postal postleitzahl plz`},
		{isPost, `apo fpo dpo`},
		{isTheatre, `aa ae ap`},
		{isShip, `uss usns uscgc usnv psc cmr`},
		{isDotted, `mt ft jr sr mrs mr ms gen col`},
		{isOther, `the a an`},
		{isAnd, `and`},
		{isAt, `at`},
		{isVerb, `is are to`},
		{isNumeral | isDotted, `no nr n num numero n\mero n\ nbr`},
		{isCommon, `dirt gravel side busy bike bus back one two way lane fast slow single double wide narrow open long short quiet whole other more different dead residential busy empty closed next toll ring rail off on cross city local country private public rental hard flash usb ssd test food tennis basketball squash badminton volleyball padel golf parking picnic race half full free big small great nice good best first last major minor main-street per each every mile minute hour step super high low cool hot dark icy wet dry paved new old`},
	} {
		for w := range strings.FieldsSeq(strings.ReplaceAll(list.words, `\`, "\x80")) {
			table[w] |= list.is
		}
	}
	for _, w := range notCompounds {
		if table[w] == 0 {
			table[w] = isOther
		}
	}
	return table
}()

var vocabularyFirsts = func() *firsts {
	table := new(firsts)
	for w := range vocabulary {
		table.add(w)
	}
	return table
}()

// endings make a word a street: Hauptstrasse.
var endings = strings.Fields(strings.ReplaceAll(`stra\e strasse gasse platz weg allee damm ufer chaussee steig stieg straat laan plein gracht kade singel dijk dreef plaats steenweg vej vei veien vegen vegur gade gata gatan gaten v\gen stien bakken braut katu kuja intie ntie polku plads str str\ti`, `\`, "\x80"))

// notCompounds end so and are no streets.
var notCompounds = strings.Fields(strings.ReplaceAll(`parkplatz arbeitsplatz stellplatz sitzplatz spielplatz sportplatz campingplatz tennisplatz zeltplatz fensterplatz stehplatz bauplatz flugplatz
	radweg heimweg gehweg fussweg fu\weg umweg hinweg r\ckweg arbeitsweg schulweg feldweg waldweg wanderweg ausweg
	einbahnstrasse einbahnstra\e autostrasse strasse stra\e bundesstrasse bundesstra\e brigade renegade blockade regata sardegna bahnsteig aufstieg einstieg umstieg ausstieg abstieg galabru`, `\`, "\x80"))

// endingsBy are the endings by their last character.
var endingsBy = func() (table [256][]string) {
	for _, ending := range endings {
		last := ending[len(ending)-1]
		table[last] = append(table[last], ending)
	}
	return table
}()

// compound returns what a word is by how it ends.
func compound(w []byte) meaning {
	if len(w) < 6 {
		return 0
	}
	for _, ending := range endingsBy[smallLetter(w[len(w)-1])] {
		if len(w) >= len(ending)+2 && hasEnding(w, ending) {
			return isCompound
		}
	}
	return 0
}

func hasEnding(w []byte, ending string) bool {
	w = w[len(w)-len(ending):]
	for i := range w {
		if smallLetter(w[i]) != ending[i] {
			return false
		}
	}
	return true
}

func smallLetter(c byte) byte {
	if classes[c] == upper {
		c |= 0x20
	}
	return c
}
