package entry

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// telemetryConfig is what of OpenTelemetry's variables is read here. Where they are
// sent, with which headers, and what is sampled, its SDK reads itself.
type telemetryConfig struct {
	on       bool // OTEL_EXPORTER_OTLP_ENDPOINT is set, and OTEL_SDK_DISABLED is not true
	interval time.Duration
	version  string // K_REVISION
}

// usualMetricInterval is a sixth of OpenTelemetry's own: what an instance has measured
// since its last export waits until its next request, or its end.
const usualMetricInterval = 10 * time.Second

// samplers are the values of OTEL_TRACES_SAMPLER that OpenTelemetry's SDK for Go knows.
var samplers = []string{
	"always_on", "always_off", "traceidratio",
	"parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
}

func readTelemetry(getenv func(string) string) (telemetryConfig, error) {
	c := telemetryConfig{interval: usualMetricInterval, version: getenv("K_REVISION")}
	endpoint := getenv("OTEL_EXPORTER_OTLP_ENDPOINT")
	if endpoint == "" || strings.EqualFold(getenv("OTEL_SDK_DISABLED"), "true") {
		return c, nil
	}
	c.on = true
	var problems []error
	if u, err := url.Parse(endpoint); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		problems = append(problems, errors.New("OTEL_EXPORTER_OTLP_ENDPOINT must be an http:// or https:// URL"))
	}
	if p := getenv("OTEL_EXPORTER_OTLP_PROTOCOL"); p != "" && p != "http/protobuf" {
		problems = append(problems, errors.New("OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, or not set"))
	}
	if value := getenv("OTEL_METRIC_EXPORT_INTERVAL"); value != "" {
		milliseconds, err := strconv.Atoi(value)
		if err != nil || milliseconds < 1 {
			problems = append(problems, errors.New("OTEL_METRIC_EXPORT_INTERVAL must be a whole number of milliseconds from 1"))
		}
		c.interval = time.Duration(milliseconds) * time.Millisecond
	}
	return c, errors.Join(append(problems, checkSampler(getenv))...)
}

func checkSampler(getenv func(string) string) error {
	sampler, argument := getenv("OTEL_TRACES_SAMPLER"), getenv("OTEL_TRACES_SAMPLER_ARG")
	if sampler != "" && !slices.Contains(samplers, sampler) {
		return errors.New("OTEL_TRACES_SAMPLER must be one of " + strings.Join(samplers, ", "))
	}
	if strings.HasSuffix(sampler, "traceidratio") && argument != "" {
		ratio, err := strconv.ParseFloat(argument, 64)
		if err != nil || !(ratio >= 0 && ratio <= 1) { // NaN is neither
			return errors.New("OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1")
		}
	}
	return nil
}
