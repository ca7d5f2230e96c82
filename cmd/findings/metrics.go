package main

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what Prometheus reads at /metrics. They count; they hold no text and no name. It is a bot.Meter.
type metrics struct {
	registry     *prometheus.Registry
	questions    *prometheus.CounterVec
	latency      *prometheus.HistogramVec
	acknowledged *prometheus.HistogramVec
	retries      *prometheus.CounterVec
	limited      *prometheus.CounterVec
	received     *prometheus.GaugeVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		questions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "findings_questions_total", Help: "Questions, by platform and outcome."}, []string{"platform", "outcome"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "findings_answer_seconds", Help: "From the beginning of the work on a question until the answer was drawn.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 3, 10)}, []string{"platform"}),
		acknowledged: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "findings_acknowledgement_seconds", Help: "From a delivery until its acknowledgement.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 3, 10)}, []string{"platform"}),
		retries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "findings_retries_total", Help: "Calls of a platform made again, because it was limiting the rate or had a fault."}, []string{"platform"}),
		limited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "findings_limited_total", Help: "Questions put off because too much was asked at once."}, []string{"platform"}),
		received: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "findings_last_event_timestamp_seconds", Help: "When something was delivered last, in seconds since 1970."}, []string{"platform", "connection"}),
	}
	m.registry.MustRegister(m.questions, m.latency, m.acknowledged, m.retries, m.limited, m.received,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// handler serves the metrics.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) Received(platform, connection string) {
	m.received.WithLabelValues(platform, connection).SetToCurrentTime()
}

func (m *metrics) Acknowledged(platform string, took time.Duration) {
	m.acknowledged.WithLabelValues(platform).Observe(took.Seconds())
}

func (m *metrics) Answered(platform, outcome string, took time.Duration) {
	m.questions.WithLabelValues(platform, outcome).Inc()
	m.latency.WithLabelValues(platform).Observe(took.Seconds())
}

func (m *metrics) Retried(platform string) { m.retries.WithLabelValues(platform).Inc() }

func (m *metrics) Limited(platform string) { m.limited.WithLabelValues(platform).Inc() }
