package discord_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// from makes an interaction another person's.
func from(user int, body string) string {
	return strings.Replace(body, `"user":{"id":"5"}`, fmt.Sprintf(`"user":{"id":"%d"}`, user), 1)
}

const patience = "more than I can answer at once"

// TestUserLimit: who asks on and on is asked for patience, alone, and nobody else has to wait.
func TestUserLimit(t *testing.T) {
	web := serve(t, newPlatform(t, plain(t), config(nil)))
	question := "did China try to influence the midterms?"
	send := func(body string) reply {
		t.Helper()
		status, out := post(t, web, signedRequest(body, time.Now()))
		if status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		return out
	}
	// until repeats something until it is limited, and returns how often it was not.
	until := func(body func(i int) string, most int) int {
		t.Helper()
		for n := range most {
			if out := send(body(n)); strings.Contains(out.text(), patience) {
				if out.Type != 4 || out.Data.Flags != ephemeral {
					t.Errorf("asked for patience with %+v", out)
				}
				return n
			}
		}
		t.Fatalf("%d times and no limit", most)
		return 0
	}
	if n := until(func(int) string { return ask(question) }, 100); n < 10 {
		t.Errorf("%d questions", n)
	}
	if out := send(strings.Replace(ask(question), `"en-US"`, `"fr"`, 1)); !strings.Contains(out.text(), "Réessayez dans") {
		t.Errorf("in French: %s", out.text())
	}
	if out := send(check(`{"content":"China tried."}`)); !strings.Contains(out.text(), patience) {
		t.Errorf("a claim: %s", out.text())
	}
	if out := send(press(map[string]any{"embeds": []any{}}, "page|ica-2022/kj1-approval")); !strings.Contains(out.text(), patience) {
		t.Errorf("a picture: %s", out.text())
	}
	// What costs nothing is still there: signs of life, completions, buttons.
	if out := send(use(1, "null")); out.Type != 1 {
		t.Errorf("PING: %+v", out)
	}
	if out := send(use(4, slash("country", `{"name":"name","type":3,"value":"ch","focused":true}`))); len(out.Data.Choices) == 0 {
		t.Errorf("completion: %+v", out)
	}
	context := func(int) string { return press(map[string]any{}, "context|ica-2022/kj1-approval") }
	if n := until(context, 1000); n < 20 {
		t.Errorf("%d presses", n)
	}
	if out := send(from(6, ask(question))); !strings.Contains(out.text(), "“China tacitly") {
		t.Errorf("somebody else: %s", out.text())
	}

	if n := until(func(i int) string { return from(100+i, ask(question)) }, 5000); n < 50 {
		t.Errorf("%d questions in a server", n)
	}
	elsewhere := strings.Replace(ask(question), `"guild_id":"7"`, `"guild_id":"77"`, 1)
	if out := send(from(9, elsewhere)); !strings.Contains(out.text(), "“China tacitly") {
		t.Errorf("in another server: %s", out.text())
	}
}

// TestMessageLimit: who mentions the bot on and on is told so once; then nothing comes, and nobody else has to wait.
func TestMessageLimit(t *testing.T) {
	f := newFake(t)
	stop := running(t, plain(t), config(f))
	gw := f.accept(false)
	gw.identified(f, "s1")
	const flood = 30
	for range flood {
		gw.send(mention("what about Iran?", ""))
	}
	gw.send(strings.Replace(mention("did China try to influence the midterms?", ""), `{"id":"5"}`, `{"id":"6"}`, 1))
	for !strings.Contains(string(f.next().body), "China tacitly") {
	}
	if err := stop(); err != nil { // not before all is answered that will be
		t.Error(err)
	}
	answered, told := 0, 0
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		switch body := string(c.body); {
		case strings.Contains(body, patience):
			told++
		case strings.Contains(body, "what about Iran?"):
			answered++
		}
	}
	if answered < 10 || answered > flood-5 || told != 1 {
		t.Errorf("%d of %d answered, told %d times", answered, flood, told)
	}
}
