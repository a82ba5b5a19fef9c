package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	metrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	traces "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// collector is an OpenTelemetry collector that keeps all that it is sent.
type collector struct {
	url string

	mu      sync.Mutex
	raw     bytes.Buffer
	spans   map[string]int // by name
	metrics map[string]int // exports by the metric's name
}

func startCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{spans: map[string]int{}, metrics: map[string]int{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || c.keep(r, body) != nil {
			http.Error(w, "no OTLP", http.StatusBadRequest)
		}
	}))
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

func (c *collector) keep(r *http.Request, body []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw.Write(body)
	_ = r.Header.Write(&c.raw) // into memory
	if strings.HasSuffix(r.URL.Path, "/v1/traces") {
		var request traces.ExportTraceServiceRequest
		err := proto.Unmarshal(body, &request)
		for _, resource := range request.GetResourceSpans() {
			for _, scope := range resource.GetScopeSpans() {
				for _, span := range scope.GetSpans() {
					c.spans[span.GetName()]++
				}
			}
		}
		return err
	}
	var request metrics.ExportMetricsServiceRequest
	err := proto.Unmarshal(body, &request)
	for _, resource := range request.GetResourceMetrics() {
		for _, scope := range resource.GetScopeMetrics() {
			for _, metric := range scope.GetMetrics() {
				c.metrics[metric.GetName()]++
			}
		}
	}
	return err
}

// everything is all that came, as it came.
func (c *collector) everything() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.raw.String()
}

// names returns the names of the spans and of the metrics that came.
func (c *collector) names() (spans, metrics map[string]int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.spans, c.metrics
}

// observed is a market whose functions run in processes of their own and export to a
// collector.
type observed struct {
	*market
	*collector
	log *lockedBuffer // of all functions
}

func openObserved(t *testing.T) observed {
	t.Helper()
	o := observed{openMarket(t), startCollector(t), &lockedBuffer{}}
	gateway := http.NewServeMux()
	for _, f := range served {
		target, err := url.Parse(serveFunction(t, f.entryPoint(), o.log,
			"OTEL_EXPORTER_OTLP_ENDPOINT="+o.url, "OTEL_METRIC_EXPORT_INTERVAL=1"))
		require.NoError(t, err)
		proxy := http.StripPrefix("/"+f.name, &httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) },
		})
		gateway.Handle("/"+f.name, proxy)
		gateway.Handle("/"+f.name+"/", proxy)
	}
	server := httptest.NewServer(gateway)
	t.Cleanup(server.Close)
	o.FunctionsURL = server.URL
	return o
}
