// Package demo is what a newcomer opens first: a page at the local stack's root
// on which two people chat, beside the archive's rows as they arrive, and the
// demo gig that it plays in. static/chat.js is the example of a client.
//
// It stands beside the functions and knows none of them: the page talks to
// Firebase as any client does, and what is here plays the marketplace, which owns
// the gig, and an operator, who looks into the archive.
package demo

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"example.com/gigchat/functions/local/stack"
)

// GigID is the demo gig, and Password everybody's.
const (
	GigID    = "demo-gig"
	Password = "demo-password"
)

// Person is somebody who can sign in.
type Person struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	Name  string `json:"name"`
	Role  string `json:"role"` // buyer, worker or admin
}

// People are all who can sign in.
var People = []Person{
	{"demo-buyer", "buyer@demo.example", "Maya", "buyer"},
	{"demo-worker-1", "worker-1@demo.example", "Leo", "worker"},
	{"demo-worker-2", "worker-2@demo.example", "Noor", "worker"},
	{"demo-admin", "admin@demo.example", "Ada", "admin"},
}

// Demo is the demo gig on a stack, and the page. It is safe for concurrent use.
type Demo struct {
	stack   *stack.Stack
	handler http.Handler
	archive func() (*sql.DB, error)

	mu      sync.Mutex // guards what follows
	seeded  bool
	workers []string // who is assigned, as the marketplace sees it
}

// New returns the demo on a stack. Nothing is written before [Demo.Seed].
func New(s *stack.Stack) *Demo {
	d := &Demo{stack: s, archive: sync.OnceValues(func() (*sql.DB, error) { return openArchive(s) })}
	d.handler = d.routes()
	return d
}

// ServeHTTP serves the page.
func (d *Demo) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.handler.ServeHTTP(w, r) }

// Seed creates the demo's users and its gig, once: later calls do nothing. The
// page does it, too, since under exec nobody else has.
func (d *Demo) Seed(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.seeded {
		return nil
	}
	for _, p := range People {
		u := stack.User{ID: p.ID, Email: p.Email, Password: Password, Admin: p.Role == "admin"}
		if err := d.stack.CreateUser(ctx, u); err != nil {
			return fmt.Errorf("create the demo users: %w", err)
		}
	}
	if err := d.assign(ctx, with("worker")); err != nil {
		return err
	}
	d.seeded = true
	return nil
}

// Assign puts a worker on the gig or takes them off, as the marketplace would.
func (d *Demo) Assign(ctx context.Context, workerID string, assigned bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	workers := slices.DeleteFunc(slices.Clone(d.workers), func(id string) bool { return id == workerID })
	if assigned {
		workers = append(workers, workerID)
	}
	return d.assign(ctx, workers)
}

func (d *Demo) assign(ctx context.Context, workers []string) error {
	if err := d.stack.PutGig(ctx, GigID, with("buyer")[0], workers...); err != nil {
		return fmt.Errorf("write the demo gig: %w", err)
	}
	d.workers = workers
	return nil
}

// assigned returns who is on the gig.
func (d *Demo) assigned() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.workers)
}

// with returns the ids of the people with a role.
func with(role string) []string {
	var ids []string
	for _, p := range People {
		if p.Role == role {
			ids = append(ids, p.ID)
		}
	}
	return ids
}
