package auth

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	firebase "firebase.google.com/go/v4"
	"firebase.google.com/go/v4/appcheck"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

// The tests of this file take turns, since the SDK keeps the address of Google's
// keys in a variable of its package.
func TestAppCheck(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	serveKeys(t, func() *rsa.PublicKey { return &key.PublicKey })
	apps := openAppCheck(t)

	changed := func(change func(claims map[string]any)) string {
		claims := goodClaims()
		change(claims)
		return sign(t, key, "RS256", claims)
	}
	require.NoError(t, apps.verify(t.Context(), sign(t, key, "RS256", goodClaims())))
	for name, token := range map[string]string{
		"none":              "",
		"rubbish":           "rubbish",
		"three of them":     "a.b.c",
		"unsigned":          sign(t, key, "none", goodClaims()),
		"somebody else's":   sign(t, stranger, "RS256", goodClaims()),
		"another algorithm": sign(t, key, "HS256", goodClaims()),
		"expired":           changed(func(c map[string]any) { c["exp"] = time.Now().Add(-time.Minute).Unix() }),
		"another project's": changed(func(c map[string]any) { c["aud"] = []string{"projects/other"} }),
		"another issuer's":  changed(func(c map[string]any) { c["iss"] = "https://elsewhere.example/" }),
		"nobody's":          changed(func(c map[string]any) { c["sub"] = "" }),
		"cut short":         strings.TrimRight(sign(t, key, "RS256", goodClaims()), "=")[:200],
	} {
		require.Equal(t, chat.Unauthenticated, chat.KindOf(apps.verify(t.Context(), token)), name)
	}
}

// Without Google's keys nobody is let in, and as soon as they can be read it goes on.
func TestAppCheckWithoutKeys(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	var there atomic.Bool
	serveKeys(t, func() *rsa.PublicKey {
		if there.Load() {
			return &key.PublicKey
		}
		return nil
	})
	apps := openAppCheck(t)
	token := sign(t, key, "RS256", goodClaims())
	require.Equal(t, chat.Unavailable, chat.KindOf(apps.verify(t.Context(), token)))
	there.Store(true)
	require.NoError(t, apps.verify(t.Context(), token))
}

func openAppCheck(t *testing.T) *appCheck {
	t.Helper()
	app, err := firebase.NewApp(t.Context(), &firebase.Config{ProjectID: "market"})
	require.NoError(t, err)
	return &appCheck{app: app}
}

// serveKeys has the SDK read these keys instead of Google's; nil is an outage.
func serveKeys(t *testing.T, key func() *rsa.PublicKey) {
	t.Helper()
	encode := base64.RawURLEncoding.EncodeToString
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		k := key()
		if k == nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "key-1",
			"n": encode(k.N.Bytes()), "e": encode(big.NewInt(int64(k.E)).Bytes()),
		}}})
	}))
	t.Cleanup(server.Close)
	before := appcheck.JWKSUrl
	appcheck.JWKSUrl = server.URL
	t.Cleanup(func() { appcheck.JWKSUrl = before })
}

func goodClaims() map[string]any {
	return map[string]any{
		"iss": "https://firebaseappcheck.googleapis.com/123", "aud": []string{"projects/123", "projects/market"},
		"sub": "1:123:web:abc", "iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	}
}

// sign returns a JWT that the key has signed, whatever algorithm it claims.
func sign(t *testing.T, key *rsa.PrivateKey, algorithm string, claims map[string]any) string {
	t.Helper()
	part := func(v any) string {
		encoded, err := json.Marshal(v)
		require.NoError(t, err)
		return base64.RawURLEncoding.EncodeToString(encoded)
	}
	token := part(map[string]any{"alg": algorithm, "typ": "JWT", "kid": "key-1"}) + "." + part(claims)
	sum := sha256.Sum256([]byte(token))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	require.NoError(t, err)
	return token + "." + base64.RawURLEncoding.EncodeToString(signature)
}
