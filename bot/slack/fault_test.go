package slack_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"findings/bot"
	"findings/bot/slack"
	"findings/bot/store"
)

// A faulty store does not tell what is set while it is broken.
type faulty struct {
	store.Store
	broken atomic.Bool
}

func (f *faulty) Settings(ctx context.Context, workspace, channel string) (store.Settings, error) {
	if f.broken.Load() {
		return store.Settings{}, errors.New("disk on fire")
	}
	return f.Store.Settings(ctx, workspace, channel)
}

// TestSettingsUnknown proves that where it cannot be known what is set for a channel, nothing is answered in it: not in
// public, and not from documents that it may not be answered from.
func TestSettingsUnknown(t *testing.T) {
	s := &faulty{Store: store.NewMemory()}
	j := join(t, false, func(c *slackConfig, _ *searcher, _ *fakeSlack) { c.Store = s })
	sorry := func(what string, c call) {
		t.Helper()
		public := c.method == "chat.postMessage" || c.body != nil && c.decoded(t).ResponseType != "ephemeral"
		if public || !strings.Contains(c.text(), "Sorry") || len(quotations(c.blocks())) > 0 {
			t.Errorf("%s: %s says %s", what, c.method, c.text())
		}
	}
	seen := j.command("what did they do?")
	j.deliver("events_api", "before", message("before", mention, nil), 0)
	j.next()
	j.settle()

	s.broken.Store(true)
	j.deliver("events_api", "overheard", message("overheard", "why did Iran hold back?",
		map[string]any{"type": "message", "thread_ts": "before.1"}), 0)
	j.settle()
	j.none()
	j.deliver("events_api", "mention", message("mention", mention, nil), 0)
	sorry("a mention", j.next())
	sorry("a command", j.command("what did they do?"))
	sorry("the settings", j.command("test"))
	for _, b := range []string{"Share in channel", "More"} {
		j.press(find(t, seen.blocks(), b), nil)
		sorry(b, j.next())
	}
	j.leave()
	j.none()
}

// A resuming store says when it was asked for what is left over.
type resuming struct {
	store.Store
	asked func()
}

func (r *resuming) Unfinished(ctx context.Context, platform string, from, before time.Time) ([]store.Delivery, error) {
	defer r.asked()
	return r.Store.Unfinished(ctx, platform, from, before)
}

// TestNotResumedInMidAnswer proves that a delivery that comes over HTTP before Run is not taken for one that was left
// over, and answered twice.
func TestNotResumedInMidAnswer(t *testing.T) {
	s, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var posts atomic.Int64
	search := newSearcher(t)
	search.hold = make(chan struct{})
	p, err := slack.New(bot.New(search, bot.Options{}), slackConfig{
		BotToken: botToken, SigningSecret: secret, Store: &resuming{s, func() { cancel(); close(search.hold) }},
		HTTPClient: &http.Client{Transport: answering{func(r *http.Request) (int, string) { posts.Add(1); return 200, "" }, `{"ok":true}`}},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	p.Routes(mux)
	body := message("1", mention, nil)
	r := httptest.NewRequest(http.MethodPost, "/slack/events", strings.NewReader(body))
	sign(r, body, time.Now())
	w := httptest.NewRecorder()
	if mux.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Fatalf("answered %d", w.Code)
	}
	if err := p.Run(ctx); err != nil { // until all that is in flight is done
		t.Error(err)
	}
	if n := posts.Load(); n != 1 {
		t.Errorf("answered %d times, want once", n)
	}
}

// A finishing store counts what is finished.
type finishing struct {
	store.Store
	finished atomic.Int64
}

func (f *finishing) Finish(ctx context.Context, key string) error {
	f.finished.Add(1)
	return f.Store.Finish(ctx, key)
}

// TestUnsentIsNotFinished proves that an answer that could not be sent is left over where the reason passes.
func TestUnsentIsNotFinished(t *testing.T) {
	for _, c := range []struct {
		status   int
		after    string
		finished int64
	}{{0, "", 0}, {503, "", 0}, {429, "3600", 0}, {404, "", 1}, {200, "", 1}} {
		synctest.Test(t, func(t *testing.T) {
			s := &finishing{Store: store.NewMemory()}
			ask, leave := inBubbleWith(t, newSearcher(t), func(*http.Request) (int, string) { return c.status, c.after }, &logged{}, `{"ok":true}`, s)
			ask("1")
			time.Sleep(time.Minute)
			leave()
			if n := s.finished.Load(); n != c.finished {
				t.Errorf("status %d: %d deliveries finished, want %d", c.status, n, c.finished)
			}
		})
	}
}

// TestUnsentIsTakenUp proves that an answer that could not be sent is sent after the next start, once.
func TestUnsentIsTakenUp(t *testing.T) {
	s, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	reached := 0
	ask, leave := inBubbleWith(t, newSearcher(t), func(*http.Request) (int, string) { return 0, "" }, &logged{}, "", s)
	if code := ask("1"); code != http.StatusOK {
		t.Fatalf("answered %d", code)
	}
	leave()
	for range 2 {
		asked := make(chan struct{})
		_, leave = inBubbleWith(t, newSearcher(t), func(*http.Request) (int, string) { reached++; return 200, "" }, &logged{}, `{"ok":true}`,
			&resuming{s, func() { close(asked) }})
		<-asked
		leave()
	}
	if reached != 1 {
		t.Errorf("sent %d times after two more starts, want once", reached)
	}
}
