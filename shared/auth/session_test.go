package auth

import (
	"context"
	"errors"
	"testing"
	"time"

	"firebase.google.com/go/v4/auth"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// account is a Firebase Auth with one account, whose ID tokens and sessions are
// its user id.
type account struct {
	claimed any // what tokens claim of admin
	claims  any // what the account does, now
	signIn  time.Time
	err     error // of whatever is asked
	lasts   time.Duration
	revoked []string
}

func (a *account) token(userID string) (*auth.Token, error) {
	return &auth.Token{UID: userID, AuthTime: a.signIn.Unix(), Claims: map[string]any{"admin": a.claimed}}, a.err
}

func (a *account) VerifyIDTokenAndCheckRevoked(_ context.Context, idToken string) (*auth.Token, error) {
	return a.token(idToken)
}

func (a *account) SessionCookie(_ context.Context, idToken string, expiresIn time.Duration) (string, error) {
	a.lasts = expiresIn
	return "session of " + idToken, a.err
}

func (a *account) VerifySessionCookieAndCheckRevoked(_ context.Context, cookie string) (*auth.Token, error) {
	return a.token(cookie)
}

func (a *account) GetUser(_ context.Context, userID string) (*auth.UserRecord, error) {
	return &auth.UserRecord{UserInfo: &auth.UserInfo{UID: userID}, CustomClaims: map[string]any{"admin": a.claims}}, a.err
}

func (a *account) RevokeRefreshTokens(_ context.Context, userID string) error {
	a.revoked = append(a.revoked, userID)
	return a.err
}

var sessionNow = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func sessionsOf(a *account) *Sessions {
	return &Sessions{accounts: a, now: func() time.Time { return sessionNow }, wait: func(context.Context, time.Duration) {}}
}

func TestStartSession(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		claimed any
		ago     time.Duration
		want    chat.Kind // of the error, or nothing
	}{
		{"an admin who just signed in", true, 0, ""},
		{"five minutes ago", true, 5 * time.Minute, ""},
		{"a second more", true, 5*time.Minute + time.Second, chat.Unauthenticated},
		{"no claim", nil, 0, chat.PermissionDenied},
		{"a claim that is false", false, 0, chat.PermissionDenied},
		{"a claim that is a text", "true", 0, chat.PermissionDenied},
		{"a claim that is a number", 1.0, 0, chat.PermissionDenied},
	} {
		a := &account{claimed: test.claimed, signIn: sessionNow.Add(-test.ago)}
		session, err := sessionsOf(a).Start(t.Context(), "anna")
		if test.want != "" {
			require.Equal(t, test.want, chat.KindOf(err), test.name)
			require.Empty(t, session, test.name)
			require.Zero(t, a.lasts, test.name)
			continue
		}
		require.NoError(t, err, test.name)
		require.Equal(t, "session of anna", session, test.name)
		require.Equal(t, 8*time.Hour, a.lasts, test.name)
	}
}

// Who is no admin any more is out, whatever the session claims.
func TestCallerOfSession(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name            string
		claimed, claims any
		admin           bool
	}{
		{"an admin", true, true, true},
		{"dismissed since", true, nil, false},
		{"dismissed by a text", true, "true", false},
		{"appointed since: must sign in", nil, true, false},
	} {
		caller, err := sessionsOf(&account{claimed: test.claimed, claims: test.claims}).Caller(t.Context(), "anna")
		if test.admin {
			require.NoError(t, err, test.name)
			require.Equal(t, chat.Caller{UserID: "anna", Admin: true}, caller, test.name)
			continue
		}
		require.Equal(t, chat.PermissionDenied, chat.KindOf(err), test.name)
		require.Empty(t, caller, test.name)
	}
}

// Where nobody can tell, nobody gets in, and no word of the SDK's gets out.
func TestSessionsWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	a := &account{claimed: true, claims: true, signIn: sessionNow, err: errors.New("anna@market.example")}
	_, err := sessionsOf(a).Start(t.Context(), "anna")
	require.Equal(t, chat.Unavailable, chat.KindOf(err))
	require.NotContains(t, err.Error(), "@")
	_, err = sessionsOf(a).Caller(t.Context(), "anna")
	require.Equal(t, chat.Unavailable, chat.KindOf(err))
	require.NotContains(t, err.Error(), "@")
	err = sessionsOf(a).End(t.Context(), "anna")
	require.Equal(t, chat.Unavailable, chat.KindOf(err))
	require.NotContains(t, err.Error(), "@")
	require.Equal(t, []string{"anna"}, a.revoked)
}

// Firebase Auth keeps the second of a revocation, and what began in it stays good; so
// a session that began just now ends only with a revocation of the next second.
func TestASessionThatJustBeganEnds(t *testing.T) {
	t.Parallel()
	for _, late := range []time.Duration{0, time.Nanosecond, 400 * time.Millisecond, time.Second - time.Nanosecond} {
		a := &account{}
		s := sessionsOf(a)
		began := sessionNow.Add(late)
		clock := began
		s.now = func() time.Time { return clock }
		s.wait = func(_ context.Context, d time.Duration) {
			require.Empty(t, a.revoked, late)
			clock = clock.Add(d)
		}
		require.NoError(t, s.End(t.Context(), "anna"), late)
		require.Equal(t, []string{"anna"}, a.revoked, late)
		require.Equal(t, began.Unix()+1, clock.Unix(), late)
	}
}
