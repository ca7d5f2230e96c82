package discord_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"findings/bot"
	"findings/bot/bottest"
	"findings/bot/discord"
)

var interactionIDs atomic.Uint64

// use is the body of an interaction in a server.
func use(kind int, data string) string {
	return fmt.Sprintf(`{"id":"%d","application_id":%q,"type":%d,"token":"tok","guild_id":"7","channel_id":"8","context":0,
		"member":{"user":{"id":"5"},"permissions":"0"},"locale":"en-US","data":%s}`, 2000+interactionIDs.Add(1), applicationID, kind, data)
}

// slash is the data of a use of /findings.
func slash(subcommand, options string) string {
	return fmt.Sprintf(`{"id":"1","name":"findings","type":1,"options":[{"name":%q,"type":1,"options":[%s]}]}`, subcommand, options)
}

func ask(question string) string {
	value, _ := json.Marshal(question)
	return use(2, slash("ask", `{"name":"question","type":3,"value":`+string(value)+`}`))
}

type reply struct {
	Type int `json:"type"`
	Data struct {
		Flags  int `json:"flags"`
		Embeds []struct {
			Title, Description string
			Author             struct{ Name string }
		} `json:"embeds"`
		Choices []struct{ Name, Value string } `json:"choices"`
	} `json:"data"`
}

// text is what the embeds say.
func (r reply) text() string {
	var b strings.Builder
	for _, e := range r.Data.Embeds {
		b.WriteString(e.Title + "\n" + e.Description + "\n")
	}
	return b.String()
}

const ephemeral = 64

// serve plays Discord's request against a real server on loopback. What is in flight at the end of the test is finished.
func serve(t testing.TB, p *discord.Platform) *httptest.Server {
	mux := http.NewServeMux()
	p.Routes(mux)
	s := httptest.NewServer(mux)
	t.Cleanup(func() {
		s.Close()
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		if err := p.Run(ended); err != nil {
			t.Error(err)
		}
	})
	return s
}

func post(t testing.TB, s *httptest.Server, r *http.Request) (int, reply) {
	t.Helper()
	body, _ := io.ReadAll(r.Body)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = r.Header
	resp, err := s.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out reply
	if resp.StatusCode == http.StatusOK {
		if ct := resp.Header.Get("Content-Type"); ct != "application/json" {
			t.Errorf("content type %q", ct)
		}
		if err := json.Unmarshal(raw, &out); err != nil {
			t.Fatalf("answer %q: %v", raw, err)
		}
		checkBody(t, http.MethodPost, "/interactions/1/tok/callback", raw)
	}
	return resp.StatusCode, out
}

func TestSignatures(t *testing.T) {
	p := newPlatform(t, &bottest.Searcher{On: bottest.Corpus(t), Answer: answers}, config(nil))
	s := serve(t, p)
	now := time.Now()
	ping := use(1, "null")
	cases := []struct {
		name    string
		request func() *http.Request
		want    int
	}{
		{"good", func() *http.Request { return signedRequest(ping, now) }, 200},
		{"replayed", func() *http.Request { return signedRequest(ping, now) }, 401},
		{"replayed with a new time", func() *http.Request { return signedRequest(ping, now.Add(time.Second)) }, 401},
		{"stale", func() *http.Request { return signedRequest(use(1, "null"), now.Add(-6*time.Minute)) }, 401},
		{"from the future", func() *http.Request { return signedRequest(use(1, "null"), now.Add(6*time.Minute)) }, 401},
		{"forged body", func() *http.Request {
			r := signedRequest(use(1, "null"), now)
			r.Body = io.NopCloser(strings.NewReader(use(1, "null")))
			return r
		}, 401},
		{"another time than signed", func() *http.Request {
			r := signedRequest(use(1, "null"), now)
			r.Header.Set("X-Signature-Timestamp", fmt.Sprint(now.Unix()+1))
			return r
		}, 401},
		{"no signature", func() *http.Request {
			r := signedRequest(use(1, "null"), now)
			r.Header.Del("X-Signature-Ed25519")
			return r
		}, 401},
		{"short signature", func() *http.Request {
			r := signedRequest(use(1, "null"), now)
			r.Header.Set("X-Signature-Ed25519", "abcd")
			return r
		}, 401},
		{"no time", func() *http.Request {
			r := signedRequest(use(1, "null"), now)
			r.Header.Del("X-Signature-Timestamp")
			return r
		}, 401},
		{"signed nonsense", func() *http.Request { return signedRequest("null", now) }, 400},
		{"signed list", func() *http.Request { return signedRequest(`[{"type":1}]`, now) }, 400},
		{"no id", func() *http.Request { return signedRequest(`{"type":1}`, now) }, 400},
		{"5 MB", func() *http.Request { return signedRequest(strings.Repeat(" ", 5<<20), now) }, 413},
		{"unknown type", func() *http.Request { return signedRequest(use(99, `{"x":[1]}`), now) }, 200},
		{"unreadable data", func() *http.Request { return signedRequest(use(2, `{"options":"no list"}`), now) }, 200},
		{"no data", func() *http.Request { return signedRequest(use(2, `null`), now) }, 200},
	}
	for _, c := range cases {
		if got, _ := post(t, s, c.request()); got != c.want {
			t.Errorf("%s: status %d, want %d", c.name, got, c.want)
		}
	}
	for _, path := range []string{"/discord", "/discord/interactions/x", "/"} {
		r := signedRequest(use(1, "null"), now)
		r.URL.Path = path
		if got, _ := post(t, s, r); got != 404 {
			t.Errorf("POST %s: status %d", path, got)
		}
	}
}

func TestPing(t *testing.T) {
	s := serve(t, newPlatform(t, &bottest.Searcher{On: bottest.Corpus(t)}, config(nil)))
	status, out := post(t, s, signedRequest(use(1, "null"), time.Now()))
	if status != 200 || out.Type != 1 {
		t.Errorf("PING is answered %d, %+v", status, out)
	}
}

// TestNoKey: without a public key nothing is taken over HTTP, as nobody could tell who sent it.
func TestNoKey(t *testing.T) {
	c := config(nil)
	c.PublicKey = ""
	s := serve(t, newPlatform(t, &bottest.Searcher{On: bottest.Corpus(t)}, c))
	if status, _ := post(t, s, signedRequest(use(1, "null"), time.Now())); status != 404 {
		t.Errorf("status %d", status)
	}
}

func TestCommands(t *testing.T) {
	s := serve(t, newPlatform(t, &bottest.Searcher{On: bottest.Corpus(t), Answer: answers}, config(nil)))
	private := `,{"name":"private","type":5,"value":true}`
	public := `,{"name":"private","type":5,"value":false}`
	question := `{"name":"question","type":3,"value":"did China try to influence the midterms?"}`
	elsewhere := func(body, context string) string {
		return strings.NewReplacer(`"guild_id":"7",`, "", `"context":0`, context).Replace(body)
	}
	cases := []struct {
		name, body, want string
		flags            int
	}{
		{"ask", ask("did China try to influence the midterms?"), "“China tacitly approved", ephemeral},
		{"ask privately", use(2, slash("ask", question+private)), "**High confidence", ephemeral},
		{"ask in public", use(2, slash("ask", question+public)), "“China tacitly approved", 0},
		{"ask in a direct message", elsewhere(ask("did China try to influence the midterms?"), `"context":1`), "“China", 0},
		{"ask in a group message", elsewhere(ask("did China try to influence the midterms?"), `"context":2`), "“China", ephemeral},
		{"ask with no context", elsewhere(ask("did China try to influence the midterms?"), `"x":1`), "“China", 0},
		{"ask nothing", ask(""), "Ask a question", ephemeral},
		{"ask what is not there", ask("who won the 2024 election?"), "Nothing in the assessments", ephemeral},
		{"ask a number", use(2, slash("ask", `{"name":"question","type":4,"value":7}`)), "Ask a question", ephemeral},
		{"country", use(2, slash("country", `{"name":"name","type":3,"value":"the PRC"}`)), "“China tacitly approved", ephemeral},
		{"compare", use(2, slash("compare", `{"name":"name","type":3,"value":"Russia"}`)), "2020 federal elections", ephemeral},
		{"sources", use(2, slash("sources", "")), "ICA 2022-27259-A", ephemeral},
		{"help", use(2, slash("help", "")), "Ask in your own words", ephemeral},
		{"unknown subcommand", use(2, slash("dance", "")), "I have no command dance", ephemeral},
		{"unknown command", use(2, `{"name":"other","type":1}`), "Ask a question", ephemeral},
	}
	for n, c := range cases {
		status, out := post(t, s, signedRequest(from(100+n, c.body), time.Now()))
		if status != 200 || out.Type != 4 || !strings.Contains(out.text(), c.want) || out.Data.Flags != c.flags {
			t.Errorf("%s: status %d, type %d, flags %d, want %d and %q in\n%s", c.name, status, out.Type, out.Data.Flags, c.flags, c.want, out.text())
		}
	}
}

// TestLocales: the bot's own sentences are in the asker's language; what is quoted, and the source's term, are not.
func TestLocales(t *testing.T) {
	s := serve(t, newPlatform(t, &bottest.Searcher{On: bottest.Corpus(t), Answer: answers}, config(nil)))
	for locale, want := range map[string][2]string{
		"de": {"Hoher Vertrauensgrad", "Beleg kopieren"}, "es-419": {"Confianza alta", "Copiar referencia"}, "es-ES": {"Confianza alta", "Copiar referencia"},
		"fr": {"Confiance élevée", "Copier la référence"}, "pt-BR": {"Confiança alta", "Copiar referência"},
		"en-GB": {"High confidence", "Copy citation"}, "ja": {"High confidence", "Copy citation"}, "": {"High confidence", "Copy citation"},
	} {
		m := raw(t, s, strings.Replace(ask("did China try to influence the midterms?"), `"en-US"`, `"`+locale+`"`, 1))
		seen := strings.ToLower(text(m))
		if !strings.Contains(text(m), want[0]) || !strings.Contains(seen, "high confidence") || !strings.Contains(text(m), "“China tacitly approved efforts") {
			t.Errorf("%s: %s", locale, text(m))
		}
		if buttons(m)[want[1]] == "" {
			t.Errorf("%s: buttons %v", locale, buttons(m))
		}
	}
}

func TestAutocomplete(t *testing.T) {
	s := serve(t, newPlatform(t, &bottest.Searcher{On: bottest.Corpus(t), Answer: answers}, config(nil)))
	cases := []struct{ command, option, typed, want string }{
		{"country", "name", "ch", "China"},
		{"country", "name", "Krem", "Russia"},
		{"compare", "name", "TEHRAN", "Iran"},
		{"ask", "country", "hav", "Cuba"},
		{"ask", "document", "2020", "ica-2020"},
		{"glossary", "term", "prob", "probable"},
		{"glossary", "term", "moder", "moderate confidence"},
		{"ask", "question", "", "Did China try to influence the 2022 midterms?"},
		{"ask", "question", "who won?", "who won?"},
		{"country", "name", "xyzzy", ""},
		{"country", "name", strings.Repeat("a", 5000), ""},
	}
	for _, c := range cases {
		option := fmt.Sprintf(`{"name":%q,"type":3,"value":%q,"focused":true}`, c.option, c.typed)
		status, out := post(t, s, signedRequest(use(4, slash(c.command, option)), time.Now()))
		got := ""
		if len(out.Data.Choices) > 0 {
			got = out.Data.Choices[0].Value
		}
		if status != 200 || out.Type != 8 || got != c.want {
			t.Errorf("%+v: status %d, type %d, choices %v", c, status, out.Type, out.Data.Choices)
		}
	}
	_, out := post(t, s, signedRequest(use(4, slash("country", `{"name":"name","type":3,"value":"","focused":true}`)), time.Now()))
	if n := len(out.Data.Choices); n < 5 || n > 25 {
		t.Errorf("%d choices where nothing was typed", n)
	}
	_, out = post(t, s, signedRequest(use(4, slash("ask", `{"name":"question","type":3,"value":"iran","focused":true}`)), time.Now()))
	if n := len(out.Data.Choices); n < 3 || out.Data.Choices[0].Value != "iran" {
		t.Errorf("while a question is typed: %v", out.Data.Choices)
	}
}

func TestConfig(t *testing.T) {
	b := bot.New(&bottest.Searcher{On: bottest.Corpus(t)}, bot.Options{})
	_, err := discord.New(b, discord.Config{PublicKey: "abc", GuildID: "x", Shards: "3-1/2", APIURL: "ftp://x"})
	for _, name := range []string{"DISCORD_BOT_TOKEN", "DISCORD_PUBLIC_KEY", "DISCORD_APPLICATION_ID", "DISCORD_GUILD_ID", "DISCORD_SHARDS", "DISCORD_API_URL"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not in %v", name, err)
		}
	}
	for _, key := range []string{"", hex.EncodeToString(public)} {
		if _, err := discord.New(b, discord.Config{BotToken: "t", ApplicationID: "1", PublicKey: key}); err != nil {
			t.Errorf("key %q: %v", key, err)
		}
	}
	for _, key := range []string{"00", hex.EncodeToString(public)[:62], hex.EncodeToString(public) + "00", strings.Repeat("z", 64)} {
		if _, err := discord.New(b, discord.Config{BotToken: "t", ApplicationID: "1", PublicKey: key}); err == nil {
			t.Errorf("key %q is taken", key)
		}
	}
	for shards, ok := range map[string]bool{"0/1": true, "0-3/16": true, "15/16": true, "16/16": false, "-1/2": false, "1": false, "0-1/": false, "a/2": false} {
		_, err := discord.New(b, discord.Config{BotToken: "t", ApplicationID: "1", Shards: shards})
		if (err == nil) != ok {
			t.Errorf("shards %q: %v", shards, err)
		}
	}
	if _, err := discord.New(b, discord.Config{BotToken: "secret\n", ApplicationID: "1"}); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("token with a line break: %v", err)
	}
}
