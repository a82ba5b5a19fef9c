package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"

	"example.com/gigchat/functions/local/scheduler"
	"example.com/gigchat/functions/local/stack"
)

// The demo data: one gig, who is in it, and an admin.
const (
	demoGig      = "demo-gig"
	demoPassword = "demo-password"
)

var demoUsers = []demoUser{
	{"demo-buyer", "buyer@demo.example", "buyer", false},
	{"demo-worker-1", "worker-1@demo.example", "worker", false},
	{"demo-worker-2", "worker-2@demo.example", "worker", false},
	{"demo-admin", "admin@demo.example", "admin", true},
}

type demoUser struct {
	id, email, role string
	admin           bool
}

// demo puts the demo data in place, tells where everything is, and runs the
// nightly jobs until the context ends.
func demo(ctx context.Context, s *stack.Stack) error {
	token, err := seed(ctx, s)
	if err != nil {
		return err
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

// seed writes the demo gig and its users, and returns a token of the buyer's.
func seed(ctx context.Context, s *stack.Stack) (token string, err error) {
	for _, u := range demoUsers {
		if err := s.CreateUser(ctx, stack.User{ID: u.id, Email: u.email, Password: demoPassword, Admin: u.admin}); err != nil {
			return "", fmt.Errorf("create the demo users: %w", err)
		}
	}
	if err := s.PutGig(ctx, demoGig, "demo-buyer", "demo-worker-1", "demo-worker-2"); err != nil {
		return "", fmt.Errorf("create the demo gig: %w", err)
	}
	return s.SignIn(ctx, demoUsers[0].email, demoPassword)
}

func describe(s *stack.Stack, token string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `
Gig Chat runs. Ctrl-C ends it.

  functions      %s/{function}
  Firestore      %s
  Firebase Auth  %s
  PostgreSQL     %s
  logs           %s

The gig %s, and who can sign in with the password %s:

`, s.FunctionsURL, s.FirestoreHost, s.AuthHost, s.DatabaseURL, s.Logs, demoGig, demoPassword)
	for _, u := range demoUsers {
		fmt.Fprintf(&b, "  %-7s %-22s %s\n", u.role, u.email, u.id)
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
`, s.FunctionsURL, token, demoGig, s.FirestoreHost, stack.Project, demoGig, psql(s.DatabaseURL))
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
