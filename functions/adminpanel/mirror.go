package adminpanel

import (
	"fmt"
	"net/http"
	"time"

	"example.com/gigchat/shared/chat"
)

// mirrorData is how the archive follows the live store.
type mirrorData struct {
	chat.MirrorHealth
	Median, Largest string
	Late            bool
}

// lateAfter is a lag that somebody should look into: events are delivered again
// after ten seconds at first.
const lateAfter = time.Minute

// showMirror shows how the archive follows.
func (p *panel) showMirror(w http.ResponseWriter, r request) error {
	health, err := p.overseer.Mirror(r.Context(), r.admin)
	if err != nil {
		return err
	}
	return p.show(w, r, http.StatusOK, "mirror", "Mirror health", mirrorData{
		MirrorHealth: health, Median: lag(health.MedianLag), Largest: lag(health.LargestLag), Late: health.MedianLag > lateAfter,
	})
}

// lag is a time that may be below zero by what two clocks differ.
func lag(d time.Duration) string {
	switch d = max(d, 0); {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	default:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
}
