package slack_test

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"findings/bot/store"
	"findings/corpus"
	"findings/index"
)

// deliver sends an event over either way and waits until it is acknowledged.
func (j *joined) deliver(kind, id, payload string, retry int) {
	j.t.Helper()
	if strings.Contains(j.log.String(), "slack connected") || j.socket() {
		j.api.SendToWebsocket(envelope(id, kind, payload, retry))
		for receive(j.t, j.acks, "an acknowledgement") != id {
		}
		return
	}
	path, contentType, body := "/slack/events", "application/json", payload
	if kind == "slash_commands" {
		path, contentType, body = "/slack/commands", "application/x-www-form-urlencoded", asForm(payload)
	}
	if kind == "interactive" {
		path, contentType, body = "/slack/interactions", "application/x-www-form-urlencoded", url.Values{"payload": {payload}}.Encode()
	}
	resp := j.signed(path, contentType, body, func(r *http.Request) {
		if retry > 0 {
			r.Header.Set("X-Slack-Retry-Num", fmt.Sprint(retry))
		}
	})
	if resp.StatusCode != http.StatusOK {
		j.t.Fatalf("%s is answered %s", path, resp.Status)
	}
}

func TestConversation(t *testing.T) {
	for name, socket := range map[string]bool{"Socket Mode": true, "HTTP": false} {
		t.Run(name, func(t *testing.T) {
			j := join(t, socket)

			// A mention in a channel is answered in a thread, with nothing that could become live.
			j.deliver("events_api", "1", message("1", mention, nil), 0)
			c := j.next()
			if c.method != "chat.postMessage" || c.form.Get("channel") != "C1" || c.form.Get("thread_ts") != "1.1" {
				t.Errorf("answered by %s in %v", c.method, c.form)
			}
			for option, want := range map[string]string{"unfurl_links": "false", "unfurl_media": "false", "link_names": "false", "parse": "none", "mrkdwn": "false"} {
				if got := c.form.Get(option); got != want {
					t.Errorf("%s is %q, want %q", option, got, want)
				}
			}
			if !strings.Contains(c.text(), "“China tacitly approved") || !strings.Contains(c.blocks(), "High confidence (Intelligence Community)") {
				t.Errorf("answered %s", c.blocks())
			}

			// The same message also arrives as a message, and again as a retry, in any order: it is answered once.
			j.deliver("events_api", "1m", message("1m", mention, map[string]any{"type": "message", "ts": "1.1"}), 0)
			j.deliver("events_api", "1", message("1", mention, nil), 1)

			j.settle()

			// A follow-up in the thread knows what was asked before.
			<-j.searcher.asked
			j.deliver("events_api", "2", message("2", "<@UBOT> how sure are they?", map[string]any{"thread_ts": "1.1"}), 0)
			if c := j.next(); c.form.Get("thread_ts") != "1.1" || c.form.Get("channel") != "C1" {
				t.Errorf("a follow-up is answered in %v", c.form)
			}
			if q := <-j.searcher.asked; q.Text != "how sure are they?" || q.Previous != "did China try to influence the midterms?" {
				t.Errorf("a follow-up is asked as %q after %q", q.Text, q.Previous)
			}

			// A direct message needs no mention. It begins a conversation with a status and a title.
			j.deliver("events_api", "3", message("3", "why did Iran hold back?", map[string]any{"type": "message", "channel": "D1", "channel_type": "im"}), 0)
			if c := j.next(); c.form.Get("channel") != "D1" || c.form.Get("thread_ts") != "3.1" || !strings.Contains(c.blocks(), "No confidence level stated") {
				t.Errorf("a direct message is answered %v", c.form)
			}

			for _, want := range []string{"is searching the assessments…", "why did Iran hold back?"} {
				c := receive(t, j.courtesies, "a status and a title")
				if got := c.form.Get("status") + c.form.Get("title"); got != want || c.form.Get("thread_ts") != "3.1" {
					t.Errorf("%s says %q in %s, want %q", c.method, got, c.form.Get("thread_ts"), want)
				}
			}
			j.settle()
			<-j.searcher.asked
			j.deliver("events_api", "4", message("4", "did it change the outcome?", map[string]any{"type": "message", "channel": "D1", "channel_type": "im"}), 0)
			j.next()
			if q := <-j.searcher.asked; q.Previous != "why did Iran hold back?" {
				t.Errorf("the next direct question is asked after %q", q.Previous)
			}

			// Commands are answered to the asker alone, and say what was asked.
			for i, cmd := range []struct{ command, text, want string }{
				{"/findings", "did it change the outcome?", "does not include an assessment of the impact"},
				{"/findings", "country China", "China tacitly approved"},
				{"/findings", "Compare  the Kremlin", "ordered an influence campaign"},
				{"/findings", "help", "/findings country NAME"},
				{"/findings", "", "Ask a question in a few words"},
				{"/country", "Beijing", "China tacitly approved"},
				{"/country", "Atlantis", "say nothing on Atlantis"},
				{"/findings", "who won the 2024 election?", "Nothing in the assessments"},
			} {
				j.deliver("slash_commands", fmt.Sprint("c", i), commandJSON(cmd.command, cmd.text, fmt.Sprint("t", i), j.api.GetAPIURL()+"response/1"), 0)
				c := j.next()
				if c.method != "response/1" || !strings.Contains(string(c.body), `"response_type":"ephemeral"`) || !strings.Contains(string(c.body), `"unfurl_links":false`) {
					t.Errorf("%s %s is answered by %s: %s", cmd.command, cmd.text, c.method, c.body)
				}
				if !strings.Contains(c.blocks(), cmd.want) || cmd.text != "" && cmd.command == "/findings" && !strings.Contains(strings.ToLower(c.blocks()), "you asked") && cmd.text != "help" {
					t.Errorf("%s %s is answered %s, want %q", cmd.command, cmd.text, c.blocks(), cmd.want)
				}
			}
			j.leave()
			j.none()
		})
	}
}

// TestEmbeddedEdition asks the embedded edition, with its index, over both ways.
func TestEmbeddedEdition(t *testing.T) {
	c, err := corpus.Default()
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Build(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for name, socket := range map[string]bool{"Socket Mode": true, "HTTP": false} {
		t.Run(name, func(t *testing.T) {
			j := join(t, socket, func(_ *slackConfig, s *searcher, _ *fakeSlack) { s.real = x })
			ask := func(id, text string, change map[string]any) call {
				all := map[string]any{"channel": "C" + id, "user": "U" + id}
				for k, v := range change {
					all[k] = v
				}
				j.deliver("events_api", id, message(id, "<@UBOT> "+text, all), 0)
				c := j.next()
				j.settle()
				return c
			}
			for i, q := range []struct{ question, quoted, level string }{
				{"did China try to influence the 2022 midterms?", "China tacitly approved efforts", "High confidence (Intelligence Community)"},
				{"how sure are they about Iran?", "", "Moderate confidence (Intelligence Community)"},
				{"why did Iran hold back?", "resource limitations because of competing priorities", "No confidence level stated"},
				{"did it change the outcome?", "does not include an assessment of the impact", "No confidence level stated"},
			} {
				c := ask(fmt.Sprint("d", i), q.question, nil)
				if got := quotations(c.blocks()); len(got) == 0 || !strings.Contains(got[0], q.quoted) || !strings.Contains(c.text(), q.level) {
					t.Errorf("%q is answered %s", q.question, c.text())
				}
			}
			if c := ask("two", "did Russia aspire to help Trump?", nil); !strings.Contains(c.blocks(), "High confidence (CIA, FBI); moderate confidence (NSA)") {
				t.Errorf("the two levels are not shown: %s", c.blocks())
			}
			c := ask("none", "who won the 2024 election?", nil)
			if len(quotations(c.blocks())) != 0 || !strings.Contains(c.text(), "Nothing in the assessments") {
				t.Errorf("what nothing answers is answered %s", c.text())
			}
			// A follow-up is understood from the thread.
			ask("t1", "did China try to influence the 2022 midterms?", map[string]any{"channel": "CT"})
			c = ask("t2", "what about Iran?", map[string]any{"channel": "CT", "thread_ts": "t1.1"})
			if got := strings.Join(quotations(c.blocks()), " "); !strings.Contains(got, "Iran") && !strings.Contains(got, "Tehran") {
				t.Errorf("a follow-up is answered %s", c.text())
			}
		})
	}
}

// TestIgnored proves that what nobody said to the bot is acknowledged and not answered.
func TestIgnored(t *testing.T) {
	j := join(t, false)
	for i, change := range []map[string]any{
		{"bot_id": "B1"},
		{"user": botUser},
		{"user": ""},
		{"type": "message", "subtype": "message_changed"},
		{"type": "message", "subtype": "channel_join"},
		{"type": "message", "subtype": "bot_message"},
		{"type": "message", "subtype": "message_deleted", "hidden": true},
		{"edited": map[string]any{"user": "U1", "ts": "2"}},
		{"type": "message", "text": "did China try to influence the midterms?"},
		{"type": "reaction_added"},
		{"channel": ""},
	} {
		id := fmt.Sprint("i", i)
		j.deliver("events_api", id, message(id, mention, change), 0)
	}
	j.leave()
	j.none()
}

// TestHostileQuestions proves that whatever is asked, the answer is civil and has nothing live in it.
// TestFollowUps proves that a question in a thread that the bot answered in needs no mention, and that people who talk
// to each other there are left alone, until one mentions the bot again.
func TestFollowUps(t *testing.T) {
	type step struct {
		user, text string
		answered   bool
	}
	question, thread := "did China try to influence the midterms?", map[string]any{"type": "message", "thread_ts": "1.1"}
	for name, steps := range map[string][]step{
		"question":      {{"U1", "how sure are they about Iran?", true}, {"U2", "why did Iran hold back?", true}},
		"no mark":       {{"U1", "why did Iran hold back", true}},
		"thanks":        {{"U1", "thanks a lot", false}, {"U1", "why did Iran hold back?", true}},
		"to each other": {{"U2", "let us run it tomorrow", false}, {"U1", "are you sure?", false}, {"U1", "<@UBOT> why did Iran hold back?", true}, {"U1", "did it change the outcome?", true}},
		"to somebody":   {{"U1", "<@U2> what do you think?", false}, {"U2", "is it new?", false}},
	} {
		t.Run(name, func(t *testing.T) {
			j := join(t, false)
			j.deliver("events_api", "1", message("1", "<@UBOT> "+question, nil), 0)
			j.next()
			j.settle()
			for i, s := range steps {
				id := fmt.Sprint("f", i)
				change := map[string]any{"user": s.user, "type": thread["type"], "thread_ts": thread["thread_ts"]}
				j.deliver("events_api", id, message(id, s.text, change), 0)
				if s.answered {
					if c := j.next(); c.form.Get("thread_ts") != "1.1" {
						t.Errorf("%q is answered in %v", s.text, c.form)
					}
				}
				j.settle()
			}
			j.leave()
			j.none()
		})
	}
	t.Run("elsewhere", func(t *testing.T) {
		j := join(t, false)
		j.deliver("events_api", "o", message("o", question, map[string]any{"type": "message", "thread_ts": "7.7"}), 0)
		j.leave()
		j.none()
	})
	t.Run("turned off", func(t *testing.T) {
		s := store.NewMemory()
		j := join(t, false, func(c *slackConfig, _ *searcher, _ *fakeSlack) { c.Store = s })
		s.SaveSettings(t.Context(), "slack/"+team, "C1", store.Settings{NoFollowUp: true})
		j.deliver("events_api", "1", message("1", "<@UBOT> "+question, nil), 0)
		j.next()
		j.deliver("events_api", "2", message("2", question, map[string]any{"type": "message", "thread_ts": "1.1"}), 0)
		j.leave()
		j.none()
	})
}

// TestSettingsOfAChannel proves that what is set for a channel holds there.
func TestSettingsOfAChannel(t *testing.T) {
	s := store.NewMemory()
	j := join(t, false, func(c *slackConfig, _ *searcher, _ *fakeSlack) { c.Store = s })
	s.SaveSettings(t.Context(), "slack/"+team, "C1", store.Settings{Documents: []string{"ica-2022"}, Quotes: 2, Private: true})
	j.deliver("events_api", "1", message("1", "<@UBOT> what did they do?", nil), 0)
	c := j.next()
	if c.method != "chat.postEphemeral" || c.form.Get("user") != "U1" || len(quotations(c.blocks())) != 2 {
		t.Errorf("answered by %s to %s with %d quotations", c.method, c.form.Get("user"), len(quotations(c.blocks())))
	}
	if q := <-j.searcher.asked; fmt.Sprint(q.Documents) != "[ica-2022]" {
		t.Errorf("asked of %v", q.Documents)
	}
	find(t, c.blocks(), "Share in channel")
	j.deliver("events_api", "2", message("2", "<@UBOT> what did they do?", map[string]any{"channel": "C2"}), 0)
	if c := j.next(); c.method != "chat.postMessage" || len(quotations(c.blocks())) != 3 {
		t.Errorf("in another channel it is answered by %s", c.method)
	}
}

// TestNotInChannel proves that an answer that has no place goes to the asker, with the reason.
func TestNotInChannel(t *testing.T) {
	j := join(t, false, func(_ *slackConfig, _ *searcher, f *fakeSlack) {
		f.reply = func(c call) (int, string, string) {
			if c.form.Get("channel") == "C1" {
				return 200, "", `{"ok":false,"error":"not_in_channel"}`
			}
			return 0, "", ""
		}
	})
	j.deliver("events_api", "1", message("1", mention, nil), 0)
	j.next()
	if c := j.next(); c.form.Get("channel") != "U1" || !strings.Contains(c.blocks(), "I am not in the channel") || len(quotations(c.blocks())) != 1 {
		t.Errorf("answered %v", c.form)
	}
}

// TestTooMuch proves that one who asks too much is told so, once, and that others are not held up.
func TestTooMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		count := map[string]int{}
		ask, leave := inBubble(t, newSearcher(t), func(r *http.Request) (int, string) {
			r.ParseForm()
			mu.Lock()
			defer mu.Unlock()
			count[path.Base(r.URL.Path)]++
			return 200, ""
		}, &logged{})
		for i := range 30 {
			ask(fmt.Sprint(i))
		}
		synctest.Wait()
		if count["chat.postMessage"] != 10 || count["chat.postEphemeral"] != 1 {
			t.Errorf("calls: %v, want ten answers and one word about it", count)
		}
		time.Sleep(time.Minute)
		ask("later")
		synctest.Wait()
		if count["chat.postMessage"] != 11 {
			t.Errorf("a minute later: %v", count)
		}
		leave()
	})
}

func TestHostileQuestions(t *testing.T) {
	j := join(t, false)
	for i, text := range []string{
		"", " ", strings.Repeat("why ", 2500), "\x00\x01\x02", "\u202eenirolf\u202c", "🙂🙂🙂", "选举是否受到影响？", "@everyone", "&lt;!channel&gt;",
		"<!channel> <!here> <!subteam^S1|@all>", "<script>alert(1)</script>", "*bold* _it_ ~s~ `c` > q", "<https://evil.example|click>", "<#C1|general> <@U9>",
		"[a](https://evil.example)", "```", "/findings help", "what about \xff\xfe?",
	} {
		id := fmt.Sprint("h", i)
		j.deliver("events_api", id, message(id, "<@UBOT> "+text, map[string]any{"channel": "C" + id, "user": "U" + id}), 0)
		c := j.next()
		if c.text() == "" || strings.ContainsAny(c.text(), "<>") {
			t.Errorf("%q is answered with text %q", text, c.text())
		}
		for _, live := range []string{`"user"`, `"channel"`, `"broadcast"`, `"usergroup"`, `"mrkdwn"`, "evil.example"} {
			if strings.Contains(c.blocks(), live) {
				t.Errorf("%q is answered with %s: %s", text, live, c.blocks())
			}
		}
	}
}

func TestAcknowledgedBeforeWork(t *testing.T) {
	hold := make(chan struct{})
	j := join(t, true, func(_ *slackConfig, s *searcher, _ *fakeSlack) { s.hold = hold })
	// Far more than the connection's channel holds are acknowledged while no search has come back.
	const n = 100 // twice what the channel holds, and as much as a workspace may ask at once
	for i := range n {
		id := fmt.Sprint("w", i)
		j.api.SendToWebsocket(envelope(id, "events_api", message(id, mention, map[string]any{"channel": "C" + id, "user": "U" + id}), 0))
	}
	acked := map[string]bool{}
	for len(acked) < n {
		acked[receive(t, j.acks, "an acknowledgement")] = true
	}
	j.none()
	close(hold)
	for range n {
		j.next()
	}
	j.leave()
	j.none()
}

// TestUnknownEvents proves that what the library cannot read is acknowledged too, or Slack would send it again and again.
func TestUnknownEvents(t *testing.T) {
	j := join(t, true)
	j.socket()
	for i, payload := range []string{
		message("u1", mention, map[string]any{"type": "frobnicated"}), `{"type":"event_callback"}`, `{"type":"event_callback","event":{"type":"message","user":7}}`,
	} {
		id := fmt.Sprint("u", i)
		j.api.SendToWebsocket(envelope(id, "events_api", payload, 0))
		if got := receive(t, j.acks, "an acknowledgement"); got != id {
			t.Errorf("acknowledged %q, want %q", got, id)
		}
	}
	j.api.SendToWebsocket("{")
	j.api.SendToWebsocket(`{"type":"hello","num_connections":1}`)
	j.deliver("events_api", "good", message("good", mention, nil), 0)
	j.next()
	j.leave()
	j.none()
}

func TestSignatures(t *testing.T) {
	j := join(t, false)
	body := message("s1", mention, nil)
	post := func(body string, change ...func(*http.Request)) int {
		return j.signed("/slack/events", "application/json", body, change...).StatusCode
	}
	for name, c := range map[string]struct {
		change func(*http.Request)
		want   int
	}{
		"forged":        {func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("ab", 32)) }, 401},
		"short":         {func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0=ab") }, 401},
		"no hex":        {func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("zz", 32)) }, 401},
		"other version": {func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v1="+r.Header.Get("X-Slack-Signature")[3:]) }, 401},
		"unsigned":      {func(r *http.Request) { r.Header.Del("X-Slack-Signature") }, 401},
		"no time":       {func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") }, 401},
		"stale":         {func(r *http.Request) { sign(r, body, time.Now().Add(-6*time.Minute)) }, 401},
		"from tomorrow": {func(r *http.Request) { sign(r, body, time.Now().Add(24*time.Hour)) }, 401},
		"another body":  {func(r *http.Request) { sign(r, body+" ", time.Now()) }, 401},
	} {
		if got := post(body, c.change); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	j.none()
	if got := post(strings.Repeat("x", 1<<20+1)); got != http.StatusRequestEntityTooLarge {
		t.Errorf("oversized: %d, want 413", got)
	}
	for _, broken := range []string{body[:len(body)/2], "", "null", "[]", "42", `"x"`, "{}"} {
		if got := post(broken); got != 400 && got != 200 {
			t.Errorf("%.20q: %d, want 400 or nothing to do", broken, got)
		}
	}
	now := time.Now()
	same := func(r *http.Request) { sign(r, body, now) }
	if got := post(body, same); got != 200 {
		t.Fatalf("genuine: %d, want 200", got)
	}
	j.next()
	if got := post(body, same); got != 401 {
		t.Errorf("replayed: %d, want 401", got)
	}
	if got := post(body, same, func(r *http.Request) { r.Header.Set("X-Slack-Retry-Num", "1") }); got != 200 {
		t.Errorf("retried: %d, want 200", got)
	}
	resp := j.signed("/slack/events", "application/json", `{"type":"url_verification","challenge":"<b>abc","token":"x"}`)
	if b := read(resp); b != "<b>abc" || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("url_verification is answered %q as %s", b, resp.Header.Get("Content-Type"))
	}
	j.leave()
	j.none()
	if got := post(message("late", mention, nil)); got != http.StatusServiceUnavailable {
		t.Errorf("after the end: %d, want 503", got)
	}
}

// TestRateLimited proves that an answer waits as long as Slack asks, that others go on, and that it ends at some time.
func TestRateLimited(t *testing.T) {
	limited := 0
	j := join(t, false, func(_ *slackConfig, _ *searcher, f *fakeSlack) {
		f.reply = func(c call) (int, string, string) {
			if c.form.Get("channel") == "Climited" {
				if limited++; limited <= 2 {
					return 429, "1", `{"ok":false,"error":"ratelimited"}`
				}
			}
			return 0, "", ""
		}
	})
	j.deliver("events_api", "r1", message("r1", mention, map[string]any{"channel": "Climited"}), 0)
	first := j.next()
	j.deliver("events_api", "r2", message("r2", mention, map[string]any{"channel": "Cfree"}), 0)
	if c := j.next(); c.form.Get("channel") != "Cfree" {
		t.Errorf("the second call is in %s", c.form.Get("channel"))
	}
	second, third := j.next(), j.next()
	if second.at.Sub(first.at) < time.Second || third.at.Sub(second.at) < time.Second {
		t.Errorf("calls at %v, %v, %v, want a second between them", first.at, second.at, third.at)
	}
	if !strings.Contains(j.log.String(), "slack asks to wait") {
		t.Errorf("the log does not say so: %s", j.log.String())
	}
	j.leave()
	j.none()
}

// TestResumed proves that what was acknowledged is answered after the process ended in the middle of it, once.
func TestResumed(t *testing.T) {
	s, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	with := func(c *slackConfig, _ *searcher, _ *fakeSlack) { c.Store = s }
	// The end of a process is played by one that accepted a delivery and did nothing.
	left := store.Delivery{Platform: "slack", Kind: "events_api", Payload: []byte(message("left", mention, nil))}
	if _, err := s.Accept(t.Context(), time.Now(), left, "event/Evleft"); err != nil {
		t.Fatal(err)
	}
	j := join(t, false, with)
	if c := j.next(); c.form.Get("channel") != "C1" || len(quotations(c.blocks())) != 1 {
		t.Errorf("answered %v", c.form)
	}
	j.deliver("events_api", "left", message("left", mention, nil), 1)
	j.deliver("events_api", "other", message("other", mention, map[string]any{"channel": "C2"}), 0)
	j.next()
	j.leave()
	j.none()
	j = join(t, false, with)
	j.leave()
	j.none()
}

// TestFaultsOfSlack proves that a server's fault is retried and given up.
func TestFaultsOfSlack(t *testing.T) {
	j := join(t, false, func(_ *slackConfig, _ *searcher, f *fakeSlack) {
		f.reply = func(c call) (int, string, string) { return 500, "", "oops" }
	})
	j.deliver("events_api", "f1", message("f1", mention, nil), 0)
	for range 5 {
		j.next()
	}
	j.leave()
	j.none()
	if !strings.Contains(j.log.String(), "slack reply") {
		t.Errorf("the log does not say that the answer was lost: %s", j.log.String())
	}
}

// TestResponseURL proves that answers go to Slack's addresses only.
func TestResponseURL(t *testing.T) {
	j := join(t, false)
	j.deliver("slash_commands", "x", commandJSON("/findings", "help", "t", "http://127.0.0.1:1/steal"), 0)
	j.leave()
	j.none()
	if !strings.Contains(j.log.String(), "not Slack's") {
		t.Errorf("log: %s", j.log.String())
	}
}

func asForm(payload string) string {
	return url.Values(fromJSON(payload)).Encode()
}
