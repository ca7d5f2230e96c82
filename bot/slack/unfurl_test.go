package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/slack"
	"findings/bot/store"
	"findings/corpus"
)

// receipts are of all passages of some documents. They can be held up, and fail.
type receipts struct {
	documents []string
	hold      chan struct{} // nil: not held up

	inside, most atomic.Int32 // pictures that are being drawn now, and were at the most

	mu    sync.Mutex
	err   error
	drawn int
}

func (r *receipts) Size(p *corpus.Passage, _ corpus.Span) (width, height int) {
	if !slices.Contains(r.documents, p.Document.ID) {
		return 0, 0
	}
	return 800, 300
}

// png is as much of a picture as tells that it is one.
const png = "\x89PNG\r\n\x1a\n<&>"

func (r *receipts) Picture(ctx context.Context, p *corpus.Passage, s corpus.Span) ([]byte, error) {
	if w, _ := r.Size(p, s); w == 0 {
		return nil, fs.ErrNotExist
	}
	n := r.inside.Add(1)
	defer r.inside.Add(-1)
	for most := r.most.Load(); n > most && !r.most.CompareAndSwap(most, n); most = r.most.Load() {
	}
	if r.hold != nil {
		select {
		case <-r.hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return nil, r.err
	}
	r.drawn++
	return []byte(png), nil
}

// shared is what Slack sends of links in a message.
func shared(id string, change map[string]any, links ...string) string {
	var list []map[string]string
	for _, l := range links {
		list = append(list, map[string]string{"domain": "findings.example", "url": l})
	}
	inner := map[string]any{"type": "link_shared", "text": nil, "ts": nil, "message_ts": id + ".1", "source": "conversations_history", "links": list,
		"unfurl_id": "C1." + id + ".1.abc"}
	maps.Copy(inner, change)
	return message(id, "", inner)
}

// inComposer changes what shared sends to what is sent before a message is posted.
func inComposer(id string) map[string]any {
	return map[string]any{"channel": "COMPOSER", "source": "composer", "unfurl_id": "U1-" + id, "message_ts": "U1-" + id}
}

// imported adds to the corpus of a test an imported document in two versions. Its passage has two sentences that stand
// under different confidence, and what would be markup.
func imported(t testing.TB, s *searcher) *corpus.Passage {
	t.Helper()
	version := func(hash, first string) *corpus.Document {
		const second = "They use :smile: & &lt;b&gt; <!channel>."
		d := &corpus.Document{ID: "ica-2031", Title: "*Threats* & <More>", Version: hash}
		all := first + " " + second
		d.Passages = []*corpus.Passage{{ID: "ica-2031/kj1", Document: d, Section: "Key Judgment 1", Page: "7", Kind: corpus.KeyJudgment, Text: all, Sentences: []corpus.Sentence{
			{Span: corpus.Span{End: len(first)}, Page: "7", Confidence: []corpus.Statement{{Level: corpus.Moderate, Holders: []string{"CIA"}}}},
			{Span: corpus.Span{Start: len(first) + 1, End: len(all)}, Page: "7"},
		}}}
		return d
	}
	live, older := version("aaaaaaaaaaaa2222", "Meravia tried *again* <@U1>."), version("bbbbbbbbbbbb1111", "Meravia tried.")
	s.On = corpus.New(s.On.Names(), append([]*corpus.Document{live}, s.On.Documents()...), []*corpus.Document{older})
	s.Answer["what did Meravia do?"] = []string{"ica-2031/kj1"}
	return live.Passages[0]
}

type unfurled struct {
	Blocks   []map[string]any `json:"blocks"`
	Fallback string           `json:"fallback"`
}

// unfurls are what a call of chat.unfurl shows, by link.
func (c call) unfurls(t testing.TB) map[string]unfurled {
	t.Helper()
	if c.method != "chat.unfurl" {
		t.Fatalf("a call of %s, want chat.unfurl", c.method)
	}
	var list map[string]unfurled
	if err := json.Unmarshal([]byte(c.form.Get("unfurls")), &list); err != nil {
		t.Fatalf("%v in %s", err, c.form.Get("unfurls"))
	}
	return list
}

// seen is what somebody sees of the text in plain blocks.
func (u unfurled) seen() string {
	var lines []string
	walk(u.Blocks, func(n map[string]any) {
		if s, ok := n["text"].(string); ok {
			lines = append(lines, strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s))
		}
	})
	return strings.Join(lines, "\n")
}

const approval = bottest.BaseURL + "/d/ica-2022/kj1-approval"

func TestUnfurl(t *testing.T) {
	for name, socket := range map[string]bool{"Socket Mode": true, "HTTP": false} {
		t.Run(name, func(t *testing.T) {
			j := join(t, socket)
			j.deliver("events_api", "l1", shared("l1", nil, approval), 0)
			j.deliver("events_api", "l1r", shared("l1", nil, approval), 1) // again, as it was not acknowledged in time
			c := j.next()
			if c.form.Get("channel") != "C1" || c.form.Get("ts") != "l1.1" || c.form.Has("unfurl_id") {
				t.Errorf("shown at %v", c.form)
			}
			u := c.unfurls(t)[approval]
			golden(t, "testdata/unfurl.json", map[string]any{"blocks": u.Blocks, "text": u.Fallback})
			p, _ := j.searcher.On.Passage("ica-2022/kj1-approval")
			q, _ := bot.FindQuote(p, "")
			lines := u.seen()
			for _, run := range q.Runs() {
				level := bot.Language{}.Level(run)
				if i := strings.Index(lines, level+"\n“"+run.Text()+"”"); i < 0 {
					t.Errorf("%q and its level %q are not in %s", run.Text(), level, lines)
				}
			}

			// In the composer there is no channel and no message yet.
			j.deliver("events_api", "l2", shared("l2", inComposer("l2"), approval), 0)
			c = j.next()
			if c.form.Get("unfurl_id") != "U1-l2" || c.form.Get("source") != "composer" || c.form.Has("ts") || c.form.Get("channel") != "" {
				t.Errorf("shown in the composer at %v", c.form)
			}
			if got, want := c.unfurls(t)[approval].seen(), lines; got != want {
				t.Errorf("the composer shows %s, the message %s", got, want)
			}
			j.leave()
			j.none()
		})
	}
}

// TestUnfurlOnlyOurs proves which addresses are shown: those of passages, and of sentences that they have, under the
// base address and no other.
func TestUnfurlOnlyOurs(t *testing.T) {
	var p *corpus.Passage
	j := join(t, false, func(_ *slackConfig, s *searcher, _ *fakeSlack) { p = imported(t, s) })
	meravia := bottest.BaseURL + "/d/ica-2031/kj1"
	for i, c := range []struct {
		link string
		ours bool
	}{
		{approval, true},
		{meravia, true},
		{meravia + "?s=1", true},
		{bottest.BaseURL + p.Link() + "?s=1", true},
		{meravia + "?utm=x&amp;s=1#there", true},
		{bottest.BaseURL + "/d/ica-2031%40aaaaaaaaaaaa/kj1?s=1-1", true},
		{bottest.BaseURL + "/d/ica-2031@cccccccccccc/kj1", false},
		{approval + "?s=99", false},
		{approval + "?s=2-1", false},
		{approval + "?s=<!channel>", false},
		{approval + "/", false},
		{approval + "/receipt.png", false},
		{bottest.BaseURL + "/d/ica-2022", false},
		{bottest.BaseURL + "/d/ica-2022/none-such", false},
		{bottest.BaseURL + "/embed/ica-2022/kj1-approval", false},
		{bottest.BaseURL + "/x/../d/ica-2022/kj1-approval", false},
		{"http" + strings.TrimPrefix(approval, "https"), false},
		{strings.Replace(approval, ".example/", ".example:8443/", 1), false},
		{strings.Replace(approval, "findings.example", "findings.example.evil.example", 1), false},
		{strings.Replace(approval, "findings.example", "findings.example@evil.example", 1), false},
		{strings.Replace(approval, "findings.example", "u@findings.example", 1), false},
		{strings.Replace(approval, "findings.example", "sub.findings.example", 1), false},
		{"https://evil.example/?" + approval, false},
		{"%", false},
		{"", false},
	} {
		id := fmt.Sprint("o", i)
		j.deliver("events_api", id, shared(id, map[string]any{"user": id}, c.link), 0)
		j.settle()
		if shown := len(j.calls) > 0; shown != c.ours {
			t.Errorf("%s: shown is %v, want %v", c.link, shown, c.ours)
		}
		for len(j.calls) > 0 {
			if u, ok := (<-j.calls).unfurls(t)[c.link]; !ok {
				t.Errorf("%s: shown under another address", c.link)
			} else if strings.Contains(c.link, "s=1") && !strings.Contains(u.seen(), "“"+p.Sentences[0].Of(p.Text)+"”") {
				t.Errorf("%s: shows %s", c.link, u.seen())
			}
		}
	}
}

// TestUnfurlUnderPath proves that the base address may have a path, and that nothing is ours where there is none.
func TestUnfurlUnderPath(t *testing.T) {
	for _, c := range []struct {
		base, link string
		ours       bool
	}{
		{"https://news.example/findings", "https://news.example/findings/d/ica-2022/kj1-approval", true},
		{"https://news.example/findings", "https://news.example/d/ica-2022/kj1-approval", false},
		{"https://news.example/findings", "https://news.example/findings2/d/ica-2022/kj1-approval", false},
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080/d/ica-2022/kj1-approval", true},
		{"http://127.0.0.1:8080", "http://127.0.0.1:80801/d/ica-2022/kj1-approval", false},
		{"", "/d/ica-2022/kj1-approval", false},
		{"", "https://news.example/d/ica-2022/kj1-approval", false},
	} {
		p, err := slack.New(bot.New(newSearcher(t), bot.Options{BaseURL: c.base}), slack.Config{BotToken: botToken, SigningSecret: secret})
		if err != nil {
			t.Fatal(err)
		}
		if _, ours := slack.Linked(p, c.link); ours != c.ours {
			t.Errorf("%s under %q: %v, want %v", c.link, c.base, ours, c.ours)
		}
	}
}

// TestPublic proves that Slack is not sent to fetch pictures where it cannot.
func TestPublic(t *testing.T) {
	for base, want := range map[string]bool{
		"https://findings.example": true, "https://findings.example:8443/path": true, "https://8.8.8.8": true, "https://[2606:4700::1]": true,
		"http://findings.example": false, "http://127.0.0.1:8080": false, "https://127.0.0.1": false, "https://[::1]": false, "https://10.1.2.3": false,
		"https://169.254.169.254": false, "https://[fd00::1]": false, "https://localhost": false, "https://news.LOCAL": false, "https://x.internal": false, "": false,
	} {
		if got := slack.Public(base); got != want {
			t.Errorf("%q is public: %v", base, got)
		}
	}
}

// TestUnfurlRuns proves that each sentence has its own level above it, that nothing in the words becomes live, that an
// older version is shown as it was, and that this is said.
func TestUnfurlRuns(t *testing.T) {
	var p *corpus.Passage
	j := join(t, true, func(_ *slackConfig, s *searcher, _ *fakeSlack) { p = imported(t, s) })
	live, old := bottest.BaseURL+p.Link(), bottest.BaseURL+"/d/ica-2031@bbbbbbbbbbbb/kj1?s=1"
	j.deliver("events_api", "r1", shared("r1", nil, live, old), 0)
	c := j.next()
	golden(t, "testdata/unfurl-runs.json", map[string]any{"blocks": c.unfurls(t)[live].Blocks, "text": c.unfurls(t)[live].Fallback})
	seen := c.unfurls(t)[live].seen()
	for _, want := range []string{
		"Moderate confidence (CIA)\n“Meravia tried *again* <@U1>.”\n*Threats* & <More>, Key Judgment 1, page 7",
		"No confidence level stated\n“They use :smile: & &lt;b&gt; <!channel>.”\n*Threats* & <More>, Key Judgment 1, page 7",
	} {
		if !strings.Contains(seen, want) {
			t.Errorf("%q is not in %s", want, seen)
		}
	}
	if strings.Contains(seen, "older version") {
		t.Errorf("said to be old: %s", seen)
	}
	if seen := c.unfurls(t)[old].seen(); !strings.Contains(seen, "“Meravia tried.”") || !strings.Contains(seen, "older version") {
		t.Errorf("the older version shows %s", seen)
	}
	for _, u := range c.unfurls(t) {
		walk(u.Blocks, func(n map[string]any) {
			if _, is := n["text"].(string); is && (n["type"] != "plain_text" || n["emoji"] != false) {
				t.Errorf("text that can become live: %v", n)
			}
		})
		if strings.ContainsAny(u.Fallback, "<>") {
			t.Errorf("the fallback is not escaped: %s", u.Fallback)
		}
	}
}

// TestUnfurlEveryPassage holds what is shown of a link to every passage against Slack's limits.
func TestUnfurlEveryPassage(t *testing.T) {
	on := bottest.Corpus(t)
	b := bot.New(&bottest.Searcher{On: on}, bot.Options{BaseURL: bottest.BaseURL})
	for p := range on.Passages() {
		a, ok := b.At(p.ID, "", bot.Language{})
		if !ok {
			t.Fatalf("no passage %s", p.ID)
		}
		raw, err := json.Marshal(slack.Preview(on, a, bottest.BaseURL+p.Link()+"/receipt.png"))
		if err != nil {
			t.Fatal(err)
		}
		var u unfurled
		if err := json.Unmarshal(raw, &u); err != nil {
			t.Fatal(err)
		}
		if n := len(u.Blocks); n < 4 || n > 50 || u.Fallback == "" || utf8.RuneCountInString(u.Fallback) > 3000 {
			t.Errorf("%s: %d blocks, a fallback of %d bytes", p.ID, n, len(u.Fallback))
		}
		walk(u.Blocks, func(n map[string]any) {
			for key, most := range map[string]int{"text": 3000, "alt_text": 2000, "image_url": 3000} {
				if s, ok := n[key].(string); ok && (s == "" || utf8.RuneCountInString(s) > most) {
					t.Errorf("%s: %s of %d characters", p.ID, key, utf8.RuneCountInString(s))
				}
			}
			if s, ok := n["alt_text"].(string); ok && !strings.HasSuffix(s, bot.Language{}.Place(bot.WholeQuote(p))) {
				t.Errorf("%s: the picture is described as %s", p.ID, s)
			}
		})
		for _, q := range bot.Runs(p) {
			whole := strings.Contains(u.seen(), "“"+q.Text()+"”")
			if q.Quoted() && !whole && !strings.Contains(u.seen(), "The quotation goes on") || !q.Quoted() && strings.Contains(u.seen(), "“"+p.Gloss) {
				t.Errorf("%s: shows %s", p.ID, u.seen())
			}
		}
	}
}

// TestUnfurlIsBounded proves that a message full of links has few of them shown, each once, and that what is posted
// without end is not shown without end.
func TestUnfurlIsBounded(t *testing.T) {
	j := join(t, false)
	links := []string{approval, approval}
	for p := range j.searcher.On.Passages() {
		links = append(links, bottest.BaseURL+p.Link())
	}
	for i := range 100 {
		links = append(links, fmt.Sprint(approval, "?n=", i))
	}
	j.deliver("events_api", "b0", shared("b0", nil, links...), 0)
	if n := len(j.next().unfurls(t)); n != 5 {
		t.Errorf("%d links are shown, want 5", n)
	}
	for i := range 40 {
		id := fmt.Sprint("b", i+1)
		j.deliver("events_api", id, shared(id, nil, approval), 0)
	}
	j.leave()
	if n := len(j.calls); n < 19 || n > 25 {
		t.Errorf("%d of 40 messages of one user are shown, want about 20", n)
	}
	for len(j.calls) > 0 {
		(<-j.calls).unfurls(t)
	}
}

// TestUnfurlNotItself proves that nothing is shown of links in the bot's own messages, which Slack delivers at times.
func TestUnfurlNotItself(t *testing.T) {
	j := join(t, true)
	j.deliver("events_api", "i1", shared("i1", map[string]any{"user": botUser}, approval), 0)
	j.deliver("events_api", "i2", shared("i2", map[string]any{"user": "UOTHERBOT"}, approval), 0)
	if c := j.next(); c.form.Get("ts") != "i2.1" {
		t.Errorf("shown at %v", c.form)
	}
	j.leave()
	j.none()
}

// TestUnfurlObeysSettings proves that a channel that is restricted to some documents shows none of the others.
func TestUnfurlObeysSettings(t *testing.T) {
	kept := store.NewMemory()
	for channel, documents := range map[string][]string{"C1": {"ica-2020"}, "": {"ica-2022"}} {
		if err := kept.SaveSettings(t.Context(), "slack/"+team, channel, store.Settings{Documents: documents}); err != nil {
			t.Fatal(err)
		}
	}
	j := join(t, false, func(c *slackConfig, _ *searcher, _ *fakeSlack) { c.Store = kept })
	iran := bottest.BaseURL + "/d/ica-2020/kj3-iran"
	j.deliver("events_api", "s1", shared("s1", nil, approval, iran), 0)
	if u := j.next().unfurls(t); len(u) != 1 || u[iran].Blocks == nil {
		t.Errorf("shown: %v", slices.Collect(maps.Keys(u)))
	}
	j.deliver("events_api", "s2", shared("s2", nil, approval), 0)
	// Where a message will be posted is not known in the composer: what one channel does not allow is not shown there.
	j.deliver("events_api", "s3", shared("s3", inComposer("s3"), approval, iran), 0)
	j.settle()
	j.none()
	err := errors.Join(kept.SaveSettings(t.Context(), "slack/"+team, "", store.Settings{}),
		kept.SaveSettings(t.Context(), "slack/T9", "", store.Settings{Documents: []string{"ica-2022"}})) // another workspace
	if err != nil {
		t.Fatal(err)
	}
	j.deliver("events_api", "s4", shared("s4", inComposer("s4"), approval, iran), 0)
	if u := j.next().unfurls(t); len(u) != 1 || u[iran].Blocks == nil {
		t.Errorf("shown in the composer: %v", slices.Collect(maps.Keys(u)))
	}
	j.leave()
	j.none()
}

// TestUnfurlPicture proves that the picture of the page is shown where there is one that Slack can fetch, and that a link
// is shown without it otherwise.
func TestUnfurlPicture(t *testing.T) {
	r := &receipts{documents: []string{"ica-2031"}}
	var p *corpus.Passage
	var refuse atomic.Bool
	j := join(t, false, func(c *slackConfig, s *searcher, f *fakeSlack) {
		c.Receipts, p = r, imported(t, s)
		f.reply = func(c call) (int, string, string) {
			if refuse.Load() && strings.Contains(c.form.Get("unfurls"), "image_url") {
				return 200, "", `{"ok":false,"error":"invalid_blocks"}`
			}
			return 0, "", ""
		}
	})
	picture := func(c call, link string) (address, alt string) {
		walk(c.unfurls(t)[link].Blocks, func(n map[string]any) {
			if n["type"] == "image" {
				address, alt = n["image_url"].(string), n["alt_text"].(string)
			}
		})
		return address, alt
	}
	first := bottest.BaseURL + "/d/ica-2031/kj1?s=1"
	j.deliver("events_api", "p1", shared("p1", nil, first), 0)
	c := j.next()
	address, alt := picture(c, first)
	if want := bottest.BaseURL + p.Link() + "/receipt.png?s=1"; address != want {
		t.Errorf("the picture is at %q, want %q", address, want)
	}
	if q, _ := bot.FindQuote(p, "1"); alt != (bot.Language{}).Pictured(q) {
		t.Errorf("the picture is described as %q", alt)
	}
	// A document that has no pages, one that cannot be drawn now, and one that Slack cannot fetch.
	iran := bottest.BaseURL + "/d/ica-2020/kj3-iran"
	j.deliver("events_api", "p2", shared("p2", nil, iran), 0)
	if address, _ := picture(j.next(), iran); address != "" {
		t.Errorf("a picture at %s of a document that has none", address)
	}
	r.mu.Lock()
	r.err = errors.New("too many")
	r.mu.Unlock()
	j.deliver("events_api", "p3", shared("p3", nil, first), 0)
	if address, _ := picture(j.next(), first); address != "" {
		t.Errorf("a picture at %s that cannot be drawn", address)
	}
	r.mu.Lock()
	r.err = nil
	r.mu.Unlock()
	refuse.Store(true)
	j.deliver("events_api", "p4", shared("p4", nil, first), 0)
	if address, _ := picture(j.next(), first); address == "" {
		t.Error("no picture at first")
	}
	if address, _ := picture(j.next(), first); address != "" {
		t.Errorf("a picture at %s after it was refused", address)
	}
	j.leave()
	j.none()
}

// TestUnfurlWithoutScope proves that the operator learns which scope is missing, and that it is not tried again.
func TestUnfurlWithoutScope(t *testing.T) {
	j := join(t, false, func(c *slackConfig, s *searcher, f *fakeSlack) {
		imported(t, s)
		c.Receipts = &receipts{documents: []string{"ica-2031"}}
		f.reply = func(call) (int, string, string) {
			return 200, "", `{"ok":false,"error":"missing_scope","needed":"links:write"}`
		}
	})
	j.deliver("events_api", "w1", shared("w1", nil, bottest.BaseURL+"/d/ica-2031/kj1"), 0)
	j.next()
	j.leave()
	j.none()
	if log := j.log.String(); !strings.Contains(log, "missing_scope") || !strings.Contains(log, "needs=links:write") {
		t.Errorf("the log: %s", log)
	}
}

// FuzzLinked proves that no address but one under the base address leads to a quotation, and that this is the source's
// words.
func FuzzLinked(f *testing.F) {
	f.Add(approval)
	f.Add(approval + "?s=1-1&amp;x=%zz#a")
	f.Add("https://findings.example@evil.example/d/ica-2022/kj1-approval")
	f.Add(bottest.BaseURL + "/d/ica-2031%40aaaaaaaaaaaa/kj1?s=2")
	s := newSearcher(f)
	imported(f, s)
	p, err := slack.New(bot.New(s, bot.Options{BaseURL: bottest.BaseURL}), slack.Config{BotToken: botToken, SigningSecret: secret})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, address string) {
		a, ok := slack.Linked(p, address)
		if !ok {
			return
		}
		if !strings.HasPrefix(address, bottest.BaseURL+"/d/") {
			t.Errorf("%q leads to a quotation", address)
		}
		for q := range a.Quotes() {
			if !strings.Contains(q.Passage.Text, q.Text()) || q.Quoted() && q.Text() == "" {
				t.Errorf("%q leads to %q", address, q.Text())
			}
		}
	})
}
