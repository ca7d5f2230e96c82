package terminal_test

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/terminal"
	"findings/corpus"
	"findings/index"
)

var update = flag.Bool("update", false, "write the goldens anew")

func TestGoldens(t *testing.T) {
	for _, c := range bottest.Cases(t) {
		t.Run(c.Name, func(t *testing.T) {
			var b strings.Builder
			if err := terminal.Render(&b, c.Answer, terminal.Style{}); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", c.Name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if b.String() != string(want) {
				t.Errorf("drawn:\n%s\nwant:\n%s", b.String(), want)
			}
		})
	}
}

// TestEveryQuotation asks for everything that the embedded edition holds, and finds each quotation byte for byte.
func TestEveryQuotation(t *testing.T) {
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	quoted := 0
	for p := range c.Passages() {
		q := bot.QuoteAt(p, "")
		var b strings.Builder
		a := bot.Answer{Groups: []bot.Group{{Quotes: []bot.Quote{q}}}}
		if err := terminal.Render(&b, a, terminal.Style{Color: true}); err != nil {
			t.Fatal(err)
		}
		if q.Quoted() {
			quoted++
			if !strings.Contains(b.String(), "“"+p.Text+"”") {
				t.Errorf("%s: the quotation is not in\n%s", p.ID, b.String())
			}
		} else if strings.Contains(b.String(), "“"+p.Gloss) {
			t.Errorf("%s: a report stands between quotation marks:\n%s", p.ID, b.String())
		}
	}
	if quoted < 50 {
		t.Errorf("%d quotations were drawn; the embedded edition has more", quoted)
	}
}

func TestNothingSteersTheTerminal(t *testing.T) {
	d := &corpus.Document{ID: "d", Title: "T\x1b[2J"}
	text := "before \x1b]0;owned\x07 \u202eafter\r\n\u009b31m"
	p := &corpus.Passage{ID: "d/p", Document: d, Section: "\x1b[1m", Text: text,
		Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(text)}}}}
	var b strings.Builder
	a := bot.Answer{Groups: []bot.Group{{Quotes: []bot.Quote{bot.QuoteAt(p, "")}}}, Notice: "\x1b[31m"}
	if err := terminal.Render(&b, a, terminal.Style{}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\x07\r\u009b\u202e") {
		t.Errorf("a control character came through: %q", b.String())
	}
}

// BenchmarkReply is a question answered from the embedded edition and drawn.
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
	answers := bot.New(x, bot.Options{})
	questions := []string{"did China try to influence the 2022 midterms?", "why did Iran hold back?", "who won the 2024 election?",
		"did it change the outcome?", "how sure are they about Iran?"}
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		a := answers.Answer(b.Context(), bot.Question{Text: questions[i%len(questions)]})
		if err := terminal.Render(io.Discard, a, terminal.Style{}); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}
