package auth

import (
	"context"
	"errors"

	"firebase.google.com/go/v4/auth"

	"example.com/gigchat/shared/chat"
)

// Accounts are the users' accounts of one Firebase project.
type Accounts struct {
	users *auth.Client
}

// OpenAccounts returns the accounts of a project; see [Open].
func OpenAccounts(ctx context.Context, project string) (*Accounts, error) {
	app, err := newApp(ctx, project)
	if err != nil {
		return nil, err
	}
	users, err := newClient(ctx, app)
	if err != nil {
		return nil, err
	}
	return &Accounts{users}, nil
}

// Identifiers returns the names, addresses and phone numbers of a user's account,
// those of the providers that they sign in with included; none if there is no such
// account. Errors: Unavailable if that cannot be told.
func (a *Accounts) Identifiers(ctx context.Context, userID string) ([]chat.Text, error) {
	user, err := a.users.GetUser(ctx, userID)
	if auth.IsUserNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, chat.Failure(chat.Unavailable, errors.New("the account could not be read"))
	}
	var known []chat.Text
	for _, info := range append(user.ProviderUserInfo, user.UserInfo) {
		for _, s := range []string{info.DisplayName, info.Email, info.PhoneNumber} {
			if s != "" {
				known = append(known, chat.Text(s))
			}
		}
	}
	return known, nil
}
