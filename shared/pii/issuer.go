package pii

// issued reports whether some issuer gives out cards whose numbers begin and are
// as long as these digits (ISO/IEC 7812-1; the networks' published ranges).
func issued(digits []byte) bool {
	n, four := len(digits), 0
	for _, d := range digits[:4] {
		four = four*10 + int(d)
	}
	two, three := four/100, four/10
	switch four {
	case 604, 5018, 5020, 5038, 5612, 5893, 6304, 6390, 6706, 6709, 6759, 6761, 6762, 6763, 6767, 6771, 6799: // Maestro
		return true
	case 1800, 2131: // JCB, the older
		return n == 15
	case 8600, 9792, 9860: // UzCard, Troy, Humo
		return n == 16
	}
	switch {
	case two/10 == 4: // Visa
		return n == 13 || n == 16 || n == 19
	case 51 <= two && two <= 55, 2221 <= four && four <= 2720: // Mastercard
		return n == 16
	case two == 34, two == 37: // American Express
		return n == 15
	case 300 <= three && three <= 305, four == 3095, two == 36, two == 38, two == 39: // Diners Club
		return n == 14 || n == 16
	case 3528 <= four && four <= 3589: // JCB
		return n >= 16
	case 2200 <= four && four <= 2205: // Mir, Borica
		return n >= 16
	case two == 62, two == 65, four == 6011, 644 <= three && three <= 649, three == 636, three == 506: // UnionPay, Discover, InterPayment, Verve
		return n >= 16
	case two == 50, 56 <= two && two <= 69, two == 81, two == 82, three == 353, three == 356: // Maestro, RuPay, Elo, Dankort, …
		return n == 16
	case 11 <= two && two <= 19: // UATP
		return n == 15
	default:
		return false
	}
}

// luhn reports whether digits end in their check digit (ISO/IEC 7812-1, annex B).
func luhn(digits []byte) bool {
	sum := 0
	for i, d := range digits {
		if (len(digits)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += int(d)
	}
	return sum%10 == 0
}

// layout is how a card's digits are grouped.
type layout byte

const (
	unusual layout = iota // so that only a word before it makes it a card's number
	spread                // each digit by itself
	printed               // as on a card, or all together
)

// cardLayout returns how digits in groups of these sizes are written.
func cardLayout(groups []byte) layout {
	last := groups[len(groups)-1]
	switch {
	case len(groups) == 1:
		return printed
	case groups[0] == 1:
		for _, size := range groups {
			if size != 1 {
				return unusual
			}
		}
		return spread
	case len(groups) == 2 && (groups[0] == 6 || groups[0] == 8 && last == 8):
		return printed
	case len(groups) == 3 && groups[0] == 4 && (groups[1] == 6 || groups[1] == 5 || groups[1] == 4 && last <= 5):
		return printed
	case string(groups) == "\x04\x03\x03\x03": // the oldest of Visa
		return printed
	case len(groups) != 4 && len(groups) != 5 || last > 4:
		return unusual
	}
	for _, size := range groups[:len(groups)-1] {
		if size != 4 {
			return unusual
		}
	}
	return printed
}
