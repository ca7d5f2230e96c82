package main

import (
	"bytes"
	"fmt"
	"image"
	_ "image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/web"
	"findings/corpus"
	"findings/corpus/importer"
	"findings/corpus/library"
)

const adminToken = "0123456789abcdef"

// adminPages are the admin pages over a library in an empty directory.
func adminPages(t *testing.T) (*library.Library, http.Handler) {
	t.Helper()
	self, err := exec.LookPath("findings") // this very program, under a name by which it does not run its tests
	if err != nil {
		t.Fatal(err)
	}
	edition, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	s := library.Settings{Edition: edition, PDF: importer.Worker{Command: []string{self, workerCommand}}}
	if dir, err := os.UserCacheDir(); err == nil {
		s.PDF.Cache = filepath.Join(dir, "findings-test")
	}
	l := library.Open(filepath.Join(t.TempDir(), "data"), s)
	receipts := l.Receipts(filepath.Join(l.Dir(), "receipts"))
	t.Cleanup(func() { receipts.Close() })
	mux := http.NewServeMux()
	b := bot.New(&bottest.Searcher{On: bottest.Corpus(t)}, bot.Options{})
	web.New(b, web.Options{Admin: web.Admin{Token: adminToken, Library: adminLibrary{l, receipts}}}).Routes(mux)
	return l, web.Headers(mux)
}

// press asks for a page as the operator does.
func press(h http.Handler, method, target string, form url.Values) (int, string) {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth("", adminToken)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Body)
	return w.Code, string(body)
}

// doubtful writes a PDF of which the first page has a word under a box, and the second only lines.
func doubtful(t *testing.T, word string) string {
	t.Helper()
	pdf := fpdf.New("P", "pt", "Letter", "")
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 12)
	pdf.Text(72, 100, "The bureau paid for the "+word+" in spring, and went on to pay for")
	pdf.Text(72, 114, "them until")
	pdf.SetFillColor(0, 0, 0)
	pdf.Text(144, 114, "HIDDENWORD")
	pdf.Rect(140, 103, 160, 14, "F")
	pdf.Text(72, 128, "when it closed the office at the port for good in the autumn.")
	pdf.AddPage()
	pdf.Line(100, 100, 500, 700)
	file := filepath.Join(t.TempDir(), "doubtful.pdf")
	if err := pdf.OutputFileAndClose(file); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestAdminLibrary goes the operator's way from a draft to a live document, over the library itself.
func TestAdminLibrary(t *testing.T) {
	l, h := adminPages(t)
	draft := func(word string) *corpus.Document {
		t.Helper()
		r, err := l.Import(t.Context(), doubtful(t, word), library.Options{ID: "settings", Title: "The <b>Port</b>"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Version.Status != library.Draft {
			t.Fatalf("no draft: %+v", r.Doubts)
		}
		return r.Document
	}
	page := func(d *corpus.Document) string { return "/admin/d/" + d.Address() }
	first := draft("letters")
	if code, body := press(h, "GET", "/admin", nil); code != 200 || !strings.Contains(body, page(first)) || !strings.Contains(body, "<strong>draft</strong>") {
		t.Errorf("the list: status %d\n%s", code, body)
	}
	code, body := press(h, "GET", page(first), nil)
	for _, says := range []string{"The &lt;b&gt;Port", "a draft, quoted by nobody", page(first) + "/accept", "text under a black box", "paid for the letters in spring",
		"empty page", "No text was taken from this page.", fmt.Sprintf(`src="%s/page/1.png" loading="lazy"`, page(first))} {
		if code != 200 || !strings.Contains(body, says) {
			t.Errorf("the draft: status %d, no %q\n%s", code, says, body)
		}
	}
	if strings.Contains(body, "HIDDENWORD") {
		t.Error("the page tells what is under the box")
	}
	for n := 1; n <= 2; n++ {
		code, picture := press(h, "GET", fmt.Sprintf("%s/page/%d.png", page(first), n), nil)
		img, format, err := image.Decode(strings.NewReader(picture))
		if code != 200 || err != nil || format != "png" {
			t.Fatalf("picture %d: status %d, %s, %v", n, code, format, err)
		}
		scale := float64(img.Bounds().Dx()) / 612
		if r, g, b, _ := img.At(int(150*scale), int(110*scale)).RGBA(); (r+g+b == 0) != (n == 1) {
			t.Errorf("picture %d: where the box is on the first page: %v, %v, %v", n, r, g, b)
		}
	}
	for _, target := range []string{page(first) + "/page/3.png", page(first) + "/page/0.png", "/admin/d/settings@0123456789ab/page/1.png", "/admin/d/none/page/1.png"} {
		if code, _ := press(h, "GET", target, nil); code != 404 {
			t.Errorf("%s: status %d", target, code)
		}
	}

	second := draft("pamphlets") // while the operator still looks at the first
	if code, _ := press(h, "POST", page(first)+"/accept", nil); code != 409 {
		t.Errorf("what is no draft any more is accepted: status %d", code)
	}
	if code, body := press(h, "POST", page(second)+"/accept", nil); code != 303 {
		t.Fatalf("accept: status %d\n%s", code, body)
	}
	if code, body := press(h, "GET", page(second), nil); code != 200 || strings.Contains(body, "/accept") || !strings.Contains(body, "settings: live") {
		t.Errorf("accepted: status %d\n%s", code, body)
	}
	if code, _ := press(h, "POST", page(second)+"/accept", nil); code != 409 {
		t.Errorf("accepted twice: status %d", code)
	}
	third := draft("stamps")
	for d, status := range map[*corpus.Document]string{second: "settings: live", third: "settings: a draft"} {
		if _, body := press(h, "GET", page(d), nil); !strings.Contains(body, status) {
			t.Errorf("%s is not %q:\n%s", d.Address(), status, body)
		}
	}
	if code, _ := press(h, "POST", "/admin/d/settings/remove", url.Values{"confirm": {"settings"}}); code != 303 {
		t.Errorf("remove: status %d", code)
	}
	if code, body := press(h, "GET", "/admin", nil); code != 200 || !strings.Contains(body, "No document has been imported.") {
		t.Errorf("removed: status %d\n%s", code, body)
	}
	if code, picture := press(h, "GET", page(third)+"/page/1.png", nil); code != 404 || bytes.Contains([]byte(picture), []byte("PNG")) {
		t.Errorf("the picture of what is removed: status %d", code)
	}
}
