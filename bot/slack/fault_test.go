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
