// Package auth tells who calls: a Firebase ID token in, a caller of the domain
// out. It alone imports the Firebase Admin SDK.
//
// It must not know what a caller may do.
package auth

import (
	"context"
	"errors"
	"fmt"

	firebase "firebase.google.com/go/v4"
	"firebase.google.com/go/v4/auth"

	"example.com/gigchat/shared/chat"
)

// Verifier verifies the ID tokens of one Firebase project.
type Verifier struct {
	client *auth.Client
}

// Open returns the verifier of a project. Where FIREBASE_AUTH_EMULATOR_HOST is
// set the SDK asks the emulator about each token and takes unsigned ones.
func Open(ctx context.Context, project string) (*Verifier, error) {
	app, err := firebase.NewApp(ctx, &firebase.Config{ProjectID: project})
	if err != nil {
		return nil, fmt.Errorf("open Firebase: %w", err)
	}
	client, err := app.Auth(ctx)
	if err != nil {
		return nil, fmt.Errorf("open Firebase Auth: %w", err)
	}
	return &Verifier{client: client}, nil
}

// Authenticate returns the caller whom the token names. Errors: Unauthenticated
// if it is not, or no longer, a good token; Unavailable if that cannot be told.
func (v *Verifier) Authenticate(ctx context.Context, token string) (chat.Caller, error) {
	verified, err := v.client.VerifyIDToken(ctx, token)
	switch {
	case err == nil:
		admin, _ := verified.Claims["admin"].(bool)
		return chat.Caller{UserID: verified.UID, Admin: admin}, nil
	case auth.IsIDTokenInvalid(err), auth.IsUserNotFound(err):
		return chat.Caller{}, &chat.Error{
			Kind:   chat.Unauthenticated,
			Public: "Please sign in again.",
			Err:    errors.New("the ID token is not valid"),
		}
	default:
		return chat.Caller{}, chat.Failure(chat.Unavailable, errors.New("the ID token could not be verified"))
	}
}
