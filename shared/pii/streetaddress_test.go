package pii

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ordinaryPlaces are messages with the words and the numbers of addresses and
// coordinates, and with none of them.
//
//go:embed testdata/ordinary_places.txt
var ordinaryPlaces string

func TestOrdinaryPlaces(t *testing.T) {
	for text := range strings.Lines(ordinaryPlaces) {
		text = strings.TrimSpace(text)
		for _, text := range []string{text, "Hi Tom! " + text + ". Thanks", strings.ToLower(text), strings.ToUpper(text[:1]) + text[1:] + ", ok?"} {
			for _, f := range Scan(text) {
				if f.Type == StreetAddress || f.Type == Coordinates {
					t.Errorf("%q: found %s %q", text, f.Type, text[f.Start:f.End])
				}
			}
		}
	}
}
