package pii

// A card's number has 12 to 19 digits that begin with an issuer's (issuer.go) and
// end in a check digit (ISO/IEC 7812-1), together or in the groups cards are
// printed in.
//
// Why a wrong check digit does not always save a number: who writes "my card is
// …" and mistypes one of sixteen digits still gives the card away.
var creditCard = detector{
	typ:    CreditCard,
	around: reaching(110),
	needs:  digit,
	find:   func(v *view) { v.findInRuns(12, cardAt) },
	hits: []string{
		"4111 1111 1111 1111",
		"my card is «5500-0000-0000-0004», thanks",
		"«340000000000009»",
		"«4111.1111.1111.1111»",
		"４１１１ １１１１ １１１１ １１１１",
		"card:«4111111111111111»",
		"cc#«4111111111111111»",
		"Visa«4111111111111111»",
		"«4111111111111111» 12/29 123",
		"«4111 1111 1111 1111» 12/29",
		"«4111111111111111»exp1229",
		"«4111 1111\n1111 1111»",
		"«4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1»",
		"card «41 11 11 11 11 11 11 11»",
		"«4222222222222»", // Visa, 13
		"«4222 222 222 222», please",
		"«3782 822463 10005»",
		"diners «3056 930902 5904»",
		"«2221000000000009»",
		"«2720990000000007»",
		"«6304000000000000»",
		"カード«4111111111111111»です",
		"1) «4111 1111 1111 1111»",
		"For my order please charge «4111 1111 1111 1111»",
		"my card: «1234 5678 8765 4321».",             // mistyped, but called a card
		"my credit card number is «4012888888881882»", // the same
		"«4111-1111-1111-1111», not valid any more",
	},
	misses: []string{
		"4111 1111 1111 1112",        // fails the checksum
		"order 00000000000000000000", // no card begins with 0
		"411111111111111111111111",   // too long
		"order 4111111111111111",
		"tracking number is 4111111111111111",
		"IMEI 490154203237518",
		"490154203237518",
		"serial no. 5500000000000004",
		"1732270000000", // milliseconds
		"1732270000000000",
		"4006381333931", // a barcode
		"EAN: 4222222222222",
		"a4111111111111111",
		"4111111111111111a",
		"0.4111111111111111",
		"7000 0000 0000 0000",
		"51 52 53 54 55 56 57 56",
		"card ending in 4242",
		"gift card 25, 30, 50 or 100",
		"2026-11-22 10.30.15 123456",
	},
}

var cardCues = cues(
	[]string{
		"card", "cards", "cc", "credit", "debit", "visa", "mastercard", "amex", "maestro", "discover", "diners", "jcb", "unionpay",
		"creditcard", "kreditkarte", "kreditkartennummer", "karte", "kartennummer", "carte", "tarjeta", "carta", "cartao", "kort", "kaart",
	},
	[]string{
		"order", "orders", "tracking", "imei", "meid", "iccid", "serial", "sn", "invoice", "parcel", "shipment", "package", "ean", "isbn",
		"upc", "gtin", "barcode", "sku", "ref", "reference", "ticket", "booking", "transaction", "txn", "timestamp", "id", "uuid", "po",
		"case", "part", "model", "customer", "session", "request", "ups", "dhl", "usps", "fedex", "waybill", "build", "phone", "tel",
		"bestellung", "bestellnummer", "auftrag", "auftragsnummer", "sendungsnummer", "seriennummer", "rechnung", "rechnungsnummer",
	})

// cardAt returns where the card's number that begins with the digit i does and where it
// ends; the end is 0 if there is none.
func cardAt(v *view, i int) (start, end int) {
	var (
		digits [19]byte
		groups [19]uint8
		g, n   int
		j      = i
	)
	if (!v.is(i+1, digit) || !v.is(i+2, digit) || !v.is(i+3, digit)) && insideDigits(v, i) {
		return 0, 0
	}
	for g < len(groups) {
		for ; v.is(j, digit); j++ {
			if n == len(digits) {
				n++
				break
			}
			digits[n] = v.b[j] - '0'
			n++
			groups[g]++
		}
		g++
		if n > len(digits) {
			break
		}
		if n >= 12 && isCard(v, i, j, digits[:n], groups[:g]) {
			end = j
		}
		next := v.separated(j)
		if !v.is(next, digit) {
			break
		}
		j = next
	}
	return i, end
}

// insideDigits reports whether a separator and another digit come before the
// character i: then it is hardly the first digit of a number.
func insideDigits(v *view, i int) bool {
	j := i - 1
	for j >= i-maxSeparators && v.isSeparator(j) {
		j--
	}
	return v.is(j, digit)
}

// isCard reports whether the digits from start up to end, in their groups, are a
// card's number.
func isCard(v *view, start, end int, digits, groups []byte) bool {
	valid, layout := issued(digits) && luhn(digits), cardLayout(groups)
	if !valid && (layout != printed || digits[0] == 0 || len(digits) < 14 || len(digits) > 16) {
		return false
	}
	if v.is(end, alnum) && !cardGoesOn(v, end) {
		return false
	}
	c, near := v.said(start, cardCues)
	switch {
	case c == speaksAgainst:
		return false
	case v.is(start-1, upper|lower): // glued to its name or part of a code
		if c != speaksFor || !near {
			return false
		}
	case v.char(start-1) == '+' && len(digits) < 16: // a phone's number
		return false
	case (v.is(start-1, dot) || v.char(start-1) == ',') && v.is(start-2, digit): // the decimals of one
		return false
	}
	return valid && layout != unusual || c == speaksFor && (valid || near)
}

// cardGoesOn reports whether the letters at i begin what follows a card's number.
func cardGoesOn(v *view, i int) bool {
	var b [3]byte
	for k := range b {
		b[k] = toLower(v.char(i + k))
	}
	switch string(b[:]) {
	case "exp", "cvv", "cvc", "val":
		return true
	}
	return false
}
