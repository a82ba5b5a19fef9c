package pii

// An address of a cryptocurrency: a long word whose checksum is right, or, where
// the sum cannot be computed with the standard library, of a form that hardly
// anything else has.
var cryptoAddress = detector{
	typ:    CryptoAddress,
	around: reaching(520),
	find: func(v *view) {
		if v.has&(upper|lower) == 0 {
			return
		}
		v.eachWord(minCrypto, func(start, end int) { findCrypto(v, start, end) })
		findTON(v)
		findSplit(v)
	},
	hits: []string{
		"1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
		"bitcoin:«1BoatSLRHtKNngkdXEeobR76b53LETtpyT»?amount=1",
		"my wallet: «3P14159f73E4gFr7JterCCQh9QjiTjiZrG».",
		"«BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4», please",
		"«bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0»",
		"tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",
		"«bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy»",
		"ETH «0x52908400098527886E0F7030069857D2E4169EE7»",
		"0xde709f2102306220921060314715629080e2fb77",
		"tron «TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t»",
		"«rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh»",
		"«GA5XIGA5C7QTPTWXQHY6MCJRMTRZDOSHR6EFIBNDQTCQHG262N4GGKTM»",
		"«EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N»",
		"solana «7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV»",
		"«44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A»",
		"«0x52908400098527886E0F\n7030069857D2E4169EE7»",
		"1BoatSLRHtKNngk dXEeobR76b53LETtpyT",
		"私は«1BoatSLRHtKNngkdXEeobR76b53LETtpyT»です",
	},
	misses: []string{
		"1BoatSLRHtKNngkdXEeobR76b53LETtpyU",
		"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
		"bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",                         // one case only
		"0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060", // a transaction
		"d6d200127782f6a22fe55fb75a2dcd0762eaf48c",                           // a commit
		"123e4567-e89b-12d3-a456-426614174000",
		"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
		"Donaudampfschifffahrtsgesellschaftskapitaen",
		"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"11111111111111111111111111111111",
		"key 7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV",
		"GA5XIGA5C7QTPTWXQHY6MCJRMTRZDOSHR6EFIBNDQTCQHG262N4GGKTN",
	},
}

// The lengths of the shortest and the longest word that may be an address, and of the
// shortest before a space that may be the first half of one.
const (
	minCrypto = 25
	maxCrypto = 500
	minHalf   = 8
)

var cryptoCues = cues(
	[]string{
		"solana", "sol", "wallet", "address", "addr", "crypto", "phantom", "usdc", "usdt", "spl", "dot", "polkadot", "kusama", "ksm",
		"substrate", "deposit", "adresse",
	},
	[]string{
		"key", "token", "hash", "secret", "api", "apikey", "sha", "sha256", "password", "digest", "checksum", "id", "session", "cookie",
		"signature", "sig", "bearer", "commit", "jwt", "etag", "cid", "file", "build", "tx", "txid", "transaction",
	})

// findCrypto reports the word from start up to end if it is an address.
func findCrypto(v *view, start, end int) {
	b := v.b[start:end]
	switch n := len(b); {
	case n > maxCrypto:
		return
	case n == 42 && isHexAddress(b):
	case isBase58Check(b), isBech32(b):
	case n >= 42 && n <= 48 && isPublicKey(v, start, end):
	case n == 95 && isMonero(b), n == 106 && isMonero(b):
	case isStellar(b), isAlgorand(b):
	case n == 60 && isNano(v, start, end):
		start -= len("nano_")
	case n == 42 && isCashAddress(b):
		if prefix := "bitcoincash:"; hasBefore(v, start, prefix) {
			start -= len(prefix)
		}
	default:
		return
	}
	v.report(start, end)
}

// findSplit reports addresses that a space or a line break cuts in two: only those
// that a checksum or their beginning tells from two words.
func findSplit(v *view) {
	if v.has&space == 0 {
		return
	}
	v.eachWord(minHalf, func(start, end int) {
		if last := splitEnd(v, start, end); last > 0 {
			v.report(start, last)
		}
	})
}

// splitEnd returns where the address ends whose first half is the word from start up to
// end, and 0 if it is none.
func splitEnd(v *view, start, end int) int {
	if end-start > 64 || !v.is(end, space) || !v.is(end+1, alnum) {
		return 0
	}
	var b [128]byte
	n := copy(b[:], v.b[start:end])
	for end++; v.is(end, alnum) && n < len(b); end++ {
		b[n] = v.b[end]
		n++
	}
	if n > minCrypto && n < len(b) && (n == 42 && isHexAddress(b[:n]) || isBase58Check(b[:n]) || isBech32(b[:n]) || isStellar(b[:n])) {
		return end
	}
	return 0
}

// isHexAddress reports whether b is 0x and forty hexadecimal digits, as Ethereum
// and its kin have; a wrong checksum, in the case of its letters, makes it no other's.
func isHexAddress(b []byte) bool {
	if b[0] != '0' || b[1]|0x20 != 'x' {
		return false
	}
	for _, c := range b[2:] {
		if !isHex(c) {
			return false
		}
	}
	return true
}

// hasBefore reports whether the prefix, in lower case, stands before the character i.
func hasBefore(v *view, i int, prefix string) bool {
	i -= len(prefix)
	if i < 0 || v.is(i-1, alnum) {
		return false
	}
	for k := range len(prefix) {
		if toLower(v.char(i+k)) != prefix[k] {
			return false
		}
	}
	return true
}
