package pii

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// hostile are pieces that, again and again, would make a careless detector slow.
var hostile = []string{
	"a@", "a.", "at ", " dot ", "http://", "@@@@", "[at]", "a at ", "a b ", "a.b@", "((at))", "\"", "\".\"@", "gmail ", "gmail is ",
	"a at gmail ", "my gmail: ", "://", "a://", "http://a(", "http://a\"", "(", "a-", "a_", "a dot ", "AT", "DOT", "aATb", "\x00@", "é@é.",
	"a.com ", "a.it", "www.", "a[.]", "a @ b . ", "...", "a . ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.", "a@b.c,", "mailto:", "//a.com", "[EMAIL]at ",
	"a dot a at a dot ", "anna at a.com ", "a@gmail", "_at_", "- at - ", "n o s p a m @ ", "a,", "a@a, ",
	"3.it/(", "the dot me / ", "a dot me slash ", "it dot me ", "a:8", "//", "3.it/3", "/a", "- ", "a com ", "gmail com ", "http:// a", "@a.b",
	"a . b . ", "собака ", "a%40", "&", "+.", "-.-", ":dot:", "a@[1.1.1.1", "\"a", "1.1.1.", "a\n", "is x at ", "me: ",
}

// TestHostile fails if the time is not linear: a text of this size takes a few
// milliseconds then, and many seconds otherwise.
func TestHostile(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 4 * len(hostile) {
		piece := hostile[i%len(hostile)]
		for range i / len(hostile) {
			piece += pick(r, hostile)
		}
		began := time.Now()
		Scan(strings.Repeat(piece, 1<<16/len(piece)))
		require.Less(t, time.Since(began), 2*time.Second, "%q", piece)
	}
}

func BenchmarkHostile(b *testing.B) {
	for _, piece := range hostile {
		text := strings.Repeat(piece, 1<<20/len(piece))
		b.Run(piece, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Scan(text)
			}
		})
	}
}
