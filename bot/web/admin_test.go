package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/bottest"
	"findings/corpus"
)

const adminToken = "0123456789abcdef"

// shelf is a Library in memory.
type shelf struct {
	documents []*corpus.Document
	doubts    []Doubt
}

func (s *shelf) Entries() ([]Entry, error) {
	var all []Entry
	for _, d := range s.documents {
		status := "live"
		if d.Draft {
			status = "draft"
		}
		all = append(all, Entry{ID: d.ID, Title: d.Title, Status: status, Draft: d.Draft, Doubts: len(s.doubts),
			From: `<b>file</b>.pdf`, Imported: time.Date(2031, 5, 4, 3, 2, 1, 0, time.UTC), Pages: 9, Passages: len(d.Passages)})
	}
	return all, nil
}

func (s *shelf) find(id string) int {
	return slices.IndexFunc(s.documents, func(d *corpus.Document) bool { return d.ID == id })
}

func (s *shelf) Draft(id string) (*corpus.Document, []Doubt, error) {
	if i := s.find(id); i >= 0 {
		return s.documents[i], s.doubts, nil
	}
	return nil, nil, errors.New("unknown document")
}

func (s *shelf) Accept(_ context.Context, id string) error {
	i := s.find(id)
	if i < 0 {
		return errors.New("unknown document")
	}
	s.documents[i].Draft = false
	return nil
}

func (s *shelf) Remove(_ context.Context, id string) error {
	i := s.find(id)
	if i < 0 {
		return errors.New("unknown document")
	}
	s.documents = slices.Delete(s.documents, i, i+1)
	return nil
}

func adminServer(t *testing.T, a Admin) (*shelf, http.Handler) {
	t.Helper()
	draft := long(2)
	draft.ID, draft.Draft, draft.Title = "draft", true, "A <b>Draft</b>"
	library := &shelf{[]*corpus.Document{{ID: "old", Title: "Old"}, draft}, []Doubt{
		{"", "same title", "as <b>another</b>", true}, {"2", "uncertain reading order", "two columns", true}, {"1", "page furniture", "left out", false},
	}}
	a.Library = library
	if err := a.Check(); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	New(bot.New(&bottest.Searcher{On: bottest.Corpus(t)}, bot.Options{}), Options{Admin: a}).Routes(mux)
	return library, Headers(mux)
}

// do sends a request with the password and the headers.
func do(h http.Handler, method, target, password string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if password != "" {
		r.SetBasicAuth("admin", password)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestAdminDoor proves who gets in: nobody unless it is configured, and then only with the token or through the proxy.
func TestAdminDoor(t *testing.T) {
	_, off := adminServer(t, Admin{})
	_, token := adminServer(t, Admin{Token: adminToken})
	_, proxy := adminServer(t, Admin{UserHeader: "X-Auth-User"})
	for _, c := range []struct {
		name     string
		h        http.Handler
		password string
		header   string
		code     int
	}{
		{"off", off, adminToken, "dana", 404},
		{"token, none given", token, "", "", 401},
		{"token, a wrong one", token, "0123456789abcdeX", "", 401},
		{"token, a header", token, "", "dana", 401},
		{"token", token, adminToken, "", 200},
		{"proxy, none", proxy, "", "", 401},
		{"proxy, a password", proxy, adminToken, "", 401},
		{"proxy", proxy, "", "dana", 200},
	} {
		var headers []string
		if c.header != "" {
			headers = []string{"X-Auth-User", c.header}
		}
		for _, target := range []string{"/admin", "/admin/draft"} {
			w := do(c.h, "GET", target, c.password, nil, headers...)
			if w.Code != c.code || (c.code != 200 && strings.Contains(w.Body.String(), "Draft")) {
				t.Errorf("%s: %s: status %d, want %d", c.name, target, w.Code, c.code)
			}
		}
		if w := do(c.h, "POST", "/admin/old/accept", c.password, nil, headers...); c.code != 200 && w.Code < 400 {
			t.Errorf("%s: a document is accepted with status %d", c.name, w.Code)
		}
	}
	if err := (Admin{Token: "short"}).Check(); err == nil {
		t.Error("a short token is taken")
	}
}

func TestAdmin(t *testing.T) {
	library, h := adminServer(t, Admin{Token: adminToken})
	list := do(h, "GET", "/admin", adminToken, nil).Body.String()
	inert(t, list)
	if d, o := strings.Index(list, `href="/admin/draft"`), strings.Index(list, `href="/admin/old"`); d < 0 || o < d {
		t.Errorf("the list does not begin with the draft:\n%s", list)
	}
	w := do(h, "GET", "/admin/draft", adminToken, nil)
	inert(t, w.Body.String())
	for _, says := range []string{"same title", "as &lt;b&gt;another", "uncertain reading order", "for the 7th time", "quoted by nobody"} {
		if !strings.Contains(w.Body.String(), says) {
			t.Errorf("the draft's page does not say %q", says)
		}
	}
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", w.Header().Get("Cache-Control"))
	}
	if w := do(h, "GET", "/admin/nope", adminToken, nil); w.Code != 404 {
		t.Errorf("a document that is not there: status %d", w.Code)
	}
	// Another site's form brings the browser's password along, and is refused.
	if w := do(h, "POST", "/admin/draft/accept", adminToken, nil, "Sec-Fetch-Site", "cross-site"); w.Code != 403 || !library.documents[1].Draft {
		t.Errorf("another site accepts a draft: status %d", w.Code)
	}
	if w := do(h, "POST", "/admin/draft/accept", adminToken, nil, "Sec-Fetch-Site", "same-origin"); w.Code != 303 || library.documents[1].Draft {
		t.Errorf("accept: status %d, still a draft: %v", w.Code, library.documents[1].Draft)
	}
	if w := do(h, "POST", "/admin/draft/remove", adminToken, nil); w.Code != 303 || len(library.documents) != 2 {
		t.Errorf("removed without being confirmed: status %d", w.Code)
	}
	if w := do(h, "POST", "/admin/draft/remove", adminToken, url.Values{"confirm": {"draft"}}); w.Code != 303 || len(library.documents) != 1 {
		t.Errorf("remove: status %d, %d documents are left", w.Code, len(library.documents))
	}
	if w := do(h, "POST", "/admin/draft/accept", adminToken, nil); w.Code != 409 {
		t.Errorf("accepting what is gone: status %d, want 409", w.Code)
	}
}
