// Package pii finds personal data in what people write to each other, and
// takes it out.
//
// Each kind of data has a detector in a file of its own, which declares what it
// looks for, what else must hold, and examples of what it must find and must
// leave alone; one test runs the examples of all of them. A detector does not read
// the text itself but a view of it (view.go), in which the many ways to write the
// same character are one. The time is linear in the text, whatever the text is.
//
// The package is pure: it knows no message, no store and no configuration.
package pii

import (
	"strings"
	"unicode/utf8"
)

// Type names a kind of personal data.
type Type string

// The types that are found.
const (
	Email         Type = "EMAIL"
	Phone         Type = "PHONE"
	CreditCard    Type = "CREDIT_CARD"
	IBAN          Type = "IBAN"
	USSSN         Type = "US_SSN"
	IPAddress     Type = "IP_ADDRESS"
	URL           Type = "URL"
	StreetAddress Type = "STREET_ADDRESS"
	CryptoAddress Type = "CRYPTO_ADDRESS"
	Coordinates   Type = "COORDINATES"
)

// types are all of them.
var types = []Type{
	Email, Phone, CreditCard, IBAN, USSSN, IPAddress, URL, StreetAddress, CryptoAddress, Coordinates,
}

// Finding is one piece of personal data: text[Start:End].
type Finding struct {
	Start, End int // byte offsets, on the boundaries of characters
	Type       Type
}

// Redact returns the text with each finding replaced by its type in brackets,
// as [EMAIL]; what is no UTF-8 becomes U+FFFD. Redact(Redact(text)) equals
// Redact(text).
func Redact(text string) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, string(utf8.RuneError))
	}
	return Replace(text, Scan(text))
}

// Replace returns the text with each of the findings, as Scan returned them,
// replaced by its type in brackets.
func Replace(text string, findings []Finding) string {
	if len(findings) == 0 {
		return text
	}
	var b strings.Builder
	end := 0
	for _, f := range findings {
		b.WriteString(text[end:f.Start])
		b.WriteByte('[')
		b.WriteString(string(f.Type))
		b.WriteByte(']')
		end = f.End
	}
	b.WriteString(text[end:])
	return b.String()
}
