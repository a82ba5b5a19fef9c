package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// User is somebody who can sign in at the Auth emulator.
type User struct {
	ID       string
	Email    string
	Password string
	Admin    bool // has the custom claim admin: true
}

// CreateUser creates the user at the Auth emulator.
func (s *Stack) CreateUser(ctx context.Context, u User) error {
	accounts := "projects/" + Project + "/accounts"
	if _, err := s.identityToolkit(ctx, accounts, map[string]any{
		"localId": u.ID, "email": u.Email, "password": u.Password,
	}); err != nil || !u.Admin {
		return err
	}
	_, err := s.identityToolkit(ctx, accounts+":update", map[string]any{
		"localId": u.ID, "customAttributes": `{"admin": true}`,
	})
	return err
}

// SignIn returns an ID token of the user, good for an hour.
func (s *Stack) SignIn(ctx context.Context, email, password string) (token string, err error) {
	answer, err := s.identityToolkit(ctx, "accounts:signInWithPassword?key=any", map[string]any{
		"email": email, "password": password, "returnSecureToken": true,
	})
	if err != nil {
		return "", err
	}
	var signedIn struct {
		IDToken string `json:"idToken"`
	}
	return signedIn.IDToken, json.Unmarshal(answer, &signedIn)
}

// identityToolkit calls the API behind Firebase Auth.
func (s *Stack) identityToolkit(ctx context.Context, path string, body any) ([]byte, error) {
	return post(ctx, fmt.Sprintf("http://%s/identitytoolkit.googleapis.com/v1/%s", s.AuthHost, path), body)
}

// PutGig writes a gig's document as the marketplace would.
func (s *Stack) PutGig(ctx context.Context, gigID, buyerID string, workerIDs ...string) error {
	text := func(s string) map[string]any { return map[string]any{"stringValue": s} }
	workers := make([]map[string]any, len(workerIDs))
	for i, id := range workerIDs {
		workers[i] = text(id)
	}
	url := fmt.Sprintf("http://%s/v1/projects/%s/databases/(default)/documents/gigs/%s", s.FirestoreHost, Project, gigID)
	body, err := json.Marshal(map[string]any{"fields": map[string]any{
		"buyerId":   text(buyerID),
		"workerIds": map[string]any{"arrayValue": map[string]any{"values": workers}},
	}})
	if err != nil {
		return err
	}
	_, err = request(ctx, http.MethodPatch, url, body)
	return err
}

func post(ctx context.Context, url string, body any) ([]byte, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return request(ctx, http.MethodPost, url, encoded)
}
