package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"findings/bot/bottest"
)

// FuzzRequest: whatever is asked for, the answer is a whole page with a fitting status and the policy, nothing in it
// is live, and what it quotes is in the corpus.
func FuzzRequest(f *testing.F) {
	for _, target := range []string{
		"/", "/?q=iran", "/?q=%zz", "/?q=%00%ff", "/?country=China&q=x&document=ica-2022&offset=3", "/country/China", "/compare/%2e%2e",
		"/d/ica-2022/kj1-approval?s=1-1", "/d/ica-2022@0/x", "/glossary/<script>", "/static/x/site.css", "//d", "/?q=<script>alert(1)</script>",
		"/?q=%E2%80%AE%22onmouseover=alert(1)", "/d/test-2031/markup",
	} {
		f.Add("GET", target)
	}
	f.Add("POST", "/")
	h := server(f, Options{})
	all := new(strings.Builder)
	for p := range bottest.Corpus(f).Passages() {
		all.WriteString(p.Text + "\x00")
	}
	f.Fuzz(func(t *testing.T, method, target string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(u.Path, "/") {
			return // net/http refuses it before a handler sees it
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.Method, r.URL, r.RequestURI = method, u, target
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code < 200 || w.Code >= 500 {
			t.Errorf("status %d", w.Code)
		}
		if w.Header().Get("Content-Security-Policy") != policy {
			t.Error("no policy")
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Code != http.StatusMovedPermanently && w.Code != http.StatusTemporaryRedirect && w.Code != http.StatusSeeOther {
			page := w.Body.String()
			if method != http.MethodHead && !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
				t.Errorf("the page is cut short: %q", page[max(0, len(page)-80):])
			}
			if !utf8.ValidString(page) {
				t.Error("the page is not UTF-8")
			}
			inert(t, page)
			for _, m := range wordsIn.FindAllStringSubmatch(page, -1) {
				if !strings.Contains(all.String(), text(m[1])) {
					t.Errorf("the page quotes %q", text(m[1]))
				}
			}
		}
	})
}
