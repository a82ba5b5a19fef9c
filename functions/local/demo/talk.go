package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// talk is how the demo's conversation begins, so that the page is not empty.
var talk = []struct{ email, text string }{
	{"buyer@demo.example", "Hi both! The garden gate needs new hinges and a coat of paint. Does Saturday work?"},
	{"worker-1@demo.example", "Saturday is good. I bring the hinges – is it wood or steel?"},
	{"worker-2@demo.example", "And I bring the paint and two brushes"},
	{"buyer@demo.example", "Wood. Mail me at maya@example.com if you want photos."},
}

// Talk sends the first messages of the demo gig through send-message.
func (d *Demo) Talk(ctx context.Context) error {
	for i, line := range talk {
		token, err := d.stack.SignIn(ctx, line.email, Password)
		if err != nil {
			return fmt.Errorf("sign in the demo users: %w", err)
		}
		if err := d.send(ctx, token, fmt.Sprintf("demo-message-%d", i+1), line.text); err != nil {
			return fmt.Errorf("send message %d of the demo: %w", i+1, err)
		}
	}
	return nil
}

func (d *Demo) send(ctx context.Context, token, messageID, text string) error {
	body, err := json.Marshal(map[string]any{"data": map[string]any{
		"gigId": GigID, "messageId": messageID, "text": text,
	}})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.stack.FunctionsURL+"/send-message", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("send-message answered %s", response.Status)
	}
	return nil
}
