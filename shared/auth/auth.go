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

// Verifier verifies the tokens of one Firebase project.
type Verifier struct {
	users *auth.Client
	apps  *appCheck // nil where App Check is not enforced
}

// Open returns the verifier of a project. Where FIREBASE_AUTH_EMULATOR_HOST is
// set the SDK asks the emulator about each ID token and takes unsigned ones. With
// enforceAppCheck every caller's app must prove that it is one of the project's.
func Open(ctx context.Context, project string, enforceAppCheck bool) (*Verifier, error) {
	app, err := firebase.NewApp(ctx, &firebase.Config{ProjectID: project})
	if err != nil {
		return nil, fmt.Errorf("open Firebase: %w", err)
	}
	client, err := app.Auth(ctx)
	if err != nil {
		return nil, fmt.Errorf("open Firebase Auth: %w", err)
	}
	v := &Verifier{users: client}
	if enforceAppCheck {
		v.apps = &appCheck{app: app}
	}
	return v, nil
}

// Authenticate returns the caller whom the ID token names, if their app may call.
// Errors: Unauthenticated if one of the tokens is not, or no longer, good;
// PermissionDenied if the account's id is none that a user may have; Unavailable
// if that cannot be told.
func (v *Verifier) Authenticate(ctx context.Context, idToken, appCheckToken string) (chat.Caller, error) {
	if v.apps != nil {
		if err := v.apps.verify(ctx, appCheckToken); err != nil {
			return chat.Caller{}, err
		}
	}
	verified, err := v.users.VerifyIDToken(ctx, idToken)
	switch {
	case auth.IsIDTokenInvalid(err), auth.IsUserNotFound(err):
		return chat.Caller{}, &chat.Error{
			Kind:   chat.Unauthenticated,
			Public: "Please sign in again.",
			Err:    errors.New("the ID token is not valid"),
		}
	case err != nil:
		return chat.Caller{}, chat.Failure(chat.Unavailable, errors.New("the ID token could not be verified"))
	case !chat.IsUserID(verified.UID):
		return chat.Caller{}, &chat.Error{Kind: chat.PermissionDenied, Public: "This account cannot use the chat."}
	}
	admin, _ := verified.Claims["admin"].(bool)
	return chat.Caller{UserID: verified.UID, Admin: admin}, nil
}
