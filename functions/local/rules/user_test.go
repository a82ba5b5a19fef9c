package rules_test

import (
	"encoding/base64"
	"encoding/json"
	"time"
)

// user is who sends a request. The zero user is nobody.
type user struct {
	id    string
	admin any // the custom claim; nil: none
}

// token returns an unsigned ID token of the project, which the emulators take for a
// signed one.
func (u user) token(project string) string {
	if u.id == "" {
		return ""
	}
	now := time.Now().Unix()
	claims := map[string]any{
		"iss": "https://securetoken.google.com/" + project, "aud": project,
		"sub": u.id, "user_id": u.id,
		"auth_time": now, "iat": now, "exp": now + 3600,
		"firebase": map[string]any{"sign_in_provider": "password", "identities": map[string]any{}},
	}
	if u.admin != nil {
		claims["admin"] = u.admin
	}
	return segment(map[string]any{"alg": "none", "typ": "JWT"}) + "." + segment(claims) + "."
}

func segment(part any) string {
	encoded, err := json.Marshal(part)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return base64.RawURLEncoding.EncodeToString(encoded)
}
