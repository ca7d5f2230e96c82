package discord_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/discord"
)

// A fake plays Discord: its API, and its gateway.
type fake struct {
	*httptest.Server
	t testing.TB

	mu         sync.Mutex
	calls      []call
	registered json.RawMessage
	script     []func(w http.ResponseWriter) // answers to the next calls that write, instead of success
	shards     int
	concurrent int
	starts     []int       // how many session starts are left, each time that this is asked; then 999
	library    atomic.Bool // it is discordgo that connects

	called   chan call            // every call that writes
	gateways chan *websocket.Conn // every connection to the gateway
}

type call struct {
	method, path string
	body         json.RawMessage // of a form: its payload_json
	file         sent
	id           string // given to the message that it sends
	at           time.Time
}

// sent is the file that came with a call.
type sent struct {
	field, name, contentType string
	content                  []byte
}

// form takes apart a body of several parts, as Discord does.
func form(t testing.TB, boundary string, body []byte) (payload []byte, file sent) {
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return payload, file
		}
		if err != nil {
			t.Errorf("form: %v", err)
			return nil, sent{}
		}
		content, _ := io.ReadAll(part)
		switch {
		case part.FormName() == "payload_json" && part.Header.Get("Content-Type") == "application/json" && payload == nil:
			payload = content
		case file.field == "":
			file = sent{part.FormName(), part.FileName(), part.Header.Get("Content-Type"), content}
		default:
			t.Errorf("a part %q too many", part.FormName())
		}
	}
}

func newFake(t testing.TB) *fake {
	f := &fake{t: t, registered: json.RawMessage("[]"), shards: 1, concurrent: 1, called: make(chan call, 100), gateways: make(chan *websocket.Conn, 100)}
	mux := http.NewServeMux()
	mux.HandleFunc("/gateway-socket/", func(w http.ResponseWriter, r *http.Request) {
		if v := r.URL.Query().Get("v"); v != "10" && !f.library.Load() || r.URL.Query().Get("encoding") != "json" {
			t.Errorf("gateway address %s", r.URL)
		}
		ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err == nil {
			f.gateways <- ws
		}
	})
	mux.HandleFunc("/api/", f.api)
	f.Server = httptest.NewUnstartedServer(mux)
	f.Start()
	t.Cleanup(f.Close)
	return f
}

func (f *fake) wsURL() string { return "ws" + strings.TrimPrefix(f.URL, "http") + "/gateway-socket" }

func (f *fake) api(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bot "+token {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"code":0,"message":"401: Unauthorized"}`)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the bot went away
	}
	path := strings.TrimPrefix(r.URL.Path, "/api")
	var file sent
	if kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && kind == "multipart/form-data" {
		body, file = form(f.t, params["boundary"], body)
	}
	f.mu.Lock()
	c := call{r.Method, path, body, file, strconv.Itoa(9000 + len(f.calls)), time.Now()}
	f.calls = append(f.calls, c)
	var scripted func(http.ResponseWriter)
	if r.Method != http.MethodGet && len(f.script) > 0 {
		scripted, f.script = f.script[0], f.script[1:]
	}
	registered := f.registered
	starts := 999
	if path == "/gateway/bot" && len(f.starts) > 0 {
		starts, f.starts = f.starts[0], f.starts[1:]
	}
	if r.Method == http.MethodPut && strings.HasSuffix(path, "/commands") && scripted == nil {
		f.registered = body
	}
	f.mu.Unlock()
	if len(body) > 0 {
		checkBody(f.t, r.Method, path, body)
	}
	switch {
	case scripted != nil:
		scripted(w)
	case path == "/gateway/bot":
		fmt.Fprintf(w, `{"url":%q,"shards":%d,"session_start_limit":{"total":1000,"remaining":%d,"reset_after":7000,"max_concurrency":%d}}`, f.wsURL(), f.shards, starts, f.concurrent)
	case path == "/applications/@me":
		fmt.Fprintf(w, `{"id":%q,"verify_key":%q,"interactions_endpoint_url":null}`, applicationID, hex.EncodeToString(public))
	case path == "/channels/801":
		fmt.Fprint(w, `{"id":"801","parent_id":"80","type":11}`)
	case strings.HasSuffix(path, "/commands"):
		w.Write(registered)
	case strings.HasSuffix(path, "/callback"):
		w.WriteHeader(http.StatusNoContent)
	default:
		fmt.Fprintf(w, `{"id":%q}`, c.id)
	}
	if r.Method != http.MethodGet {
		f.called <- c
	}
}

// answer makes the next call that writes get this answer.
func (f *fake) answer(handlers ...func(http.ResponseWriter)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.script = append(f.script, handlers...)
}

// next returns the next call that writes, other than the registration of commands.
func (f *fake) next() call {
	f.t.Helper()
	for {
		c := receive(f.t, f.called, "a call")
		if !strings.HasSuffix(c.path, "/commands") {
			return c
		}
	}
}

func receive[T any](t testing.TB, from <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(10 * time.Second):
		t.Fatalf("no %s came", what)
		panic("unreachable")
	}
}

const (
	token         = "test-token"
	applicationID = "1000000000000000001"
)

var public, private, _ = ed25519.GenerateKey(bytes.NewReader(bytes.Repeat([]byte("findings"), 8)))

var answers = map[string][]string{
	"did China try to influence the midterms?": {"ica-2022/kj1-approval"},
	"what about Iran?":                         {"ica-2022/kj2-limits"},
}

// pauses lets time pass at once, and notes how long was to be waited.
type pauses struct {
	mu   sync.Mutex
	list []time.Duration
}

func (p *pauses) wait(ctx context.Context, d time.Duration) error {
	p.mu.Lock()
	p.list = append(p.list, d)
	p.mu.Unlock()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Millisecond):
		return nil
	}
}

func (p *pauses) waited() []time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]time.Duration{}, p.list...)
}

func config(f *fake) discord.Config {
	c := discord.Config{
		BotToken: token, PublicKey: hex.EncodeToString(public), ApplicationID: applicationID,
		Pause: (&pauses{}).wait,
	}
	if f != nil {
		c.APIURL = f.URL + "/api"
		c.Logger = slog.New(slog.NewTextHandler(f.t.Output(), nil))
	}
	return c
}

func newPlatform(t testing.TB, s bot.Searcher, c discord.Config) *discord.Platform {
	t.Helper()
	p, err := discord.New(bot.New(s, bot.Options{BaseURL: bottest.BaseURL}), c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// signedRequest is an interaction as Discord sends it.
func signedRequest(body string, at time.Time) *http.Request {
	stamp := strconv.FormatInt(at.Unix(), 10)
	r := httptest.NewRequest(http.MethodPost, "/discord/interactions", strings.NewReader(body))
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(private, []byte(stamp+body))))
	return r
}
