package postgres

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"cloud.google.com/go/cloudsqlconn/instance"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// Connect returns a pool of connections to the database at url, which comes from the
// variable DATABASE_URL wherever it is used. It does not wait for one. Its error names
// the variable and does not repeat the url, which may hold a password.
//
// The url is a postgres:// URL. It may name an instance of Cloud SQL where it would
// name the folder of its socket
// (https://cloud.google.com/sql/docs/postgres/connect-run):
//
//	postgres://USER@/DATABASE?host=/cloudsql/PROJECT:REGION:INSTANCE
//
// Such connections go through Google's connector, which needs no socket and encrypts
// them itself. Without a password they sign in with IAM: USER is then the e-mail
// address of the service account without .gserviceaccount.com, its @ written %40.
func Connect(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := poolConfig(url, openDialer)
	if err != nil {
		return nil, err
	}
	config.ConnConfig.Tracer = tracer{}
	return pgxpool.NewWithConfig(ctx, config)
}

// SQL returns the pool as a database/sql handle, for tools that need one.
func SQL(pool *pgxpool.Pool) *sql.DB { return stdlib.OpenDBFromPool(pool) }

// poolConfig reads a url. It makes no dialer: the first connection to Cloud SQL does.
func poolConfig(url string, open func(ctx context.Context, iam bool) (dialer, error)) (*pgxpool.Config, error) {
	malformed := errors.New("DATABASE_URL must be set to a postgres:// URL")
	config, err := pgxpool.ParseConfig(url)
	if err != nil || url == "" {
		return nil, malformed
	}
	name, ok := strings.CutPrefix(config.ConnConfig.Host, "/cloudsql/")
	if !ok {
		return config, nil
	}
	if _, err := instance.ParseConnName(name); err != nil || len(config.ConnConfig.Fallbacks) > 0 {
		return nil, malformed
	}
	c := &connector{instance: name, iam: config.ConnConfig.Password == "", open: open}
	config.ConnConfig.DialFunc = c.dial
	return config, nil
}
