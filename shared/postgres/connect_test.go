package postgres

import (
	"context"
	"errors"
	"net"
	"net/url"
	"testing"

	"cloud.google.com/go/cloudsqlconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/stacktest"
)

const instanceURL = "postgres://gigchat-mirror%40a-project.iam@/gigchat?host=/cloudsql/a-project:europe-west1:archive"

// dialed is what a connector was made with and asked for.
type dialed struct {
	iam       bool
	instances []string
}

// opener returns a maker of dialers that connect with connect, and what they did.
func opener(connect func(context.Context) (net.Conn, error)) (func(context.Context, bool) (dialer, error), *dialed) {
	seen := &dialed{}
	return func(_ context.Context, iam bool) (dialer, error) {
		seen.iam = iam
		return dialerFunc(func(ctx context.Context, instance string) (net.Conn, error) {
			seen.instances = append(seen.instances, instance)
			return connect(ctx)
		}), nil
	}, seen
}

type dialerFunc func(ctx context.Context, instance string) (net.Conn, error)

func (f dialerFunc) Dial(ctx context.Context, instance string, _ ...cloudsqlconn.DialOption) (net.Conn, error) {
	return f(ctx, instance)
}

func TestConnectRefusesWhatIsNoURL(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, url string }{
		{"nothing", ""},
		{"another scheme", "mysql://secret@localhost/gigchat"},
		{"no instance", "postgres://secret@/gigchat?host=/cloudsql/"},
		{"an instance without its region", "postgres://secret@/gigchat?host=/cloudsql/a-project:archive"},
		{"two instances", "postgres://secret@/gigchat?host=/cloudsql/a-project:europe-west1:one,/cloudsql/a-project:europe-west1:two"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := Connect(t.Context(), test.url)
			require.EqualError(t, err, "DATABASE_URL must be set to a postgres:// URL")
		})
	}
}

func TestPlainPostgreSQLNeedsNoConnector(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"postgres://gigchat:password@db.example.com/gigchat",
		"postgres://gigchat@/gigchat?host=/var/run/postgresql",
	} {
		config, err := poolConfig(address, func(context.Context, bool) (dialer, error) {
			return nil, errors.New("a dialer is made")
		})
		require.NoError(t, err)
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		conn, err := config.ConnConfig.DialFunc(t.Context(), "tcp", listener.Addr().String())
		require.NoError(t, err, "the driver dials by itself")
		require.NoError(t, conn.Close())
		require.NoError(t, listener.Close())
	}
}

// A server that asks for nothing stands for Cloud SQL: there, the connector's
// certificate has proved who connects before the first byte of the driver's.
func TestIAMNeedsNoPassword(t *testing.T) {
	t.Parallel()
	startups := make(chan pgproto3.FrontendMessage, 1)
	open, seen := opener(func(context.Context) (net.Conn, error) {
		client, server := net.Pipe()
		go trust(server, startups)
		return client, nil
	})
	config, err := poolConfig(instanceURL, open)
	require.NoError(t, err)
	require.Empty(t, seen.instances, "nothing is dialled before it is needed")

	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	defer pool.Close()
	conn, err := pool.Acquire(t.Context())
	require.NoError(t, err)
	conn.Release()

	require.True(t, seen.iam)
	require.Equal(t, []string{"a-project:europe-west1:archive"}, seen.instances)
	startup, ok := (<-startups).(*pgproto3.StartupMessage)
	require.True(t, ok, "the connector encrypts, so the driver asks for no TLS")
	require.Equal(t, "gigchat-mirror@a-project.iam", startup.Parameters["user"])
	require.Equal(t, "gigchat", startup.Parameters["database"])
}

// trust lets whoever connects in, and says with what they began.
func trust(conn net.Conn, startups chan<- pgproto3.FrontendMessage) {
	backend := pgproto3.NewBackend(conn, conn)
	startup, err := backend.ReceiveStartupMessage()
	if err != nil {
		return
	}
	startups <- startup
	backend.Send(&pgproto3.AuthenticationOk{})
	backend.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	_ = backend.Flush()
	for {
		if _, err := backend.Receive(); err != nil {
			return
		}
	}
}

// The archive's own server behind the connector, with its password.
func TestAPasswordGoesThroughTheConnector(t *testing.T) {
	t.Parallel()
	server, err := url.Parse(stacktest.Variable(t, "DATABASE_URL"))
	require.NoError(t, err)
	open, seen := opener(func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", server.Host)
	})
	through := url.URL{Scheme: "postgres", User: server.User, Path: server.Path, RawQuery: "host=/cloudsql/a-project:europe-west1:archive"}
	config, err := poolConfig(through.String(), open)
	require.NoError(t, err)
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	defer pool.Close()
	db := SQL(pool)
	require.NoError(t, db.PingContext(t.Context()), "tools connect through it, too")
	require.False(t, seen.iam)
	require.Equal(t, []string{"a-project:europe-west1:archive"}, seen.instances)
}

func TestADialerIsMadeOnceThereAreCredentials(t *testing.T) {
	t.Parallel()
	works, _ := opener(func(context.Context) (net.Conn, error) { return nil, errors.New("dialled") })
	made := 0
	c := &connector{open: func(ctx context.Context, iam bool) (dialer, error) {
		if made++; made == 1 {
			return nil, errors.New("no credentials yet")
		}
		return works(ctx, iam)
	}}
	for _, want := range []string{"no credentials yet", "dialled", "dialled"} {
		_, err := c.dial(t.Context(), "unix", "")
		require.EqualError(t, err, want)
	}
	require.Equal(t, 2, made)
}
