package web

import (
	"compress/gzip"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
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
	passageWords = regexp.MustCompile(`(?s)<span class="words">(.*?)</span>”?</p>`)
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
					if want := q.Text(); got != want {
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

// TestKept proves that a page that is kept is the page, that a change of the corpus is seen at once, and that what is
// kept is bounded.
func TestKept(t *testing.T) {
	first, second := versions(t), bottest.Corpus(t)
	b := bot.New(&bottest.Searcher{On: first}, bot.Options{})
	s := New(b, Options{})
	mux := http.NewServeMux()
	s.Routes(mux)
	page := func(target string) (int, string) {
		r := httptest.NewRequest("GET", target, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		if w.Header().Get("Content-Encoding") != "gzip" {
			return w.Code, w.Body.String()
		}
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		return w.Code, string(plain)
	}
	want := body(t, get(mux, "GET", "/d/meravia/p1?s=2"))
	for range 2 {
		if _, got := page("/d/meravia/p1?s=2"); got != want {
			t.Errorf("the kept page is\n%s\nwant\n%s", got, want)
		}
	}
	for i := range 400 {
		page(fmt.Sprintf("/d/ica-2022?part=%d", i))
	}
	if s.kept.size > cacheBytes {
		t.Errorf("%d bytes are kept, the bound is %d", s.kept.size, cacheBytes)
	}
	b.Swap(&bottest.Searcher{On: second})
	if code, _ := page("/d/meravia/p1?s=2"); code != 404 {
		t.Errorf("status %d for a document that is gone, want 404", code)
	}
	page("/d/ica-2022")
	if len(s.kept.byKey) != 1 {
		t.Errorf("%d pages are kept after the corpus changed, want 1", len(s.kept.byKey))
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

// TestLongDocument proves that a long document comes in parts of bounded size, that all of it is in them once, and
// that an address shows the part with its passage.
func TestLongDocument(t *testing.T) {
	base := bottest.Corpus(t)
	d := long(400)
	h := serverOn(t, corpus.New(base.Names(), []*corpus.Document{d}, nil), Options{})
	seen := map[string]int{}
	id := regexp.MustCompile(`<article class="passage[^"]*" id="([^"]+)"`)
	next, parts := "/d/"+d.Address(), 0
	for next != "" {
		page := body(t, get(h, "GET", next))
		parts++
		for _, m := range id.FindAllStringSubmatch(page, -1) {
			seen[m[1]]++
		}
		if len(page) > 1<<20 {
			t.Errorf("%s has %d bytes", next, len(page))
		}
		m := regexp.MustCompile(`<a href="([^"]+)" rel="next">Next part`).FindStringSubmatch(page)
		next = ""
		if m != nil {
			next = html.UnescapeString(m[1])
		}
	}
	if parts < 5 || len(seen) != len(d.Passages) {
		t.Errorf("%d parts have %d passages, want several with %d", parts, len(seen), len(d.Passages))
	}
	for name, n := range seen {
		if n != 1 {
			t.Errorf("%s is in %d parts", name, n)
		}
	}
	for _, p := range []*corpus.Passage{d.Passages[0], d.Passages[1234], d.Passages[len(d.Passages)-1]} {
		page := body(t, get(h, "GET", p.Link()))
		if m := highlight.FindStringSubmatch(page); m == nil || text(m[1]) != p.Text {
			t.Errorf("%s does not show its passage", p.Link())
		}
	}
	for _, link := range []string{"/d/meravia?part=0", "/d/meravia?part=999", "/d/meravia?part=x"} {
		if r := get(h, "GET", link); r.StatusCode != 200 {
			t.Errorf("%s: status %d, want 200", link, r.StatusCode)
		}
	}
}

// long is a document of that many pages: six paragraphs a page, a heading every twelve pages.
func long(pages int) *corpus.Document {
	d := &corpus.Document{ID: "meravia", Title: "Meravia at Length", We: []string{"IC"}, Version: "cccccccccccccccc"}
	for i := range pages * 6 {
		text := fmt.Sprintf("Officials of the ministry probably met intermediaries for the %dth time. ", i) +
			strings.Repeat("They agreed on nothing that the service could see, and parted. ", 7) + "Nothing followed."
		s := corpus.Sentence{Span: corpus.Span{End: len(text)}, Page: fmt.Sprint(i/6 + 1), Likelihood: corpus.FindEstimates(text)}
		if i%9 == 0 {
			s.Confidence = []corpus.Statement{{Level: corpus.High, Holders: []string{"IC"}}}
		}
		d.Passages = append(d.Passages, &corpus.Passage{
			ID: fmt.Sprintf("meravia/p%d", i), Document: d, Section: fmt.Sprintf("Chapter %d", i/72+1), Page: s.Page,
			Text: text, Sentences: []corpus.Sentence{s}, Order: i,
		})
	}
	return d
}

// TestHostileDocument proves that whatever a document is made of, its title, headings, addresses and file of origin
// included, stays text on every page that shows it.
func TestHostileDocument(t *testing.T) {
	const live = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	d := &corpus.Document{
		ID: "hostile", Title: live, We: []string{live}, Version: "eeeeeeeeeeeeeeee", Election: live, Year: 2031,
		Source: corpus.Source{Publisher: live, Number: live, URL: "javascript:alert(1)", Drafters: []string{live}},
	}
	d.Passages = []*corpus.Passage{{
		ID: "hostile/p1", Document: d, Section: live, Page: live, Text: live, Gloss: live, Note: live, Date: live, Kind: corpus.KeyJudgment,
		Actors: []string{"China"}, Holders: []string{live}, MachineRead: true,
		Sentences: []corpus.Sentence{{
			Span: corpus.Span{End: len(live)}, Page: live, Redacted: true,
			Confidence: []corpus.Statement{{Level: corpus.Low, Holders: []string{live}, Stated: live}},
			Likelihood: []corpus.Estimate{{Span: corpus.Span{Start: 1, End: 8}, Term: live, Low: 5, High: 20}},
		}},
	}}
	c := corpus.New(bottest.Corpus(t).Names(), []*corpus.Document{d}, nil)
	s := &bottest.Searcher{On: c, Answer: map[string][]string{"all?": {"hostile/p1"}}}
	h := serverWith(t, s)
	for _, target := range []string{
		"/", "/sources", "/?q=all%3F", "/country/China", "/compare/China", "/d/hostile", "/d/hostile/p1", "/embed/hostile/p1",
		"/feed.atom", "/glossary",
	} {
		r := get(h, "GET", target)
		page := body(t, r)
		if r.StatusCode != 200 {
			t.Errorf("%s: status %d", target, r.StatusCode)
		}
		for _, tag := range regexp.MustCompile(`<[a-zA-Z][^>]*>`).FindAllString(page, -1) {
			if strings.HasPrefix(tag, "<img") || tag == "<script>" || strings.Contains(tag, " onerror=alert(1)") && !strings.Contains(tag, "&") {
				t.Errorf("%s has the tag %s", target, tag)
			}
		}
		if strings.Contains(page, `href="javascript:`) {
			t.Errorf("%s has a link that is a script", target)
		}
	}
	page := body(t, get(h, "GET", "/d/hostile/p1"))
	if m := highlight.FindStringSubmatch(page); m == nil || text(m[1]) != live {
		t.Errorf("the quotation is not shown as text: %q", m)
	}
}

// TestReaderWithheld proves that a redaction is marked where it stands in the sentence, in words for who does not see it,
// and that the passage's bytes stay as they are.
func TestReaderWithheld(t *testing.T) {
	d := &corpus.Document{ID: "redacted", Title: "Redacted", We: []string{"IC"}, Version: "dddddddddddddddd"}
	for i, text := range []string{
		"The source probably met        in May. Nothing else is known.", "The source, (b)(3), left ███ again.", "met the minister in May.",
	} {
		p := &corpus.Passage{ID: fmt.Sprintf("redacted/p%d", i+1), Document: d, Section: "One", Page: "1", Text: text, Order: i,
			Sentences: corpus.Annotate(text, nil)}
		d.Passages = append(d.Passages, p)
	}
	d.Passages[2].Sentences[0].Redacted = true // its beginning is gone
	c := corpus.New(bottest.Corpus(t).Names(), []*corpus.Document{d}, nil)
	h := serverOn(t, c, Options{})
	mark := regexp.MustCompile(`(\w*)( ?)<span class="withheld( blank)?" role="img" aria-label="withheld">([^<]*)</span>`)
	const want = "met||blank|        ; | ||(b)(3); left| ||███; ||blank|"
	for _, target := range []string{"/d/redacted", "/d/redacted/p1"} {
		page := body(t, get(h, "GET", target))
		inert(t, page)
		var marks []string
		for _, m := range mark.FindAllStringSubmatch(page, -1) {
			marks = append(marks, strings.Join([]string{m[1], m[2], strings.TrimSpace(m[3]), m[4]}, "|"))
		}
		if got := strings.Join(marks, "; "); got != want {
			t.Errorf("%s marks %q, want %q", target, got, want)
		}
		var shown strings.Builder
		for _, m := range passageWords.FindAllStringSubmatch(page, -1) {
			shown.WriteString(text(m[1]))
		}
		if all := d.Passages[0].Text + d.Passages[1].Text + d.Passages[2].Text; shown.String() != all {
			t.Errorf("%s shows %q, want %q", target, shown.String(), all)
		}
	}
}

// TestReaderDissent proves that whose view it is stands over a dissent's words, once.
func TestReaderDissent(t *testing.T) {
	page := body(t, get(server(t, Options{}), "GET", "/d/ica-2020"))
	_, article, found := strings.Cut(page, `id="kj4-minority"`)
	article, _, ended := strings.Cut(article, "</article>")
	const whose = "Minority view: National Intelligence Officer for Cyber"
	label, words := strings.Index(article, `<p class="labels"><span>`+whose), strings.Index(article, `<div class="run`)
	if !found || !ended || label < 0 || label > words || strings.Count(article, whose) != 1 {
		t.Errorf("the dissent is shown as\n%s", article)
	}
}
