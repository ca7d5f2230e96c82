package web

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"findings/bot"
	"findings/bot/bottest"
	"findings/corpus"
)

// paragraph is an invented document's passage of four sentences: two under one level, one under none with a portion
// mark before it, one that is not quoted.
const paragraph = "(U) Meravia probably meddled. It went on & on. (S) We did not see <b>why</b>. That is all."

// versions is a corpus with two versions of an imported document, and the embedded edition.
func versions(t testing.TB) *corpus.Corpus {
	t.Helper()
	version := func(hash, text string) *corpus.Document {
		d := &corpus.Document{ID: "meravia", Title: "Meravia & Others", We: []string{"IC"}, Version: hash, Election: "2031 elections", Year: 2031}
		p := &corpus.Passage{ID: "meravia/p1", Document: d, Section: "Discussion", Page: "4–5", Text: text, Actors: []string{"China"}}
		at := 0
		for i, words := range []string{"Meravia probably meddled.", "It went on & on.", "We did not see <b>why</b>.", "That is all."} {
			start := at + strings.Index(text[at:], words)
			s := corpus.Sentence{Span: corpus.Span{Start: start, End: start + len(words)}, Page: "4"}
			if i < 2 {
				s.Confidence = []corpus.Statement{{Level: corpus.Moderate, Holders: []string{"IC"}, Stated: "We have moderate confidence."}}
			}
			if i == 0 {
				term := start + strings.Index(words, "probably")
				s.Likelihood = []corpus.Estimate{{Span: corpus.Span{Start: term, End: term + len("probably")}, Term: "probably", Low: 55, High: 80}}
			}
			if i == 2 {
				s.Redacted = true
			}
			p.Sentences, at = append(p.Sentences, s), s.End
		}
		d.Passages = []*corpus.Passage{p}
		return d
	}
	base := bottest.Corpus(t)
	return corpus.New(base.Names(), append(base.Documents(), version("bbbbbbbbbbbbbbbb", paragraph)),
		[]*corpus.Document{version("aaaaaaaaaaaaaaaa", paragraph)})
}

var (
	passageWords = regexp.MustCompile(`(?s)<span class="words">(.*?)</span>`)
	highlight    = regexp.MustCompile(`(?s)<mark class="quotation">(.*?)</mark>`)
)

// TestReaderBytes proves that the reader shows every passage of every document byte for byte, and highlights exactly
// the quotation that an address means.
func TestReaderBytes(t *testing.T) {
	c := versions(t)
	h := serverOn(t, c, Options{})
	for _, d := range append(c.Documents(), c.Older()...) {
		page := body(t, get(h, "GET", "/d/"+d.Address()))
		inert(t, page)
		var shown, want strings.Builder
		for _, m := range passageWords.FindAllStringSubmatch(page, -1) {
			shown.WriteString(text(m[1]))
		}
		for _, p := range d.Passages {
			want.WriteString(p.Text)
		}
		if shown.String() != want.String() {
			t.Errorf("%s shows\n%q, want\n%q", d.Address(), shown.String(), want.String())
		}
		for _, p := range d.Passages {
			for first := range p.Sentences {
				for last := first; last < len(p.Sentences); last++ {
					q := bot.QuoteAt(p, fmt.Sprintf("%d-%d", first+1, last+1))
					got := ""
					for _, m := range highlight.FindAllStringSubmatch(body(t, get(h, "GET", q.Link())), -1) {
						got += text(m[1])
					}
					// Between two runs under different levels stand bytes that belong to neither.
					if want := q.Text(); got != want && strings.Join(strings.Fields(got), "") != strings.ReplaceAll(strings.Join(strings.Fields(want), ""), "(S)", "") {
						t.Errorf("%s highlights %q, want %q", q.Link(), got, want)
					}
				}
			}
		}
	}
}

// TestReaderConfidence proves that a level stands beside the sentences that it covers and nowhere else.
func TestReaderConfidence(t *testing.T) {
	h := serverOn(t, versions(t), Options{})
	page := body(t, get(h, "GET", "/d/meravia/p1?s=3"))
	runs := strings.Split(page, `<div class="run`)[1:]
	var got []string
	for _, r := range runs {
		words := text(passageWords.FindStringSubmatch(r)[1])
		level := "none"
		if strings.Contains(r, "Moderate confidence (Intelligence Community)") {
			level = "moderate"
		} else if !strings.Contains(r, "No confidence level stated") {
			level = "nothing said"
		}
		if edge := strings.HasPrefix(r, " covered"); edge != (level == "moderate") {
			t.Errorf("%q has the edge: %v, beside the level %s", words, edge, level)
		}
		got = append(got, level+": "+words)
	}
	want := []string{
		"moderate: (U) Meravia probably meddled. It went on & on.",
		"none:  (S) We did not see <b>why</b>.",
		"none:  That is all.",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("runs\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestOlderVersion proves that an old address shows the old version and says that there is a newer one, and that the
// newest does not.
func TestOlderVersion(t *testing.T) {
	h := serverOn(t, versions(t), Options{})
	for target, newer := range map[string]string{
		"/d/meravia@aaaaaaaaaaaa":        `/d/meravia@bbbbbbbbbbbb"`,
		"/d/meravia@aaaaaaaaaaaa/p1":     `/d/meravia@bbbbbbbbbbbb/p1"`,
		"/d/meravia@aaaaaaaaaaaa/p1?s=2": `/d/meravia@bbbbbbbbbbbb/p1"`,
		"/d/meravia@bbbbbbbbbbbb":        "",
		"/d/meravia@bbbbbbbbbbbb/p1?s=2": "",
		"/d/meravia":                     "",
		"/d/meravia/p1":                  "",
		"/d/ica-2022/kj1-approval":       "",
	} {
		r := get(h, "GET", target)
		page := body(t, r)
		if r.StatusCode != 200 {
			t.Errorf("%s: status %d, want 200", target, r.StatusCode)
		}
		if said := strings.Contains(page, "There is a newer one"); said != (newer != "") || !strings.Contains(page, newer) {
			t.Errorf("%s says that there is a newer version: %v; want the link %q", target, said, newer)
		}
	}
	if r := get(h, "GET", "/d/meravia@cccccccccccc/p1"); r.StatusCode != 404 {
		t.Errorf("a version that never was: status %d, want 404", r.StatusCode)
	}
}

// TestCite proves that the forms offered for copying are the bot's own.
func TestCite(t *testing.T) {
	c := versions(t)
	p, _ := c.Passage("meravia/p1")
	q := bot.QuoteAt(p, "1")
	page := body(t, get(serverOn(t, c, Options{}), "GET", q.Link()))
	want := bot.Cite(q, bottest.BaseURL+q.Link())
	for id, form := range map[string]string{"plain": want.Plain, "markdown": want.Markdown, "attribution": want.Attribution, "link": bottest.BaseURL + q.Link()} {
		m := regexp.MustCompile(`(?s)<(?:p|pre) id="` + id + `"[^>]*>(.*?)</(?:p|pre)>`).FindStringSubmatch(page)
		if m == nil || text(m[1]) != form {
			t.Errorf("%s: the page offers %q, want %q", id, m, form)
		}
	}
}
