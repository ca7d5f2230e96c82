package discord_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/discord"
	"findings/corpus"
	"findings/index"
)

// percentiles reports how long single operations took.
func percentiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkReply is from a signed question over the index of the embedded edition to the reply in Discord's form,
// without the network.
func BenchmarkReply(b *testing.B) {
	p := realIndex(b)
	mux := http.NewServeMux()
	p.Routes(mux)
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		r := signedRequest(askAs(i), time.Now())
		w := httptest.NewRecorder()
		start := time.Now()
		mux.ServeHTTP(w, r)
		took = append(took, time.Since(start))
		if w.Code != http.StatusOK || !bytes.Contains(w.Body.Bytes(), []byte(`"embeds"`)) {
			b.Fatalf("status %d: %s", w.Code, w.Body)
		}
	}
	percentiles(b, took)
}

// realIndex is a platform over the index of the embedded edition.
func realIndex(b *testing.B) *discord.Platform {
	c, err := corpus.Default()
	if err != nil {
		b.Fatal(err)
	}
	x, err := index.Build(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	p, err := discord.New(bot.New(x, bot.Options{BaseURL: bottest.BaseURL}), config(nil))
	if err != nil {
		b.Fatal(err)
	}
	return p
}

var questions = []string{"did China try to influence the midterms?", "how sure are they about Iran?", "why did Iran hold back?",
	"did it change the outcome?", "who won the 2024 election?", "what does probably mean?"}

// askAs is one of the questions, of somebody else in another server each time, so that no limit is met.
func askAs(i int) string {
	body := from(1000+i, ask(questions[i%len(questions)]))
	return strings.Replace(body, `"guild_id":"7"`, fmt.Sprintf(`"guild_id":"%d"`, 1000+i), 1)
}

// BenchmarkHTTP is signed interactions on loopback, one every two milliseconds, from the request's first byte to the
// response's last. An operation is one interaction.
func BenchmarkHTTP(b *testing.B) {
	p := realIndex(b)
	mux := http.NewServeMux()
	p.Routes(mux)
	s := httptest.NewServer(mux)
	defer s.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	defer client.CloseIdleConnections()
	const every = 2 * time.Millisecond

	took := make([]time.Duration, b.N)
	var lost atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	start := time.Now()
	for i := range b.N {
		r := signedRequest(askAs(i), time.Now())
		r.URL.Scheme, r.URL.Host, r.RequestURI = "http", strings.TrimPrefix(s.URL, "http://"), ""
		time.Sleep(time.Until(start.Add(time.Duration(i) * every)))
		all.Go(func() {
			begun := time.Now()
			resp, err := client.Do(r)
			if err != nil {
				lost.Add(1)
				return
			}
			_, err = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if err != nil || resp.StatusCode != http.StatusOK {
				lost.Add(1)
			}
			took[i] = time.Since(begun)
		})
	}
	all.Wait()
	percentiles(b, took)
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "interactions/s")
	b.ReportMetric(float64(lost.Load()), "lost")
}

// BenchmarkMemory is how much more memory is held after interactions than before, for each of them: what is remembered
// so that none is answered twice. Run it with -benchtime 100000x.
func BenchmarkMemory(b *testing.B) {
	p := realIndex(b)
	mux := http.NewServeMux()
	p.Routes(mux)
	one := func(i int) {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, signedRequest(askAs(i), time.Now()))
		if w.Code != http.StatusOK {
			b.Fatalf("status %d", w.Code)
		}
	}
	held := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	for i := range 1000 {
		one(i)
	}
	before := held()
	b.ResetTimer()
	for i := range b.N {
		one(i)
	}
	b.StopTimer()
	b.ReportMetric((held()-before)/float64(b.N), "held-B/op")
}
