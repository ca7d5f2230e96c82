package slack_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/slack"
	"findings/bot/store"
)

// BenchmarkAcknowledgement delivers 500 signed events a second over HTTP, each a second time as a retry, and measures
// how long each waits for its acknowledgement. It fails where an event is lost or answered twice.
func BenchmarkAcknowledgement(b *testing.B) {
	const rate = 500
	for name, open := range map[string]func(*testing.B) store.Store{
		"memory": func(*testing.B) store.Store { return store.NewMemory() },
		"sqlite": func(b *testing.B) store.Store {
			s, err := store.OpenSQLite(b.Context(), filepath.Join(b.TempDir(), "state.db"))
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { s.Close() })
			return s
		},
	} {
		b.Run(name, func(b *testing.B) {
			f := newFlood(b, open(b))
			var mu sync.Mutex
			var took []time.Duration
			var wg sync.WaitGroup
			tick := time.NewTicker(time.Second / rate)
			defer tick.Stop()
			n := 0
			for b.Loop() {
				<-tick.C
				n++
				id := strconv.Itoa(n)
				wg.Go(func() {
					d := f.deliver(b, id, 0)
					f.deliver(b, id, 1)
					mu.Lock()
					defer mu.Unlock()
					took = append(took, d)
				})
			}
			wg.Wait()
			f.finish(b, n)
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// BenchmarkMemory delivers 100,000 events as fast as they are taken and reports how much the heap grows over each half,
// once the tables of what was seen are as full as they get: before that, they grow.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		s := store.NewMemory()
		f := newFlood(b, s)
		const full = 600_000 // a store.Memory holds 200,000, and its map grows on as keys come and go, to twice the size
		for i := range full {
			s.First(b.Context(), time.Now(), "before "+strconv.Itoa(i))
		}
		slack.FillSignatures(f.platform, full)
		heap := func() uint64 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		const n = 100_000
		f.posts = make(map[int]int, n) // so that our own count does not grow either
		begin := heap()
		var middle uint64
		for i := range n {
			f.deliver(b, strconv.Itoa(i), 0)
			if i == n/2 {
				middle = heap()
			}
		}
		f.finish(b, n)
		b.ReportMetric(float64(begin)/1e6, "MB-at-first")
		b.ReportMetric((float64(middle)-float64(begin))/1e6, "MB-more-halfway")
		b.ReportMetric((float64(heap())-float64(middle))/1e6, "MB-more-at-the-end")
		runtime.KeepAlive(f)
	}
}

// A flood is a platform whose calls of Slack are answered at once and counted.
type flood struct {
	platform *slack.Platform
	address  string
	client   *http.Client
	leave    func()

	mu    sync.Mutex
	posts map[int]int // answers by the number of the event
}

func newFlood(b *testing.B, s store.Store) *flood {
	f := &flood{posts: map[int]int{}}
	p, err := slack.New(bot.New(newSearcher(b).Searcher, bot.Options{BaseURL: bottest.BaseURL}), slack.Config{
		BotToken: botToken, SigningSecret: secret, Store: s, Logger: slog.New(slog.DiscardHandler), HTTPClient: &http.Client{Transport: f},
	})
	if err != nil {
		b.Fatal(err)
	}
	f.platform = p
	mux := http.NewServeMux()
	p.Routes(mux)
	server := httptest.NewServer(mux)
	transport := &http.Transport{MaxIdleConnsPerHost: 100}
	f.address, f.client = server.URL, &http.Client{Transport: transport}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); p.Run(ctx) }()
	f.leave = func() { cancel(); <-done; transport.CloseIdleConnections(); server.Close() }
	return f
}

// RoundTrip plays Slack.
func (f *flood) RoundTrip(r *http.Request) (*http.Response, error) {
	r.ParseForm()
	f.mu.Lock()
	n, _ := strconv.Atoi(strings.TrimPrefix(r.PostForm.Get("channel"), "C"))
	f.posts[n]++
	f.mu.Unlock()
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"ok":true}`)), Request: r}, nil
}

// deliver delivers an event, each from a channel and a user of its own in one of a thousand workspaces, and returns how
// long it took.
func (f *flood) deliver(b *testing.B, id string, retry int) time.Duration {
	body := strings.ReplaceAll(message(id, mention, map[string]any{"channel": "C" + id, "user": "U" + id}), `"team_id":"T1"`, `"team_id":"T`+id[max(0, len(id)-3):]+`"`)
	req, err := http.NewRequest(http.MethodPost, f.address+"/slack/events", strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if retry > 0 {
		req.Header.Set("X-Slack-Retry-Num", fmt.Sprint(retry))
	}
	sign(req, body, time.Now())
	start := time.Now()
	resp, err := f.client.Do(req)
	took := time.Since(start)
	if err != nil {
		b.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		b.Fatalf("event %s: %s", id, resp.Status)
	}
	return took
}

// finish waits for the answers and fails where not every one of n events has just one.
func (f *flood) finish(b *testing.B, n int) {
	f.leave()
	if len(f.posts) != n {
		b.Fatalf("%d of %d events are answered", len(f.posts), n)
	}
	for event, times := range f.posts {
		if times != 1 {
			b.Fatalf("event %d is answered %d times", event, times)
		}
	}
}
