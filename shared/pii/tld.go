package pii

// rank says how much a top-level domain says by itself.
type rank uint8

const (
	unknownTLD rank = iota
	wordTLD         // one that is a word too, or ends a file's name: it, in, now, md
	countryTLD      // other countries'
	strongTLD       // no word; whatever stands before it is a domain
)

// tlds are the top-level domains that people use: those of all countries and of
// the generic ones those in general use.
var tlds = func() map[string]rank {
	table := map[string]rank{}
	for _, list := range []struct {
		text string
		rank rank
	}{{countryTLDs, countryTLD}, {strongTLDs, strongTLD}, {wordTLDs, wordTLD}} {
		for w := range newWordSet(list.text).words {
			table[w] = list.rank
		}
	}
	return table
}()

// countryTLDs are the codes of ISO 3166-1 in the root zone, and uk, eu, su, ac.
const countryTLDs = `
	ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc
	cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga
	gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp
	ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms
	mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro
	rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr
	tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw`

// strongTLDs are no words that begin a sentence; c0m is how com is hidden from
// machines.
//
//nolint:misspell // they are so spelled
const strongTLDs = `
	com c0m net org info biz edu gov mil int xyz io dev app eu de uk fr nl ch pl dk fi cz ru jp cn kr br mx
	arpa aero asia cat coop jobs mobi museum tel travel xxx
	berlin hamburg koeln cologne bayern wien swiss paris london nyc amsterdam vlaanderen brussels madrid barcelona
	gmbh ngo ong llc ltd vip tech blog wiki guru ninja gle goog webcam clothing photography plumbing contractors
	handwerk immobilien versicherung reisen haus restaurant construction engineering electrician cleaning catering
	shop online site store studio space agency digital clinic boutique academy gallery media photo photos pics
	systems consulting builders directory marketing network website company solutions services repair repairs`

// wordTLDs: what follows a full stop without a blank may be one of them.
const wordTLDs = `
	ad ag ai al am an ar as at be by ce ci do er es et ge ha he hm id il im in is it je jo ki la li lo
	ma me mo mr ms mt my na ne ni no nu of om or pa pe pm re sa sc se si sn so sr st su ta te tu to ti um us va vi
	zip mov
	art associates auction audio auto baby band bank bar beauty beer best bet bid bike bingo bio black
	blue boats book bot broker build business buy buzz cab cafe cam camera camp capital car cards
	care career careers cars casa cash casino center chat cheap christmas church city claims click cloud club
	coach codes coffee college community computer condos contact cool country coupons credit
	cricket cruises dad dance date dating day deal deals degree delivery democrat dental design diamonds diet
	direct discount doctor dog domains download earth eco education email energy engineer enterprises
	equipment estate events exchange expert exposed express fail faith family fan fans farm fashion film final finance
	financial fish fit fitness flights florist fly foo football forsale forum foundation free fun fund furniture
	futbol fyi game games garden gay gift gifts gives giving glass global gold golf gratis green gripe group
	guide hair health healthcare help here hiphop hockey holdings holiday home horse hospital host hosting hot hotel
	hotels house how icu ink institute insurance insure international investments irish jetzt jewelry juegos kids
	kitchen land law lawyer lease legal life lighting limited limo link live living loan loans lol love luxury maison
	management map market markets mba memorial men menu mobile moda moe mom money mortgage moto movie
	name new news now observer off one onl ooo page partners parts party pet phone
	pictures pink pizza place plus poker porn press pro productions properties property protection pub quest racing
	radio realty recipes red rehab rent rentals report republican rest review reviews rich rip rocks rodeo run
	safe sale salon save school schule science security select sexy shoes shopping show singles
	ski soccer social software solar sport stream study style sucks supplies supply
	support surf surgery tattoo tax taxi team technology tennis theater tickets tienda tips tires today tools
	top tours town toys trade trading training tube university vacations ventures video villas vin vision vodka vote
	voyage watch web wedding win wine work works world wow wtf yoga you zone`

// shortTLDs are those of two letters, by these, and longTLDs tells by the first letter
// and the length which may be one of the others: bit n for n characters.
var shortTLDs, longTLDs = func() (short ['z' + 1]['z' + 1]rank, long [256]uint32) {
	for tld, r := range tlds {
		if long[tld[0]] |= 1 << len(tld); len(tld) == 2 {
			short[tld[0]][tld[1]] = r
		}
	}
	return short, long
}()

// tldRank returns the rank of the top-level domain from start up to end.
func tldRank(v *view, start, end int) rank {
	switch n := end - start; {
	case n < 2:
		return unknownTLD
	case n == 2:
		if !v.is(start, upper|lower) || !v.is(start+1, upper|lower) {
			return unknownTLD
		}
		return shortTLDs[v.lowerChar(start)][v.lowerChar(start+1)]
	case longTLDs[v.lowerChar(start)]>>n&1 == 0 && !v.is(start+1, space|hyphen) && !v.matches(start, "xn--"):
		return unknownTLD
	}
	var buf [longestWord]byte
	tld := v.lower(&buf, start, end)
	if v.matches(start, "xn--") && end-start > len("xn--") {
		return strongTLD
	}
	return tlds[string(tld)]
}
