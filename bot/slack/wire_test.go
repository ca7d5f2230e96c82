package slack_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack/slacktest"
	"go.uber.org/goleak"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/slack"
	"findings/corpus"
	"findings/index"
)

// answerOf is an answer that quotes one passage of the given text.
func answerOf(t testing.TB, text string) bot.Answer {
	t.Helper()
	d := &corpus.Document{ID: "d", Title: "D"}
	p := &corpus.Passage{ID: "d/p", Document: d, Section: "S", Text: text, Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(text)}}}}
	d.Passages = []*corpus.Passage{p}
	s := &bottest.Searcher{On: corpus.New(corpus.NewNames(nil), []*corpus.Document{d}, nil), Answer: map[string][]string{"q": {"d/p"}}}
	return bot.New(s, bot.Options{BaseURL: bottest.BaseURL}).Answer(t.Context(), bot.Question{Text: "q"})
}

// benchmarkReply measures the way from a question to the JSON that is sent, on the embedded edition with its index.
func benchmarkReply(b *testing.B, q bot.Question) {
	c, err := corpus.Default()
	if err != nil {
		b.Fatal(err)
	}
	x, err := index.Build(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	on := bot.New(x, bot.Options{BaseURL: bottest.BaseURL})
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		a := on.Answer(b.Context(), q)
		if _, err := json.Marshal(slack.Render(a, slack.Manner{})); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // slacktest's own log
	goleak.VerifyTestMain(m,
		// slacktest never ends the goroutine that sends to a connection.
		goleak.IgnoreAnyFunction("github.com/slack-go/slack/slacktest.handlePendingMessages"),
	)
}

const (
	botToken = "xoxb-secret-bot-token"
	appToken = "xapp-secret-app-token"
	secret   = "signing-secret-of-the-test"
	botUser  = "UBOT"
	team     = "T1"
)

// A call is what Slack was asked for over HTTP.
type call struct {
	method string
	form   url.Values // of a method
	body   []byte     // of an answer to a response_url
	file   []byte     // uploaded
	name   string     // of the file
	at     time.Time
}

// blocks are the drawn blocks of the call, in JSON.
func (c call) blocks() string {
	if c.body != nil {
		return string(c.body)
	}
	return c.form.Get("blocks")
}

func (c call) text() string {
	if c.body != nil {
		var m struct{ Text string }
		json.Unmarshal(c.body, &m)
		return m.Text
	}
	return c.form.Get("text")
}

// A fakeSlack is slack-go's test server that records what is asked of it and answers as the test wants.
type fakeSlack struct {
	t          testing.TB
	api        *slacktest.Server
	calls      chan call
	courtesies chan call   // status and title of a conversation
	acks       chan string // envelope IDs
	reply      func(call) (status int, header, body string)
}

func newFakeSlack(t testing.TB) *fakeSlack {
	f := &fakeSlack{t: t, calls: make(chan call, 20_000), courtesies: make(chan call, 100), acks: make(chan string, 20_000)}
	record := func(w http.ResponseWriter, r *http.Request) {
		c := call{method: strings.TrimPrefix(r.URL.Path, "/"), at: time.Now()}
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			if file, header, err := r.FormFile("file"); err == nil {
				c.file, _ = io.ReadAll(file)
				c.name = header.Filename
			}
		}
		body, _ := io.ReadAll(r.Body)
		if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			c.body = body
		} else {
			c.form, _ = url.ParseQuery(string(body))
		}
		status, header, answer := 200, "", `{"ok":true,"ts":"999.1","channel":"C1"}`
		switch c.method {
		case "files.getUploadURLExternal":
			answer = `{"ok":true,"file_id":"F1","upload_url":"http://` + r.Host + `/upload/v1/secret"}`
		case "files.completeUploadExternal":
			answer = `{"ok":true,"files":[{"id":"F1"}]}`
		}
		if f.reply != nil {
			if s, h, b := f.reply(c); s != 0 {
				status, header, answer = s, h, b
			}
		}
		w.Header().Set("Content-Type", "application/json")
		if header != "" {
			w.Header().Set("Retry-After", header)
		}
		w.WriteHeader(status)
		io.WriteString(w, answer)
		if strings.HasSuffix(c.method, "setStatus") || strings.HasSuffix(c.method, "setTitle") {
			f.courtesies <- c
			return
		}
		f.calls <- c
	}
	f.api = slacktest.NewTestServer(func(c slacktest.Customize) {
		for _, m := range []string{"/chat.postMessage", "/chat.postEphemeral", "/chat.update", "/chat.unfurl", "/files.getUploadURLExternal", "/upload/", "/files.completeUploadExternal", "/response/", "/views.open", "/views.push", "/views.update", "/views.publish",
			"/assistant.threads.setSuggestedPrompts", "/assistant.threads.setStatus", "/assistant.threads.setTitle", "/users.info", "/oauth.v2.access"} {
			c.Handle(m, record)
		}
	})
	f.api.Start()
	done := make(chan struct{})
	read := make(chan struct{})
	go func() {
		defer close(read)
		for {
			select {
			case s := <-f.api.SeenFeed:
				var a struct {
					EnvelopeID string `json:"envelope_id"`
				}
				json.Unmarshal([]byte(s), &a)
				f.acks <- a.EnvelopeID
			case <-done:
				return
			}
		}
	}()
	t.Cleanup(func() { f.api.Stop(); close(done); <-read })
	return f
}

// next waits for the next call.
func (f *fakeSlack) next() call { f.t.Helper(); return receive(f.t, f.calls, "a call") }

// none reports a call that was not to be.
func (f *fakeSlack) none() {
	f.t.Helper()
	select {
	case c := <-f.calls:
		f.t.Errorf("an unwanted call of %s: %s", c.method, c.text())
	default:
	}
}

func receive[T any](t testing.TB, from <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(20 * time.Second):
		t.Fatalf("waited for %s in vain", what)
		panic("unreachable")
	}
}

// searcher is one whose searches can be held up.
type searcher struct {
	*bottest.Searcher
	real  bot.Searcher  // answers instead, where it is set
	hold  chan struct{} // nil: not held up
	asked chan index.Query
}

func newSearcher(t testing.TB) *searcher {
	return &searcher{asked: make(chan index.Query, 20_000), Searcher: &bottest.Searcher{On: bottest.Corpus(t), Answer: map[string][]string{
		"did China try to influence the midterms?": {"ica-2022/kj1-approval"},
		"how sure are they about Iran?":            {"ica-2022/kj2-intent"},
		"why did Iran hold back?":                  {"ica-2022/kj2-limits"},
		"did it change the outcome?":               {"ica-2022/scope-impact"},
		"what did they do?":                        {"ica-2022/kj1-approval", "ica-2022/kj2-means", "ica-2022/kj3-intent", "ica-2022/cuba-intent", "ica-2020/kj3-iran"},
	}}}
}

func (s *searcher) Search(ctx context.Context, q index.Query) (index.Results, error) {
	if s.hold != nil {
		select {
		case <-s.hold:
		case <-ctx.Done():
			return index.Results{}, ctx.Err()
		}
	}
	s.asked <- q
	return s.Searcher.Search(ctx, q)
}

// A joined is a platform that runs against a fakeSlack.
type joined struct {
	*fakeSlack
	platform *slack.Platform
	searcher *searcher
	address  string // of the bot's own HTTP server
	log      *logged
	connects bool // over Socket Mode
	leave    func() error
}

// logged keeps what is logged.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }
func (l *logged) String() string              { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

// join runs a platform over Socket Mode, or over HTTP.
func join(t testing.TB, socket bool, change ...func(*slack.Config, *searcher, *fakeSlack)) *joined {
	t.Helper()
	j := &joined{fakeSlack: newFakeSlack(t), searcher: newSearcher(t), log: &logged{}}
	c := slack.Config{
		BotToken: botToken, APIURL: j.api.GetAPIURL(),
		Logger: slog.New(slog.NewTextHandler(j.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if socket {
		c.AppToken = appToken
	} else {
		c.SigningSecret = secret
	}
	for _, f := range change {
		f(&c, j.searcher, j.fakeSlack)
	}
	j.connects = c.AppToken != ""
	transport := &http.Transport{}
	c.HTTPClient = &http.Client{Transport: transport}
	var err error
	var on bot.Searcher = j.searcher
	if j.searcher.real != nil {
		on = j.searcher.real
	}
	j.platform, err = slack.New(bot.New(on, bot.Options{BaseURL: bottest.BaseURL}), c)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	j.platform.Routes(mux)
	server := httptest.NewServer(mux)
	j.address = server.URL
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- j.platform.Run(ctx) }()
	j.leave = sync.OnceValue(func() error { cancel(); return receive(t, ran, "Run to return") })
	t.Cleanup(func() {
		server.Close()
		if err := j.leave(); err != nil {
			t.Errorf("Run: %v", err)
		}
		transport.CloseIdleConnections()
		for _, word := range []string{botToken, appToken, secret, "did China"} {
			if strings.Contains(j.log.String(), word) {
				t.Errorf("the log has %q: %s", word, j.log.String())
			}
		}
	})
	return j
}

// signed posts a delivery as Slack does.
func (j *joined) signed(path, contentType, body string, change ...func(*http.Request)) *http.Response {
	j.t.Helper()
	req, err := http.NewRequest(http.MethodPost, j.address+path, strings.NewReader(body))
	if err != nil {
		j.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	sign(req, body, time.Now())
	for _, f := range change {
		f(req)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		j.t.Fatal(err)
	}
	b, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(b))
	return resp
}

func sign(req *http.Request, body string, at time.Time) {
	ts := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	io.WriteString(mac, "v0:"+ts+":"+body)
	req.Header.Set("X-Slack-Request-Timestamp", ts)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

// message is an event in JSON, in which a test can change fields of the inner part.
func message(id, text string, change map[string]any) string {
	inner := map[string]any{
		"type": "app_mention", "user": "U1", "text": text, "ts": id + ".1", "channel": "C1", "event_ts": id + ".1", "channel_type": "channel",
	}
	for k, v := range change {
		inner[k] = v
	}
	b, _ := json.Marshal(map[string]any{
		"type": "event_callback", "team_id": team, "api_app_id": "A1", "event_id": "Ev" + id, "event_time": 1, "event": inner,
		"authorizations": []map[string]any{{"team_id": team, "user_id": botUser, "is_bot": true}},
	})
	return string(b)
}

// envelope wraps a payload as Socket Mode does.
func envelope(id, kind, payload string, retry int) string {
	return fmt.Sprintf(`{"envelope_id":%q,"type":%q,"payload":%s,"accepts_response_payload":false,"retry_attempt":%d,"retry_reason":""}`, id, kind, payload, retry)
}

const mention = "<@" + botUser + "> did China try to influence the midterms?"

type (
	slackConfig = slack.Config
	indexQuery  = index.Query
)

// socket reports whether the platform joined over Socket Mode; it waits until the connection is up.
func (j *joined) socket() bool {
	if !j.connects {
		return false
	}
	for start := time.Now(); j.platform.Health(j.t.Context()) != nil; time.Sleep(time.Millisecond) {
		if time.Since(start) > 20*time.Second {
			j.t.Fatal("waited for the connection in vain")
		}
	}
	return true
}

func read(resp *http.Response) string {
	b, _ := io.ReadAll(resp.Body)
	return string(b)
}

// commandJSON is a slash command in the form of Socket Mode.
func commandJSON(command, text, trigger, answerTo string) string {
	b, _ := json.Marshal(map[string]string{
		"command": command, "text": text, "team_id": team, "channel_id": "C1", "user_id": "U" + strings.TrimPrefix(trigger, "t"), "trigger_id": trigger, "response_url": answerTo,
	})
	return string(b)
}

func fromJSON(payload string) map[string][]string {
	var m map[string]string
	json.Unmarshal([]byte(payload), &m)
	form := map[string][]string{}
	for k, v := range m {
		form[k] = []string{v}
	}
	return form
}

// serve runs a server until the test ends and returns its address.
func serve(t testing.TB, h http.Handler) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// settle waits until all that was delivered is worked off.
func (j *joined) settle() {
	j.t.Helper()
	for start := time.Now(); slack.InFlight(j.platform) > 0; time.Sleep(time.Millisecond) {
		if time.Since(start) > 20*time.Second {
			j.t.Fatal("waited for the work to end in vain")
		}
	}
}

func readAll(t testing.TB, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
