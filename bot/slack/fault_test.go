package slack_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

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
