package pii

// A link to a place on a map, which says where it is or leads to who does; a geo
// URI; three words of what3words.
var mapLink = detector{
	typ:    Coordinates,
	around: reaching(120),
	needs:  0,
	find: func(v *view) {
		if v.has&(slash|colon) == 0 {
			return
		}
		for i := v.from; i < v.to; i++ {
			if v.class[i]&(slash|colon) == 0 {
				continue
			}
			start, end := mapLinkAt(v, i)
			if end == 0 {
				start, end = geoAt(v, i)
			}
			if end == 0 {
				start, end = threeWordsAt(v, i)
			}
			if end > 0 {
				v.report(start, end)
				i = end - 1
			}
		}
	},
	hits: []string{
		"https://www.google.com/maps/@52.5200,13.4050,15z",
		"I am here: «https://www.google.de/maps/place/Some+Place/@52.52,13.40,17z/data=!3m1»",
		"«https://maps.app.goo.gl/AbCdEfGh123», see you",
		"«maps.app.goo.gl/AbCdEfGhiJk»",
		"«https://goo.gl/maps/AbCdEf»",
		"(«https://maps.google.com/?q=52.5200,13.4050»)",
		"«http://maps.google.co.uk/maps?q=10+Any+Street»",
		"«https://maps.apple.com/?ll=52.5200,13.4050&q=Me».",
		"«https://www.openstreetmap.org/#map=17/52.5200/13.4050»",
		"«https://osm.org/go/0MbEUuTq»",
		"«https://waze.com/ul?ll=52.5200,13.4050&navigate=yes»",
		"«https://ul.waze.com/ul?place=abc»",
		"«https://www.bing.com/maps?cp=52.52~13.40»",
		"«https://what3words.com/filled.count.soap»",
		"«https://w3w.co/filled.count.soap»",
		"«https://yandex.com/maps/?ll=13.4%2C52.5»",
		"«https://wego.here.com/?map=52.5,13.4,15,normal»",
		"«https://plus.codes/8FVC9G8F+6X»",
		"«geo:52.5,13.4»",
		"«geo:37.7869,-122.3996;u=35», come",
		"it is «///filled.count.soap» at the gate",
	},
	misses: []string{
		"look at the maps/plans",
		"filled.count.soap",
		"///",
		"and/or",
		"///a.b",
		"// see line.one.two",
		"geo: 5,5",
	},
}

// maps are the sites of maps, by what stands before and what behind the first
// slash: a host that ends so, and a path that begins so.
var maps = []struct{ host, path string }{
	{"maps.app.goo.gl", ""}, {"goo.gl", "maps"}, {"maps.google.", ""}, {"google.", "maps"},
	{"maps.apple.com", ""}, {"maps.apple", ""}, {"openstreetmap.org", "#"}, {"openstreetmap.org", "?"}, {"openstreetmap.org", "node/"}, {"openstreetmap.org", "way/"}, {"openstreetmap.org", "search"}, {"openstreetmap.org", "directions"},
	{"osm.org", "go/"}, {"osm.org", "#"}, {"waze.com", "ul"}, {"waze.com", "live-map"}, {"waze.com", "livemap"}, {"bing.com", "maps"},
	{"what3words.com", ""}, {"w3w.co", ""}, {"yandex.com", "maps"}, {"yandex.ru", "maps"}, {"wego.here.com", ""}, {"share.here.com", ""}, {"plus.codes", ""}, {"mapy.cz", ""}, {"map.baidu.com", ""}, {"uri.amap.com", ""}, {"citymapper.com", "directions"},
}

// mapLinkAt returns the link whose host ends at the slash i.
func mapLinkAt(v *view, i int) (start, end int) {
	if v.char(i) != '/' || !v.is(i-1, letter) {
		return 0, 0
	}
	start = i
	for start > i-40 && v.is(start-1, word|dot|hyphen) {
		start--
	}
	if !isMapHost(v, start, i) {
		return 0, 0
	}
	if v.char(start-1) == '/' && v.char(start-2) == '/' && v.char(start-3) == ':' {
		for start -= 3; v.is(start-1, letter) && start > i-60; {
			start--
		}
	}
	end = i
	for ; end < len(v.b) && !v.is(end, space|taken) && !isOneOf(v.char(end), "<>\"|^`{}\\"); end++ {
	}
	for end > i+1 && isOneOf(v.char(end-1), ".,;:!?)]'") {
		end--
	}
	if end <= i+1 {
		return 0, 0
	}
	return start, end
}

// isMapHost reports whether a host and what follows it are a map's.
func isMapHost(v *view, start, end int) bool {
	for k := end - 1; !v.is(k, dot); k-- {
		if k < start || k < end-8 {
			return false // as most words show at once
		}
	}
	for _, m := range maps {
		if !hasPrefix(v, end+1, m.path) {
			continue
		}
		n := len(m.host)
		if m.host[n-1] != '.' {
			if end-n >= start && hasPrefix(v, end-n, m.host) && (end-n == start || v.is(end-n-1, dot)) {
				return true
			}
			continue
		}
		// Any country's.
		for k := max(start, end-n-6); k <= end-n-2; k++ {
			if hasPrefix(v, k, m.host) && (k == start || v.is(k-1, dot)) {
				return true
			}
		}
	}
	return false
}

// hasPrefix reports whether what begins at i does so with s, in letters of any
// case.
func hasPrefix(v *view, i int, s string) bool {
	for k := range len(s) {
		c := v.char(i + k)
		if v.is(i+k, upper) {
			c |= 0x20
		}
		if c != s[k] {
			return false
		}
	}
	return true
}

// geoAt returns the geo URI (RFC 5870) whose colon is at i.
func geoAt(v *view, i int) (start, end int) {
	if v.char(i) != ':' || wordAt(v, i-3, "geo") == 0 || v.is(i-4, word) {
		return 0, 0
	}
	lat, ok := angleAt(v, i+1, 90, "")
	if !ok || v.char(lat.end) != ',' {
		return 0, 0
	}
	lon, ok := angleAt(v, lat.end+1, 180, "")
	if !ok || lat.decimals+lon.decimals == 0 {
		return 0, 0
	}
	end = lon.end
	for k := end; k < lon.end+60 && (v.is(k, word|dot|hyphen) || isOneOf(v.char(k), ",;=?&(%")); k++ {
		if v.is(k, word) {
			end = k + 1
		}
	}
	return i - 3, end
}

// threeWordsAt returns the three words of what3words whose first slash is at i.
func threeWordsAt(v *view, i int) (start, end int) {
	if v.is(i-1, slash|colon|word) || v.char(i) != '/' || v.char(i+1) != '/' || v.char(i+2) != '/' {
		return 0, 0
	}
	end = i + 3
	for n := range 3 {
		if n > 0 {
			if !v.is(end, dot) {
				return 0, 0
			}
			end++
		}
		from := end
		for v.is(end, letter) && end < from+25 {
			end++
		}
		if end < from+2 {
			return 0, 0
		}
	}
	if v.is(end, word) || v.is(end, dot) && v.is(end+1, word) {
		return 0, 0
	}
	return i, end
}
