package pii

import (
	"crypto/sha512"
	"encoding/base32"
	"encoding/base64"
)

// isStellar reports whether b is an account, a muxed account or a secret key of
// Stellar: base 32 that ends in a checksum (stellar.org/protocol/sep-23).
func isStellar(b []byte) bool {
	if len(b) != 56 && len(b) != 69 || b[0] != 'G' && b[0] != 'M' && b[0] != 'S' {
		return false
	}
	var raw [45]byte
	n, err := base32.StdEncoding.WithPadding(base32.NoPadding).Decode(raw[:], b)
	return err == nil && n > 2 && crc16(raw[:n-2]) == uint16(raw[n-1])<<8|uint16(raw[n-2])
}

// isAlgorand reports whether b is an address of Algorand: a key and the end of its
// hash in base 32.
func isAlgorand(b []byte) bool {
	if len(b) != 58 {
		return false
	}
	var raw [40]byte
	n, err := base32.StdEncoding.WithPadding(base32.NoPadding).Decode(raw[:], b)
	if err != nil || n != 36 {
		return false
	}
	sum := sha512.Sum512_256(raw[:32])
	return [4]byte(sum[28:]) == [4]byte(raw[32:36])
}

// isNano reports whether the word from start up to end is what follows nano_ or
// xrb_ in an address of Nano. Its checksum needs a hash we do not have.
func isNano(v *view, start, end int) bool {
	if !hasBefore(v, start, "nano_") || v.b[start] != '1' && v.b[start] != '3' {
		return false
	}
	for i := start; i < end; i++ {
		switch c := v.b[i]; c {
		case '0', '2', 'l', 'v':
			return false
		default:
			if v.is(i, upper) {
				return false
			}
		}
	}
	return true
}

// tonLength is that of an address of TON.
const tonLength = 48

// findTON reports addresses of TON, which are base 64 and so may hold hyphens and
// underscores (docs.ton.org, user-friendly addresses).
func findTON(v *view) {
	for i := max(1, v.from); i < v.to && i+tonLength <= len(v.b)+1; i++ {
		if v.b[i] != 'Q' && v.b[i] != 'f' || v.is(i-2, alnum) {
			continue
		}
		switch v.char(i - 1) {
		case 'E', 'U', 'k', '0':
			if isTON(v, i-1) {
				v.report(i-1, i-1+tonLength)
			}
		}
	}
}

// isTON reports whether an address of TON begins at i.
func isTON(v *view, i int) bool {
	if v.is(i+tonLength, alnum) || v.char(i+tonLength-1) == gone {
		return false
	}
	var b [tonLength]byte
	var raw [36]byte
	for k := range b {
		switch c := v.char(i + k); c {
		case '+':
			b[k] = '-'
		case '/':
			b[k] = '_'
		default:
			b[k] = c
		}
	}
	n, err := base64.URLEncoding.Decode(raw[:], b[:])
	return err == nil && n == len(raw) && crc16(raw[:34]) == uint16(raw[34])<<8|uint16(raw[35])
}

// crc16 returns the checksum that XMODEM had.
func crc16(b []byte) uint16 {
	sum := uint16(0)
	for _, c := range b {
		sum ^= uint16(c) << 8
		for range 8 {
			if sum&0x8000 != 0 {
				sum = sum<<1 ^ 0x1021
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}
