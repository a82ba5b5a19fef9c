package auth

import (
	"context"
	"errors"
	"testing"

	"firebase.google.com/go/v4/auth"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// accounts is a Firebase Auth whose tokens are user ids, and which counts how
// often it is asked about an account.
type accounts struct {
	claims map[string]any
	err    error // of asking
	asked  int
}

func (a *accounts) VerifyIDToken(_ context.Context, idToken string) (*auth.Token, error) {
	return &auth.Token{UID: idToken, Claims: a.claims}, nil
}

func (a *accounts) VerifyIDTokenAndCheckRevoked(ctx context.Context, idToken string) (*auth.Token, error) {
	a.asked++
	if a.err != nil {
		return nil, a.err
	}
	return a.VerifyIDToken(ctx, idToken)
}

// Only an admin's account is asked about, and only where it is wanted. (What the
// SDK says of a token that was revoked is tested against the emulator, which asks
// about every account.)
func TestWhoIsAskedAbout(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		claim any
		admin bool
	}{
		{"no claim", nil, false},
		{"a claim that is false", false, false},
		{"a claim that is a text", "true", false},
		{"an admin", true, true},
	} {
		users := &accounts{claims: map[string]any{"admin": test.claim}}
		v := &Verifier{users: users}
		want := chat.Caller{UserID: "anna", Admin: test.admin}
		caller, err := v.Authenticate(t.Context(), "anna", "")
		require.NoError(t, err, test.name)
		require.Equal(t, want, caller, test.name)
		require.Zero(t, users.asked, test.name)

		caller, err = v.AuthenticateUnrevoked(t.Context(), "anna", "")
		require.NoError(t, err, test.name)
		require.Equal(t, want, caller, test.name)
		if test.admin {
			require.Equal(t, 1, users.asked, test.name)
		} else {
			require.Zero(t, users.asked, test.name)
		}
	}
}

// An admin of whose account nobody can tell is not let in.
func TestAdminsWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	v := &Verifier{users: &accounts{claims: map[string]any{"admin": true}, err: errors.New("anna@market.example")}}
	caller, err := v.AuthenticateUnrevoked(t.Context(), "anna", "")
	require.Equal(t, chat.Unavailable, chat.KindOf(err))
	require.NotContains(t, err.Error(), "@")
	require.Empty(t, caller)
}

func TestTheReservedIDIsNobodys(t *testing.T) {
	t.Parallel()
	v := &Verifier{users: &accounts{}}
	_, err := v.Authenticate(t.Context(), chat.DeletedUserID, "")
	require.Equal(t, chat.PermissionDenied, chat.KindOf(err))
}
