package pii

// An IP address, of version 4 (ip4.go) or 6 (ip6.go); its port and prefix length
// say nothing about a person and stay.
var ipAddress = detector{
	typ:    IPAddress,
	around: reaching(120),
	find: func(v *view) {
		if v.has&colon != 0 {
			findIPv6(v) // first: it may end in one of version 4
		}
		if v.has&digit != 0 {
			v.findInRuns(1, ipv4At)
		}
	},
	hits: []string{
		"192.168.1.1",
		"I am at «203.0.113.7».",
		"«203.0.113.7»:8080",
		"«10.0.0.0»/8",
		"«203[.]0[.]113[.]7»",
		"«203 dot 0 dot 113 dot 7» is down",
		"«203(dot)0(dot)113(dot)7»",
		"«8.8.8.8» answers",
		"the server is «1.2.3.4»",
		"«192.168.001.010»",
		"IPは«203.0.113.7»です",
		"«2001:db8:85a3::8a2e:370:7334»",
		"[«2001:db8::1»]:8080",
		"«2001:db8::»/32",
		"«2001:DB8:0:0:8:800:200C:417A»",
		"ping «fe80::1%eth0»",
		"«::ffff:192.0.2.1»",
		"«64:ff9b::192.0.2.33»",
		"gateway «fe80::1», ok",
		"«::1»",
		"ipv6 «::»",
		"my address is «2001:db8::1».",
		"address «2001:db8::1»: no answer",
		"It is «2001:db8::1».And you?",
	},
	misses: []string{
		"256.1.1.1",
		"version 1.2.3.4",
		"v1.2.3.4",
		"firmware 10.0.0.1",
		"Chrome/120.0.0.0",
		"see 1.2.3.4",
		"section 10.2.3.4",
		"see para 10.2.3.1 of the contract",
		"1.3.6.1.4.1.311",
		"22.11.20.26",
		"1.250.000.000",
		"1.2.3",
		"12:30:45",
		"at 12:30",
		"00:1B:44:11:3A:B7",
		"00:1B:44:FF:FE:11:3A:B7",
		"std::string",
		"std::cafe::add",
		"a1::b2()",
		"::",
		":::",
		"score 1:2:3:4:5:6:7:8",
		"ratio 1:2::3",
		"2001:db8::1::2",
		"2001:db8::12345",
		"1:2:3:4:5:6:7",
		"06.12.34.56.78",
		"text192.168.1.1",
		"192.168.1.1text",
		"fe80::1text",
	},
}

var ipCues = cues(
	[]string{
		"ip", "ips", "ipv4", "ipv6", "addr", "address", "server", "host", "dns", "gateway", "ping", "src", "dst", "unspecified", "bind",
		"listen", "subnet", "localhost", "loopback", "router", "proxy", "vpn", "adresse",
	},
	[]string{
		"version", "versions", "ver", "v", "firmware", "fw", "release", "build", "section", "sections", "sec", "chapter", "paragraph",
		"clause", "rev", "revision", "patch", "software", "driver", "oid", "kapitel", "abschnitt", "chrome", "firefox", "safari", "android",
		"ios", "sdk", "java", "article", "para",
	})

// ipDot returns where what is written for a dot at i ends, and i if there is none:
// what people write so that nothing takes it for a link is [.], (dot), " dot ", ….
func ipDot(v *view, i int) int {
	j := i
	if v.is(j, dot) {
		return j + 1
	}
	spaced := v.char(j) == ' '
	if spaced {
		j++
	}
	closing := byte(0)
	switch v.char(j) {
	case '[':
		closing = ']'
	case '(':
		closing = ')'
	case '{':
		closing = '}'
	}
	if closing != 0 {
		j++
	}
	switch {
	case closing != 0 && v.is(j, dot):
		j++
	case (closing != 0 || spaced) && toLower(v.char(j)) == 'd' && toLower(v.char(j+1)) == 'o' && toLower(v.char(j+2)) == 't':
		j += 3
	default:
		return i
	}
	if closing != 0 {
		if v.char(j) != closing {
			return i
		}
		j++
	}
	if spaced {
		if v.char(j) != ' ' {
			return i
		}
		j++
	}
	return j
}
