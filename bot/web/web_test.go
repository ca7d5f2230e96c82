package web

import (
	"context"
	"errors"
	"flag"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"findings/bot"
	"findings/bot/bottest"
	"findings/corpus"
	"findings/index"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGoldens renders every case that a platform must be able to draw.
func TestGoldens(t *testing.T) {
	c := bottest.Corpus(t)
	for _, x := range bottest.Cases(t) {
		t.Run(x.Name, func(t *testing.T) {
			w := httptest.NewRecorder()
			name, p := answerPage(c, x.Answer, refinement{})
			if err := respond(w, httptest.NewRequest("GET", "/", nil), status(x.Answer), name, p); err != nil {
				t.Fatal(err)
			}
			golden(t, x.Name+".html", w.Body.String())
			quotesOf(t, w.Body.String(), x.Answer)
			inert(t, w.Body.String())
		})
	}
}

// golden compares the page's main part with a file; addresses of static files change with their bytes.
func golden(t *testing.T, name, got string) {
	t.Helper()
	from, to := strings.Index(got, "<main"), strings.Index(got, "</main>")
	if from < 0 || to < 0 {
		t.Fatalf("no main part in %q", got)
	}
	got = regexp.MustCompile(`<option.*</option>`).ReplaceAllString(got[from:to], "") // what the corpus has to choose from
	got = regexp.MustCompile(`\n\s*\n+`).ReplaceAllString(got, "\n") + "</main>\n"
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run go test ./bot/web -update and read the diff\ngot:\n%s", path, got)
	}
}

var wordsIn = regexp.MustCompile(`(?s)“<span class="words">(.*?)</span>”`)

// quotesOf proves that the page's quotations are the answer's, byte for byte, and no others.
func quotesOf(t *testing.T, body string, a bot.Answer) {
	t.Helper()
	var want []string
	for q := range a.Quotes() {
		if q.Quoted() {
			want = append(want, q.Text())
		}
	}
	found := wordsIn.FindAllStringSubmatch(body, -1)
	if len(found) != len(want) {
		t.Fatalf("%d quotations on the page, want %d", len(found), len(want))
	}
	for i, m := range found {
		if got := text(m[1]); got != want[i] {
			t.Errorf("the page quotes %q, want %q", got, want[i])
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// text is what a browser makes of markup: its text.
func text(markup string) string { return html.UnescapeString(tags.ReplaceAllString(markup, "")) }

// inert proves that nothing which a stranger wrote became markup.
func inert(t *testing.T, body string) {
	t.Helper()
	for _, live := range []string{"<script>", "<b>", "javascript:", "onerror=", "<img"} {
		if strings.Contains(strings.ToLower(body), live) {
			t.Errorf("the page has %q", live)
		}
	}
}

// server is a Server over the embedded edition, with its headers, and the index that the program uses.
func server(t testing.TB, o Options) http.Handler {
	t.Helper()
	return serverOn(t, bottest.Corpus(t), o)
}

func serverOn(t testing.TB, c *corpus.Corpus, o Options) http.Handler {
	t.Helper()
	x, err := index.Build(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	mux := http.NewServeMux()
	New(bot.New(x, bot.Options{BaseURL: bottest.BaseURL}), o).Routes(mux)
	return Headers(mux)
}

func serverWith(t testing.TB, s bot.Searcher) http.Handler {
	t.Helper()
	mux := http.NewServeMux()
	New(bot.New(s, bot.Options{BaseURL: bottest.BaseURL}), Options{}).Routes(mux)
	return Headers(mux)
}

// get asks the handler for a page.
func get(h http.Handler, method, target string) *http.Response {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, "/", nil)
	r.RequestURI = target
	u, err := r.URL.Parse(target)
	if err != nil {
		panic(err)
	}
	r.URL = u
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestStatus(t *testing.T) {
	h := server(t, Options{})
	for _, c := range []struct {
		method, target string
		code           int
		says           string
	}{
		{"GET", "/", 200, "word for word"},
		{"HEAD", "/", 200, ""},
		{"GET", "/?q=", 200, "word for word"},
		{"GET", "/?q=++", 200, "word for word"},
		{"GET", "/?q=%F0%9F%98%80%F0%9F%98%80", 200, "Ask a question"},
		{"GET", "/?q=" + strings.Repeat("why+", 2500), 400, "too long"},
		{"GET", "/?q=" + strings.Repeat("%F0%9F%98%80", 10000), 414, "far too long"},
		{"GET", "/?q=%zz", 400, "damaged"},
		{"GET", "/?q=%E2%80%AEslaem%3Cscript%3Ealert(1)%3C/script%3E", 200, "slaem&lt;script&gt;"},
		{"GET", "/?q=x&document=nope", 200, "I have no document nope."},
		{"GET", "/?country=China", 303, ""},
		{"GET", "/country?name=China", 303, ""},
		{"GET", "/country?name=", 303, ""},
		{"GET", "/country/China", 200, "tacitly approved"},
		{"GET", "/country/the%20PRC", 200, "tacitly approved"},
		{"GET", "/country/Atlantis", 404, "say nothing on Atlantis"},
		{"GET", "/country/%3Cscript%3E", 404, "&lt;script&gt;"},
		{"GET", "/compare/Iran", 200, "2020 federal elections"},
		{"GET", "/compare/Atlantis", 404, "say nothing on Atlantis"},
		{"GET", "/glossary", 200, "55 to 80 percent"},
		{"GET", "/sources", 200, "Assessing Russian Activities"},
		{"GET", "/help", 200, "How to ask"},
		{"GET", "/privacy", 200, "Questions are answered and not logged"},
		{"GET", "/d/ica-2022", 200, "tacitly approved"},
		{"GET", "/d/ica-2022/kj1-approval", 200, "tacitly approved"},
		{"GET", "/d/ica-2022/kj1-approval?s=9-1", 200, "tacitly approved"},
		{"GET", "/d/ica-2022/nope", 404, "no finding at this address"},
		{"GET", "/d/nope", 404, "no document at this address"},
		{"GET", "/d/../../etc/passwd", 404, "no page at this address"},
		{"GET", "/nope", 404, "no page at this address"},
		{"POST", "/", 405, "can only be read"},
		{"DELETE", "/d/ica-2022", 405, "can only be read"},
		{"GET", "/static/000000000000/site.css", 404, ""},
		{"GET", "/healthz", 200, "alive"},
		{"GET", "/readyz", 200, "index: ready"},
		{"GET", "/?q=what+about+Iran%3F&kind=nonsense&year=-1&level=x&sort=y&offset=-3", 200, "Clear the choices"},
	} {
		r := get(h, c.method, c.target)
		page := body(t, r)
		name := c.target[:min(60, len(c.target))]
		if r.StatusCode != c.code {
			t.Errorf("%s %s: status %d, want %d", c.method, name, r.StatusCode, c.code)
		}
		if !strings.Contains(html.UnescapeString(page), html.UnescapeString(c.says)) {
			t.Errorf("%s %s: the page does not say %q:\n%s", c.method, name, c.says, page)
		}
		inert(t, page)
	}
}

// TestHeaders proves that every response, whatever its status, has the policy, sets no cookie and is of a stated type.
func TestHeaders(t *testing.T) {
	h := server(t, Options{})
	for _, target := range []string{"/", "/?q=iran", "/nope", "/d/ica-2022", "/healthz", "/readyz", asset("site.css"), asset("site.js"), asset("icon.svg"), "/?q=%zz"} {
		r := get(h, "GET", target)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "no-referrer",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s: %q, want %q", target, name, got, want)
			}
		}
		if got := r.Header.Values("Set-Cookie"); len(got) > 0 {
			t.Errorf("%s sets a cookie: %q", target, got)
		}
		if r.Header.Get("Content-Type") == "" {
			t.Errorf("%s has no content type", target)
		}
	}
}

// TestCaching proves that a page is sent once, and that a static file may be kept for ever.
func TestCaching(t *testing.T) {
	h := server(t, Options{})
	first := get(h, "GET", "/d/ica-2022")
	r := httptest.NewRequest("GET", "/d/ica-2022", nil)
	r.Header.Set("If-None-Match", `"other", `+first.Header.Get("ETag"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("the same page again: status %d and %d bytes, want 304 and none", w.Code, w.Body.Len())
	}
	if got := get(h, "GET", asset("site.css")).Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("the style sheet: Cache-Control %q, want immutable", got)
	}
	if got := get(h, "GET", "/?q=iran").Header.Get("Cache-Control"); !strings.Contains(got, "private") {
		t.Errorf("an answer: Cache-Control %q, want private", got)
	}
}

// TestCompression goes over the wire, because it is the client that undoes it.
func TestCompression(t *testing.T) {
	s := httptest.NewServer(server(t, Options{}))
	defer s.Close()
	plain := body(t, get(server(t, Options{}), "GET", "/d/ica-2022"))
	for accept, want := range map[string]string{"gzip": "gzip", "br, gzip;q=0.5": "gzip", "gzip;q=0": "", "identity": ""} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/d/ica-2022", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", accept)
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if got := res.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: Content-Encoding %q, want %q", accept, got, want)
		}
	}
	res, err := http.Get(s.URL + "/d/ica-2022") // the transport asks for gzip and undoes it
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := body(t, res); !res.Uncompressed || got != plain {
		t.Errorf("compressed %v; the page differs from the plain one: %v", res.Uncompressed, got != plain)
	}
}

func TestReady(t *testing.T) {
	broken := errors.New("token revoked xoxb-secret")
	h := server(t, Options{Health: map[string]func(context.Context) error{
		"Slack":   func(context.Context) error { return broken },
		"Discord": func(context.Context) error { return nil },
	}})
	r := get(h, "GET", "/readyz")
	if got, want := body(t, r), "index: ready\nDiscord: ready\nSlack: not ready\n"; r.StatusCode != 503 || got != want {
		t.Errorf("status %d, %q; want 503, %q", r.StatusCode, got, want)
	}
	if r := get(serverOn(t, corpus.New(bottest.Corpus(t).Names(), nil, nil), Options{}), "GET", "/readyz"); r.StatusCode != 503 {
		t.Errorf("with no documents: status %d, want 503", r.StatusCode)
	}
	if r := get(h, "GET", "/healthz"); r.StatusCode != 200 {
		t.Errorf("healthz: status %d, want 200", r.StatusCode)
	}
}

// TestFault proves that a search that fails is an apology with 503, and that neither page nor log has the question.
func TestFault(t *testing.T) {
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	mux := http.NewServeMux()
	s := &bottest.Searcher{On: bottest.Corpus(t), Err: errors.New("disk gone")}
	New(bot.New(s, bot.Options{Logger: logger}), Options{Logger: logger}).Routes(mux)
	r := get(mux, "GET", "/?q=secretquestion")
	page := body(t, r)
	if r.StatusCode != 503 || !strings.Contains(page, "Sorry") || strings.Contains(page, "disk gone") {
		t.Errorf("status %d, want 503 with an apology and without the cause:\n%s", r.StatusCode, page)
	}
	if !strings.Contains(log.String(), "disk gone") || strings.Contains(log.String(), "secretquestion") {
		t.Errorf("the log should have the cause and not the question: %s", log.String())
	}
}
