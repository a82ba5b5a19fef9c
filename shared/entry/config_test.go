package entry

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestReadConfig(t *testing.T) {
	t.Parallel()
	const project = "GOOGLE_CLOUD_PROJECT"
	const collector = "OTEL_EXPORTER_OTLP_ENDPOINT"
	everything := []Option{UsesArchive, SignsIn}
	for _, test := range []struct {
		name    string
		options []Option
		env     map[string]string
		want    string // the error, or nothing
	}{
		{"the least", nil, map[string]string{project: "demo-gigchat"}, ""},
		{"a project with a domain", nil, map[string]string{project: "example.com:market"}, ""},
		{"a named database", nil, map[string]string{project: "market", "FIRESTORE_DATABASE": "chat-eu"}, ""},
		{"emulators at home", nil, map[string]string{
			project: "market", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:8080", "FIREBASE_AUTH_EMULATOR_HOST": "[::1]:9099",
		}, ""},
		{"a send limit", nil, map[string]string{project: "market", "SEND_LIMIT_PER_MINUTE": "100000"}, ""},
		{"App Check", nil, map[string]string{project: "market", "APP_CHECK": "enforce"}, ""},
		{"on Cloud Run", nil, map[string]string{project: "market", "K_SERVICE": "send-message"}, ""},
		{"an archive that is not used may be anything", nil, map[string]string{project: "market", "DATABASE_URL": "?"}, ""},
		{"an archive and a key", everything, map[string]string{
			project: "market", "DATABASE_URL": "postgres://x@/y", "FIREBASE_WEB_API_KEY": "AIzaSyExampleExample-Example_1234567890",
		}, ""},
		{"no project", nil, nil, "GOOGLE_CLOUD_PROJECT must be set to a project id"},
		{"no project id", nil, map[string]string{project: "My Project"}, "GOOGLE_CLOUD_PROJECT must be set to a project id"},
		{"no database id", nil, map[string]string{project: "market", "FIRESTORE_DATABASE": "../x"}, "FIRESTORE_DATABASE must be a database id"},
		{"no sends at all", nil, map[string]string{project: "market", "SEND_LIMIT_PER_MINUTE": "0"}, "SEND_LIMIT_PER_MINUTE must be a whole number from 1 to 100000"},
		{"a send limit that costs too much", nil, map[string]string{project: "market", "SEND_LIMIT_PER_MINUTE": "100001"}, "SEND_LIMIT_PER_MINUTE must be a whole number from 1 to 100000"},
		{"a send limit in words", nil, map[string]string{project: "market", "SEND_LIMIT_PER_MINUTE": "sixty"}, "SEND_LIMIT_PER_MINUTE must be a whole number from 1 to 100000"},
		{"App Check, misspelt", nil, map[string]string{project: "market", "APP_CHECK": "enforced"}, "APP_CHECK must be enforce, or not set"},
		{"an emulator without a port", nil, map[string]string{project: "market", "FIRESTORE_EMULATOR_HOST": "localhost"}, "FIRESTORE_EMULATOR_HOST must be host:port"},
		{
			"emulators on Cloud Run", nil,
			map[string]string{project: "market", "K_SERVICE": "x", "FIRESTORE_EMULATOR_HOST": "a:1", "FIREBASE_AUTH_EMULATOR_HOST": "a:1"},
			"FIRESTORE_EMULATOR_HOST must not be set on Cloud Run\nFIREBASE_AUTH_EMULATOR_HOST must not be set on Cloud Run",
		},
		{"no archive", []Option{UsesArchive}, map[string]string{project: "market"}, "DATABASE_URL must be set to a postgres:// URL"},
		{"another database", []Option{UsesArchive}, map[string]string{project: "market", "DATABASE_URL": "mysql://root:secret@db"}, "DATABASE_URL must be set to a postgres:// URL"},
		{"no URL", []Option{UsesArchive}, map[string]string{project: "market", "DATABASE_URL": "postgres://x:%zz@db"}, "DATABASE_URL must be set to a postgres:// URL"},
		{"no key", []Option{SignsIn}, map[string]string{project: "market"}, "FIREBASE_WEB_API_KEY must be set to the project's web API key"},
		{
			"a collector", nil,
			map[string]string{
				project: "market", collector: "http://127.0.0.1:4318", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
				"OTEL_METRIC_EXPORT_INTERVAL": "1000", "OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.1",
			}, "",
		},
		{"no collector, whatever else is said", nil, map[string]string{project: "market", "OTEL_TRACES_SAMPLER": "?"}, ""},
		{"a collector that is not used", nil, map[string]string{project: "market", collector: "?", "OTEL_SDK_DISABLED": "true"}, ""},
		{"a collector without a scheme", nil, map[string]string{project: "market", collector: "collector:4318"}, "OTEL_EXPORTER_OTLP_ENDPOINT must be an http:// or https:// URL"},
		{"another protocol", nil, map[string]string{project: "market", collector: "http://x", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, or not set"},
		{"no interval", nil, map[string]string{project: "market", collector: "http://x", "OTEL_METRIC_EXPORT_INTERVAL": "10s"}, "OTEL_METRIC_EXPORT_INTERVAL must be a whole number of milliseconds from 1"},
		{"no such sampler", nil, map[string]string{project: "market", collector: "http://x", "OTEL_TRACES_SAMPLER": "some"}, "OTEL_TRACES_SAMPLER must be one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio"},
		{"no ratio", nil, map[string]string{project: "market", collector: "http://x", "OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "10%"}, "OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1"},
		{
			"all that is wrong is named, and no value", everything,
			map[string]string{
				"FIRESTORE_DATABASE": "?", "DATABASE_URL": "mysql://root:secret@db", collector: "secret", "OTEL_TRACES_SAMPLER": "secret",
			},
			"GOOGLE_CLOUD_PROJECT must be set to a project id\nFIRESTORE_DATABASE must be a database id\n" +
				"DATABASE_URL must be set to a postgres:// URL\nFIREBASE_WEB_API_KEY must be set to the project's web API key\n" +
				"OTEL_EXPORTER_OTLP_ENDPOINT must be an http:// or https:// URL\n" +
				"OTEL_TRACES_SAMPLER must be one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := readConfig(func(name string) string { return test.env[name] }, needsOf(test.options))
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
	c, err := readConfig(func(name string) string { return env[name] }, needs{})
	require.NoError(t, err)
	require.Equal(t, Config{
		Project: "market", FirestoreDatabase: "(default)", SendLimit: 60,
		telemetry: telemetryConfig{interval: 10 * time.Second},
	}, c)

	env["DATABASE_URL"], env["FIRESTORE_DATABASE"], env["FIRESTORE_EMULATOR_HOST"] = "postgres://x", "chat-eu", "a:1"
	env["SEND_LIMIT_PER_MINUTE"], env["APP_CHECK"] = "5", "enforce"
	c, err = readConfig(func(name string) string { return env[name] }, needs{})
	require.NoError(t, err)
	require.Equal(t, "chat-eu", c.FirestoreDatabase)
	require.Equal(t, "a:1", c.FirestoreEmulator)
	require.Equal(t, 5, c.SendLimit)
	require.True(t, c.EnforceAppCheck)
	require.Equal(t, "postgres://x", c.DatabaseURL)

	_, err = c.WebAPIKey()
	require.ErrorContains(t, err, "FIREBASE_WEB_API_KEY")
	env["FIREBASE_WEB_API_KEY"] = "AIzaSyExampleExample-Example_1234567890"
	c, err = readConfig(func(name string) string { return env[name] }, needs{})
	require.NoError(t, err)
	key, err := c.WebAPIKey()
	require.NoError(t, err)
	require.Equal(t, env["FIREBASE_WEB_API_KEY"], key)
	env["FIREBASE_WEB_API_KEY"], env["FIREBASE_AUTH_EMULATOR_HOST"] = "", "a:1"
	c, err = readConfig(func(name string) string { return env[name] }, needs{})
	require.NoError(t, err)
	_, err = c.WebAPIKey()
	require.NoError(t, err, "the emulator takes any")
}
