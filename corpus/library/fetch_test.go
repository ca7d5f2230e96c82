package library_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"findings/corpus/library"
)

// Only addresses on the public internet are connected to, however they are written. None of these leads anywhere: a
// connection that is tried fails with another error than the one that refuses it.
func TestFetchRefusesPrivateAddresses(t *testing.T) {
	l := open(t)
	for _, host := range []string{
		"127.0.0.1", "127.8.9.10", "localhost", "[::1]", "0.0.0.0", "[::]", "0.1.2.3",
		"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.255.255",
		"169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "[fc00::1]", "[fec0::1]",
		"224.0.0.1", "239.255.255.255", "[ff02::1]", "240.0.0.1", "255.255.255.255",
		"192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1",
		"[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:a9fe:a9fe]", "[::127.0.0.1]",
		"[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001::1]", "[2001:db8::1]", "[3fff::1]", "[100::1]",
	} {
		t.Run(host, func(t *testing.T) {
			_, err := l.Import(t.Context(), "http://"+host+":9/report.pdf", library.Options{}, nil)
			if !errors.Is(err, library.ErrPrivate) {
				t.Errorf("error %v, want %v", err, library.ErrPrivate)
			}
		})
	}
	for _, address := range []string{
		"http://", "http:///report.pdf", "https://user:secret@example.org/", "gopher://example.org/", "HTTP2://example.org",
	} {
		_, err := l.Import(t.Context(), address, library.Options{}, nil)
		if err == nil || strings.Contains(err.Error(), "dial") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want one before anything is connected to, without the password", address, err)
		}
	}
}

// inside is a library that may fetch from 127.0.0.1 and from nowhere else that is private.
func inside(t *testing.T) *library.Library {
	t.Helper()
	s := settings(t)
	var err error
	if s.Private, err = library.ParsePrivate("127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	return library.Open(filepath.Join(t.TempDir(), "data"), s)
}

// server serves on an address of the loopback network.
func server(t *testing.T, address string, h http.HandlerFunc) string {
	t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		t.Skipf("listen on %s: %v", address, err)
	}
	s := httptest.NewUnstartedServer(h)
	s.Listener.Close()
	s.Listener = listener
	s.Start()
	t.Cleanup(s.Close)
	return s.URL
}

// Redirects are followed five times, with the same rules for each of them as for the first address.
func TestFetchRedirects(t *testing.T) {
	reached := false
	secret := server(t, "127.0.0.2", func(w http.ResponseWriter, r *http.Request) {
		reached = true
		fmt.Fprint(w, plan)
	})
	mux := http.NewServeMux()
	mux.HandleFunc("/plan.md", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, plan) })
	mux.HandleFunc("/hops/{n}", func(w http.ResponseWriter, r *http.Request) {
		n := r.PathValue("n")
		if n == "0" {
			http.Redirect(w, r, "/plan.md", http.StatusFound)
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/hops/%c", n[0]-1), http.StatusMovedPermanently)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	for name, to := range map[string]string{
		"loopback": secret + "/plan.md", "metadata": "http://169.254.169.254/latest", "mapped": "http://[::ffff:10.0.0.1]/",
		"file": "file:///etc/passwd", "user": "http://a:b@127.0.0.1/",
	} {
		mux.HandleFunc("/to/"+name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
		})
	}
	base := server(t, "127.0.0.1", mux.ServeHTTP)
	l := inside(t)
	for _, c := range []struct{ path, want string }{
		{"/to/loopback", "127.0.0.2: not an address on the public internet"},
		{"/to/metadata", "169.254.169.254: not an address on the public internet"},
		{"/to/mapped", "10.0.0.1: not an address on the public internet"},
		{"/to/file", `not "file"`},
		{"/to/user", "user name"},
		{"/loop", "more than 5 redirects"},
		{"/hops/5", "more than 5 redirects"},
		{"/missing", "404"},
	} {
		_, err := l.Import(t.Context(), base+c.path, library.Options{}, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want one line with %q", c.path, err, c.want)
		}
	}
	if reached {
		t.Error("a redirect led to a private address")
	}
	r, err := l.Import(t.Context(), base+"/hops/4", library.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Version.From != base+"/plan.md" {
		t.Errorf("from %s, want where the redirects led", r.Version.From)
	}
}

// No proxy is asked: it would connect to private addresses in our stead.
func TestFetchIgnoresProxies(t *testing.T) {
	asked := false
	proxy := server(t, "127.0.0.1", func(w http.ResponseWriter, r *http.Request) { asked = true })
	t.Setenv("HTTP_PROXY", proxy)
	t.Setenv("http_proxy", proxy)
	if _, err := open(t).Import(t.Context(), "http://10.1.2.3/plan.md", library.Options{}, nil); !errors.Is(err, library.ErrPrivate) {
		t.Errorf("error %v, want %v", err, library.ErrPrivate)
	}
	if asked {
		t.Error("the proxy was asked")
	}
}

// A server that lies about type or length, or never ends, gives an error or what its bytes are.
func TestFetchLies(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	mux := http.NewServeMux()
	body := func(path, contentType, length, content string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", contentType)
			if length != "" {
				w.Header().Set("Content-Length", length)
			}
			fmt.Fprint(w, content)
		})
	}
	body("/as-pdf.md", "application/pdf", "", plan)
	body("/as-html", "application/octet-stream", "", "<!doctype html><title>T</title><h1>A Page</h1><p>The page’s words.</p>")
	body("/error.pdf", "application/pdf", "", "<!doctype html><h1>Not here</h1><p>Come back later.</p>")
	body("/short.md", "text/markdown", "4096", plan)
	body("/huge.md", "text/markdown", fmt.Sprint(library.MaxBytes+1), plan)
	body("/nothing.md", "text/markdown", "", "")
	body("/latin.html", "text/html; charset=windows-1252", "", "<!doctype html><h1>A Page</h1><p>The page\x92s words.</p>")
	body("/utf8.html", "text/html; charset=windows-1252", "", "<!doctype html><h1>Other Page</h1><p>The page’s own words.</p>")
	body("/odd.html", "text/html; charset=klingon", "", "<!doctype html><h1>Odd Page</h1><p>Odd words.</p>")
	mux.HandleFunc("/endless.txt", func(w http.ResponseWriter, r *http.Request) {
		chunk := []byte(strings.Repeat("All work and no play. ", 1<<12))
		for {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/slow.txt", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "Words.")
		http.NewResponseController(w).Flush()
		select {
		case <-stop:
		case <-r.Context().Done():
		}
	})
	base := server(t, "127.0.0.1", mux.ServeHTTP)
	l := inside(t)
	for _, c := range []struct{ path, want string }{
		{"/error.pdf", "named .pdf, but its content is HTML"},
		{"/short.md", "unexpected EOF"},
		{"/huge.md", "too big"},
		{"/endless.txt", "too big: more than 150 MB"},
		{"/nothing.md", "the file is empty"},
	} {
		_, err := l.Import(t.Context(), base+c.path, library.Options{}, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want one line with %q", c.path, err, c.want)
		}
	}
	for _, c := range []struct{ path, kind, want string }{
		{"/as-pdf.md", "markdown", "The river rose in March."},
		{"/as-html", "html", "The page’s words."},
		{"/latin.html", "html", "The page’s words."},
		{"/utf8.html", "html", "The page’s own words."},
		{"/odd.html", "html", "Odd words."},
	} {
		r, err := l.Import(t.Context(), base+c.path, library.Options{ID: "test-" + strings.Trim(strings.ReplaceAll(c.path, ".", "-"), "/")}, nil)
		if err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		if text := r.Document.Passages[0].Text; r.Type != c.kind || !strings.HasPrefix(text, c.want) {
			t.Errorf("%s: %s, %q; want %s, %q", c.path, r.Type, text, c.kind, c.want)
		}
	}
	if faults := mustVerify(t, l); len(faults) > 0 {
		t.Errorf("verify: %v", faults)
	}

	// A body that stands still ends with the time allowed, here by whoever asked.
	ctx, cancel := context.WithCancel(t.Context())
	_, err := l.Import(ctx, base+"/slow.txt", library.Options{}, func(p library.Progress) {
		if p.Stage == library.Fetching && p.Done > 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("slow: %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(l.Dir(), "documents", ".new-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestParsePrivate(t *testing.T) {
	for list, want := range map[string]string{
		"": "[]", "1": "[0.0.0.0/0 ::/0]", "10.1.2.3": "[10.1.2.3/32]", "fd00::1, 10.20.0.0/16": "[fd00::1/128 10.20.0.0/16]",
	} {
		if got, err := library.ParsePrivate(list); err != nil || fmt.Sprint(got) != want {
			t.Errorf("ParsePrivate(%q) = %v, %v; want %s", list, got, err, want)
		}
	}
	for _, list := range []string{"yes", "10.0.0.0/33", "example.org"} {
		if got, err := library.ParsePrivate(list); err == nil {
			t.Errorf("ParsePrivate(%q) = %v, want an error", list, got)
		}
	}
}

func TestReadCatalog(t *testing.T) {
	base := map[string]string{"ica-2022": "https://publisher.example/2022.pdf", "ica-2017": "https://publisher.example/2017.pdf"}
	for _, c := range []struct{ file, want string }{
		{"ica-2022: http://mirror.example/2022.pdf\nown-1: https://mirror.example/own.html\n", ""},
		{`{"ica-2022": "http://mirror.example/2022.pdf", "own-1": "https://mirror.example/own.html"}`, ""},
		{"ica-2022: ftp://mirror.example/2022.pdf\n", `only http and https addresses are fetched, not "ftp"`},
		{"ICA 2022: http://mirror.example/2022.pdf\n", "ICA 2022: the ID"},
		{"- a list", "cannot unmarshal"},
	} {
		got, err := library.ReadCatalog(write(t, "catalog.yaml", c.file), base)
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q: error %v, want one with %q", c.file, err, c.want)
			}
			continue
		}
		if err != nil || got["ica-2022"] != "http://mirror.example/2022.pdf" || got["ica-2017"] != base["ica-2017"] || got["own-1"] == "" {
			t.Errorf("%q: %v, %v", c.file, got, err)
		}
	}
	if _, err := library.ReadCatalog(filepath.Join(t.TempDir(), "none.yaml"), base); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if base["ica-2022"] != "https://publisher.example/2022.pdf" {
		t.Error("ReadCatalog changed the catalog that it was given")
	}
}
