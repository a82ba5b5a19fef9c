package pii

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// ordinaryMessages are what people write to each other about gigs, full of prices,
// times, measures, file names, blanks that are missing and words that streets have,
// too. They hold no personal data but what stands in «».
//
//go:embed testdata/ordinary.txt
var ordinaryMessages string

func TestOrdinaryMessages(t *testing.T) {
	for line := range strings.Lines(ordinaryMessages) {
		line = strings.TrimSpace(line)
		text := strings.NewReplacer("«", "", "»", "").Replace(line)
		assert.Equal(t, quoted(line), found(text), line)
		if text != line {
			continue
		}
		for _, variant := range []string{
			"Hi Tom! " + text + ". Thanks", strings.ToLower(text), strings.ToUpper(text[:1]) + text[1:] + ", ok?",
		} {
			assert.Empty(t, found(variant), variant)
		}
	}
}

// quoted returns what stands in «».
func quoted(line string) (values []string) {
	for {
		_, after, ok := strings.Cut(line, "«")
		if !ok {
			return values
		}
		value, after, _ := strings.Cut(after, "»")
		values, line = append(values, value), after
	}
}

func found(text string) (values []string) {
	for _, f := range Scan(text) {
		values = append(values, text[f.Start:f.End])
	}
	return values
}
