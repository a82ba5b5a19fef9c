// Package firestore is the live store: gigs, chats and messages in Cloud
// Firestore, and the events that tell of their changes. It alone imports
// Google's client and knows the documents' paths and fields.
//
// It must not know who may do what: it keeps and reads, package chat decides.
package firestore

import (
	"context"
	"fmt"
	"time"

	apiv1 "cloud.google.com/go/firestore/apiv1"
	"github.com/googleapis/gax-go/v2"
	"golang.org/x/time/rate"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
)

// Database names one Firestore database.
type Database struct {
	Project string // the Google Cloud project id
	ID      string // usually (default)
}

// name returns projects/{project}/databases/{database}.
func (d Database) name() string {
	return "projects/" + d.Project + "/databases/" + d.ID
}

// Store is the live store. It implements the interfaces of package chat.
//
// Why the generated client and not the hand-written one above it: a send must
// answer with the server's time for the message, and only the generated
// client hands out the transform results that a commit's answer carries. The
// other one would need a third round trip to read them.
type Store struct {
	database Database
	client   *apiv1.Client
	pace     *rate.Limiter // of bulk work, in writes
}

func newStore(database Database, client *apiv1.Client) *Store {
	return &Store{database: database, client: client, pace: rate.NewLimiter(writesPerSecond, writesAtOnce)}
}

// Open returns the store in the database: at the emulator's host:port if one is
// given, else at Google with the default credentials. It begins to connect and does not
// wait for it, and closes the connection when the context ends.
func Open(ctx context.Context, database Database, emulatorHost string) (*Store, error) {
	options := []option.ClientOption{
		option.WithTelemetryDisabled(), // there is a tracer of our own
		option.WithGRPCDialOption(grpc.WithStatsHandler(tracer{})),
	}
	if emulatorHost != "" {
		conn, err := grpc.NewClient(emulatorHost,
			grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithPerRPCCredentials(emulatorOwner{}),
			grpc.WithStatsHandler(tracer{}))
		if err != nil {
			return nil, fmt.Errorf("connect to the Firestore emulator: %w", err)
		}
		options = []option.ClientOption{option.WithGRPCConn(conn)}
	}
	client, err := apiv1.NewClient(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("open Firestore: %w", err)
	}
	client.CallOptions.Commit = append(client.CallOptions.Commit, gax.WithRetry(retryCommit))
	// The first request meanwhile has its caller's token verified.
	client.Connection().Connect()                         //nolint:staticcheck // deprecated for clients with several connections
	context.AfterFunc(ctx, func() { _ = client.Close() }) // nobody waits for it
	return newStore(database, client), nil
}

// retryCommit is Google's own way with a commit, and for one that met another on the
// same document, too: nothing of it was written, and its preconditions still hold or
// do not.
func retryCommit() gax.Retryer {
	return gax.OnCodes(
		[]codes.Code{codes.Aborted, codes.Unavailable, codes.ResourceExhausted},
		gax.Backoff{Initial: 20 * time.Millisecond, Max: 2 * time.Second, Multiplier: 2},
	)
}

// emulatorOwner is what the emulator takes for a service account: the security
// rules do not bind it.
type emulatorOwner struct{}

func (emulatorOwner) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer owner"}, nil
}

func (emulatorOwner) RequireTransportSecurity() bool { return false }
