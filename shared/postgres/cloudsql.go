package postgres

import (
	"context"
	"net"
	"sync"

	"cloud.google.com/go/cloudsqlconn"
)

// dialer is Google's connector (https://cloud.google.com/sql/docs/postgres/connect-connectors).
type dialer interface {
	Dial(ctx context.Context, instance string, options ...cloudsqlconn.DialOption) (net.Conn, error)
}

// connector dials one instance of Cloud SQL. The dialer, which reads credentials, is
// made with the first connection, and again if that failed.
type connector struct {
	instance string // PROJECT:REGION:INSTANCE
	iam      bool   // sign in with IAM, not with a password
	open     func(ctx context.Context, iam bool) (dialer, error)

	mu     sync.Mutex
	dialer dialer // nil until one could be made
}

// dial is the driver's way to connect. The address is that of a socket that need not
// be there.
func (c *connector) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	d, err := c.opened(ctx)
	if err != nil {
		return nil, err
	}
	return d.Dial(ctx, c.instance)
}

func (c *connector) opened(ctx context.Context) (dialer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dialer != nil {
		return c.dialer, nil
	}
	// The dialer outlives the request that happens to be the first.
	d, err := c.open(context.WithoutCancel(ctx), c.iam)
	if err != nil {
		return nil, err
	}
	c.dialer = d
	return d, nil
}

// openDialer makes Google's connector with the credentials of the environment. It
// reads an instance's certificate when a connection needs one, since the CPU is
// throttled between requests, and exports no metrics of its own, for which the
// accounts have no role.
func openDialer(ctx context.Context, iam bool) (dialer, error) {
	options := []cloudsqlconn.Option{cloudsqlconn.WithLazyRefresh(), cloudsqlconn.WithBuiltInMetrics(false)}
	if iam {
		options = append(options, cloudsqlconn.WithIAMAuthN())
	}
	return cloudsqlconn.NewDialer(ctx, options...)
}
