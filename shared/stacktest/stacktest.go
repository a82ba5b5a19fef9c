// Package stacktest tells tests where the local stack's parts are. Only tests
// import it.
package stacktest

import (
	"os"
	"testing"
)

// Variable returns the value of an environment variable that
//
//	go run ./functions/local exec COMMAND…
//
// sets for its command. Without the stack the test is skipped with one line; a
// stack that does not set the variable fails it.
func Variable(t testing.TB, name string) string {
	t.Helper()
	value := os.Getenv(name)
	switch {
	case value != "":
	case os.Getenv("GIGCHAT_FUNCTIONS_URL") != "":
		t.Fatalf("the local stack runs but %s is not set", name)
	default:
		t.Skipf("%s is not set: run go run ./functions/local exec go test ./...", name)
	}
	return value
}
