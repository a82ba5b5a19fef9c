package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"sync"

	firebase "firebase.google.com/go/v4"
	"firebase.google.com/go/v4/appcheck"

	"example.com/gigchat/shared/chat"
)

// appCheck verifies the tokens by which apps prove that they are the project's
// own (https://firebase.google.com/docs/app-check).
type appCheck struct {
	app *firebase.App

	mu     sync.Mutex
	client *appcheck.Client // nil until Google's keys were read
}

// verify returns nil for a good token. Errors: Unauthenticated, and Unavailable
// if Google's keys cannot be read.
func (a *appCheck) verify(ctx context.Context, token string) error {
	if !isSigned(token) {
		return badApp(errors.New("there is no App Check token, or it is malformed"))
	}
	client, err := a.open(ctx)
	if err != nil {
		return chat.Failure(chat.Unavailable, errors.New("the keys of App Check could not be read"))
	}
	if _, err := client.VerifyToken(token); err != nil {
		return badApp(errors.New("the App Check token is not valid"))
	}
	return nil
}

// open reads Google's keys with the first token, and again after a failure. The
// SDK refreshes them for as long as the context lasts, which is why that is not
// the request's.
func (a *appCheck) open(ctx context.Context) (*appcheck.Client, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.client != nil {
		return a.client, nil
	}
	client, err := a.app.AppCheck(context.WithoutCancel(ctx))
	a.client = client
	return client, err
}

// isSigned reports whether the token is a JWT of the kind that Google signs, so
// that rubbish is refused without its keys.
func isSigned(token string) bool {
	head, rest, _ := strings.Cut(token, ".")
	if strings.Count(rest, ".") != 1 {
		return false
	}
	decoded, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return false
	}
	var header struct {
		Algorithm string `json:"alg"`
		Type      string `json:"typ"`
	}
	err = json.Unmarshal(decoded, &header)
	return err == nil && header.Algorithm == "RS256" && header.Type == "JWT"
}

func badApp(err error) error {
	return &chat.Error{Kind: chat.Unauthenticated, Public: "This app is not allowed to call. Please update it.", Err: err}
}
