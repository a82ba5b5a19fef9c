package auth

import (
	"context"
	"errors"
	"time"

	"firebase.google.com/go/v4/auth"

	"example.com/gigchat/shared/chat"
)

// SessionTime is how long an admin stays signed in.
const SessionTime = 8 * time.Hour

// signInTime is how old a sign-in may be when a session begins, so that whoever
// finds an ID token cannot turn its hour into eight
// (https://firebase.google.com/docs/auth/admin/manage-cookies).
const signInTime = 5 * time.Minute

// Sessions keep admins signed in on the pages of one Firebase project, however
// they proved who they are.
type Sessions struct {
	accounts sessionAccounts
	now      func() time.Time
	wait     func(ctx context.Context, d time.Duration) // until the context ends at most
}

// sessionAccounts is what the SDK knows of a project's users and their sessions. What
// ends in AndCheckRevoked asks Firebase Auth about the account.
type sessionAccounts interface {
	VerifyIDTokenAndCheckRevoked(ctx context.Context, idToken string) (*auth.Token, error)
	SessionCookie(ctx context.Context, idToken string, expiresIn time.Duration) (string, error)
	VerifySessionCookieAndCheckRevoked(ctx context.Context, cookie string) (*auth.Token, error)
	GetUser(ctx context.Context, userID string) (*auth.UserRecord, error)
	RevokeRefreshTokens(ctx context.Context, userID string) error
}

// OpenSessions returns the sessions of a project; see [Open] for the emulator.
func OpenSessions(ctx context.Context, project string) (*Sessions, error) {
	app, err := newApp(ctx, project)
	if err != nil {
		return nil, err
	}
	client, err := newClient(ctx, app)
	if err != nil {
		return nil, err
	}
	return &Sessions{accounts: client, now: time.Now, wait: wait}, nil
}

// Start makes a session of the ID token of a sign-in and returns it, for a cookie.
// Errors: Unauthenticated if the token is not, or no longer, good, or the sign-in
// is more than five minutes ago; PermissionDenied to all but admins; Unavailable
// if that cannot be told.
func (s *Sessions) Start(ctx context.Context, idToken string) (session string, err error) {
	verified, err := s.accounts.VerifyIDTokenAndCheckRevoked(ctx, idToken)
	if _, err := adminOf(callerOf(verified, err)); err != nil {
		return "", err
	}
	if s.now().Sub(time.Unix(verified.AuthTime, 0)) > signInTime {
		return "", signInAgain("the sign-in is too long ago")
	}
	session, err = s.accounts.SessionCookie(ctx, idToken, SessionTime)
	if err != nil {
		return "", chat.Failure(chat.Unavailable, errors.New("the session could not be made"))
	}
	return session, nil
}

// Caller returns the admin whose session it is. Whose account was disabled or
// deleted, whose tokens were revoked or who is no admin any more since it began,
// has none: Firebase Auth is asked each time.
//
// Errors as those of [Sessions.Start].
func (s *Sessions) Caller(ctx context.Context, session string) (chat.Caller, error) {
	verified, err := s.accounts.VerifySessionCookieAndCheckRevoked(ctx, session)
	if auth.IsSessionCookieInvalid(err) || auth.IsUserNotFound(err) {
		return chat.Caller{}, signInAgain("the session is not valid")
	}
	caller, err := adminOf(callerOf(verified, err))
	if err != nil {
		return chat.Caller{}, err
	}
	// What a session claims stays as it was when it began.
	user, err := s.accounts.GetUser(ctx, caller.UserID)
	switch {
	case auth.IsUserNotFound(err):
		return chat.Caller{}, signInAgain("the account is gone")
	case err != nil:
		return chat.Caller{}, chat.Failure(chat.Unavailable, errors.New("the account could not be read"))
	}
	caller.Admin, _ = user.CustomClaims["admin"].(bool)
	return adminOf(caller, nil)
}

// End ends all sessions of a user, those in other browsers included, and whatever
// else they are signed in to: Firebase Auth revokes all or none. It takes up to a
// second.
//
// Why it waits for the next second: Firebase Auth keeps the second in which it revoked,
// and what was issued in that second, too, stays good.
func (s *Sessions) End(ctx context.Context, userID string) error {
	now := s.now()
	s.wait(ctx, now.Truncate(time.Second).Add(time.Second).Sub(now))
	if err := s.accounts.RevokeRefreshTokens(ctx, userID); err != nil {
		return chat.Failure(chat.Unavailable, errors.New("the sessions could not be revoked"))
	}
	return nil
}

func adminOf(caller chat.Caller, err error) (chat.Caller, error) {
	if err == nil && !caller.Admin {
		err = &chat.Error{Kind: chat.PermissionDenied, Public: "Only admins can use this panel."}
	}
	if err != nil {
		return chat.Caller{}, err
	}
	return caller, nil
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
