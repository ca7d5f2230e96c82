package web

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/store"
	"findings/corpus"
)

const adminToken = "0123456789abcdef"

// shelf is a Library in memory. Its draft has pages with pictures but for the third, from which nothing was taken.
type shelf struct {
	documents []*corpus.Document
	doubts    []Doubt
	kind      string // of file
	picture   error
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

func (s *shelf) Import(id string) (*Import, error) {
	i := s.find(id)
	if i < 0 {
		return nil, errors.New("unknown document")
	}
	d := s.documents[i]
	status := "live"
	if d.Draft {
		status = "draft"
	}
	return &Import{Document: d, Draft: d.Draft, Status: status, Type: s.kind, Doubts: s.doubts}, nil
}

func (s *shelf) Sheet(d *corpus.Document, n int) (Sheet, error) {
	x := Sheet{Number: n, Label: fmt.Sprint(n)}
	if s.kind == "pdf" {
		x.Width, x.Height = 1200, 1553
	}
	if n == 3 {
		return x, nil
	}
	x.Extracts = append(x.Extracts, Extract{Text: "SECRET<b>HEAD</b>", Furniture: true})
	for _, p := range d.Passages {
		if p.Page == x.Label {
			x.Extracts = append(x.Extracts, Extract{Text: p.Text})
		}
	}
	return x, nil
}

func (s *shelf) Picture(_ context.Context, id string, n int) ([]byte, error) {
	if s.find(id) < 0 || s.kind != "pdf" {
		return nil, fs.ErrNotExist
	}
	return fmt.Append([]byte("\x89PNG\r\n\x1a\n"), n), s.picture
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

// adminServer shows a shelf and, unless it is given others, some workspaces.
func adminServer(t *testing.T, a Admin) (*shelf, http.Handler) {
	t.Helper()
	if a.State == nil {
		a.State = workspaces(t)
	}
	return adminServerWith(t, a)
}

func adminServerWith(t *testing.T, a Admin) (*shelf, http.Handler) {
	t.Helper()
	draft := long(2)
	draft.ID, draft.Draft, draft.Title, draft.Version = "draft", true, "A <b>Draft</b>", ""
	library := &shelf{documents: []*corpus.Document{{ID: "old", Title: "Old"}, draft}, kind: "pdf", doubts: []Doubt{
		{0, "same title", "as <b>another</b>", true}, {2, "uncertain reading order", "two columns", true},
		{3, "empty page", "no text on the page", true}, {1, "page furniture", "left out", false},
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
	none, off := adminServer(t, Admin{})
	some, token := adminServer(t, Admin{Token: adminToken})
	more, proxy := adminServer(t, Admin{UserHeader: "X-Auth-User"})
	for _, c := range []struct {
		name     string
		shelf    *shelf
		h        http.Handler
		password string
		header   string
		code     int
	}{
		{"off", none, off, adminToken, "dana", 404},
		{"token, none given", some, token, "", "", 401},
		{"token, a wrong one", some, token, "0123456789abcdeX", "", 401},
		{"token, a header", some, token, "", "dana", 401},
		{"token", some, token, adminToken, "", 200},
		{"proxy, none", more, proxy, "", "", 401},
		{"proxy, a password", more, proxy, adminToken, "", 401},
		{"proxy", more, proxy, "", "dana", 200},
	} {
		var headers []string
		if c.header != "" {
			headers = []string{"X-Auth-User", c.header}
		}
		for _, target := range []string{"/admin", "/admin/d/draft", "/admin/d/draft/page/1.png", "/admin/questions", "/admin/questions/slack/T1",
			"/admin/feedback", "/admin/feedback/slack/T1", "/admin/settings"} {
			w := do(c.h, "GET", target, c.password, nil, headers...)
			body := w.Body.String()
			if w.Code != c.code {
				t.Errorf("%s: %s: status %d, want %d", c.name, target, w.Code, c.code)
			}
			for _, says := range []string{"Draft", "PNG", "T1", "who <b>won"} {
				if c.code != 200 && strings.Contains(body, says) {
					t.Errorf("%s: %s says %q to whoever asks", c.name, target, says)
				}
			}
			if cache := w.Header().Get("Cache-Control"); c.code != 404 && !strings.Contains(cache, "no-store") {
				t.Errorf("%s: %s: Cache-Control %q", c.name, target, cache)
			}
		}
		for _, target := range []string{"/admin/d/draft/accept", "/admin/d/old/remove"} {
			w := do(c.h, "POST", target, c.password, url.Values{"confirm": {"old"}}, append(headers, "Sec-Fetch-Site", "cross-site")...)
			if w.Code < 400 || len(c.shelf.documents) != 2 || !c.shelf.documents[1].Draft {
				t.Errorf("%s: another site does %s: status %d", c.name, target, w.Code)
			}
			if c.code == 200 {
				continue
			}
			w = do(c.h, "POST", target, c.password, url.Values{"confirm": {"old"}}, headers...)
			if w.Code < 400 || len(c.shelf.documents) != 2 || !c.shelf.documents[1].Draft {
				t.Errorf("%s: whoever asks does %s: status %d", c.name, target, w.Code)
			}
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
	if d, o := strings.Index(list, `href="/admin/d/draft"`), strings.Index(list, `href="/admin/d/old"`); d < 0 || o < d {
		t.Errorf("the list does not begin with the draft:\n%s", list)
	}
	w := do(h, "GET", "/admin/d/draft", adminToken, nil)
	inert(t, strings.ReplaceAll(w.Body.String(), `<img src="/admin/d/draft/page/`, ""))
	for _, says := range []string{"same title", "as &lt;b&gt;another", "uncertain reading order", "for the 7th time", "quoted by nobody",
		"SECRET&lt;b&gt;HEAD", "No text was taken from this page.", `<img src="/admin/d/draft/page/3.png" loading="lazy" width="1200" height="1553" alt="Page 3`} {
		if !strings.Contains(w.Body.String(), says) {
			t.Errorf("the draft's page does not say %q", says)
		}
	}
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", w.Header().Get("Cache-Control"))
	}
	if first, second := strings.Index(w.Body.String(), ">Page 1<"), strings.Index(w.Body.String(), ">Page 2<"); first < 0 || second < first {
		t.Errorf("the pages are not in the order of the file: %d, %d", first, second)
	}
	if w := do(h, "GET", "/admin/d/nope", adminToken, nil); w.Code != 404 {
		t.Errorf("a document that is not there: status %d", w.Code)
	}
	// Another site's form brings the browser's password along, and is refused.
	if w := do(h, "POST", "/admin/d/draft/accept", adminToken, nil, "Sec-Fetch-Site", "cross-site"); w.Code != 403 || !library.documents[1].Draft {
		t.Errorf("another site accepts a draft: status %d", w.Code)
	}
	if w := do(h, "POST", "/admin/d/draft/accept", adminToken, nil, "Sec-Fetch-Site", "same-origin"); w.Code != 303 || library.documents[1].Draft {
		t.Errorf("accept: status %d, still a draft: %v", w.Code, library.documents[1].Draft)
	}
	if w := do(h, "POST", "/admin/d/draft/remove", adminToken, nil); w.Code != 303 || len(library.documents) != 2 {
		t.Errorf("removed without being confirmed: status %d", w.Code)
	}
	if w := do(h, "POST", "/admin/d/draft/remove", adminToken, url.Values{"confirm": {"draft"}}); w.Code != 303 || len(library.documents) != 1 {
		t.Errorf("remove: status %d, %d documents are left", w.Code, len(library.documents))
	}
	if w := do(h, "POST", "/admin/d/draft/accept", adminToken, nil); w.Code != 409 {
		t.Errorf("accepting what is gone: status %d, want 409", w.Code)
	}
}

// TestAdminPicture proves what is sent for a page, and what is said where there is nothing.
func TestAdminPicture(t *testing.T) {
	library, h := adminServer(t, Admin{Token: adminToken})
	w := do(h, "GET", "/admin/d/draft/page/2.png", adminToken, nil)
	if w.Code != 200 || !strings.HasSuffix(w.Body.String(), "2") || w.Header().Get("Content-Type") != "image/png" ||
		w.Header().Get("Cache-Control") != "private, no-store" || w.Header().Get("ETag") != "" {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
	if w := do(h, "HEAD", "/admin/d/draft/page/2.png", adminToken, nil); w.Code != 200 || w.Body.Len() != 0 {
		t.Errorf("HEAD: status %d, %d bytes", w.Code, w.Body.Len())
	}
	for _, file := range []string{"2", "2.jpg", "x.png", ".png", "02.png", "+2.png", "2.png.png", "99999999999999999999.png"} {
		if w := do(h, "GET", "/admin/d/draft/page/"+file, adminToken, nil); w.Code != 404 {
			t.Errorf("%s: status %d", file, w.Code)
		}
	}
	if w := do(h, "GET", "/admin/d/nope/page/1.png", adminToken, nil); w.Code != 404 {
		t.Errorf("a document that is not there: status %d", w.Code)
	}
	library.picture = errors.New("out of paint")
	if w := do(h, "GET", "/admin/d/draft/page/2.png", adminToken, nil); w.Code != 503 || strings.Contains(w.Body.String(), "paint") {
		t.Errorf("a fault: status %d, %s", w.Code, w.Body)
	}
	library.kind = "markdown"
	if w := do(h, "GET", "/admin/d/draft/page/2.png", adminToken, nil); w.Code != 404 {
		t.Errorf("no PDF: status %d", w.Code)
	}
	body := do(h, "GET", "/admin/d/draft", adminToken, nil).Body.String()
	if strings.Contains(body, "<img") || !strings.Contains(body, "not imported from a PDF") || !strings.Contains(body, "for the 7th time") {
		t.Errorf("the page of what is no PDF:\n%s", body)
	}
}

// TestAdminParts proves that a document with very many doubts is shown twenty pages at a time, and that all of them
// can be reached.
func TestAdminParts(t *testing.T) {
	library, h := adminServer(t, Admin{Token: adminToken})
	library.doubts = nil
	for n := 1; n <= 45; n++ {
		library.doubts = append(library.doubts, Doubt{Sheet: n, Kind: "uncertain reading order"})
	}
	for range 150 {
		library.doubts = append(library.doubts, Doubt{Kind: "guessed encoding"})
	}
	link := regexp.MustCompile(`<a rel="next" href="([^"]+)">`)
	seen := map[string]int{}
	at := "/admin/d/draft"
	for views := 0; at != ""; views++ {
		body := do(h, "GET", at, adminToken, nil).Body.String()
		sheets := regexp.MustCompile(`id="(sheet-\d+)"`).FindAllStringSubmatch(body, -1)
		if len(sheets) > 20 || views > 3 {
			t.Fatalf("%s shows %d pages", at, len(sheets))
		}
		for _, m := range sheets {
			seen[m[1]]++
		}
		if n := strings.Count(body, "guessed encoding"); n != 100 || !strings.Contains(body, "And 50 more") {
			t.Errorf("%s shows %d doubts about the whole", at, n)
		}
		if (views == 0) == strings.Contains(body, `rel="prev"`) {
			t.Errorf("%s: a link to what was before", at)
		}
		at = ""
		if m := link.FindStringSubmatch(body); m != nil {
			at = m[1]
		}
	}
	if len(seen) != 45 {
		t.Errorf("%d pages can be reached, want 45", len(seen))
	}
	for _, query := range []string{"99", "3", "99999999999999999999999", "-1", "0"} {
		body := do(h, "GET", "/admin/d/draft?part="+query, adminToken, nil).Body.String()
		last := strings.Contains(body, "sheet-45")
		if want := query == "99" || query == "3"; last != want {
			t.Errorf("part %s shows the last page: %v", query, last)
		}
	}
	if _, v := viewOf("€", 1+sheetText/3); v.Rest != 3 || !utf8.ValidString(v.Extracts[0].Text) {
		t.Errorf("of a long page %d bytes are left out", v.Rest)
	}
}

// viewOf is the view of a page with so many of a character.
func viewOf(character string, n int) (Sheet, sheetView) {
	x := Sheet{Number: 1, Label: "1", Extracts: []Extract{{Text: strings.Repeat(character, n)}}}
	return x, viewSheet(&Import{Document: &corpus.Document{ID: "x"}}, x, nil)
}

// workspaces is a store with a workspace that keeps questions, one that has stopped keeping them and whose rows are
// still there, a server that never did, and one that has only been joined.
func workspaces(t *testing.T) store.Store {
	t.Helper()
	s := store.NewMemory()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now, ctx := time.Now(), t.Context()
	must(s.SaveSettings(ctx, "slack/T1", "", store.Settings{Keep: 7, Editors: "C<b>9"}))
	must(s.SaveSettings(ctx, "slack/T1", "C2", store.Settings{Documents: []string{"ica-2022"}, Quotes: 5, Private: true, NoFollowUp: true}))
	must(s.SaveSettings(ctx, "slack/T2", "", store.Settings{}))
	must(s.SaveSettings(ctx, "discord/77", "", store.Settings{Channels: []string{"41", "42"}}))
	must(s.SaveInstall(ctx, store.Install{Workspace: "slack/T3", Token: []byte("sealed-token"), BotUser: "UBOT", At: now}))
	for _, w := range []string{"slack/T1", "slack/T2"} {
		for i := range 60 {
			must(s.AddQuestion(ctx, store.Question{Workspace: w, User: "UASKER", Text: fmt.Sprintf("question %d of %s", i, w), At: now.Add(-time.Duration(61-i) * time.Minute)}))
		}
		must(s.AddQuestion(ctx, store.Question{Workspace: w, User: "UASKER", Text: "who <b>won</b> \u202e<script>alert(1)</script>", At: now}))
		must(s.AddQuestion(ctx, store.Question{Workspace: w, User: "UASKER", Text: "answered one", Answered: true, At: now}))
		must(s.AddQuestion(ctx, store.Question{Workspace: w, User: "UASKER", Text: "outlived", At: now.AddDate(0, 0, -8)}))
		must(s.AddFeedback(ctx, store.Feedback{Workspace: w, User: "UASKER", Verdict: "wrong level", Question: "is <img src=x> it?",
			Comment: "no, <b>never</b>", At: now}))
		must(s.AddFeedback(ctx, store.Feedback{Workspace: w, User: "UASKER", Verdict: "right", Question: "an old question", Comment: "an old comment", At: now.AddDate(0, 0, -8)}))
		must(s.Count(ctx, now, w, "asked"))
	}
	must(s.AddFeedback(ctx, store.Feedback{Workspace: "discord/77", Verdict: "right", At: now}))
	return s
}

// TestAdminTexts proves that texts are shown only of workspaces that keep them and only for as long, the latest first,
// a part at a time, as plain text and without names.
func TestAdminTexts(t *testing.T) {
	_, h := adminServer(t, Admin{Token: adminToken})
	get := func(target string, code int) string {
		t.Helper()
		w := do(h, "GET", target, adminToken, nil)
		body := w.Body.String()
		if w.Code != code {
			t.Errorf("%s: status %d, want %d", target, w.Code, code)
		}
		inert(t, body)
		for _, never := range []string{"UASKER", "UBOT", "sealed-token", "\u202e", "answered one", "outlived", "an old", "of slack/T2"} {
			if strings.Contains(body, never) {
				t.Errorf("%s shows %q", target, never)
			}
		}
		return body
	}
	says := func(target, body string, all ...string) {
		t.Helper()
		for _, x := range all {
			if !strings.Contains(body, x) {
				t.Errorf("%s does not say %q:\n%s", target, x, body)
			}
		}
	}
	body := get("/admin/questions", 200)
	says("questions", body, "<title>Unanswered questions", "Slack T1", "Slack T2", "Slack T3", "Discord 77", `<a href="/admin/questions/slack/T1">Read 61<`, "not counted",
		`<a href="/admin/questions" aria-current="page">`)
	if strings.Contains(body, "/admin/questions/slack/T2") {
		t.Error("a link to texts that are not kept")
	}
	body = get("/admin/questions/slack/T1", 200)
	says("questions of T1", body, "<title>Unanswered questions from Slack T1", "who &lt;b&gt;won", "question 59 of", "question 11 of", "1–50 of 61", `href="/admin/questions/slack/T1?part=2"`,
		`<a href="/admin/questions" aria-current="true">`)
	if a, b := strings.Index(body, "won"), strings.Index(body, "question 59 of"); a > b || strings.Contains(body, "question 10 of") {
		t.Error("not the fifty latest, the latest first")
	}
	body = get("/admin/questions/slack/T1?part=2", 200)
	says("second part", body, "question 10 of", "question 0 of", `href="/admin/questions/slack/T1?part=1"`)
	says("feedback", get("/admin/feedback", 200), "<title>Feedback", "wrong level", ">1</span> right", `<a href="/admin/feedback/slack/T1">`)
	says("feedback of T1", get("/admin/feedback/slack/T1", 200), "<title>Feedback from Slack T1", "wrong level", "is &lt;img", "no, &lt;b&gt;never", "In the last thirty days")
	for _, target := range []string{"/admin/questions/slack/T2", "/admin/feedback/slack/T2", "/admin/questions/discord/77", "/admin/questions/slack/T3"} {
		body := get(target, 200)
		says(target, body, "keeps no questions")
		if strings.Contains(body, "won") || strings.Contains(body, "never") {
			t.Errorf("%s shows texts", target)
		}
	}
	get("/admin/questions/slack/T4", 404)
	get("/admin/feedback/%3Cscript%3E", 404)
}

// TestAdminSettings proves that what is set is shown as it is, and that nothing there can be changed.
func TestAdminSettings(t *testing.T) {
	_, h := adminServer(t, Admin{Token: adminToken})
	body := do(h, "GET", "/admin/settings", adminToken, nil).Body.String()
	inert(t, body)
	cells := regexp.MustCompile(`(?s)<t[hd][^>]*>(.*?)</t[hd]>`)
	var rows []string
	for _, row := range strings.Split(body, "<tr>")[2:] {
		var all []string
		for _, m := range cells.FindAllStringSubmatch(row, -1) {
			all = append(all, m[1])
		}
		rows = append(rows, strings.Join(all, " | "))
	}
	want := []string{
		"Discord 77 | every one | all | 3, the bot’s own | without a mention | for all to see | 41, 42 | none | no",
		"Slack T1 | every other | all | 3, the bot’s own | without a mention | for all to see | every channel | C&lt;b&gt;9 | 7 days",
		"Slack T1 | C2 | ica-2022 | 5 | with a mention | to the asker alone | as set for the workspace",
		"Slack T2 | every one | all | 3, the bot’s own | without a mention | for all to see | every channel | none | no",
		"Slack T3 | every one | all | 3, the bot’s own | without a mention | for all to see | every channel | none | no",
	}
	if !slices.Equal(rows, want) {
		t.Errorf("the rows are\n%s\nwant\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
	if strings.Contains(body, "<form") || strings.Contains(body, "<input") {
		t.Error("there is something to change")
	}
	for _, target := range []string{"/admin/settings", "/admin/questions", "/admin/feedback/slack/T1"} {
		if w := do(h, "POST", target, adminToken, nil, "Sec-Fetch-Site", "same-origin"); w.Code != 405 {
			t.Errorf("POST %s: status %d", target, w.Code)
		}
	}
}

// nothing is a State that holds nothing, or fails.
type nothing struct{ State }

func (nothing) Workspaces(context.Context) ([]string, error) {
	return nil, errors.New("the <b>disk</b> is gone")
}
func (nothing) AllSettings(context.Context) ([]store.ChannelSettings, error) {
	return nil, errors.New("the <b>disk</b> is gone")
}

// TestAdminWithoutPlatform proves that the pages are there where nothing is joined, where nothing is stored, and where
// the store fails.
func TestAdminWithoutPlatform(t *testing.T) {
	_, none := adminServerWith(t, Admin{Token: adminToken})
	_, empty := adminServer(t, Admin{Token: adminToken, State: store.NewMemory()})
	_, broken := adminServer(t, Admin{Token: adminToken, State: nothing{}})
	for _, target := range []string{"/admin/questions", "/admin/feedback", "/admin/settings", "/admin/questions/slack/T1", "/admin/feedback/slack/T1"} {
		for _, c := range []struct {
			h    http.Handler
			code int
			says string
		}{{none, 200, "No chat platform is joined"}, {empty, 200, "Nothing is stored"}, {broken, 409, "is gone"}} {
			w := do(c.h, "GET", target, adminToken, nil)
			inert(t, w.Body.String())
			if c.says == "Nothing is stored" && strings.HasSuffix(target, "T1") {
				c.code = 404
			}
			if w.Code != c.code || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("%s: status %d, want %d and %q:\n%s", target, w.Code, c.code, c.says, w.Body)
			}
		}
	}
}
