package stack

import (
	"context"
	"path/filepath"
)

// WebSDKVersion is the pinned release of the Firebase web SDK, the npm package
// firebase.
const WebSDKVersion = "12.19.0"

const webSDK = "firebase@" + WebSDKVersion

// WebSDK returns the folder of the Firebase web SDK, whose firebase-app.js and so
// on are what Google serves at https://www.gstatic.com/firebasejs/{version}/. It
// is installed at the first call, and tried again at the next if that fails: only
// who opens a page needs it, so the stack starts without.
func (s *Stack) WebSDK(ctx context.Context) (string, error) {
	s.installing.Lock()
	defer s.installing.Unlock()
	folder, err := s.npmInstall(ctx, webSDK, "--ignore-scripts")
	return filepath.Join(folder, "node_modules/firebase"), err
}

// WebSDKModules returns the folder node_modules that holds the SDK once
// [Stack.WebSDK] has installed it, for programs that are not the stack.
func WebSDKModules() (string, error) {
	cache, err := cacheFolder()
	return filepath.Join(cache, webSDK, "node_modules"), err
}
