package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"example.com/gigchat/functions/local/relay"
)

// startRelay starts the relay, which the Firestore emulator must find when it
// starts.
func (s *Stack) startRelay() error {
	s.relay = relay.New(relay.Options{
		Chaos:  s.Chaos,
		Report: func(line string) { s.progress("%s", line) },
		Client: &http.Client{Transport: transport},
	})
	port, err := s.listen(0, s.relay)
	s.relayPort = port
	return err
}

// registerTriggers tells the emulator which writes to report, and by which name.
func (s *Stack) registerTriggers(ctx context.Context) error {
	for _, f := range s.Functions {
		if f.Document == "" {
			continue
		}
		trigger, err := json.Marshal(map[string]any{
			"eventType": "google.cloud.firestore.document.v1.written",
			"database":  "(default)",
			"namespace": "(default)",
			"document":  map[string]any{"value": f.Document, "matchType": "PATH_PATTERN"},
		})
		if err != nil {
			return err
		}
		url := fmt.Sprintf("http://%s/emulator/v1/projects/%s/eventarcTrigger?eventarcTriggerId=%s", s.FirestoreHost, Project, f.Name)
		if _, err := request(ctx, http.MethodPost, url, trigger); err != nil {
			return fmt.Errorf("register the trigger of %s: %w", f.Name, err)
		}
	}
	return nil
}
