// Package pii finds personal data in what people write to each other, and
// takes it out.
//
// Each kind of data has a detector in a file of its own, which declares the
// pattern, what else must hold, and examples of what it must find and must
// leave alone; one test runs the examples of all of them. Patterns are RE2, so
// the time is linear in the text whatever the text is.
//
// The package is pure: it knows no message, no store and no configuration.
package pii

import (
	"regexp"
	"slices"
	"strings"
)

// Type names a kind of personal data.
type Type string

// The types that are found.
const (
	Email      Type = "EMAIL"
	Phone      Type = "PHONE"
	CreditCard Type = "CREDIT_CARD"
)

// Finding is one piece of personal data: text[Start:End].
type Finding struct {
	Start, End int // byte offsets
	Type       Type
}

// detector finds one type.
type detector struct {
	typ     Type
	pattern *regexp.Regexp
	mayHold func(text string) bool           // a cheap test that spares most texts the pattern
	holds   func(text string, s, e int) bool // what the pattern cannot say of text[s:e]

	hits   []string // each holds exactly one finding, «quoted» where it is not the whole
	misses []string // each holds none
}

// detectors, the most specific first: where two find the same text, the first
// one names it.
var detectors = []detector{email, creditCard, phone}

// Scan returns what personal data the text holds: sorted, not overlapping, nil
// if there is none.
func Scan(text string) []Finding {
	var findings []Finding
	rest := text
	// What stands next to a finding may be one itself once the finding is taken
	// out, so the search goes on in the masked text until nothing is left. That
	// makes Redact idempotent.
	for {
		found := scanOnce(rest)
		if len(found) == 0 {
			break
		}
		findings = append(findings, found...)
		rest = mask(rest, found)
	}
	slices.SortFunc(findings, func(a, b Finding) int { return a.Start - b.Start })
	return findings
}

// Redact returns the text with each finding replaced by its type in brackets,
// as [EMAIL]. Redact(Redact(text)) equals Redact(text).
func Redact(text string) string { return Replace(text, Scan(text)) }

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

// scanOnce returns what the detectors find, without overlaps, unsorted.
func scanOnce(text string) []Finding {
	var findings []Finding
	for _, d := range detectors {
		if !d.mayHold(text) {
			continue
		}
		for _, m := range d.pattern.FindAllStringIndex(text, -1) {
			f := Finding{Start: m[0], End: m[1], Type: d.typ}
			if d.holds(text, f.Start, f.End) && !overlapsAny(f, findings) {
				findings = append(findings, f)
			}
		}
	}
	return findings
}

func overlapsAny(f Finding, others []Finding) bool {
	return slices.ContainsFunc(others, func(o Finding) bool { return f.Start < o.End && o.Start < f.End })
}

// mask overwrites the findings with brackets, which no pattern matches or takes
// for part of a word, just as it will see them in the redacted text.
func mask(text string, findings []Finding) string {
	b := []byte(text)
	for _, f := range findings {
		for i := f.Start; i < f.End; i++ {
			b[i] = '['
		}
	}
	return string(b)
}
