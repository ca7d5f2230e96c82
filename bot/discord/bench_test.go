package discord_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
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
	c, err := corpus.Default()
	if err != nil {
		b.Fatal(err)
	}
	x, err := index.Build(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	p, err := discord.New(bot.New(x, bot.Options{BaseURL: bottest.BaseURL}), config(nil))
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	p.Routes(mux)
	questions := []string{"did China try to influence the midterms?", "how sure are they about Iran?", "why did Iran hold back?",
		"did it change the outcome?", "who won the 2024 election?", "what does probably mean?"}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		r := signedRequest(ask(questions[i%len(questions)]), time.Now())
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
