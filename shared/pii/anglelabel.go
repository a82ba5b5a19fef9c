package pii

// labelAt returns what begins behind the label of a longitude at i, and whether
// there is one.
func labelAt(v *view, i int) (int, bool) {
	n := wordAt(v, i, "longitude", "lng", "long", "lon")
	if n == 0 {
		return i, false
	}
	j := i + n
	for j < i+n+5 && (v.is(j, blank|colon) || isOneOf(v.char(j), "=\"'")) {
		j++
	}
	return j, true
}

// labelBefore returns where the label of a latitude before i begins, i if there is
// none, and whether there is one.
func labelBefore(v *view, i int) (int, bool) {
	j := i
	for j > i-4 && (v.is(j-1, blank|colon) || isOneOf(v.char(j-1), "=\"'")) {
		j--
	}
	k := j
	for k > j-9 && v.is(k-1, letter) {
		k--
	}
	if n := wordAt(v, k, "latitude", "lat"); n == 0 || k+n != j {
		return i, false
	}
	if isOneOf(v.char(k-1), "\"'") {
		k--
	}
	return k, true
}

// wordAt returns the length of the one of the words that stands at i.
func wordAt(v *view, i int, words ...string) int {
	if v.is(i-1, letter) {
		return 0
	}
next:
	for _, w := range words {
		for k := range len(w) {
			if v.char(i+k)|0x20 != w[k] {
				continue next
			}
		}
		if !v.is(i+len(w), letter) {
			return len(w)
		}
	}
	return 0
}

// isAnnounced reports whether a word not far before i says that coordinates come.
func isAnnounced(v *view, i int) bool {
	for k, words := i-1, 0; k > i-24 && words < 3; k-- {
		if v.is(k, newline|taken) || !v.is(k, letter) && v.char(k) == gone {
			return false
		}
		if v.is(k, letter) && !v.is(k-1, letter) {
			words++
			if wordAt(v, k, "coordinates", "coordinate", "coords", "coord", "gps", "latlng", "latlong", "geo", "position", "koordinaten", "coordenadas", "coordonn\x80es", "location", "standort", "pin") > 0 {
				return true
			}
		}
	}
	return false
}
