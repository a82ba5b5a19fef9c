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
	users users
	apps  *appCheck // nil where App Check is not enforced
}

// users is what the SDK knows of a project's users. The first goes by the token
// alone, the second also asks Firebase Auth about the account.
type users interface {
	VerifyIDToken(ctx context.Context, idToken string) (*auth.Token, error)
	VerifyIDTokenAndCheckRevoked(ctx context.Context, idToken string) (*auth.Token, error)
}

// Open returns the verifier of a project. Where FIREBASE_AUTH_EMULATOR_HOST is
// set the SDK asks the emulator about each ID token and takes unsigned ones. With
// enforceAppCheck every caller's app must prove that it is one of the project's.
func Open(ctx context.Context, project string, enforceAppCheck bool) (*Verifier, error) {
	app, err := newApp(ctx, project)
	if err != nil {
		return nil, err
	}
	client, err := newClient(ctx, app)
	if err != nil {
		return nil, err
	}
	v := &Verifier{users: client}
	if enforceAppCheck {
		v.apps = &appCheck{app: app}
	}
	return v, nil
}

func newApp(ctx context.Context, project string) (*firebase.App, error) {
	app, err := firebase.NewApp(ctx, &firebase.Config{ProjectID: project})
	if err != nil {
		return nil, fmt.Errorf("open Firebase: %w", err)
	}
	return app, nil
}

func newClient(ctx context.Context, app *firebase.App) (*auth.Client, error) {
	client, err := app.Auth(ctx)
	if err != nil {
		return nil, fmt.Errorf("open Firebase Auth: %w", err)
	}
	return client, nil
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
	return callerOf(v.users.VerifyIDToken(ctx, idToken))
}

// AuthenticateUnrevoked is [Verifier.Authenticate] for the functions in which admins
// see or decide on what is others'. A token is good for an hour whatever becomes of
// the account; here an admin's must not have been revoked, nor the account been
// disabled or deleted, since it was issued. That costs a call of Firebase Auth, and
// nothing for callers who are no admins.
func (v *Verifier) AuthenticateUnrevoked(ctx context.Context, idToken, appCheckToken string) (chat.Caller, error) {
	caller, err := v.Authenticate(ctx, idToken, appCheckToken)
	if err != nil || !caller.Admin {
		return caller, err
	}
	return callerOf(v.users.VerifyIDTokenAndCheckRevoked(ctx, idToken))
}

func callerOf(verified *auth.Token, err error) (chat.Caller, error) {
	switch {
	case auth.IsIDTokenInvalid(err), auth.IsUserNotFound(err):
		return chat.Caller{}, signInAgain("the ID token is not valid")
	case err != nil:
		return chat.Caller{}, chat.Failure(chat.Unavailable, errors.New("the ID token could not be verified"))
	case !chat.IsUserID(verified.UID):
		return chat.Caller{}, &chat.Error{Kind: chat.PermissionDenied, Public: "This account cannot use the chat."}
	}
	admin, _ := verified.Claims["admin"].(bool)
	return chat.Caller{UserID: verified.UID, Admin: admin}, nil
}

func signInAgain(cause string) error {
	return &chat.Error{Kind: chat.Unauthenticated, Public: "Please sign in again.", Err: errors.New(cause)}
}
