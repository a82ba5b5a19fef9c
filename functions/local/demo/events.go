package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// lookEvery is how often the archive is looked at for a page that is open.
//
// Why polling and not LISTEN: that would take a trigger in the schema, and the
// archive of a marketplace should not carry one for a demo.
const lookEvery = 250 * time.Millisecond

// events streams what the page shows beside the chats, as Server-Sent Events: gig
// is who is assigned, rows is the archive. Each is sent whole when it changes, so
// a page that was away for a while is right again with the next one.
func (d *Demo) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	stream := http.NewResponseController(w)
	sent := map[string][]byte{}
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		rows, err := d.rows(r.Context())
		if err != nil {
			return // the browser connects again by itself
		}
		for event, value := range map[string]any{"gig": d.assigned(), "rows": rows} {
			data, err := json.Marshal(value)
			if err != nil || bytes.Equal(sent[event], data) {
				continue
			}
			sent[event] = data
			if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, data); err != nil {
				return
			}
		}
		if err := stream.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-look.C:
		}
	}
}
