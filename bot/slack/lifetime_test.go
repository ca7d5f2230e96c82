package slack_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/slack"
	"findings/bot/store"
)

// transport answers calls of Slack without a network, so that time can be told to pass. Status 0: cannot be reached.
type transport func(*http.Request) (status int, retryAfter string)

type answering struct {
	transport
	answer string
}

func (f answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	status, after := f.transport(r)
	if status == 0 {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	}
	h := http.Header{"Content-Type": {"application/json"}}
	if after != "" {
		h.Set("Retry-After", after)
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(f.answer)), Request: r}, nil
}

// inBubble runs a platform with a signing secret, without a network, and gives it deliveries by ask.
func inBubble(t *testing.T, searcher bot.Searcher, f transport, log *logged) (ask func(id string, channel ...string) int, leave func()) {
	return inBubbleWith(t, searcher, f, log, `{"ok":true}`, nil)
}

// inBubbleWith is inBubble with what Slack answers to every call, and a store.
func inBubbleWith(t *testing.T, searcher bot.Searcher, f transport, log *logged, answer string, s store.Store) (ask func(id string, channel ...string) int, leave func()) {
	p, err := slack.New(bot.New(searcher, bot.Options{}), slack.Config{
		BotToken: botToken, SigningSecret: secret, HTTPClient: &http.Client{Transport: answering{f, answer}}, Store: s,
		Logger: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- p.Run(ctx) }()
	mux := http.NewServeMux()
	p.Routes(mux)
	ask = func(id string, channel ...string) int {
		body := message(id, mention, map[string]any{"channel": append(channel, "C"+id)[0]})
		r := httptest.NewRequest(http.MethodPost, "/slack/events", strings.NewReader(body))
		sign(r, body, time.Now())
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		return w.Code
	}
	return ask, func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
}

// TestRetriesAreBounded proves that Slack's waits are honoured to the second, and that patience ends.
func TestRetriesAreBounded(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		after  string
		calls  int           // in the end
		atMost time.Duration // from the first call to the last
		each   time.Duration // at the least between two calls
	}{
		"twenty seconds":     {429, "20", 5, 81 * time.Second, 20 * time.Second},
		"more than patience": {429, "3600", 1, 0, 0},
		"most of patience":   {429, "100", 2, 101 * time.Second, 100 * time.Second},
		"without a time":     {429, "", 5, time.Minute, time.Second},
		"nonsense":           {429, "-5", 5, time.Minute, time.Second},
		"server's fault":     {503, "", 5, time.Minute, 100 * time.Millisecond},
		"not found":          {404, "", 1, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var at []time.Time
				log := &logged{}
				ask, leave := inBubble(t, newSearcher(t), func(*http.Request) (int, string) {
					at = append(at, time.Now())
					return c.status, c.after
				}, log)
				ask("1")
				time.Sleep(time.Hour)
				leave()
				if len(at) != c.calls {
					t.Fatalf("%d calls, want %d", len(at), c.calls)
				}
				for i := 1; i < len(at); i++ {
					if d := at[i].Sub(at[i-1]); d < c.each {
						t.Errorf("call %d comes after %v, want %v", i+1, d, c.each)
					}
				}
				if d := at[len(at)-1].Sub(at[0]); d > c.atMost {
					t.Errorf("the last call comes after %v, want %v at the most", d, c.atMost)
				}
				if !strings.Contains(log.String(), "level=ERROR") {
					t.Errorf("the log does not say that the answer was lost: %s", log)
				}
			})
		})
	}
}

// TestFinish proves that what is in flight is finished at the end, for ten seconds and no longer.
func TestFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSearcher(t)
		s.hold = make(chan struct{})
		posts := 0
		log := &logged{}
		ask, leave := inBubble(t, s, func(*http.Request) (int, string) { posts++; return 200, "" }, log)
		if code := ask("1"); code != 200 {
			t.Fatalf("answered %d", code)
		}
		go func() { time.Sleep(9 * time.Second); s.hold <- struct{}{} }()
		start := time.Now()
		leave()
		if d := time.Since(start); d != 9*time.Second || posts != 1 {
			t.Errorf("%d answers after %v, want the one in flight after 9s", posts, d)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := newSearcher(t)
		s.hold = make(chan struct{})
		log := &logged{}
		ask, leave := inBubble(t, s, func(*http.Request) (int, string) { return 200, "" }, log)
		ask("1")
		start := time.Now()
		leave()
		if d := time.Since(start); d != 10*time.Second {
			t.Errorf("the end takes %v, want 10s", d)
		}
		if !strings.Contains(log.String(), "unfinished") {
			t.Errorf("the log does not say so: %s", log)
		}
		if code := ask("2"); code != http.StatusServiceUnavailable {
			t.Errorf("after the end: %d, want 503", code)
		}
	})
}

// TestOneMessageASecond proves that a channel gets its answers a second apart, and that other channels do not wait.
func TestOneMessageASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := map[string][]time.Time{}
		var mu sync.Mutex
		ask, leave := inBubble(t, newSearcher(t), func(r *http.Request) (int, string) {
			r.ParseForm()
			mu.Lock()
			defer mu.Unlock()
			at[r.PostForm.Get("channel")] = append(at[r.PostForm.Get("channel")], time.Now())
			return 200, ""
		}, &logged{})
		start := time.Now()
		for i := range 5 {
			ask(fmt.Sprint(i), "Cbusy")
		}
		ask("6", "Cquiet")
		leave()
		slices.SortFunc(at["Cbusy"], time.Time.Compare)
		for i, when := range at["Cbusy"] {
			if d := when.Sub(start); d != time.Duration(i)*time.Second {
				t.Errorf("answer %d comes after %v, want %ds", i+1, d, i)
			}
		}
		if len(at["Cbusy"]) != 5 || len(at["Cquiet"]) != 1 || at["Cquiet"][0] != start {
			t.Errorf("answers: %v", at)
		}
	})
}

// TestSeenIsBounded proves that a delivery is known for an hour, and not for longer than that.
func TestSeenIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		posts := 0
		ask, leave := inBubble(t, &bottest.Searcher{On: bottest.Corpus(t)}, func(*http.Request) (int, string) { posts++; return 200, "" }, &logged{})
		for _, c := range []struct {
			wait time.Duration
			want int // answers so far
		}{{0, 1}, {59 * time.Minute, 1}, {2 * time.Minute, 2}} {
			time.Sleep(c.wait)
			ask("1")
			synctest.Wait()
			time.Sleep(time.Second)
			if posts != c.want {
				t.Errorf("%d answers %v later, want %d", posts, c.wait, c.want)
			}
		}
		leave()
	})
}
