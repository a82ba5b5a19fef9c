package pii

// A place on earth by its latitude and longitude, in decimal degrees (ISO 6709,
// RFC 5870) or in degrees, minutes and seconds; or by a code that stands for them.
var coordinates = detector{
	typ: Coordinates,
	around: func(v *view, h hole) (from, to int) {
		// A grid's reference or a plus code ends there, or a label did; degreesAt notes
		// what it reads.
		from = h.at
		for h.at-from < longestCode && (v.is(from-1, word|blank) || v.char(from-1) == '+') {
			from--
		}
		return from, min(len(v.b), h.at+1+longestLabel)
	},
	needs: digit,
	find:  func(v *view) { v.findInRuns(1, coordinatesAt) },
	hits: []string{
		"52.5200, 13.4050",
		"meet me at («52.520008, 13.404954»)",
		"«52.5200 13.4050»",
		"«52.52001;13.40495»",
		"«-33.8688, 151.2093»",
		"«+40.712776,-74.005974»",
		"«52.5200° N, 13.4050° E» is the gate",
		"«N 52.5200 E 13.4050»",
		"«N52.5200, W013.4050»",
		"«52.5200N 13.4050W»",
		"«lat: 52.5200, lng: 13.4050»",
		"«latitude=52.5200 longitude=13.4050»",
		"{«\"lat\": 52.5200, \"lon\": 13.4050»}",
		"«Lat 52.52, Long 13.40»",
		"coordinates: «52.52, 13.41»",
		"GPS «52.52,13.41» behind the barn",
		"«52°31'12\"N 13°24'18\"E»",
		"«52° 31′ 12″ N, 13° 24′ 18″ E»",
		"«52°31’12.5” N 13°24’18.2” W»",
		"«N 52° 31.200 E 013° 24.300»",
		"«40º 26' 46\" N 79º 58' 56\" W»",
		"«52°31'N, 13°24'E»",
		"«52 31 12 N 13 24 18 E»",

		"«8FVC9G8F+6X»",
		"the code is «8FVC9G8F+6XQ»",
		"«9G8F+6X Berlin»",
		"plus code «9G8F+6X»",
		"«33UUU9029819737»",
		"grid «18T WL 85628 11322»",
		"５２.５２００, １３.４０５０",
	},
	misses: []string{
		"12.50, 13.40",
		"it was 12.500, now 13.400 euros",
		"12.5000, 13.4000 EUR",
		"the rate is 1.2345 / 2.3456",
		"$52.5200, $13.4050",
		"the beams are 2.4500 x 3.6000",
		"52.5200",
		"version 1.2345, 2.3456.1",
		"192.1681, 2000.5000",
		"91.0000, 13.0000",
		"52.5200, 181.0000",
		"1.2000 2.4000 3.6000 4.8000",
		"10.2345 mm, 20.3456 mm",
		"on 12.05.2026, 13.05.2026",
		"it is 20° outside, 25° inside",
		"4.7000k, 10.0000k",
		"2:1, 3:2",
		"Nf3 Nc6 4.5",
		"3+4X, 12+5",
		"9G8F+6X is a part number",
		"order 33UUU90",
		"geo: 5, maths: 4",
		"a 45° angle, 30' long and 12\" wide",
		"0.0000, 0.0000",
	},
}

// How many characters what a detector looks at has at most: a grid's reference, a label
// with what is between it and its angle, and an angle.
const (
	longestCode  = 32
	longestLabel = 16
	longestAngle = 90
)

// coordinatesAt returns where the coordinates begin and end whose first digit is i; the
// end is 0 if there are none.
func coordinatesAt(v *view, i int) (start, end int) {
	if start, end = degreesAt(v, i); end > 0 || v.has&upper == 0 {
		return start, end
	}
	if start, end = plusCodeAt(v, i); end > 0 {
		return start, end
	}
	return gridAt(v, i)
}

// degreesAt returns the pair of angles whose first digit is at i.
func degreesAt(v *view, i int) (start, end int) {
	if !mayBeDegrees(v, i) {
		return 0, 0
	}
	lat, ok := latitudeAt(v, i)
	if !ok || lat.decimals == 0 && lat.parts == 1 {
		return 0, 0
	}
	j := lat.end
	for j < lat.end+4 && (v.is(j, blank) || isOneOf(v.char(j), ",;\"&")) {
		j++
	}
	separated := j > lat.end
	j, labelled := labelAt(v, j)
	if !separated && !lat.lettered && !lat.marked {
		return 0, 0
	}
	lon, ok := angleAt(v, j, 180, "EWOewo")
	v.note(i, i+1, max(lon.end, j+6)+2)
	if !ok {
		return 0, 0
	}
	start, named := labelBefore(v, lat.start)
	precise := min(lat.decimals, lon.decimals)
	switch {
	case labelled && named && precise >= 1:
	case labelled || named:
		return 0, 0
	case lat.lettered && lon.lettered && (precise >= 2 || lat.parts > 1 && lon.parts > 1):
	case lat.marked && lon.marked && (precise >= 3 || lat.parts > 2 && lon.parts > 2):
	case lat.parts > 1 || lon.parts > 1 || lat.lettered != lon.lettered:
		return 0, 0
	case isAnnounced(v, start) && precise >= 2:
	case precise < 4 || lat.isRound(v) && lon.isRound(v):
		return 0, 0
	case isMeasured(v, lon.end) || isListed(v, lat, lon):
		v.note(i, i+1, lon.end+longestAngle)
		return 0, 0
	}
	return start, lon.end
}

// mayBeDegrees reports, at little cost, whether decimals or minutes follow the digits
// that begin at i.
func mayBeDegrees(v *view, i int) bool {
	k := i + 1
	for k < i+4 && v.is(k, digit) {
		k++
	}
	switch {
	case k == i+4:
		return false
	case v.is(k, dot):
		return v.is(k+1, digit)
	case v.is(k, blank):
		if k++; v.has&upper == 0 {
			return false // minutes without signs have a direction
		}
	}
	switch v.char(k) {
	case otherSymbol, otherLetter:
		k++
	case 'd':
		k += len("deg")
	}
	return v.is(k, digit) || v.is(k, blank) && v.is(k+1, digit)
}

// latitudeAt returns the angle whose first digit is at i, with the sign and the
// letter before it.
func latitudeAt(v *view, i int) (angle, bool) {
	start := i
	if isOneOf(v.char(start-1), "+-") {
		start--
	}
	for _, k := range [2]int{start - 1, start - 2} {
		if isOneOf(v.char(k), "NSns") && !v.is(k-1, word) && (k == start-1 || v.is(start-1, blank)) {
			start = k
			break
		}
	}
	if start == i || start == i-1 {
		if v.is(start-1, word|dot|slash) || isOneOf(v.char(start-1), ",$#%*^_\x81") {
			return angle{}, false
		}
	}
	return angleAt(v, start, 90, "NSns")
}

// isMeasured reports whether what ends at i has a unit behind it, so that it is an
// amount.
func isMeasured(v *view, i int) bool {
	if v.is(i, blank) {
		i++
	}
	if isOneOf(v.char(i), "%$") || v.char(i) == otherSymbol {
		return true
	}
	var unit [5]byte
	n := 0
	for ; v.is(i+n, letter) && n < len(unit); n++ {
		unit[n] = v.b[i+n] | 0x20
	}
	switch string(unit[:n]) {
	case "eur", "euro", "euros", "usd", "gbp", "chf", "mm", "cm", "m", "km", "kg", "g", "x", "k", "v", "mv", "ohm", "ohms", "s", "ms", "sec", "l", "ml", "in", "inch", "ft", "hz", "khz", "mhz", "ghz", "btc", "eth", "w", "kw":
		return true
	}
	return false
}

// isListed reports whether a pair of numbers stands in a longer list of them.
func isListed(v *view, lat, lon angle) bool {
	if v.is(lat.start-1, blank) {
		k := lat.start - 2
		if !v.is(lat.end, blank) && v.char(k) != ',' {
			k = lat.start
		}
		if v.char(k) == ',' {
			k--
		}
		if k < lat.start && v.is(k, digit) {
			return true
		}
	}
	k := lon.end
	if v.char(k) != v.char(lat.end) {
		return false
	}
	for k < lon.end+3 && (v.is(k, blank) || isOneOf(v.char(k), ",;")) {
		k++
	}
	third, ok := angleAt(v, k, 180, "")
	return ok && third.decimals >= 3
}
