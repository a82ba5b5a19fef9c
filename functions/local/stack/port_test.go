package stack

import (
	"encoding/json"
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
