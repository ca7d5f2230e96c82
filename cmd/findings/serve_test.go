package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// A running is a serve that a test has started.
type running struct {
	base   string
	getenv func(string) string
	log    *lockedBuffer
	stop   func() error
}

// lockedBuffer is a log that can be read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// startServe runs the real command on a free port and waits until it says where it is.
func startServe(t *testing.T, env map[string]string) *running {
	t.Helper()
	env["FINDINGS_DATA"] = filepath.Join(t.TempDir(), "data")
	r := &running{log: &lockedBuffer{}, getenv: func(name string) string { return env[name] }}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, program{[]string{"serve", "--addr", "127.0.0.1:0"}, r.getenv, strings.NewReader(""), io.Discard, r.log})
	}()
	r.stop = sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	t.Cleanup(func() { r.stop() })
	address := regexp.MustCompile(`msg=serving address=(\S+)`)
	waitFor(t, "the address", func() bool {
		select {
		case err := <-done:
			done <- err
			t.Fatalf("serve ended: %v\n%s", err, r.log)
		default:
		}
		if m := address.FindStringSubmatch(r.log.String()); m != nil {
			r.base = m[1]
		}
		return r.base != ""
	})
	return r
}

// waitFor polls until ok, and gives up after a time that no healthy run comes near.
func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(30 * time.Second); !ok(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// ask returns the text of the page that answers, without its markup.
func (r *running) ask(question string) (int, string, error) {
	resp, err := http.Get(r.base + "/?q=" + url.QueryEscape(question))
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, html.UnescapeString(tags.ReplaceAllString(string(body), "")), err
}

func TestServeAnswers(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	defer http.DefaultClient.CloseIdleConnections()
	r := startServe(t, map[string]string{})
	for question, want := range map[string][]string{
		"did China try to influence the 2022 midterms?": {"China tacitly approved efforts", "High confidence"},
		"how sure are they about Iran?":                 {"Moderate confidence"},
		"why did Iran hold back?":                       {"probably in part reflected resource limitations", "No confidence level stated"},
		"did it change the outcome?":                    {"does not include an assessment of the impact", "Scope Note"},
		"who won the 2024 election?":                    {"Nothing in the assessments"},
	} {
		code, body, err := r.ask(question)
		if err != nil || code != http.StatusOK {
			t.Fatalf("%q: status %d, %v", question, code, err)
		}
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%q: the page has no %q", question, w)
			}
		}
	}
	for _, variable := range append(slackVariables, discordVariables...) {
		if !strings.Contains(r.log.String(), variable) {
			t.Errorf("the log does not say that %s was looked for:\n%s", variable, r.log)
		}
	}
	if strings.Contains(r.log.String(), "midterms") {
		t.Errorf("a question is in the log:\n%s", r.log)
	}
	var out bytes.Buffer
	env := func(name string) string {
		if name == "FINDINGS_ADDR" {
			return strings.TrimPrefix(r.base, "http://")
		}
		return r.getenv(name)
	}
	if err := run(t.Context(), program{[]string{"health"}, env, nil, &out, &out}); err != nil {
		t.Errorf("health of a running serve: %v", err)
	}
	if err := r.stop(); err != nil {
		t.Errorf("stopped: %v", err)
	}
	if err := run(t.Context(), program{[]string{"health"}, env, nil, &out, &out}); err == nil {
		t.Error("health of a stopped serve is fine")
	}
}

func TestServeRefusesHalfGivenSecrets(t *testing.T) {
	env := map[string]string{
		"FINDINGS_DATA": t.TempDir(), "SLACK_BOT_TOKEN": "xoxb-secret-1", "DISCORD_PUBLIC_KEY": "abc",
	}
	var log bytes.Buffer
	err := run(t.Context(), program{[]string{"serve", "--addr", "127.0.0.1:0"}, func(n string) string { return env[n] }, nil, &log, &log})
	if err == nil {
		t.Fatal("started")
	}
	for _, want := range []string{"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DISCORD_BOT_TOKEN", "DISCORD_APPLICATION_ID", "DISCORD_PUBLIC_KEY"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not named in: %v", want, err)
		}
	}
	if strings.Contains(err.Error()+log.String(), "secret-1") {
		t.Errorf("a secret is printed: %v\n%s", err, &log)
	}
}

// TestServeTakesUpImports asks without pause while documents come and go: each is taken up without a restart, and no
// question fails or is answered from half of a corpus.
func TestServeTakesUpImports(t *testing.T) {
	r := startServe(t, map[string]string{})
	file := filepath.Join(t.TempDir(), "meravia.md")
	text := "# Foreign Threats to the 2031 Elections of Meravia\n\n## Key Judgments\n\nWe assess that Torvia paid three brokers " +
		"to sway the vote in Meravia. We have low confidence in this assessment.\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) {
		t.Helper()
		var out bytes.Buffer
		if err := run(t.Context(), program{args, r.getenv, strings.NewReader(""), &out, &out}); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, &out)
		}
	}
	var asked atomic.Int64
	stop := make(chan struct{})
	failed := make(chan error, 1)
	var askers sync.WaitGroup
	for range 2 {
		askers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				code, body, err := r.ask("did China try to influence the 2022 midterms?")
				if err != nil || code != http.StatusOK || !strings.Contains(body, "China tacitly approved efforts") {
					select {
					case failed <- fmt.Errorf("status %d, %v", code, err):
					default:
					}
					return
				}
				asked.Add(1)
			}
		})
	}
	known := func() bool {
		_, body, err := r.ask("did Torvia pay brokers?")
		return err == nil && strings.Contains(body, "paid three brokers") && strings.Contains(body, "Low confidence")
	}
	for range 2 {
		command("import", "--id", "meravia", file)
		waitFor(t, "the imported document", known)
		command("documents", "remove", "meravia")
		waitFor(t, "its removal", func() bool { return !known() })
	}
	close(stop)
	askers.Wait()
	select {
	case err := <-failed:
		t.Error(err)
	default:
	}
	if asked.Load() == 0 {
		t.Error("nothing was asked")
	}
}
