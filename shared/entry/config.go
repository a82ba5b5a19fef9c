package entry

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
)

// Config is what the environment says, checked. Where a variable is not named in
// an error, it is optional.
type Config struct {
	Project           string // GOOGLE_CLOUD_PROJECT
	FirestoreDatabase string // FIRESTORE_DATABASE, (default) if absent
	FirestoreEmulator string // FIRESTORE_EMULATOR_HOST, host:port, empty outside development
	AuthEmulator      string // FIREBASE_AUTH_EMULATOR_HOST, likewise
	SendLimit         int    // SEND_LIMIT_PER_MINUTE, messages of one sender in one chat, 60 if absent
	EnforceAppCheck   bool   // APP_CHECK=enforce
	DatabaseURL       string // DATABASE_URL, for the functions that use the archive
	webAPIKey         string // FIREBASE_WEB_API_KEY
	telemetry         telemetryConfig
}

var (
	projectID  = regexp.MustCompile(`^[a-z][a-z0-9.:-]{3,61}[a-z0-9]$`)
	webAPIKey  = regexp.MustCompile(`^[A-Za-z0-9_-]{20,100}$`)
	databaseID = regexp.MustCompile(`^(\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9])$`)
)

// readConfig reads the environment through getenv, for a function with its needs. Its
// error names each variable that is missing or malformed, without its value, which
// may be a secret.
func readConfig(getenv func(string) string, n needs) (Config, error) {
	c := Config{
		Project:           getenv("GOOGLE_CLOUD_PROJECT"),
		FirestoreDatabase: getenv("FIRESTORE_DATABASE"),
		FirestoreEmulator: getenv("FIRESTORE_EMULATOR_HOST"),
		AuthEmulator:      getenv("FIREBASE_AUTH_EMULATOR_HOST"),
		DatabaseURL:       getenv("DATABASE_URL"),
		webAPIKey:         getenv("FIREBASE_WEB_API_KEY"),
	}
	if c.FirestoreDatabase == "" {
		c.FirestoreDatabase = "(default)"
	}
	var problems []error
	if !projectID.MatchString(c.Project) {
		problems = append(problems, errors.New("GOOGLE_CLOUD_PROJECT must be set to a project id"))
	}
	if !databaseID.MatchString(c.FirestoreDatabase) {
		problems = append(problems, errors.New("FIRESTORE_DATABASE must be a database id"))
	}
	var err error
	if c.SendLimit, err = readSendLimit(getenv("SEND_LIMIT_PER_MINUTE")); err != nil {
		problems = append(problems, err)
	}
	if c.EnforceAppCheck, err = readAppCheck(getenv("APP_CHECK")); err != nil {
		problems = append(problems, err)
	}
	for _, name := range []string{"FIRESTORE_EMULATOR_HOST", "FIREBASE_AUTH_EMULATOR_HOST"} {
		problems = append(problems, checkEmulator(name, getenv(name), getenv("K_SERVICE")))
	}
	if n.archive {
		problems = append(problems, checkDatabaseURL(c.DatabaseURL))
	}
	if n.webAPIKey {
		_, err := c.WebAPIKey()
		problems = append(problems, err)
	}
	c.telemetry, err = readTelemetry(getenv)
	return c, errors.Join(append(problems, err)...)
}

func checkDatabaseURL(value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return errors.New("DATABASE_URL must be set to a postgres:// URL")
	}
	return nil
}

// maxSendLimit bounds what counting a sender's messages may cost.
const maxSendLimit = 100_000

func readSendLimit(value string) (int, error) {
	if value == "" {
		return 60, nil
	}
	limit, err := strconv.Atoi(value)
	if err != nil || limit < 1 || limit > maxSendLimit {
		return 0, fmt.Errorf("SEND_LIMIT_PER_MINUTE must be a whole number from 1 to %d", maxSendLimit)
	}
	return limit, nil
}

// readAppCheck takes one word, so that a misspelt one does not leave the door open.
func readAppCheck(value string) (enforce bool, err error) {
	switch value {
	case "":
		return false, nil
	case "enforce":
		return true, nil
	default:
		return false, errors.New("APP_CHECK must be enforce, or not set")
	}
}

// checkEmulator refuses an emulator in the cloud, where it would let anybody in:
// K_SERVICE is set there (https://cloud.google.com/run/docs/container-contract).
func checkEmulator(name, host, service string) error {
	if host == "" {
		return nil
	}
	if service != "" {
		return fmt.Errorf("%s must not be set on Cloud Run", name)
	}
	if _, _, err := net.SplitHostPort(host); err != nil {
		return fmt.Errorf("%s must be host:port", name)
	}
	return nil
}

// WebAPIKey returns the key by which the project's own pages sign users in, for the
// functions that serve such a page. It is no secret
// (https://firebase.google.com/docs/projects/api-keys). The emulator takes any.
func (c Config) WebAPIKey() (string, error) {
	if c.AuthEmulator != "" && c.webAPIKey == "" {
		return "emulator", nil
	}
	if !webAPIKey.MatchString(c.webAPIKey) {
		return "", errors.New("FIREBASE_WEB_API_KEY must be set to the project's web API key")
	}
	return c.webAPIKey, nil
}
