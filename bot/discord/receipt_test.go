package discord_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/discord"
	"findings/bot/store"
	"findings/corpus"
)

const png = "\x89PNG\r\n\x1a\n and the rest of the picture"

// pictures are receipts of the passages of one document. Each picture waits to be let go, where go_ is not nil.
type pictures struct {
	of      string
	content string
	err     error
	panics  bool
	go_     chan struct{}

	inside, most atomic.Int32 // that are being drawn now, and were at the most
}

func (p *pictures) Size(q *corpus.Passage, s corpus.Span) (width, height int) {
	if q.Document.ID != p.of || s.End > len(q.Text) {
		return 0, 0
	}
	return 800, 200
}

func (p *pictures) Picture(ctx context.Context, q *corpus.Passage, _ corpus.Span) ([]byte, error) {
	n := p.inside.Add(1)
	defer p.inside.Add(-1)
	for most := p.most.Load(); n > most && !p.most.CompareAndSwap(most, n); most = p.most.Load() {
	}
	if p.go_ != nil {
		select {
		case <-p.go_:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if p.panics {
		panic("a fault in drawing " + q.ID)
	}
	return []byte(p.content), p.err
}

// pressPage asks a question, presses "Show the page" under its answer, and returns what that is answered with.
func pressPage(t *testing.T, f *fake, c discord.Config, locale string, change func(message map[string]any, body string) string) reply {
	t.Helper()
	web := serve(t, newPlatform(t, plain(t), c))
	m := raw(t, web, strings.Replace(ask("did China try to influence the midterms?"), `"en-US"`, `"`+locale+`"`, 1))
	id := "page|ica-2022/kj1-approval"
	if found := fmt.Sprint(buttons(m)); !strings.Contains(found, id) {
		t.Fatalf("buttons %v", found)
	}
	body := strings.Replace(press(m, id), `"en-US"`, `"`+locale+`"`, 1)
	if change != nil {
		body = change(m, body)
	}
	status, out := post(t, web, signedRequest(body, time.Now()))
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	return out
}

// edited reads an answer that was edited in.
func edited(t *testing.T, c call) (r reply, attachments []map[string]any) {
	t.Helper()
	if c.method != http.MethodPatch || c.path != "/webhooks/"+applicationID+"/tok/messages/@original" {
		t.Fatalf("%s %s", c.method, c.path)
	}
	var body struct{ Attachments []map[string]any }
	if err := errors.Join(json.Unmarshal(c.body, &r.Data), json.Unmarshal(c.body, &body)); err != nil {
		t.Fatalf("%s: %v", c.body, err)
	}
	return r, body.Attachments
}

// TestPage: the place of the picture is held at once; then it comes as an attachment, with the level beside it.
func TestPage(t *testing.T) {
	for _, c := range []struct{ locale, content, name, kind, alternative, level string }{
		{"en-US", png, "page.png", "image/png", "marked on the page", "**High confidence"},
		{"de", "\xff\xd8\xff\xe0 and so on", "page.jpg", "image/jpeg", "auf der Seite markiert", "**Hoher Vertrauensgrad"},
	} {
		f := newFake(t)
		conf := config(f)
		drawing := make(chan struct{})
		conf.Receipts = &pictures{of: "ica-2022", content: c.content, go_: drawing}
		conf.Patience = time.Hour // the place is not held because it takes long
		out := pressPage(t, f, conf, c.locale, nil)
		if out.Type != 5 || out.Data.Flags != ephemeral {
			t.Errorf("%s: answered with %+v before the picture is drawn", c.locale, out)
		}
		close(drawing)
		sent := f.next()
		shown, attachments := edited(t, sent)
		if sent.file.field != "files[0]" || sent.file.name != c.name || sent.file.contentType != c.kind || string(sent.file.content) != c.content {
			t.Errorf("%s: file %+v", c.locale, sent.file)
		}
		if len(attachments) != 1 || attachments[0]["id"] != "0" || attachments[0]["filename"] != c.name {
			t.Fatalf("%s: attachments %v", c.locale, attachments)
		}
		if says := attachments[0]["description"].(string); !strings.HasPrefix(says, "“China tacitly approved") || !strings.Contains(says, c.alternative) {
			t.Errorf("%s: for those who do not see it: %q", c.locale, says)
		}
		if seen := shown.text(); !strings.Contains(seen, c.level) || !strings.Contains(seen, "/d/ica-2022/kj1-approval") {
			t.Errorf("%s: beside it: %s", c.locale, seen)
		}
	}
}

// TestPageOverGateway: the response that holds the place comes before the picture, over the gateway too.
func TestPageOverGateway(t *testing.T) {
	f := newFake(t)
	c := config(f)
	c.Receipts = &pictures{of: "ica-2022", content: png}
	running(t, plain(t), c)
	gw := f.accept(false)
	gw.identified(f, "s1")
	gw.send(mention("did China try to influence the midterms?", ""))
	answer := f.next()
	if !strings.Contains(string(answer.body), `"page|ica-2022/kj1-approval"`) {
		t.Fatalf("no button: %s", answer.body)
	}
	gw.send(`{"op":0,"s":900,"t":"INTERACTION_CREATE","d":` + strings.ReplaceAll(press(map[string]any{"id": answer.id, "flags": 0}, "page|ica-2022/kj1-approval"), "\n", "") + `}`)
	if c := f.next(); !strings.HasSuffix(c.path, "/tok/callback") || string(c.body) != `{"type":5,"data":{}}` {
		t.Errorf("%s %s", c.path, c.body)
	}
	if c := f.next(); string(c.file.content) != png {
		t.Errorf("%s %s %q", c.method, c.path, c.file.content)
	}
}

// TestPageTooLate: where Discord does not take the response, there is no place to put the picture.
func TestPageTooLate(t *testing.T) {
	f := newFake(t)
	c := config(f)
	c.Receipts = &pictures{of: "ica-2022", content: png}
	stop := running(t, plain(t), c)
	gw := f.accept(false)
	gw.identified(f, "s1")
	receive(t, f.called, "registration")
	f.answer(status(404, "", "", `{"code":10062,"message":"Unknown interaction"}`))
	gw.send(`{"op":0,"s":900,"t":"INTERACTION_CREATE","d":` + strings.ReplaceAll(press(map[string]any{"id": "70", "flags": 0}, "page|ica-2022/kj1-approval"), "\n", "") + `}`)
	if c := f.next(); !strings.HasSuffix(c.path, "/tok/callback") {
		t.Errorf("%s %s", c.method, c.path)
	}
	stop()
	f.mu.Lock()
	defer f.mu.Unlock()
	if last := f.calls[len(f.calls)-1]; !strings.HasSuffix(last.path, "/callback") {
		t.Errorf("%s %s with %d bytes", last.method, last.path, len(last.file.content))
	}
}

// TestPageUnderPublicAnswer: the first who presses shows the page to all, the others to themselves.
func TestPageUnderPublicAnswer(t *testing.T) {
	f := newFake(t)
	c := config(f)
	c.Receipts = &pictures{of: "ica-2022", content: png}
	web := serve(t, newPlatform(t, plain(t), c))
	under := func(message, flags int, id string) int {
		t.Helper()
		status, out := post(t, web, signedRequest(press(map[string]any{"id": fmt.Sprint(message), "flags": flags}, id), time.Now()))
		if sent := f.next(); status != 200 || out.Type != 5 || sent.file.name != "page.png" {
			t.Errorf("status %d, %+v, then %+v", status, out, sent)
		}
		return out.Data.Flags
	}
	for _, c := range []struct {
		message, flags int
		id             string
		want           int
	}{
		{70, ephemeral, "page|ica-2022/kj1-approval", ephemeral}, {70, 0, "page|ica-2022/kj1-approval", 0},
		{70, 0, "page|ica-2022/kj1-approval", ephemeral}, {70, 0, "page|ica-2022/kj2-limits", 0}, {71, 0, "page|ica-2022/kj1-approval", 0},
	} {
		if flags := under(c.message, c.flags, c.id); flags != c.want {
			t.Errorf("%+v: flags %d", c, flags)
		}
	}
}

// TestNoPage: where the page cannot be shown, a plain sentence says so, with the way to the reader page, and nobody is
// left with "thinking…".
func TestNoPage(t *testing.T) {
	permissions := func(set uint64) func(map[string]any, string) string {
		return func(_ map[string]any, body string) string {
			return strings.Replace(body, `"context":0`, fmt.Sprintf(`"context":0,"app_permissions":"%d"`, set), 1)
		}
	}
	cases := []struct {
		name     string
		receipts *pictures
		change   func(map[string]any, string) string
		answers  []func(http.ResponseWriter)
		at       int    // the call that edits the sentence in, from 1; 0: it is the response
		want     string // empty: the picture
	}{
		{"busy", &pictures{err: errors.New("too many pictures are being drawn")}, nil, nil, 1, "could not show that page"},
		{"no such picture", &pictures{err: fmt.Errorf("picture of x: %w", fs.ErrNotExist)}, nil, nil, 1, "no picture of that page"},
		{"no picture at all", &pictures{content: "<svg onload=alert(1)>"}, nil, nil, 1, "could not show that page"},
		{"nothing", &pictures{}, nil, nil, 1, "could not show that page"},
		{"a fault", &pictures{panics: true}, nil, nil, 1, "could not show that page"},
		{"larger than may be sent", &pictures{content: png}, func(_ map[string]any, body string) string {
			return strings.Replace(body, `"context":0`, `"context":0,"attachment_size_limit":20`, 1)
		}, nil, 1, "no picture of that page"},
		{"larger than can be sent anywhere", &pictures{content: png + strings.Repeat("x", 10<<20)}, nil, nil, 1, "no picture of that page"},
		{"no permission", &pictures{content: png}, permissions(1<<10 | 1<<14), nil, 0, "may not attach files"},
		{"the permission", &pictures{content: png}, permissions(1 << 15), nil, 1, ""},
		{"an administrator", &pictures{content: png}, permissions(1 << 3), nil, 1, ""},
		{"a passage without a page", &pictures{content: png}, func(m map[string]any, _ string) string { return press(m, "page|ica-2020/kj3-iran") }, nil, 0, "no picture of that page"},
		{"no passage", &pictures{content: png}, func(m map[string]any, _ string) string { return press(m, "page|gone/for-good") }, nil, 0, "no longer"},
		{"refused", &pictures{content: png}, nil, []func(http.ResponseWriter){status(403, "", "", `{"code":50013,"message":"Missing Permissions"}`)}, 2, "could not show that page"},
		{"too large for Discord", &pictures{content: png}, nil, []func(http.ResponseWriter){status(413, "", "", `{"code":40005,"message":"Request entity too large"}`)}, 2, "could not show that page"},
		{"before its place is known", &pictures{content: png}, nil, []func(http.ResponseWriter){status(404, "", "", `{"code":10015,"message":"Unknown Webhook"}`)}, 2, ""},
		{"tried again", &pictures{content: png}, nil, []func(http.ResponseWriter){status(502, "", "", "")}, 2, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t)
			conf := config(f)
			c.receipts.of = "ica-2022"
			conf.Receipts = c.receipts
			f.answer(c.answers...)
			out := pressPage(t, f, conf, "en-US", c.change)
			last := call{}
			for range c.at {
				last = f.next()
			}
			if c.at > 0 {
				if out.Type != 5 {
					t.Errorf("answered with %+v", out)
				}
				out, _ = edited(t, last)
			} else if out.Type != 4 || out.Data.Flags != ephemeral {
				t.Errorf("answered with %+v", out)
			}
			if c.want == "" {
				if string(last.file.content) != png {
					t.Errorf("file %+v, %s", last.file, last.body)
				}
				return
			}
			if seen := out.text(); !strings.Contains(seen, c.want) || c.want != "no longer" && !strings.Contains(seen, "/d/ica-20") || last.file.field != "" {
				t.Errorf("%q is not in %s, or a file came with it", c.want, seen)
			}
		})
	}
}

// TestPageOfAnotherDocument: the page of a document that is not answered from any more in a server is not shown there.
func TestPageOfAnotherDocument(t *testing.T) {
	st := store.NewMemory()
	c := config(nil)
	c.Receipts, c.Store = &pictures{of: "ica-2022", content: png}, st
	web := serve(t, newPlatform(t, plain(t), c))
	if err := st.SaveSettings(t.Context(), "discord/7", "", store.Settings{Documents: []string{"ica-2020"}}); err != nil {
		t.Fatal(err)
	}
	_, out := post(t, web, signedRequest(press(map[string]any{"id": "70", "flags": 0}, "page|ica-2022/kj1-approval"), time.Now()))
	if out.Type != 4 || out.Data.Flags != ephemeral || !strings.Contains(out.text(), "no longer") {
		t.Errorf("answered with %+v", out)
	}
}

// TestFewPictures: few pictures are in memory at a time, however many are asked for.
func TestFewPictures(t *testing.T) {
	const asked, most = 40, 8
	f := newFake(t)
	c := config(f)
	r := &pictures{of: "ica-2022", content: png, go_: make(chan struct{})}
	c.Receipts = r
	web := serve(t, newPlatform(t, plain(t), c))
	for i := range asked {
		body := strings.Replace(press(map[string]any{"id": fmt.Sprint(i + 1), "flags": 0}, "page|ica-2022/kj1-approval"), `"id":"5"`, fmt.Sprintf(`"id":"%d"`, 500+i), 1)
		if status, out := post(t, web, signedRequest(body, time.Now())); status != 200 || out.Type != 5 {
			t.Fatalf("status %d, %+v", status, out)
		}
	}
	for start := time.Now(); r.inside.Load() < most; time.Sleep(time.Millisecond) {
		if time.Since(start) > 5*time.Second {
			t.Fatal("waited for the pictures in vain")
		}
	}
	close(r.go_)
	for range asked {
		if sent := f.next(); sent.file.name != "page.png" {
			t.Errorf("%s %s", sent.path, sent.body)
		}
	}
	if n := r.most.Load(); n != most {
		t.Errorf("%d pictures at a time, want %d", n, most)
	}
}

// TestPageButtons: there is a button for each quotation that has a picture, and for no other.
func TestPageButtons(t *testing.T) {
	s := &bottest.Searcher{On: bottest.Corpus(t), Answer: map[string][]string{
		"what did they do?": {"ica-2022/kj1-approval", "ica-2020/kj3-iran", "ica-2022/kj3-intent"}, "why?": {"ica-2022/kj2-limits"},
		"at length?": {"test-2031/long"}, "what about Kherson?": {"ica-2022/russia-kherson"},
	}}
	c := config(nil)
	c.Receipts = &pictures{of: "ica-2022"}
	web := serve(t, newPlatform(t, s, c))
	many := buttons(raw(t, web, ask("what did they do?")))
	if many["Picture 1"] != "page|ica-2022/kj1-approval" || many["Picture 2"] != "" || many["Picture 3"] == "" {
		t.Errorf("many: %v", many)
	}
	one := buttons(raw(t, web, ask("why?")))
	for _, label := range []string{"Show the page", "Show context", "Copy citation", "Share in channel", "Feedback"} {
		if one[label] == "" {
			t.Errorf("one: no button %q in %v", label, one)
		}
	}
	// Of a finding that is only reported there are no words that could be marked.
	if report := buttons(raw(t, web, ask("what about Kherson?"))); report["Show the page"] != "" {
		t.Errorf("report: %v", report)
	}
	c.Receipts = nil
	if none := buttons(raw(t, serve(t, newPlatform(t, s, c)), ask("why?"))); none["Show the page"] != "" || none["Copy citation"] == "" {
		t.Errorf("without receipts: %v", none)
	}

	f := newFake(t)
	c = config(f)
	c.Receipts = &pictures{of: "test-2031", content: png}
	web = serve(t, newPlatform(t, s, c))
	long := raw(t, web, ask("at length?"))
	post(t, web, signedRequest(press(long, buttons(long)["Show the page"]), time.Now()))
	_, attachments := edited(t, f.next())
	if len(attachments) != 1 {
		t.Fatalf("attachments %v", attachments)
	}
	says := attachments[0]["description"].(string)
	if n := utf8.RuneCountInString(says); n > 1024 || n < 1000 {
		t.Errorf("described in %d characters", n)
	}
	if p, _ := s.On.Passage("test-2031/long"); !strings.Contains(says, " […]”, marked on the page: ") || !strings.HasSuffix(says, bot.Language{}.Place(bot.WholeQuote(p))) {
		t.Errorf("described as %s", says)
	}
}
