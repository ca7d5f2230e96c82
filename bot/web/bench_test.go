package web

import (
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"
)

// BenchmarkQuestion is from a question to the rendered page, without the network. It reports the median and the 99th
// percentile.
func BenchmarkQuestion(b *testing.B) {
	h := server(b, Options{})
	var targets []string
	for _, q := range []string{
		"did China try to influence the 2022 midterms?", "how sure are they about Iran?", "why did Iran hold back?",
		"did it change the outcome?", "who won the 2024 election?", "what does probably mean?",
	} {
		targets = append(targets, "/?q="+url.QueryEscape(q))
	}
	times := make([]time.Duration, 0, 1<<16)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r := httptest.NewRequest("GET", targets[i%len(targets)], nil)
		w := httptest.NewRecorder()
		start := time.Now()
		h.ServeHTTP(w, r)
		times = append(times, time.Since(start))
		if w.Code != 200 {
			b.Fatalf("status %d", w.Code)
		}
	}
	percentiles(b, times)
}

func percentiles(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}
