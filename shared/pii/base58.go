package pii

import (
	"crypto/sha256"
	"encoding/binary"
)

// The alphabets of base 58: Bitcoin's, which nearly all use, and Ripple's.
var (
	base58       = alphabet("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
	base58Ripple = alphabet("rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz")
)

// alphabet returns the value of each character, and 0xFF for those it has not.
func alphabet(characters string) *[256]byte {
	table := new([256]byte)
	for i := range table {
		table[i] = 0xFF
	}
	for i := range len(characters) {
		table[characters[i]] = byte(i)
	}
	return table
}

// decodeBase58 writes the number b, of at most 111 characters, to the end of
// out and returns as many bytes of it as the number has, with a zero byte for each
// leading zero; nil if b has a character that is not in the alphabet.
func decodeBase58(out *[112]byte, b []byte, table *[256]byte) []byte {
	if len(b) > 111 {
		return nil
	}
	var limbs [28]uint32 // the lowest first
	used := 0
	for i := 0; i < len(b); {
		carry, factor := uint64(0), uint64(1)
		for k := 0; k < 5 && i < len(b); k++ { // five at a time: 58⁵ < 2³²
			d := table[b[i]]
			if d == 0xFF {
				return nil
			}
			carry, factor = carry*58+uint64(d), factor*58
			i++
		}
		for k := range used {
			carry += uint64(limbs[k]) * factor
			limbs[k] = uint32(carry)
			carry >>= 32
		}
		if carry > 0 && used < len(limbs) {
			limbs[used] = uint32(carry)
			used++
		}
	}
	*out = [112]byte{}
	for k := range used {
		binary.BigEndian.PutUint32(out[len(out)-4*k-4:], limbs[k])
	}
	first := len(out) - 4*used
	for first < len(out) && out[first] == 0 {
		first++
	}
	for i := 0; i < len(b) && table[b[i]] == 0; i++ {
		first--
	}
	return out[max(first, 0):]
}

// isBase58Check reports whether b ends in the first four bytes of the twice hashed
// rest: addresses of Bitcoin, Litecoin, Dogecoin, Dash, Zcash, Tron, Tezos and, in
// its own alphabet, Ripple; private keys and extended keys, which tell even more.
func isBase58Check(b []byte) bool {
	if n := len(b); n < minCrypto || n > 40 && n != 51 && n != 52 && n != 111 {
		return false
	}
	table := base58
	if b[0] == 'r' {
		table = base58Ripple
	}
	var out [112]byte
	raw := decodeBase58(&out, b, table)
	switch len(raw) {
	case 25, 26, 27, 37, 38, 82:
	default:
		return false
	}
	sum := sha256.Sum256(raw[:len(raw)-4])
	sum = sha256.Sum256(sum[:])
	return [4]byte(sum[:4]) == [4]byte(raw[len(raw)-4:])
}

// isMonero reports whether b has the form of an address of Monero: base 58, eleven
// characters for each eight bytes. Its checksum needs a hash we do not have.
func isMonero(b []byte) bool {
	if b[0] != '4' && b[0] != '8' || b[1] > 'C' {
		return false
	}
	var out [112]byte
	for len(b) > 0 {
		block := b[:min(11, len(b))]
		b = b[len(block):]
		raw := decodeBase58(&out, block, base58)
		for len(raw) > 0 && raw[0] == 0 {
			raw = raw[1:]
		}
		if size := len(block) * 8 / 11; len(raw) == 0 || len(raw) > size {
			return false
		}
	}
	return true
}

// isPublicKey reports whether the word from start up to end is a key as Solana (32
// bytes) or Polkadot (35 bytes) write it. They have no checksum that we could
// compute, so what is beside it must not say otherwise.
func isPublicKey(v *view, start, end int) bool {
	b := v.b[start:end]
	uppers, lowers := 0, 0
	for i := start; i < end; i++ {
		if v.is(i, upper) {
			uppers++
		} else if v.is(i, lower) {
			lowers++
		}
	}
	if uppers < 4 || lowers < 8 || lowers > len(b)-8 {
		return false
	}
	switch v.char(end) {
	case '=', '+', '/', '_', '-':
		return false
	}
	switch v.char(start - 1) {
	case '+', '/', '_', '-':
		return false
	}
	var out [112]byte
	size := len(decodeBase58(&out, b, base58))
	c, _ := v.said(start, cryptoCues)
	switch {
	case c == speaksAgainst:
		return false
	case size == 32:
		return len(b) >= 43 || c == speaksFor
	default:
		return size == 35 && c == speaksFor
	}
}
