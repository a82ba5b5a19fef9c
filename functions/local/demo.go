package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"

	"example.com/gigchat/functions/local/demo"
	"example.com/gigchat/functions/local/scheduler"
	"example.com/gigchat/functions/local/stack"
)

// runDemo puts the demo data in place, tells where everything is, and runs the
// nightly jobs until the context ends.
func runDemo(ctx context.Context, s *stack.Stack, d *demo.Demo) error {
	// The page waits for it; the functions and the curl below do not.
	go func() { _, _ = s.WebSDK(ctx) }() // the page says what is wrong
	if err := errors.Join(d.Seed(ctx), d.Talk(ctx)); err != nil {
		return err
	}
	token, err := s.SignIn(ctx, demo.People[0].Email, demo.Password)
	if err != nil {
		return fmt.Errorf("sign in the demo's buyer: %w", err)
	}
	fmt.Println(describe(s, token))
	go scheduler.Run(ctx, http.DefaultClient, nightlyJobs(s.FunctionsURL), func(line string) {
		fmt.Fprintln(os.Stderr, line)
	})
	select {
	case <-ctx.Done():
		return nil
	case err := <-s.Ended():
		return err
	}
}

func describe(s *stack.Stack, token string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `
Gig Chat runs. Open %s in a browser. Ctrl-C ends it.

  functions      %s/{function}
  admin panel    %s/admin-panel
  Firestore      %s
  Firebase Auth  %s
  PostgreSQL     %s
  logs           %s

The gig %s, and who can sign in with the password %s (the admin at the panel):

`, s.HomeURL(), s.FunctionsURL, s.FunctionsURL, s.FirestoreHost, s.AuthHost, s.DatabaseURL, s.Logs, demo.GigID, demo.Password)
	for _, p := range demo.People {
		fmt.Fprintf(&b, "  %-7s %-22s %s\n", p.Role, p.Email, p.ID)
	}
	fmt.Fprintf(&b, `
Send a message as the buyer:

curl -s %s/send-message \
  -H 'Content-Type: application/json' \
  -H 'Authorization: Bearer %s' \
  -d '{"data": {"gigId": "%s", "text": "Hello from the shell"}}'

See it in Firestore, and its summary in PostgreSQL:

curl -s -H 'Authorization: Bearer owner' \
  'http://%s/v1/projects/%s/databases/(default)/documents/gigs/%s/chats/team/messages'

%s
`, s.FunctionsURL, token, demo.GigID, s.FirestoreHost, stack.Project, demo.GigID, psql(s.DatabaseURL))
	return b.String()
}

// psql returns a command that shows the archive, with what the machine has.
func psql(url string) string {
	const query = "SELECT message_id, sender_id, summary, sent_at FROM chat_messages"
	if _, err := exec.LookPath("psql"); err != nil {
		return "(psql is not installed; any PostgreSQL client can run: " + query + ")"
	}
	return fmt.Sprintf("psql '%s' -c '%s'", url, query)
}
