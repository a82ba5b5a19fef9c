package postgrestest

import (
	"context"
	"net"
	"net/url"
	"strconv"
	"strings"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/postgres"
)

// Proxy stands between an archive and its database, and may fail.
type Proxy struct {
	*postgres.Archive
	proxy *toxiproxy.Proxy
}

// OpenProxy returns the archive again, as one reaches it through a proxy.
func OpenProxy(t testing.TB, a *Archive) *Proxy {
	t.Helper()
	config := a.Pool.Config().ConnConfig
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	p := &Proxy{proxy: toxiproxy.NewProxy(server, "archive", "127.0.0.1:0", net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port))))}
	require.NoError(t, p.proxy.Start())
	t.Cleanup(p.proxy.Stop)

	u, err := url.Parse(a.URL)
	require.NoError(t, err)
	u.Host = p.proxy.Listen
	pool, err := pgxpool.New(t.Context(), u.String())
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	p.Archive = postgres.New(pool)
	return p
}

// Fail makes connections fail in a way of toxiproxy's, as in
// {"type": "reset_peer"} (https://github.com/Shopify/toxiproxy#toxics).
func (p *Proxy) Fail(t testing.TB, toxic string) {
	t.Helper()
	_, err := p.proxy.Toxics.AddToxicJson(strings.NewReader(toxic))
	require.NoError(t, err)
}

// Heal ends all failures. Connections that have failed stay so.
func (p *Proxy) Heal() { p.proxy.Toxics.ResetToxics(context.Background()) }

// Away refuses connections, and ends those that there are, until Back.
func (p *Proxy) Away() { p.proxy.Stop() }

// Back ends Away.
func (p *Proxy) Back(t testing.TB) {
	t.Helper()
	require.NoError(t, p.proxy.Start())
}
