package bot_test

import (
	"strings"
	"testing"

	"findings/bot"
	"findings/bot/bottest"
)

// TestCitationsHoldTheWords proves for every passage that each form has the source's bytes, the level and the link,
// and that a report is never between quotation marks.
func TestCitationsHoldTheWords(t *testing.T) {
	for p := range bottest.Corpus(t).Passages() {
		for i := range p.Sentences {
			q := bot.Quote{Passage: p, Excerpt: p.Sentences[i].Span}
			c := bot.Cite(q, "https://findings.example"+q.Link())
			for form, text := range map[string]string{"plain": c.Plain, "attribution": c.Attribution} {
				if q.Quoted() && !strings.Contains(text, "“"+q.Text()+"”") {
					t.Errorf("%s: %s does not quote the passage: %s", p.ID, form, text)
				}
				if !strings.Contains(text, bot.Language{}.Level(q)) {
					t.Errorf("%s: %s has no level: %s", p.ID, form, text)
				}
			}
			if !q.Quoted() && (strings.Contains(c.Plain, "“") != strings.Contains(p.Gloss+p.Note+bot.Language{}.Likelihood(q), "“") || strings.HasPrefix(c.Markdown, ">")) {
				t.Errorf("%s: a report looks quoted: %s", p.ID, c.Plain)
			}
			if !strings.HasSuffix(c.Plain, q.Link()) {
				t.Errorf("%s: no link: %s", p.ID, c.Plain)
			}
		}
	}
}

func TestCite(t *testing.T) {
	p, _ := bottest.Corpus(t).Passage("ica-2022/kj1-approval")
	c := bot.Cite(bot.WholeQuote(p), "https://findings.example/d/ica-2022/kj1-approval")
	want := bot.Citations{
		Plain: "“China tacitly approved efforts to try to influence a handful of midterm races involving members of both US " +
			"political parties” (Foreign Threats to the 2022 US Elections (ICA 2022-27259-A), 23 December 2022 (excerpts), " +
			"Key Judgment 1, page 2). High confidence (Intelligence Community). https://findings.example/d/ica-2022/kj1-approval",
		Markdown: "> China tacitly approved efforts to try to influence a handful of midterm races involving members of both US " +
			"political parties\n\n— [Foreign Threats to the 2022 US Elections \\(ICA 2022\\-27259\\-A\\)]" +
			"(https://findings.example/d/ica-2022/kj1-approval), Key Judgment 1, page 2. High confidence \\(Intelligence Community\\).",
		Attribution: "“China tacitly approved efforts to try to influence a handful of midterm races involving members of both US " +
			"political parties” — key judgment of Foreign Threats to the 2022 US Elections (ICA 2022-27259-A), National Intelligence " +
			"Council, Office of the Director of National Intelligence, issued 23 December 2022, made public 18 December 2023; " +
			"Key Judgment 1, page 2. High confidence (Intelligence Community).",
	}
	if c != want {
		t.Errorf("Cite =\n%+v\nwant\n%+v", c, want)
	}
}
