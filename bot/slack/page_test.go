package slack_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/slack"
	"findings/bot/store"
	"findings/corpus"
)

// withPages joins over a corpus that has an imported document with pages.
func withPages(t *testing.T, socket bool, r *receipts, reply func(call) (int, string, string)) (*joined, *corpus.Passage) {
	t.Helper()
	var p *corpus.Passage
	r.documents = []string{"ica-2031"}
	return join(t, socket, func(c *slackConfig, s *searcher, f *fakeSlack) {
		c.Receipts, p, f.reply = r, imported(t, s), reply
	}), p
}

const (
	askMeravia  = "what did Meravia do?"
	showThePage = "Show the page"
)

// public is where a message stands that everybody sees, in a thread.
var public = map[string]any{"container": map[string]any{"type": "message", "message_ts": "9.9", "thread_ts": "4.4", "is_ephemeral": false}}

func TestShowPage(t *testing.T) {
	for name, socket := range map[string]bool{"Socket Mode": true, "HTTP": false} {
		t.Run(name, func(t *testing.T) {
			j, p := withPages(t, socket, &receipts{}, nil)
			j.deliver("events_api", "m1", message("m1", "<@UBOT> "+askMeravia, nil), 0)
			seen := j.next()
			var blocks []map[string]any
			json.Unmarshal([]byte(seen.blocks()), &blocks)
			golden(t, "testdata/page.json", map[string]any{"blocks": blocks, "text": seen.text()})
			b := find(t, seen.blocks(), showThePage)
			if len(b.Value) > 60 {
				t.Errorf("the button carries %q", b.Value)
			}
			j.press(b, public)
			place, file, done := j.next(), j.next(), j.next()

			q, _ := bot.FindQuote(p, "1")
			l := bot.Language{}
			if f := place.form; place.method != "files.getUploadURLExternal" || f.Get("length") != fmt.Sprint(len(png)) || f.Get("filename") != "ica-2031-kj1.png" || f.Get("alt_txt") != l.Pictured(q) {
				t.Errorf("%s with %v", place.method, f)
			}
			if file.method != "upload/v1/secret" || string(file.file) != png || file.name != "ica-2031-kj1.png" {
				t.Errorf("%s with %q of %q", file.method, file.name, file.file)
			}
			if f := done.form; done.method != "files.completeUploadExternal" || f.Get("channel_id") != "C1" || f.Get("thread_ts") != "4.4" || f.Has("channels") || f.Has("initial_comment") {
				t.Errorf("%s with %v", done.method, f)
			}
			var files []struct{ ID, Title string }
			json.Unmarshal([]byte(done.form.Get("files")), &files)
			if len(files) != 1 || files[0].ID != "F1" || files[0].Title != l.Source(q) || !strings.Contains(files[0].Title, "page 7") {
				t.Errorf("the file is %+v", files)
			}
			if c := done.form.Get("blocks"); !strings.Contains(c, "Moderate confidence (CIA)") || strings.Contains(c, "mrkdwn") {
				t.Errorf("the file is posted with %s", c)
			}

			// Again it says that it is there; for another message it is posted again, at the message where it is in no thread.
			j.press(b, public)
			if b := j.next().decoded(t); b.ResponseType != "ephemeral" || b.ThreadTS != "4.4" || !strings.Contains(b.Text, "posted already") {
				t.Errorf("pressed again: %+v", b)
			}
			j.press(b, map[string]any{"container": map[string]any{"message_ts": "10.10", "is_ephemeral": false}})
			if c := []call{j.next(), j.next(), j.next()}[2]; c.form.Get("thread_ts") != "10.10" {
				t.Errorf("posted at %v", c.form)
			}
			j.leave()
			j.none()
			if strings.Contains(j.log.String(), "v1/secret") {
				t.Errorf("the log has the address: %s", j.log)
			}
		})
	}
}

// TestShowPagePrivately proves that the page of an answer for the asker alone is not shown in the channel.
func TestShowPagePrivately(t *testing.T) {
	j, _ := withPages(t, true, &receipts{}, nil)
	j.press(find(t, j.command(askMeravia).blocks(), showThePage), nil)
	j.next()
	j.next()
	if f := j.next().form; f.Get("channels") != "U1" || f.Has("channel_id") || f.Has("thread_ts") {
		t.Errorf("posted at %v", f)
	}
	if b := j.next().decoded(t); b.ResponseType != "ephemeral" || b.ReplaceOriginal || !strings.Contains(b.Text, "in your messages with me") {
		t.Errorf("told %+v", b)
	}
	j.leave()
	j.none()
}

// TestShowPageWhereNotSaid proves that a page goes to the one who asked where Slack does not say that the answer is seen
// by all, and where the channel's answers go to the asker alone by now; and that it is not shown where its document is not
// answered from.
func TestShowPageWhereNotSaid(t *testing.T) {
	for name, c := range map[string]struct {
		settings  store.Settings
		container map[string]any
		channel   string
		calls     int
		told      string
	}{
		"not said":          {store.Settings{}, map[string]any{"message_ts": "9.9"}, "C1", 3, "in your messages with me"},
		"to the asker now":  {store.Settings{Private: true}, public["container"].(map[string]any), "C1", 3, "in your messages with me"},
		"another document":  {store.Settings{Documents: []string{"ica-2022"}}, public["container"].(map[string]any), "C1", 0, "other documents"},
		"this document too": {store.Settings{Documents: []string{"ica-2022", "ica-2031"}}, public["container"].(map[string]any), "C1", 3, ""},
		"directly":          {store.Settings{Private: true}, public["container"].(map[string]any), "D1", 3, ""},
	} {
		t.Run(name, func(t *testing.T) {
			kept := store.NewMemory()
			var p *corpus.Passage
			j := join(t, false, func(conf *slackConfig, s *searcher, _ *fakeSlack) {
				conf.Receipts, conf.Store, p = &receipts{documents: []string{"ica-2031"}}, kept, imported(t, s)
			})
			if err := kept.SaveSettings(t.Context(), "slack/"+team, c.channel, c.settings); err != nil {
				t.Fatal(err)
			}
			j.press(pressed{Action: "page", Value: strings.TrimPrefix(p.Link(), "/d/")}, map[string]any{"container": c.container, "channel": map[string]any{"id": c.channel}})
			var last call
			for range c.calls {
				last = j.next()
			}
			if toAll := last.form.Get("channel_id") == c.channel; c.calls > 0 && toAll != (c.told == "") {
				t.Errorf("posted at %v", last.form)
			}
			if c.told != "" {
				if b := j.next().decoded(t); b.ResponseType != "ephemeral" || !strings.Contains(b.Text, c.told) {
					t.Errorf("told %+v, want %q", b, c.told)
				}
			}
			j.leave()
			j.none()
		})
	}
}

// TestShowPageElsewhere proves that neither a picture nor a token goes to an address that is not Slack's.
func TestShowPageElsewhere(t *testing.T) {
	strange := make(chan string, 10)
	other := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { strange <- r.Header.Get("Authorization") }))
	for _, address := range []string{other + "/upload", "http://files.slack.com/upload", "https://slack.com.evil.example/", "https://slack.com@" + strings.TrimPrefix(other, "http://"), "file:///tmp/x", ""} {
		j, _ := withPages(t, false, &receipts{}, func(c call) (int, string, string) {
			if c.method == "files.getUploadURLExternal" {
				return 200, "", fmt.Sprintf(`{"ok":true,"file_id":"F1","upload_url":%q}`, address)
			}
			return 0, "", ""
		})
		b := find(t, j.command(askMeravia).blocks(), showThePage)
		j.press(b, public)
		j.next()
		if b := j.next().decoded(t); !strings.Contains(b.Text, "cannot be drawn or posted just now") {
			t.Errorf("%s: told %+v", address, b)
		}
		j.leave()
		j.none()
	}
	if len(strange) > 0 {
		t.Errorf("%q was sent elsewhere", <-strange)
	}
}

// TestShowPageHoldsFew proves that few pictures are in memory at a time, however many are asked for.
func TestShowPageHoldsFew(t *testing.T) {
	const asked, most = 40, 8
	r := &receipts{hold: make(chan struct{})}
	j, p := withPages(t, false, r, nil)
	for i := range asked {
		j.press(pressed{Action: "page", Value: strings.TrimPrefix(p.Link(), "/d/")}, map[string]any{
			"user": map[string]any{"id": fmt.Sprint("U", i), "team_id": team}, "container": map[string]any{"message_ts": fmt.Sprint(i), "is_ephemeral": false},
		})
	}
	for start := time.Now(); r.inside.Load() < most || slack.InFlight(j.platform) < asked; time.Sleep(time.Millisecond) {
		if time.Since(start) > 20*time.Second {
			t.Fatal("waited for the pictures in vain")
		}
	}
	close(r.hold)
	for range 3 * asked {
		j.next()
	}
	if n := r.most.Load(); n != most {
		t.Errorf("%d pictures at a time, want %d", n, most)
	}
}

// TestShowPageSlowly proves that a page that takes long to be drawn is posted once, however often it is asked for.
func TestShowPageSlowly(t *testing.T) {
	r := &receipts{hold: make(chan struct{})}
	j, _ := withPages(t, true, r, nil)
	b := find(t, j.command(askMeravia).blocks(), showThePage)
	for range 3 {
		j.press(b, public)
	}
	for range 2 {
		if b := j.next().decoded(t); !strings.Contains(b.Text, "on its way") {
			t.Errorf("told %+v", b)
		}
	}
	close(r.hold)
	for _, want := range []string{"files.getUploadURLExternal", "upload/v1/secret", "files.completeUploadExternal"} {
		if c := j.next(); c.method != want {
			t.Errorf("a call of %s, want %s", c.method, want)
		}
	}
	j.leave()
	j.none()
}

// TestShowPageFails proves that whoever presses is told in plain words what stands in the way, and the operator the
// cause, and that it can be tried again.
func TestShowPageFails(t *testing.T) {
	refuse := func(method, answer string) func(call) (int, string, string) {
		return func(c call) (int, string, string) {
			if c.method == method {
				return 200, "", answer
			}
			return 0, "", ""
		}
	}
	for name, c := range map[string]struct {
		drawing error
		reply   func(call) (int, string, string)
		calls   int // of Slack before somebody is told
		told    string
		logged  string
	}{
		"busy":    {errors.New("too many pictures"), nil, 0, "cannot be drawn or posted just now", "too many pictures"},
		"no page": {fmt.Errorf("none: %w", fs.ErrNotExist), nil, 0, "no picture of this page", "none"},
		"scope": {nil, refuse("files.getUploadURLExternal", `{"ok":false,"error":"missing_scope","needed":"files:write","provided":"chat:write"}`),
			1, "install me again", "files:write"},
		"turned off": {nil, refuse("files.getUploadURLExternal", `{"ok":false,"error":"file_uploads_disabled"}`), 1, "did not take", "file_uploads_disabled"},
		"upload": {nil, func(c call) (int, string, string) {
			if strings.HasPrefix(c.method, "upload/") {
				return 500, "", "no"
			}
			return 0, "", ""
		}, 2, "cannot be drawn or posted just now", "500"},
		"not there": {nil, refuse("files.completeUploadExternal", `{"ok":false,"error":"not_in_channel"}`), 3, "/invite", "not_in_channel"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &receipts{err: c.drawing}
			j, p := withPages(t, false, r, c.reply)
			b := find(t, j.command(askMeravia).blocks(), showThePage)
			for range 2 {
				j.press(b, public)
				for range c.calls {
					j.next()
				}
				n := j.next()
				if b := n.decoded(t); b.ResponseType != "ephemeral" || b.ThreadTS != "4.4" || !strings.Contains(b.Text, c.told) {
					t.Errorf("told %+v, want %q", b, c.told)
				}
				if !strings.Contains(n.blocks(), bottest.BaseURL+p.Link()) {
					t.Errorf("without the way to the reader page: %s", n.body)
				}
			}
			j.leave()
			j.none()
			if !strings.Contains(j.log.String(), c.logged) || strings.Contains(j.log.String(), "v1/secret") {
				t.Errorf("the log: %s", j.log)
			}
		})
	}
}

// TestShowPageOnlyWhereThereIsOne proves that no answer can be pressed for a page that there is not.
func TestShowPageOnlyWhereThereIsOne(t *testing.T) {
	for name, c := range map[string]struct {
		receipts bot.Receipts
		question string
		want     bool
	}{
		"pages":    {&receipts{documents: []string{"ica-2031"}}, askMeravia, true},
		"embedded": {&receipts{documents: []string{"ica-2031"}}, "did China try to influence the midterms?", false},
		"none":     {nil, askMeravia, false},
	} {
		j := join(t, false, func(s *slackConfig, x *searcher, _ *fakeSlack) {
			imported(t, x)
			s.Receipts = c.receipts
		})
		seen := j.command(c.question)
		if got := strings.Contains(seen.blocks(), showThePage); got != c.want {
			t.Errorf("%s: a button is %v, want %v", name, got, c.want)
		}
		// A button of before, of a page that is no more.
		if name == "none" {
			j.press(pressed{Action: "page", Value: "ica-2031@aaaaaaaaaaaa/kj1?s=1"}, public)
			if b := j.next().decoded(t); !strings.Contains(b.Text, "no picture of this page") {
				t.Errorf("%s: told %+v", name, b)
			}
		}
	}
}
