package web

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/bottest"
	"findings/corpus"
	"findings/index"
)

// BenchmarkQuestion is from a question to the rendered page, without the network. It reports the median and the 99th
// percentile.
func BenchmarkQuestion(b *testing.B) {
	h := server(b, Options{})
	var targets []string
	for _, q := range []string{
		"did China try to influence the 2022 midterms?", "how sure are they about Iran?", "why did Iran hold back?",
		"did it change the outcome?", "who won the 2024 election?", "what does probably mean?",
	} {
		targets = append(targets, "/?q="+url.QueryEscape(q))
	}
	times := make([]time.Duration, 0, 1<<16)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r := httptest.NewRequest("GET", targets[i%len(targets)], nil)
		w := httptest.NewRecorder()
		start := time.Now()
		h.ServeHTTP(w, r)
		times = append(times, time.Since(start))
		if w.Code != 200 {
			b.Fatalf("status %d", w.Code)
		}
	}
	percentiles(b, times)
}

// prose is a document of so many pages, of six paragraphs each, with the words of the embedded edition in about their
// frequency, so that it compresses as a document does.
func prose(b *testing.B, pages int) *corpus.Document {
	var words []string
	for p := range bottest.Corpus(b).Passages() {
		words = append(words, strings.Fields(p.Text)...)
	}
	random := rand.New(rand.NewPCG(1, 2))
	d := long(pages)
	for _, p := range d.Passages {
		var text strings.Builder
		for range 7 {
			text.WriteString("We")
			for range 9 + random.IntN(8) {
				text.WriteString(" " + strings.Trim(words[random.IntN(len(words))], ".,;:()"))
			}
			text.WriteString(". ")
		}
		p.Text = strings.TrimSpace(text.String())
		p.Sentences = corpus.Annotate(p.Text, nil)
		for i := range p.Sentences {
			p.Sentences[i].Page = p.Page
		}
		p.Actors = []string{"China"}
	}
	return d
}

// BenchmarkReader is the page of a document of 400 pages, compressed as a browser asks for it: made anew, and kept.
func BenchmarkReader(b *testing.B) {
	d := prose(b, 400)
	other := corpus.New(bottest.Corpus(b).Names(), []*corpus.Document{d}, nil)
	s := &bottest.Searcher{On: corpus.New(bottest.Corpus(b).Names(), []*corpus.Document{d}, nil)}
	targets := []string{"/d/" + d.Address(), d.Passages[len(d.Passages)-1].Link()}
	for _, kept := range []bool{false, true} {
		name := "made"
		if kept {
			name = "kept"
		}
		b.Run(name, func(b *testing.B) {
			server := New(bot.New(s, bot.Options{}), Options{})
			mux := http.NewServeMux()
			server.Routes(mux)
			times := make([]time.Duration, 0, 1<<14)
			size := 0
			for i := 0; b.Loop(); i++ {
				r := httptest.NewRequest("GET", targets[i%len(targets)], nil)
				r.Header.Set("Accept-Encoding", "gzip")
				w := httptest.NewRecorder()
				if !kept {
					server.kept.put(other, &rendered{}) // another edition: nothing is kept
				}
				start := time.Now()
				mux.ServeHTTP(w, r)
				times = append(times, time.Since(start))
				size = max(size, w.Body.Len())
			}
			percentiles(b, times)
			b.ReportMetric(float64(size)/1000, "KB-compressed")
		})
	}
}

// BenchmarkLoopback is what a client sees over a real connection: the time to the first byte of a page of a document of
// 400 pages, made anew and kept, and of the search page, one request at a time; and how many kept pages a second the
// server gives to 16 clients. The clients are in the same process and take a part of its time.
func BenchmarkLoopback(b *testing.B) {
	d := prose(b, 400)
	names := bottest.Corpus(b).Names()
	c := corpus.New(names, append(slices.Clone(bottest.Corpus(b).Documents()), d), nil)
	other := corpus.New(names, []*corpus.Document{d}, nil)
	x, err := index.Build(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	s := New(bot.New(x, bot.Options{}), Options{})
	mux := http.NewServeMux()
	s.Routes(mux)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := HTTPServer(Headers(mux))
	ended := make(chan error)
	go func() { ended <- server.Serve(listener) }()
	defer func() {
		server.Close()
		<-ended
	}()
	var pages []string
	for i := 0; i < len(d.Passages); i += 97 {
		pages = append(pages, d.Passages[i].Link())
	}
	searches := []string{"/?q=what+did+China+do%3F", "/?q=did+China+try+to+influence+the+2022+midterms%3F",
		"/?q=what+did+China+do%3F&sort=reading&offset=40&level=none", "/?q=why+did+Iran+hold+back%3F"}
	for _, bench := range []struct {
		name    string
		targets []string
		anew    bool
	}{{"first byte, made anew", pages, true}, {"first byte, kept", pages, false}, {"first byte, search page", searches, false}} {
		b.Run(bench.name, func(b *testing.B) {
			client := dial(b, listener)
			times, size := make([]time.Duration, 0, 1<<14), 0
			for i := 0; b.Loop(); i++ {
				if bench.anew {
					s.kept.put(other, &rendered{}) // another edition: nothing is kept
				}
				first, length := client.get(b, bench.targets[i%len(bench.targets)])
				times, size = append(times, first), max(size, length)
			}
			percentiles(b, times)
			b.ReportMetric(float64(size)/1000, "KB-compressed")
		})
	}
	b.Run("kept pages, 16 clients", func(b *testing.B) {
		b.SetParallelism(max(1, 16/runtime.GOMAXPROCS(0)))
		b.RunParallel(func(p *testing.PB) {
			client := dial(b, listener)
			for i := 0; p.Next(); i++ {
				client.get(b, pages[i%len(pages)])
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
	})
}

// A caller asks for pages over one connection.
type caller struct {
	net.Conn
	in *bufio.Reader
}

func dial(b *testing.B, listener net.Listener) *caller {
	c, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		b.Error(err)
		return nil
	}
	b.Cleanup(func() { c.Close() })
	return &caller{c, bufio.NewReader(c)}
}

// get returns the time to the first byte of a page, and the length of its body.
func (c *caller) get(b *testing.B, target string) (first time.Duration, length int) {
	start := time.Now()
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n", target); err != nil {
		b.Error(err)
		return 0, 0
	}
	_, err := c.in.Peek(1)
	first = time.Since(start)
	if err != nil {
		b.Error(err)
		return 0, 0
	}
	r, err := http.ReadResponse(c.in, nil)
	if err != nil || r.StatusCode != 200 {
		b.Errorf("%s: %v, %+v", target, err, r)
		return 0, 0
	}
	n, err := io.Copy(io.Discard, r.Body)
	if err != nil {
		b.Error(err)
	}
	r.Body.Close()
	return first, int(n)
}

func percentiles(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}
