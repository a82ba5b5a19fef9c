package pii

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ordinaryMessages are what people write to each other about gigs, full of prices,
// times, measures, file names and blanks that are missing. They hold no personal
// data but what stands in «».
//
//go:embed testdata/ordinary.txt
var ordinaryMessages string

func TestOrdinaryMessages(t *testing.T) {
	for line := range strings.Lines(ordinaryMessages) {
		line = strings.TrimSpace(line)
		text := strings.NewReplacer("«", "", "»", "").Replace(line)
		var want, got []string
		for rest := line; ; {
			_, after, ok := strings.Cut(rest, "«")
			if !ok {
				break
			}
			value, after, _ := strings.Cut(after, "»")
			want, rest = append(want, value), after
		}
		for _, f := range Scan(text) {
			got = append(got, text[f.Start:f.End])
		}
		require.Equal(t, want, got, line)
	}
}
