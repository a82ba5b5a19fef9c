package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const authPort = 9099

// firebaseTools is the pinned release that is installed where there is none.
const firebaseTools = "firebase-tools@15.34.2"

// startAuth starts the Firebase Auth emulator.
func (s *Stack) startAuth(ctx context.Context) error {
	if host, ok := s.preset("FIREBASE_AUTH_EMULATOR_HOST"); ok {
		s.AuthHost = host
		return nil
	}
	firebase, err := s.findFirebase(ctx)
	if err != nil {
		return err
	}
	return withPort(s.fixed(authPort), func(port int) error {
		config, err := s.writeFirebaseConfig(port)
		if err != nil {
			return err
		}
		cmd := exec.Command(firebase, "emulators:start", "--only", "auth", "--project", Project, "--config", config)
		cmd.Env = s.firebaseEnvironment()
		cmd.Dir = filepath.Dir(config)
		p, err := s.run("auth", cmd)
		if err != nil {
			return err
		}
		s.AuthHost = address(port)
		if err := p.wait(ctx, answers("http://"+s.AuthHost+"/")); err != nil {
			return err
		}
		s.watch(p)
		return nil
	})
}

// findFirebase returns the firebase on PATH, or an installed one.
func (s *Stack) findFirebase(ctx context.Context) (string, error) {
	if firebase, err := exec.LookPath("firebase"); err == nil {
		return firebase, nil
	}
	// Its optional dependencies and install scripts serve other commands; without
	// them it takes a third less room and a fraction of the time.
	folder, err := s.npmInstall(ctx, firebaseTools, "--omit=optional", "--ignore-scripts")
	return filepath.Join(folder, "node_modules/.bin/firebase"), err
}

// FirebaseTools returns the folder of the package firebase-tools where this stack has
// found or installed it, for programs that are not the stack.
func FirebaseTools() (string, error) {
	firebase, err := exec.LookPath("firebase")
	if err != nil {
		cache, err := cacheFolder()
		if err != nil {
			return "", err
		}
		firebase = filepath.Join(cache, firebaseTools, "node_modules/.bin/firebase")
	}
	program, err := filepath.EvalSymlinks(firebase) // firebase-tools/lib/bin/firebase.js
	return filepath.Join(program, "../../.."), err
}

// writeFirebaseConfig writes a firebase.json with ports of this stack's own for
// everything that firebase-tools starts.
func (s *Stack) writeFirebaseConfig(port int) (string, error) {
	at := func(port int) map[string]any { return map[string]any{"host": "127.0.0.1", "port": port} }
	hub, err := freePort()
	if err != nil {
		return "", err
	}
	logging, err := freePort()
	if err != nil {
		return "", err
	}
	config, err := json.Marshal(map[string]any{"emulators": map[string]any{
		"auth": at(port), "hub": at(hub), "logging": at(logging),
		"ui": map[string]any{"enabled": false}, "singleProjectMode": false,
	}})
	if err != nil {
		return "", err
	}
	folder := filepath.Join(s.folder, "firebase")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("write firebase.json: %w", err)
	}
	path := filepath.Join(folder, "firebase.json")
	return path, os.WriteFile(path, config, 0o644)
}

// firebaseEnvironment keeps firebase-tools from the user's settings, so that two
// stacks do not meet there, and from asking questions.
func (s *Stack) firebaseEnvironment() []string {
	return append(os.Environ(), "CI=1", "XDG_CONFIG_HOME="+s.folder, "TMPDIR="+s.folder)
}
