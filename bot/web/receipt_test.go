package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"image"
	"image/jpeg"
	"image/png"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"findings/bot"
	"findings/bot/bottest"
	"findings/corpus"
)

// pictures is Receipts of imported documents, without pages.
type pictures struct {
	asked []string // what was drawn
	err   error
	scan  bool
}

func (x *pictures) Size(p *corpus.Passage, _ corpus.Span) (width, height int) {
	if p.Document.Embedded() {
		return 0, 0
	}
	return 30, 20
}

func (x *pictures) Picture(_ context.Context, p *corpus.Passage, s corpus.Span) ([]byte, error) {
	if p.Document.Embedded() {
		return nil, fmt.Errorf("%s: %w", p.ID, fs.ErrNotExist)
	}
	x.asked = append(x.asked, s.Of(p.Text))
	if x.err != nil {
		return nil, x.err
	}
	var b bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, 30, 20))
	if x.scan {
		err := jpeg.Encode(&b, img, nil)
		return b.Bytes(), err
	}
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// TestReceiptBusy proves that a refused picture can be asked for again, and is no line in the log.
func TestReceiptBusy(t *testing.T) {
	var log bytes.Buffer
	h := serverOn(t, versions(t), Options{
		Receipts: &pictures{err: fmt.Errorf("busy: %w", os.ErrDeadlineExceeded)}, Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	r := get(h, "GET", "/d/meravia/p1/receipt.png")
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" || log.Len() > 0 {
		t.Errorf("status %d, Retry-After %q, logged %q", r.StatusCode, r.Header.Get("Retry-After"), log.String())
	}
}

// TestReceiptPage proves that the page of a quotation has its picture, for people and for previews, and that no other
// page has one.
func TestReceiptPage(t *testing.T) {
	c := versions(t)
	h := serverOn(t, c, Options{Receipts: &pictures{}})
	p, ok := c.Passage("meravia/p1")
	if !ok {
		t.Fatal("no passage")
	}
	q := bot.QuoteAt(p, "2-3")
	page := body(t, get(h, "GET", q.Link()))
	link := "/d/meravia@bbbbbbbbbbbb/p1/receipt.png?s=2-3"
	img := regexp.MustCompile(`<img [^>]*>`).FindAllString(page, -1)
	if len(img) != 1 {
		t.Fatalf("%d pictures: %q", len(img), img)
	}
	for _, want := range []string{`src="` + link + `"`, `width="30"`, `height="20"`} {
		if !strings.Contains(img[0], want) {
			t.Errorf("no %s in %s", want, img[0])
		}
	}
	alt := regexp.MustCompile(`alt="([^"]*)"`).FindStringSubmatch(img[0])
	if alt == nil || !strings.Contains(html.UnescapeString(alt[1]), "“"+q.Text()+"”") ||
		!strings.Contains(html.UnescapeString(alt[1]), p.Document.Title) || !strings.Contains(alt[1], "page 4") {
		t.Errorf("the picture's text is %q; it should have the quotation and where it stands", alt)
	}
	for _, want := range []string{
		`<meta property="og:image" content="` + bottest.BaseURL + link + `">`, `<meta property="og:image:width" content="30">`,
		`<meta name="twitter:card" content="summary_large_image">`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in the page", want)
		}
	}
	for _, other := range []string{"/d/meravia", "/d/ica-2022/kj1-approval", "/embed/meravia/p1"} {
		if page := body(t, get(h, "GET", other)); strings.Contains(page, "receipt.png") || strings.Contains(page, "og:image") {
			t.Errorf("%s has a picture", other)
		}
	}
	if page := body(t, get(serverOn(t, c, Options{}), "GET", q.Link())); strings.Contains(page, "<img") || strings.Contains(page, "og:image") {
		t.Error("there is a picture without a maker of pictures")
	}
}

func TestReceiptAddress(t *testing.T) {
	x := &pictures{}
	c := versions(t)
	h := serverOn(t, c, Options{Receipts: x})
	for _, c := range []struct {
		target, cache string
		status        int
		text          string // what is marked
	}{
		{"/d/meravia@bbbbbbbbbbbb/p1/receipt.png", "public, max-age=31536000, immutable", 200, strings.TrimPrefix(paragraph, "(U) ")},
		{"/d/meravia@aaaaaaaaaaaa/p1/receipt.png?s=4", "public, max-age=31536000, immutable", 200, "That is all."},
		{"/d/meravia/p1/receipt.png?s=4", "no-cache", 200, "That is all."},
		{"/d/meravia/p9/receipt.png", "no-cache", 404, ""},
		{"/d/nowhere/p1/receipt.png", "no-cache", 404, ""},
		{"/d/ica-2022/kj1-approval/receipt.png", "no-cache", 404, ""},
	} {
		x.asked = nil
		r := get(h, "GET", c.target)
		raw := body(t, r)
		if r.StatusCode != c.status || r.Header.Get("Cache-Control") != c.cache {
			t.Errorf("%s: status %d, Cache-Control %q; want %d, %q", c.target, r.StatusCode, r.Header.Get("Cache-Control"), c.status, c.cache)
		}
		if c.status != 200 {
			if len(x.asked) > 0 || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
				t.Errorf("%s: drawn %q, type %q", c.target, x.asked, r.Header.Get("Content-Type"))
			}
			continue
		}
		if len(x.asked) != 1 || x.asked[0] != c.text {
			t.Errorf("%s: marked %q, want %q", c.target, x.asked, c.text)
		}
		if _, err := png.Decode(strings.NewReader(raw)); err != nil || r.Header.Get("Content-Type") != "image/png" {
			t.Errorf("%s: %s: %v", c.target, r.Header.Get("Content-Type"), err)
		}
		again := httptest.NewRequest("GET", c.target, nil)
		again.Header.Set("If-None-Match", r.Header.Get("ETag"))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, again)
		if w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s again: status %d, %d bytes", c.target, w.Code, w.Body.Len())
		}
	}
	if r := get(serverOn(t, c, Options{}), "GET", "/d/meravia/p1/receipt.png"); r.StatusCode != 404 {
		t.Errorf("without a maker of pictures: status %d", r.StatusCode)
	}
	x.scan = true
	if r := get(h, "GET", "/d/meravia/p1/receipt.png"); r.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("a scan: type %q", r.Header.Get("Content-Type"))
	}
	x.err = errors.New("disk gone")
	r := get(h, "GET", "/d/meravia/p1/receipt.png")
	if page := body(t, r); r.StatusCode != 503 || !strings.Contains(page, "Sorry") || strings.Contains(page, "disk gone") ||
		strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("a fault: status %d, Cache-Control %q", r.StatusCode, r.Header.Get("Cache-Control"))
	}
}
