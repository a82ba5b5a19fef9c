package stack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// cacheFolder is where programs are installed that the machine lacks: the folder
// that GIGCHAT_CACHE names, else one of the user's, or for root one that other
// users can read, since PostgreSQL does not run as root.
func cacheFolder() (string, error) {
	if folder := os.Getenv("GIGCHAT_CACHE"); folder != "" {
		return folder, nil
	}
	if os.Geteuid() == 0 {
		return "/var/cache/gigchat", nil
	}
	folder, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache folder, or set GIGCHAT_CACHE: %w", err)
	}
	return filepath.Join(folder, "gigchat"), nil
}

// npmInstall installs a package, given as name@version, into a folder of the
// cache that is named after it, unless it is there, and returns the folder.
func (s *Stack) npmInstall(ctx context.Context, spec string, flags ...string) (string, error) {
	cache, err := cacheFolder()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, strings.ReplaceAll(spec, "/", "-"))
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", errors.New("there is no npm; install it with: apt-get install nodejs npm (or: brew install node)")
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("make the cache folder: %w", err)
	}
	// Installed aside and renamed, so that the folder is never half full, whoever
	// else installs the same just now.
	aside, err := os.MkdirTemp(cache, "installing-")
	if err != nil {
		return "", fmt.Errorf("make the cache folder: %w", err)
	}
	defer os.RemoveAll(aside)
	if err := os.Chmod(aside, 0o755); err != nil {
		return "", err
	}
	s.progress("installing %s into %s", spec, cache)
	cmd := exec.Command(npm, append([]string{"install", spec, "--prefix", aside, "--no-audit", "--no-fund", "--loglevel=error"}, flags...)...)
	cmd.Dir = aside
	if err := s.finish(ctx, "npm", cmd); err != nil {
		return "", fmt.Errorf("%s is missing and cannot be installed (%w); install it with: npm install --global %s", spec, err, spec)
	}
	if err := os.Rename(aside, folder); err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("install %s: %w", spec, err)
	}
	return folder, nil
}

// finish runs a command to its end.
func (s *Stack) finish(ctx context.Context, name string, cmd *exec.Cmd) error {
	p, err := s.run(name, cmd)
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-p.done:
	}
	if !cmd.ProcessState.Success() {
		return fmt.Errorf("%s: %s; the end of its log:\n%s", filepath.Base(cmd.Path), cmd.ProcessState, p.tail())
	}
	return nil
}
