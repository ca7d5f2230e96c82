package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"hash/maphash"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
)

//go:embed templates
var templateFiles embed.FS

// templates are read when they are needed: the program also answers without pages, and should start at once.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"asset": asset, "mark": mark, "bar": bar, "plural": plural,
	}).ParseFS(templateFiles, "templates/*.html"))
})

// show renders a page; a fault in a template is ours, and the visitor gets an apology.
func (s *Server) show(w http.ResponseWriter, r *http.Request, code int, name string, p page) {
	if err := respond(w, r, code, name, p); err != nil {
		s.options.Logger.Error("render page", "pattern", r.Pattern, "template", name, "err", err)
	}
}

// fail renders a page that says why there is nothing else.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, code int, why string) {
	s.show(w, r, code, "message", messagePage(code, why))
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// respond renders a page in memory, so that a page goes out whole or not at all.
func respond(w http.ResponseWriter, r *http.Request, code int, name string, p page) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := templates().ExecuteTemplate(b, name, p); err != nil {
		http.Error(w, "Sorry, this page could not be made.", http.StatusInternalServerError)
		return fmt.Errorf("execute %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", p.cache())
	if code == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "30")
	}
	send(w, r, code, b.Bytes())
	return nil
}

// render makes a page and compresses it, to be kept.
func render(key, name string, p page) (*rendered, error) {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := templates().ExecuteTemplate(b, name, p); err != nil {
		return nil, fmt.Errorf("execute %s: %w", name, err)
	}
	r := &rendered{key: key, tag: tag(b.Bytes())}
	var z bytes.Buffer
	compress(&z, b.Bytes())
	r.gzip = bytes.Clone(z.Bytes())
	return r, nil
}

// serve sends a kept page to a client that takes it compressed.
func (p *rendered) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Encoding")
	h.Set("ETag", p.tag)
	if unchanged(r, p.tag) {
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Encoding", "gzip")
	h.Set("Content-Length", fmt.Sprint(len(p.gzip)))
	if r.Method != http.MethodHead {
		w.Write(p.gzip) // a visitor who is gone needs no page
	}
}

// seed makes entity tags differ between processes, which costs one download after a restart and needs no state.
var seed = maphash.MakeSeed()

// tag is the entity tag of a body; weak, because the same page goes out compressed and not.
func tag(body []byte) string { return fmt.Sprintf(`W/"%x"`, maphash.Bytes(seed, body)) }

// unchanged reports whether the client has the page with that tag already.
func unchanged(r *http.Request, tag string) bool {
	return slices.Contains(strings.Split(strings.ReplaceAll(r.Header.Get("If-None-Match"), " ", ""), ","), tag)
}

// send writes a body with its entity tag, compressed where the client takes it, or says that it has not changed.
func send(w http.ResponseWriter, r *http.Request, code int, body []byte) {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if code == http.StatusOK {
		t := tag(body)
		h.Set("ETag", t)
		if unchanged(r, t) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if len(body) > 1024 && acceptsGzip(r) {
		b := buffers.Get().(*bytes.Buffer)
		defer buffers.Put(b)
		b.Reset()
		compress(b, body)
		h.Set("Content-Encoding", "gzip")
		body = b.Bytes()
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		w.Write(body) // a visitor who is gone needs no page
	}
}

// compress cannot fail, because the buffer grows.
func compress(b *bytes.Buffer, body []byte) {
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(b)
	z.Write(body)
	z.Close()
}

var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return z
}}

// acceptsGzip reads Accept-Encoding: "gzip" listed and not refused with q=0.
func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q := strings.ReplaceAll(params, " ", "")
			return q != "q=0" && !strings.HasPrefix(q, "q=0.000") && q != "q=0.0" && q != "q=0.00"
		}
	}
	return false
}
