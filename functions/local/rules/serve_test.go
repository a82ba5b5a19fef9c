package rules_test

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/functions/local/stack"
	"example.com/gigchat/shared/stacktest"

	// The functions that are compared with the rules.
	_ "example.com/gigchat/functions/listchats"
	_ "example.com/gigchat/functions/listmessages"
	_ "example.com/gigchat/functions/sendmessage"
)

// asFunctions makes this test's program serve its functions.
const asFunctions = "GIGCHAT_TEST_AS_FUNCTIONS"

func TestMain(m *testing.M) {
	if os.Getenv(asFunctions) != "" {
		panic(stack.Serve())
	}
	os.Exit(m.Run())
}

// serve serves the functions for this project in a process of its own, each at the
// path of its entry point, and returns their address. No trigger fires here, whose
// writes would meet those of the test.
func (p project) serve(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)

	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), asFunctions+"=1", "PORT="+port, "GOOGLE_CLOUD_PROJECT="+p.id)
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	})
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		return err == nil && conn.Close() == nil
	}, 30*time.Second, 20*time.Millisecond, "it listens")
	return "http://" + address
}

// signUp creates the user at the Auth emulator.
func (p project) signUp(t *testing.T, u user) {
	t.Helper()
	accounts := "http://" + stacktest.Variable(t, "FIREBASE_AUTH_EMULATOR_HOST") +
		"/identitytoolkit.googleapis.com/v1/projects/" + p.id + "/accounts"
	status, answer, err := call(t.Context(), http.MethodPost, accounts, owner, map[string]any{"localId": u.id})
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status, "%s: %s", u.id, answer)
}
