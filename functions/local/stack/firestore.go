package stack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

const firestorePort = 8080

// emulatorClass is the jar's main class; its manifest names none.
const emulatorClass = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"

// startFirestore starts the Firestore emulator with firestore.rules, and leads
// its events to the relay.
func (s *Stack) startFirestore(ctx context.Context) error {
	if host, ok := s.preset("FIRESTORE_EMULATOR_HOST"); ok {
		s.FirestoreHost = host
		return nil // its triggers lead elsewhere, or nowhere
	}
	java, err := exec.LookPath("java")
	if err != nil {
		return errors.New("there is no Java; install it with: apt-get install default-jre-headless (or: brew install openjdk)")
	}
	jar, err := s.findFirestoreJar(ctx)
	if err != nil {
		return err
	}
	return withPort(s.fixed(firestorePort), func(port int) error {
		p, err := s.run("firestore", exec.Command(java, "-Duser.language=en", "-cp", jar, emulatorClass,
			"--host=127.0.0.1", fmt.Sprintf("--port=%d", port),
			"--rules="+filepath.Join(s.Root, "firestore.rules"),
			"--functions_emulator="+address(s.relayPort),
			"--project_id="+Project,
		))
		if err != nil {
			return err
		}
		s.FirestoreHost = address(port)
		if err := p.wait(ctx, answers("http://"+s.FirestoreHost+"/")); err != nil {
			return err
		}
		s.watch(p)
		return p.wait(ctx, s.registerTriggers)
	})
}

// findFirestoreJar looks where the Google Cloud CLI and firebase-tools put the
// emulator, and else has firebase-tools download it.
func (s *Stack) findFirestoreJar(ctx context.Context) (string, error) {
	home, _ := os.UserHomeDir() // without one there is nothing to find below it
	const inSDK = "google-cloud-sdk/platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"
	const inTools = "cloud-firestore-emulator-v*.jar"
	places := []string{
		filepath.Join("/usr/lib", inSDK),
		filepath.Join("/usr/share", inSDK),
		filepath.Join("/opt", inSDK),
		filepath.Join(home, inSDK),
		filepath.Join("/opt/homebrew/share", inSDK),
		filepath.Join(home, ".cache/firebase/emulators", inTools),
	}
	if gcloud, err := exec.LookPath("gcloud"); err == nil {
		if gcloud, err = filepath.EvalSymlinks(gcloud); err == nil {
			places = append(places, filepath.Join(filepath.Dir(gcloud), "../..", inSDK))
		}
	}
	if jar, ok := firstFile(places); ok {
		return jar, nil
	}
	cache, err := cacheFolder()
	if err != nil {
		return "", err
	}
	cached := []string{filepath.Join(cache, "emulators", inTools)}
	if jar, ok := firstFile(cached); ok {
		return jar, nil
	}
	if err := s.downloadFirestore(ctx, filepath.Join(cache, "emulators")); err != nil {
		return "", fmt.Errorf("it is missing and cannot be downloaded (%w); "+
			"install it with: gcloud components install cloud-firestore-emulator", err)
	}
	if jar, ok := firstFile(cached); ok {
		return jar, nil
	}
	return "", errors.New("it was downloaded and is not there")
}

// downloadFirestore lets firebase-tools download the emulator, since it knows
// where from and checks what comes.
func (s *Stack) downloadFirestore(ctx context.Context, folder string) error {
	firebase, err := s.findFirebase(ctx)
	if err != nil {
		return err
	}
	s.progress("Firestore emulator: downloading it into %s", folder)
	cmd := exec.Command(firebase, "setup:emulators:firestore")
	cmd.Env = append(s.firebaseEnvironment(), "FIREBASE_EMULATORS_PATH="+folder)
	return s.finish(ctx, "firestore-download", cmd)
}

// firstFile returns the last match, which is the latest version, of the first
// pattern that has one.
func firstFile(patterns []string) (string, bool) {
	for _, pattern := range patterns {
		if matches, err := filepath.Glob(pattern); err == nil && len(matches) > 0 {
			return slices.Max(matches), true
		}
	}
	return "", false
}
