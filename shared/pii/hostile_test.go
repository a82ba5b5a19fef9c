package pii

import (
	"strings"
	"testing"
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
