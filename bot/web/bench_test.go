package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/bottest"
	"findings/corpus"
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

// BenchmarkReader is the page of a document of 400 pages, compressed as a browser asks for it: made anew, and kept.
func BenchmarkReader(b *testing.B) {
	d := long(400)
	other := corpus.New(bottest.Corpus(b).Names(), []*corpus.Document{d}, nil)
	s := &bottest.Searcher{On: corpus.New(bottest.Corpus(b).Names(), []*corpus.Document{d}, nil)}
	targets := []string{"/d/" + d.Address(), d.Passages[len(d.Passages)-1].Link()}
	for _, kept := range []bool{false, true} {
		name := "made"
		if kept {
			name = "kept"
		}
		b.Run(name, func(b *testing.B) {
			server := New(bot.New(s, bot.Options{}), Options{})
			mux := http.NewServeMux()
			server.Routes(mux)
			times := make([]time.Duration, 0, 1<<14)
			size := 0
			for i := 0; b.Loop(); i++ {
				r := httptest.NewRequest("GET", targets[i%len(targets)], nil)
				r.Header.Set("Accept-Encoding", "gzip")
				w := httptest.NewRecorder()
				if !kept {
					server.kept.put(other, &rendered{}) // another edition: nothing is kept
				}
				start := time.Now()
				mux.ServeHTTP(w, r)
				times = append(times, time.Since(start))
				size = max(size, w.Body.Len())
			}
			percentiles(b, times)
			b.ReportMetric(float64(size)/1000, "KB-compressed")
		})
	}
}

func percentiles(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}
