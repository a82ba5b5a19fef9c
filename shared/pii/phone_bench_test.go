package pii

import (
	"strings"
	"testing"
)

// An attack is a long text whose numbers are costly to look for.
func BenchmarkPhoneAttack(b *testing.B) {
	for _, piece := range []string{
		"1", "1 ", "11 ", "111 ", "11 111 ", "0171 ", "+", "+1", "+1 ", "one ", "one", "double ", "((", "(1)", "1-", "1.", "call ",
		"phone 12345678 ", "415 555 2671 ", "415-555-2671-", "0171 12 ", "O", "l1", "1x1", "aaaaaaaa1 ", "then ", "1 then ", "zero1", "5 five ", "tel", "12345678 is my ",
	} {
		b.Run(piece, func(b *testing.B) {
			text := strings.Repeat(piece, 1<<17/len(piece))
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Scan(text)
			}
		})
	}
}

func BenchmarkPhone(b *testing.B) {
	for _, bench := range []struct{ name, text string }{
		{"nothing", "Can you come at 6 and bring the long ladder? The roof is 4.5 m high."},
		{"no digit", "Can you come tomorrow morning and bring the long ladder with you please?"},
		{"numbers", "The job pays $1,250 for 3 days from 2026-11-22, 8 hours a day, room 12 x 14."},
		{"phone", "Hi, my number is (415) 555-2671, call me after 6 please."},
		{"spelled", "it's four one five, five five five two six seven one"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Scan(bench.text)
			}
		})
	}
}
