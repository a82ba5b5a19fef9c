package stack

import (
	"encoding/json"
	"net"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where this stack is, the Firebase tools look for it.
func TestPortsAreThoseOfTheFirebaseTools(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("../../../firebase.json")
	require.NoError(t, err)
	var config struct {
		Emulators map[string]struct{ Port int }
	}
	require.NoError(t, json.Unmarshal(file, &config))
	require.Equal(t, authPort, config.Emulators["auth"].Port)
	require.Equal(t, firestorePort, config.Emulators["firestore"].Port)
	require.Equal(t, functionsPort, config.Emulators["functions"].Port)
}

// A port that somebody else has is left alone, and its user is told.
func TestTakenPort(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := taken.Addr().(*net.TCPAddr).Port
	var told []string
	s := &Stack{Options: Options{FixedPorts: true, Progress: func(line string) { told = append(told, line) }}}
	require.Zero(t, s.fixed(port))
	require.Len(t, told, 1)
	require.NoError(t, taken.Close())
	require.Equal(t, port, s.fixed(port))
	require.Len(t, told, 1)
	s.FixedPorts = false
	require.Zero(t, s.fixed(port))
}
