package entry

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadConfig(t *testing.T) {
	t.Parallel()
	const project = "GOOGLE_CLOUD_PROJECT"
	for _, test := range []struct {
		name string
		env  map[string]string
		want string // the error, or nothing
	}{
		{"the least", map[string]string{project: "demo-gigchat"}, ""},
		{"a project with a domain", map[string]string{project: "example.com:market"}, ""},
		{"a named database", map[string]string{project: "market", "FIRESTORE_DATABASE": "chat-eu"}, ""},
		{"emulators at home", map[string]string{
			project: "market", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:8080", "FIREBASE_AUTH_EMULATOR_HOST": "[::1]:9099",
		}, ""},
		{"a send limit", map[string]string{project: "market", "SEND_LIMIT_PER_MINUTE": "100000"}, ""},
		{"App Check", map[string]string{project: "market", "APP_CHECK": "enforce"}, ""},
		{"on Cloud Run", map[string]string{project: "market", "K_SERVICE": "send-message"}, ""},
		{"no project", nil, "GOOGLE_CLOUD_PROJECT must be set to a project id"},
		{"no project id", map[string]string{project: "My Project"}, "GOOGLE_CLOUD_PROJECT must be set to a project id"},
		{"no database id", map[string]string{project: "market", "FIRESTORE_DATABASE": "../x"}, "FIRESTORE_DATABASE must be a database id"},
		{"no sends at all", map[string]string{project: "market", "SEND_LIMIT_PER_MINUTE": "0"}, "SEND_LIMIT_PER_MINUTE must be a whole number from 1 to 100000"},
		{"a send limit that costs too much", map[string]string{project: "market", "SEND_LIMIT_PER_MINUTE": "100001"}, "SEND_LIMIT_PER_MINUTE must be a whole number from 1 to 100000"},
		{"a send limit in words", map[string]string{project: "market", "SEND_LIMIT_PER_MINUTE": "sixty"}, "SEND_LIMIT_PER_MINUTE must be a whole number from 1 to 100000"},
		{"App Check, misspelt", map[string]string{project: "market", "APP_CHECK": "enforced"}, "APP_CHECK must be enforce, or not set"},
		{"an emulator without a port", map[string]string{project: "market", "FIRESTORE_EMULATOR_HOST": "localhost"}, "FIRESTORE_EMULATOR_HOST must be host:port"},
		{
			"emulators on Cloud Run",
			map[string]string{project: "market", "K_SERVICE": "x", "FIRESTORE_EMULATOR_HOST": "a:1", "FIREBASE_AUTH_EMULATOR_HOST": "a:1"},
			"FIRESTORE_EMULATOR_HOST must not be set on Cloud Run\nFIREBASE_AUTH_EMULATOR_HOST must not be set on Cloud Run",
		},
		{
			"all that is wrong is named", map[string]string{"FIRESTORE_DATABASE": "?"},
			"GOOGLE_CLOUD_PROJECT must be set to a project id\nFIRESTORE_DATABASE must be a database id",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := readConfig(func(name string) string { return test.env[name] })
			if test.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, test.want)
		})
	}
}

func TestConfigValues(t *testing.T) {
	t.Parallel()
	env := map[string]string{"GOOGLE_CLOUD_PROJECT": "market"}
	c, err := readConfig(func(name string) string { return env[name] })
	require.NoError(t, err)
	require.Equal(t, Config{Project: "market", FirestoreDatabase: "(default)", SendLimit: 60}, c)

	env["DATABASE_URL"], env["FIRESTORE_DATABASE"], env["FIRESTORE_EMULATOR_HOST"] = "postgres://x", "chat-eu", "a:1"
	env["SEND_LIMIT_PER_MINUTE"], env["APP_CHECK"] = "5", "enforce"
	c, err = readConfig(func(name string) string { return env[name] })
	require.NoError(t, err)
	require.Equal(t, "chat-eu", c.FirestoreDatabase)
	require.Equal(t, "a:1", c.FirestoreEmulator)
	require.Equal(t, 5, c.SendLimit)
	require.True(t, c.EnforceAppCheck)
	require.Equal(t, "postgres://x", c.DatabaseURL)

	_, err = c.WebAPIKey()
	require.ErrorContains(t, err, "FIREBASE_WEB_API_KEY")
	env["FIREBASE_WEB_API_KEY"] = "AIzaSyExampleExample-Example_1234567890"
	c, err = readConfig(func(name string) string { return env[name] })
	require.NoError(t, err)
	key, err := c.WebAPIKey()
	require.NoError(t, err)
	require.Equal(t, env["FIREBASE_WEB_API_KEY"], key)
	env["FIREBASE_WEB_API_KEY"], env["FIREBASE_AUTH_EMULATOR_HOST"] = "", "a:1"
	c, err = readConfig(func(name string) string { return env[name] })
	require.NoError(t, err)
	_, err = c.WebAPIKey()
	require.NoError(t, err, "the emulator takes any")
}
