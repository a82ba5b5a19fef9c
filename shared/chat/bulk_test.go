package chat

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A batch is one commit: neither its documents nor its texts may be too many.
func TestBatches(t *testing.T) {
	t.Parallel()
	many := func(n int, m OldMessage) (list []OldMessage) {
		for range n {
			list = append(list, m)
		}
		return list
	}
	half := Text(strings.Repeat("x", maxBytes/2))
	for _, test := range []struct {
		name     string
		messages []OldMessage
		want     []int
	}{
		{"none", nil, nil},
		{"short ones", many(maxWrites+1, OldMessage{Status: Unreviewed, Texts: &OldTexts{Text: "x"}}), []int{maxWrites, 1}},
		{"whose texts were not read", many(maxWrites, OldMessage{Status: Unreviewed}), []int{maxWrites}},
		{"with reports", many(maxWrites/4+1, OldMessage{Status: Unreviewed, Stray: true, Reporters: []string{"a", "b"}}), []int{maxWrites / 4, 1}},
		{"long ones", many(5, OldMessage{Texts: &OldTexts{Text: half}}), []int{2, 2, 1}},
		{"long originals", many(3, OldMessage{Texts: &OldTexts{Original: half}}), []int{2, 1}},
		{"long reasons", many(3, OldMessage{Texts: &OldTexts{Reason: half}}), []int{2, 1}},
		{"long reports", many(3, OldMessage{Texts: &OldTexts{Reports: map[string]OldReport{"a": {Reason: half}}}}), []int{2, 1}},
		{"each too long", many(2, OldMessage{Texts: &OldTexts{Text: half + half + "x"}}), []int{1, 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []int
			for _, batch := range batches(test.messages) {
				got = append(got, len(batch))
			}
			require.Equal(t, test.want, got)
		})
	}
}
