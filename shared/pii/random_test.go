package pii

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
)

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func from(r *rand.Rand, alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

func digits(r *rand.Rand, n int) string { return from(r, "0123456789", n) }

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// broken returns the value with one of its last characters exchanged for another
// of the same kind.
func broken(r *rand.Rand, value string) string {
	b := []byte(value)
	i := len(b) - 1 - r.IntN(4)
	old := b[i]
	for b[i] == old {
		switch {
		case '0' <= old && old <= '9':
			b[i] = pick(r, []byte("23456789")...)
		case 'a' <= old && old <= 'z':
			b[i] = pick(r, []byte("acdefghjkmnpqrstuvwxyz")...)
		default:
			b[i] = pick(r, []byte("ABCDEFGHJKLMNPQRSTUVWXYZ")...)
		}
	}
	return string(b)
}

func randomCard(r *rand.Rand) string {
	issuer := pick(r, []struct {
		prefixes string
		lengths  []int
	}{
		{"4", []int{13, 16, 16, 16, 19}},
		{"51 52 53 54 55 2221 2300 2500 2699 2720", []int{16}},
		{"34 37", []int{15}},
		{"6011 644 649 65", []int{16, 19}},
		{"300 305 36 38 39", []int{14}},
		{"3528 3540 3589", []int{16}},
		{"1800 2131", []int{15}},
		{"62", []int{16, 17, 18, 19}},
		{"5018 5020 5038 5893 6304 6390 6759 6761 6762 6763", []int{12, 13, 14, 15, 16, 17, 18, 19}},
		{"2200 2201 2202 2203 2204", []int{16}},
		{"60 6521 81 82 508 353 356", []int{16}},
		{"5019 9792 8600 9860 5067 6362", []int{16}},
	}...)
	prefix := pick(r, strings.Fields(issuer.prefixes)...)
	n := pick(r, issuer.lengths...)
	head := prefix + digits(r, n-len(prefix)-1)
	for c := byte('0'); ; c++ {
		number := []byte(head + string(c))
		for i := range number {
			number[i] -= '0'
		}
		if luhn(number) {
			return head + string(c)
		}
	}
}

func randomIBAN(r *rand.Rand) string {
	var countries []string
	for c := range ibanLengths {
		countries = append(countries, string(c[:]))
	}
	slices.Sort(countries)
	country := pick(r, countries...)
	n := ibanLengths[[2]byte{country[0], country[1]}] - 4
	account := digits(r, n)
	if r.IntN(2) == 0 {
		account = from(r, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 4) + digits(r, n-4)
	}
	var number strings.Builder
	for _, c := range account + country + "00" {
		if c >= 'A' {
			fmt.Fprint(&number, c-'A'+10)
		} else {
			number.WriteRune(c)
		}
	}
	sum, _ := new(big.Int).SetString(number.String(), 10)
	return fmt.Sprintf("%s%02d%s", country, 98-new(big.Int).Mod(sum, big.NewInt(97)).Int64(), account)
}

func randomSSN(r *rand.Rand) string {
	area := 1 + r.IntN(899)
	if area == 666 {
		area++
	}
	return fmt.Sprintf("%03d-%02d-%04d", area, 1+r.IntN(99), 1+r.IntN(9999))
}

func randomIPv4(r *rand.Rand) string {
	b := randomBytes(r, 4)
	b[0] |= 0x10
	return netip.AddrFrom4([4]byte(b)).String()
}

func randomIPv6(r *rand.Rand) string {
	b := [16]byte(randomBytes(r, 16))
	b[0] |= 0x20
	zeros := r.IntN(12)
	first := 2 + r.IntN(14-zeros)
	clear(b[first : first+zeros])
	if r.IntN(8) == 0 {
		return netip.AddrFrom16(b).StringExpanded()
	}
	if r.IntN(8) == 0 {
		return netip.AddrFrom16(netip.AddrFrom4([4]byte(b[:4])).As16()).String()
	}
	return netip.AddrFrom16(b).String()
}

const (
	bitcoinAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	rippleAlphabet  = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
	base32Alphabet  = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
)

func encodeBase58(b []byte, alphabet string) string {
	var out []byte
	n, fiftyEight, digit := new(big.Int).SetBytes(b), big.NewInt(58), new(big.Int)
	for n.Sign() > 0 {
		n.DivMod(n, fiftyEight, digit)
		out = append(out, alphabet[digit.Int64()])
	}
	for i := 0; i < len(b) && b[i] == 0; i++ {
		out = append(out, alphabet[0])
	}
	slices.Reverse(out)
	return string(out)
}

// randomBase58Check returns an address of Bitcoin (of two kinds), its test
// network, Litecoin, Dogecoin, Dash, Tron, Zcash, Tezos or Ripple, or a private key.
func randomBase58Check(r *rand.Rand) string {
	version := pick(r, "\x00", "\x05", "\x6f", "\x30", "\x32", "\x1e", "\x4c", "\x41", "\x1c\xb8", "\x06\xa1\x9f", "ripple", "\x80")
	alphabet, n := bitcoinAlphabet, 20
	switch version {
	case "ripple":
		alphabet, version = rippleAlphabet, "\x00"
	case "\x80":
		n = 32
	}
	b := append([]byte(version), randomBytes(r, n)...)
	sum := sha256.Sum256(b)
	sum = sha256.Sum256(sum[:])
	return encodeBase58(append(b, sum[:4]...), alphabet)
}

func randomBech32(r *rand.Rand) string {
	name := pick(r, "bc", "tb", "ltc", "addr", "stake", "cosmos", "osmo", "zs")
	constant := pick(r, uint32(1), 0x2bc830a3)
	data := from(r, base32Alphabet, pick(r, 33, 39, 53, 59, 98))
	sum := uint32(1)
	for _, c := range []byte(name) {
		sum = bech32Add(sum, c>>5)
	}
	sum = bech32Add(sum, 0)
	for _, c := range []byte(name) {
		sum = bech32Add(sum, c&31)
	}
	for _, c := range []byte(data + "qqqqqq") {
		sum = bech32Add(sum, bech32[c])
	}
	sum ^= constant
	for i := range 6 {
		data += string(base32Alphabet[sum>>(5*(5-i))&31])
	}
	return name + "1" + data
}

func randomStellar(r *rand.Rand) string {
	b := append([]byte{6 << 3}, randomBytes(r, 32)...)
	return base32.StdEncoding.EncodeToString(binary.LittleEndian.AppendUint16(b, crc16(b)))
}

func randomAlgorand(r *rand.Rand) string {
	b := randomBytes(r, 32)
	sum := sha512.Sum512_256(b)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(append(b, sum[28:]...))
}

func randomTON(r *rand.Rand) string {
	b := append([]byte{pick[byte](r, 0x11, 0x51), pick[byte](r, 0, 0xFF)}, randomBytes(r, 32)...)
	return base64.URLEncoding.EncodeToString(binary.BigEndian.AppendUint16(b, crc16(b)))
}

func randomMonero(r *rand.Rand) string {
	var s string
	for i, b := range slices.Collect(slices.Chunk(append([]byte{18}, randomBytes(r, 68)...), 8)) {
		width := 11
		if i == 8 {
			width = 7
		}
		part := strings.TrimLeft(encodeBase58(b, bitcoinAlphabet), "1")
		s += strings.Repeat("1", width-len(part)) + part
	}
	return s
}

// randomToken returns a secret of some service: 32 bytes in base 64.
func randomToken(r *rand.Rand) string {
	return base64.StdEncoding.EncodeToString(randomBytes(r, 32))
}
