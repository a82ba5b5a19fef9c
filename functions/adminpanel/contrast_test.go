package adminpanel

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Text can be read, and edges can be seen, in light and in dark (WCAG 2.2, 1.4.3 and
// 1.4.11).
func TestContrast(t *testing.T) {
	t.Parallel()
	sheet, err := os.ReadFile("static/panel.css")
	require.NoError(t, err)
	light, rest, ok := strings.Cut(string(sheet), "@media (prefers-color-scheme: dark)")
	require.True(t, ok)
	dark, _, ok := strings.Cut(rest, "*, *::before")
	require.True(t, ok)
	for scheme, css := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]float64{}
		for _, found := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
			colours[found[1]] = luminance(t, found[2])
		}
		for _, pair := range []struct {
			on   string
			over []string
			want float64
		}{
			{"text", []string{"ground", "panel", "line", "accent-soft", "good-soft", "warn-soft", "bad-soft"}, 4.5},
			{"soft", []string{"ground", "panel", "warn-soft"}, 4.5},
			{"accent", []string{"ground", "panel", "accent-soft", "good-soft", "warn-soft"}, 4.5},
			{"on-accent", []string{"accent"}, 4.5},
			{"panel", []string{"good", "bad"}, 4.5},
			{"good", []string{"good-soft"}, 4.5},
			{"warn", []string{"warn-soft", "panel"}, 4.5},
			{"bad", []string{"bad-soft"}, 4.5},
			{"edge", []string{"ground", "panel"}, 3},
		} {
			for _, over := range pair.over {
				require.Contains(t, colours, over)
				a, b := colours[pair.on], colours[over]
				require.GreaterOrEqual(t, (max(a, b)+0.05)/(min(a, b)+0.05), pair.want, "%s: %s on %s", scheme, pair.on, over)
			}
		}
	}
}

// luminance is that of WCAG (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[2*i:2*i+2], 16, 8)
		require.NoError(t, err)
		c := float64(n) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}
