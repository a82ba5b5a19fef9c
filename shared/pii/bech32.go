package pii

// bech32 is the alphabet of BIP 173.
var bech32 = alphabet("qpzry9x8gf2tvdw0s3jn54khce6mua7l")

// isBech32 reports whether b is a name, a 1 and data with the right checksum of
// BIP 173 or BIP 350: addresses of Bitcoin (bc1…), Litecoin (ltc1…), Cardano
// (addr1…), the Cosmos chains and others, and Lightning's invoices.
func isBech32(b []byte) bool {
	separator := -1
	var uppers, lowers bool
	for i, c := range b {
		switch {
		case c == '1':
			separator = i
		case 'A' <= c && c <= 'Z':
			uppers = true
		case 'a' <= c && c <= 'z':
			lowers = true
		}
		if uppers && lowers {
			return false
		}
	}
	if separator < 1 || separator > 83 || len(b)-separator < 7 || b[0] >= '0' && b[0] <= '9' {
		return false
	}
	sum := uint32(1)
	for _, c := range b[:separator] {
		sum = bech32Add(sum, toLower(c)>>5)
	}
	sum = bech32Add(sum, 0)
	for _, c := range b[:separator] {
		sum = bech32Add(sum, toLower(c)&31)
	}
	for _, c := range b[separator+1:] {
		d := bech32[toLower(c)]
		if d == 0xFF {
			return false
		}
		sum = bech32Add(sum, d)
	}
	return sum == 1 || sum == 0x2bc830a3
}

// bech32Add adds one more value to a checksum of BIP 173.
func bech32Add(sum uint32, value byte) uint32 {
	top := sum >> 25
	sum = sum&0x1ffffff<<5 ^ uint32(value)
	for i, g := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
		if top>>i&1 == 1 {
			sum ^= g
		}
	}
	return sum
}

// isCashAddress reports whether b is an address of Bitcoin Cash without its prefix,
// bitcoincash: (reference.cash/protocol/blockchain/encoding/cashaddr).
func isCashAddress(b []byte) bool {
	sum := uint64(1)
	for _, c := range []byte("bitcoincash") {
		sum = cashAdd(sum, c&31)
	}
	sum = cashAdd(sum, 0)
	for _, c := range b {
		d := bech32[toLower(c)]
		if d == 0xFF {
			return false
		}
		sum = cashAdd(sum, d)
	}
	return sum == 1
}

// cashAdd adds one more value to a checksum of Bitcoin Cash.
func cashAdd(sum uint64, value byte) uint64 {
	top := sum >> 35
	sum = sum&0x07ffffffff<<5 ^ uint64(value)
	for i, g := range [5]uint64{0x98f2bc8e61, 0x79b76d99e2, 0xf33e5fb3c4, 0xae2eabe2a8, 0x1e4f43e470} {
		if top>>i&1 == 1 {
			sum ^= g
		}
	}
	return sum
}
