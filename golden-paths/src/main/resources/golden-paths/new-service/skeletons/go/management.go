package main

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// check tells whether something that the service depends on answers.
type check func(context.Context) error

type metrics struct {
{% if values.exposure == 'worker' %}
	registry    *prometheus.Registry
	units       *prometheus.CounterVec
	duration    prometheus.Histogram
	lastSuccess prometheus.Gauge
{% else %}
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
{% endif %}
}

func newMetrics(service, version string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
{% if values.exposure == 'worker' %}
		units: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "work_units_total", Help: "Units of work by outcome.",
		}, []string{"outcome"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "work_unit_seconds", Help: "Duration of a unit of work.", Buckets: []float64{.01, .1, 1, 10},
		}),
		lastSuccess: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "work_last_success_timestamp_seconds", Help: "When a unit of work last succeeded.",
		}),
{% else %}
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_server_requests_seconds", Help: "Duration of requests.", Buckets: prometheus.DefBuckets,
		}, []string{"method", "uri", "status"}),
{% endif %}
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "service_info", Help: "Which version runs.",
		ConstLabels: prometheus.Labels{"service": service, "version": version},
	})
	info.Set(1)
	m.registry.MustRegister(info, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
{% if values.exposure == 'worker' %}
		m.units, m.duration, m.lastSuccess)
{% else %}
		m.requests)
{% endif %}
	return m
}

func managementRoutes(m *metrics, stopping *atomic.Bool, checks []check) http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	})
	routes.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if stopping.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		limited, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		for _, answers := range checks {
			if err := answers(limited); err != nil {
				slog.Warn("not ready", "error", err.Error())
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
		}
		w.WriteHeader(http.StatusOK)
	})
	routes.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return routes
}
