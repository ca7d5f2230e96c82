package terminal_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/terminal"
	"findings/corpus"
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
