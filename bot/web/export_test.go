package web

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/bottest"
	"findings/corpus"
)

// TestExports proves that each form has every quotation of a document byte for byte, with its level and link.
func TestExports(t *testing.T) {
	c := versions(t)
	h := serverOn(t, c, Options{})
	for _, d := range c.Documents() {
		var want []bot.Quote
		for _, p := range d.Passages {
			want = append(want, bot.Runs(p)...)
		}
		raw := body(t, get(h, "GET", "/d/"+d.Address()+"/export.csv"))
		lines, err := csv.NewReader(strings.NewReader(raw)).ReadAll()
		if err != nil || len(lines) != len(want)+1 {
			t.Fatalf("%s: %d lines of CSV, %v; want %d and a heading", d.ID, len(lines), err, len(want))
		}
		var js struct {
			Outcome string
			Quotes  []struct {
				Quote, Link string
				Confidence  []corpus.Statement
			}
		}
		if err := json.Unmarshal([]byte(body(t, get(h, "GET", "/d/"+d.Address()+"/export.json"))), &js); err != nil || len(js.Quotes) != len(want) {
			t.Fatalf("%s: %d quotes in JSON, %v; want %d", d.ID, len(js.Quotes), err, len(want))
		}
		md := body(t, get(h, "GET", "/d/"+d.Address()+"/export.md"))
		for i, q := range want {
			cell := ""
			if q.Quoted() {
				cell = "“" + q.Text() + "”"
			}
			link := bottest.BaseURL + q.Link()
			if l := lines[i+1]; l[8] != cell || l[10] != bot.English.Level(q) || l[15] != link {
				t.Errorf("%s: the line of CSV is %q", link, l)
			}
			if j := js.Quotes[i]; j.Quote != q.Text() || j.Link != link || len(j.Confidence) != len(q.Confidence()) {
				t.Errorf("%s: in JSON %+v", link, j)
			}
			if !strings.Contains(md, bot.Cite(q, link).Markdown) {
				t.Errorf("%s is not in the Markdown", link)
			}
		}
		for i, line := range lines {
			for _, cell := range line {
				if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r|") {
					t.Errorf("line %d: a spreadsheet takes %q for a formula", i, cell)
				}
			}
		}
	}
}

// TestFormula proves that a hostile document's headings are no formulas in a spreadsheet.
func TestFormula(t *testing.T) {
	d := &corpus.Document{ID: "hostile", Title: "=HYPERLINK(\"https://evil.example\")", We: []string{"IC"}, Version: "dddddddddddddddd"}
	d.Passages = []*corpus.Passage{{ID: "hostile/p1", Document: d, Section: "@SUM(A1)", Text: "=1+1", Sentences: []corpus.Sentence{{Span: corpus.Span{End: 4}}}}}
	h := serverOn(t, corpus.New(bottest.Corpus(t).Names(), []*corpus.Document{d}, nil), Options{})
	lines, err := csv.NewReader(strings.NewReader(body(t, get(h, "GET", "/d/hostile/export.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if l := lines[1]; l[1] != "'"+d.Title || l[4] != "'@SUM(A1)" || l[8] != "“=1+1”" {
		t.Errorf("the line is %q", l)
	}
}

// TestExportSearch proves that a search's file has what the results page has.
func TestExportSearch(t *testing.T) {
	h := serverWith(t, everything(t))
	for _, query := range []string{"q=all%3F", "q=all%3F&level=high", "q=all%3F&country=Beijing&sort=reading"} {
		r := get(h, "GET", "/export.csv?"+query)
		lines, err := csv.NewReader(r.Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`(\d+) passages? bears? on the question`).FindStringSubmatch(body(t, get(h, "GET", "/?"+query)))
		if m == nil || m[1] != strconv.Itoa(len(lines)-1) || len(lines) < 2 {
			t.Errorf("%s: %d lines, the page says %v", query, len(lines)-1, m)
		}
		if got := r.Header.Get("Cache-Control"); !strings.Contains(got, "private") {
			t.Errorf("%s: Cache-Control %q, want private", query, got)
		}
	}
	if r := get(h, "GET", "/export.json?q="+strings.Repeat("why", 1000)); r.StatusCode != 400 {
		t.Errorf("a question that is too long: status %d, want 400", r.StatusCode)
	}
}

func TestFeed(t *testing.T) {
	c := bottest.Corpus(t)
	documents := slices.Clone(c.Documents())
	imported := *documents[len(documents)-1] // the oldest, imported last
	imported.Imported = time.Date(2031, 5, 4, 3, 2, 1, 0, time.FixedZone("", 3600))
	imported.Source.Publisher = ""
	documents[len(documents)-1] = &imported
	h := serverOn(t, corpus.New(c.Names(), documents, nil), Options{})
	raw := body(t, get(h, "GET", "/feed.atom"))
	var feed struct {
		Updated string `xml:"updated"`
		Entries []struct {
			Title   string `xml:"title"`
			ID      string `xml:"id"`
			Updated string `xml:"updated"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(raw), &feed); err != nil {
		t.Fatal(err)
	}
	// RFC 4287, section 3.2.1, wants a name in each author; where a document has no publisher, the feed's counts.
	if authors, names := strings.Count(raw, "<author>"), regexp.MustCompile(`<name>[^<]`).FindAllString(raw, -1); authors != len(names) ||
		authors < 2 || authors > len(feed.Entries) {
		t.Errorf("%d authors and %d names of %d entries, one of which has no publisher", authors, len(names), len(feed.Entries))
	}
	if want := "2031-05-04T02:02:01Z"; feed.Updated != want || feed.Entries[0].Updated != want || !strings.HasSuffix(feed.Entries[0].ID, imported.Address()) {
		t.Errorf("updated %s, the first entry is %+v; want %s, imported then", feed.Updated, feed.Entries[0], want)
	}
	last := feed.Updated
	titles := ""
	for _, e := range feed.Entries {
		if e.Updated > last {
			t.Errorf("%s is later than the entry before it", e.ID)
		}
		last = e.Updated
		titles += e.Title + "\n"
		if !strings.HasPrefix(e.ID, bottest.BaseURL+"/d/") {
			t.Errorf("the entry's ID is %q", e.ID)
		}
	}
	if !strings.Contains(titles, "Foreign Threats to the 2031 <b>Elections</b> of *Meravia*") || !strings.Contains(titles, "2022 US Elections") {
		t.Errorf("the feed has\n%s", titles)
	}
}

// TestPreview proves what other sites read: the level first, the words as they are, the data as JSON.
func TestPreview(t *testing.T) {
	c := versions(t)
	h := serverOn(t, c, Options{})
	meta := func(page, property string) string {
		m := regexp.MustCompile(`<meta property="` + property + `" content="([^"]*)">`).FindStringSubmatch(page)
		if m == nil {
			return ""
		}
		return text(m[1])
	}
	for target, want := range map[string]string{
		"/d/ica-2022/kj1-approval": "High confidence (Intelligence Community). “China tacitly approved efforts to try to influence a handful of midterm races involving members of both US political parties”",
		"/d/ica-2022/kj2-limits":   "No confidence level stated. “probably in part reflected resource limitations because of competing priorities and the need to manage internal unrest”",
		"/d/ica-2020/kj4-minority": "Reported, not quoted: The National Intelligence Officer for Cyber disagreed and held that China did take some steps against Trump's re-election.",
		"/d/meravia/p1?s=1":        "Moderate confidence (Intelligence Community). “Meravia probably meddled.”",
		"/d/meravia/p1":            "Sentences under different confidence. “Meravia probably meddled. It went on & on. (S) We did not see <b>why</b>. That is all.”",
		"/d/test-2031/long":        "No confidence level stated.",
	} {
		page := body(t, get(h, "GET", target))
		if got := meta(page, "og:description"); got != want {
			t.Errorf("%s: og:description %q, want %q", target, got, want)
		}
		p, s, _ := strings.Cut(strings.TrimPrefix(target, "/d/"), "?s=")
		passage, _ := c.Passage(p)
		q := bot.QuoteAt(passage, s)
		if got := meta(page, "og:url"); got != bottest.BaseURL+q.Link() {
			t.Errorf("%s: og:url %q", target, got)
		}
		m := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(page)
		if m == nil {
			if q.Quoted() {
				t.Errorf("%s has no JSON-LD", target)
			}
			continue
		}
		var data struct {
			Type     string `json:"@type"`
			Text     string
			IsPartOf struct{ Name string }
		}
		if err := json.Unmarshal([]byte(m[1]), &data); err != nil || data.Type != "Quotation" || data.Text != q.Text() || data.IsPartOf.Name != passage.Document.Title {
			t.Errorf("%s: JSON-LD %s, %v", target, m[1], err)
		}
	}
}

// TestEmbed proves that only the frame may be framed, that it has no live script, and that oEmbed leads to it.
func TestEmbed(t *testing.T) {
	h := serverOn(t, versions(t), Options{})
	link := bottest.BaseURL + "/d/ica-2022/kj1-approval"
	r := get(h, "GET", "/oembed?format=json&maxwidth=400&maxheight=100&url="+url.QueryEscape(link))
	var answer struct {
		Version, Type, HTML string
		Width, Height       int
	}
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil || answer.Type != "rich" || answer.Version != "1.0" || answer.Width != 400 || answer.Height != 100 {
		t.Fatalf("oEmbed answers %+v, %v", answer, err)
	}
	if !strings.Contains(answer.HTML, `width="400" height="100"`) {
		t.Errorf("the frame is not of the size that was asked for: %q", answer.HTML)
	}
	src := regexp.MustCompile(`src="([^"]+)"`).FindStringSubmatch(answer.HTML)
	if src == nil || !strings.HasPrefix(src[1], bottest.BaseURL+"/embed/") {
		t.Fatalf("the frame is %q", answer.HTML)
	}
	r = get(h, "GET", strings.TrimPrefix(src[1], bottest.BaseURL))
	page := body(t, r)
	if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors *") || strings.Contains(csp, "script-src") || r.Header.Get("X-Frame-Options") != "" {
		t.Errorf("the frame's policy is %q", csp)
	}
	if strings.Contains(page, "site.js") || !strings.Contains(page, "High confidence (Intelligence Community)") || !strings.Contains(page, "tacitly approved") {
		t.Errorf("the frame is\n%s", page)
	}
	const newer = `This is from an older version of the document. <a href="` + bottest.BaseURL + `/d/meravia@bbbbbbbbbbbb/p1"`
	if page := body(t, get(h, "GET", "/embed/meravia@aaaaaaaaaaaa/p1?s=1")); !strings.Contains(page, newer) {
		t.Errorf("the frame of an older version is\n%s", page)
	}
	if page := body(t, get(h, "GET", "/embed/meravia/p1?s=1")); strings.Contains(page, "older version") {
		t.Errorf("the frame of the version that is live is\n%s", page)
	}
	for target, code := range map[string]int{
		"/oembed?url=" + url.QueryEscape("https://evil.example/d/ica-2022/kj1-approval"): 404,
		"/oembed?url=" + url.QueryEscape(bottest.BaseURL+"/d/ica-2022/nope"):             404,
		"/oembed?format=xml&url=" + url.QueryEscape(link):                                501,
		"/oembed?url=%25zz":            404,
		"/embed/ica-2022/nope":         404,
		"/embed/meravia/p1?s=1":        200,
		"/embed/test-2031/markup":      200,
		"/embed/ica-2020/kj4-minority": 200,
	} {
		r := get(h, "GET", target)
		inert(t, body(t, r))
		if r.StatusCode != code {
			t.Errorf("%s: status %d, want %d", target, r.StatusCode, code)
		}
	}
	// Sentences under different confidence are two quotations, each beside its own.
	page = body(t, get(h, "GET", "/embed/meravia/p1"))
	if n := strings.Count(page, "<figure"); n != 2 {
		t.Errorf("%d quotations in the frame, want 2", n)
	}
	if !strings.Contains(page, "No confidence level stated") {
		t.Error("the sentences without a level are not said to have none")
	}
}
