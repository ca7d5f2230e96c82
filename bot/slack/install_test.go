package slack_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"findings/bot/slack"
	"findings/bot/store"
)

const clientSecret = "client-secret-of-the-test"

var keyOne, keyTwo = base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32)), base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{2}, 32))

// many joins a platform that can be installed in many workspaces. access answers oauth.v2.access.
func many(t testing.TB, s store.Store, key string, access func(call) string) *joined {
	return join(t, false, func(c *slackConfig, _ *searcher, f *fakeSlack) {
		c.BotToken, c.ClientID, c.ClientSecret, c.TokenKey, c.Store = "", "123.456", clientSecret, key, s
		f.reply = func(c call) (int, string, string) {
			if c.method == "oauth.v2.access" {
				return 200, "", access(c)
			}
			return 0, "", ""
		}
	})
}

func granted(team, token string, more string) string {
	return fmt.Sprintf(`{"ok":true,"access_token":%q,"token_type":"bot","scope":"chat:write,commands","bot_user_id":"UBOT","app_id":"A1","team":{"id":%q,"name":"N"},"is_enterprise_install":false%s}`, token, team, more)
}

// browser is one that does not follow the way to Slack.
func browser() *http.Client {
	jar, _ := cookiejar.New(nil)
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func get(t testing.TB, c *http.Client, address string) (int, string, http.Header) {
	t.Helper()
	resp, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), resp.Header
}

// begin begins an installation and returns the state that Slack is to send back.
func (j *joined) begin(c *http.Client) string {
	j.t.Helper()
	status, _, h := get(j.t, c, j.address+"/slack/install")
	to, err := url.Parse(h.Get("Location"))
	if err != nil || status != http.StatusFound || to.Host != "slack.com" || to.Path != "/oauth/v2/authorize" {
		j.t.Fatalf("install: %d to %q", status, h.Get("Location"))
	}
	q := to.Query()
	if q.Get("client_id") != "123.456" || !strings.Contains(q.Get("scope"), "chat:write") || !strings.HasSuffix(q.Get("redirect_uri"), "/slack/oauth_redirect") || len(q.Get("state")) < 20 {
		j.t.Errorf("install asks for %v", q)
	}
	return q.Get("state")
}

func TestInstall(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.db")
	s, err := store.OpenSQLite(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	j := many(t, s, keyOne, func(c call) string {
		if c.form.Get("client_secret") != clientSecret || c.form.Get("code") == "bad" {
			return `{"ok":false,"error":"invalid_code"}`
		}
		if c.form.Get("code") == "org" {
			return granted("", "xoxb-org", `,"is_enterprise_install":true`)
		}
		return granted("T"+c.form.Get("code"), "xoxb-of-"+c.form.Get("code"), "")
	})
	redirect := func(c *http.Client, query string) (int, string) {
		status, body, _ := get(t, c, j.address+"/slack/oauth_redirect?"+query)
		return status, body
	}
	for _, bad := range []string{"", "code=1", "code=1&state=", "code=1&state=guess"} {
		if status, _ := redirect(browser(), bad); status != http.StatusForbidden {
			t.Errorf("without the cookie, %q: %d, want 403", bad, status)
		}
	}
	c := browser()
	state := j.begin(c)
	if status, _ := redirect(c, "code=1&state="+state+"x"); status != http.StatusForbidden {
		t.Errorf("with another state: %d, want 403", status)
	}
	for i, want := range map[string]string{"error=access_denied": "was not installed", "code=bad": "did not complete", "code=org": "did not complete", "code=1": "is installed", "code=2": "is installed"} {
		c := browser()
		state := j.begin(c)
		status, body := redirect(c, i+"&state="+state)
		if !strings.Contains(body, want) {
			t.Errorf("%s: %d %s, want %q", i, status, body, want)
		}
		if status, _ := redirect(c, i+"&state="+state); status != http.StatusForbidden {
			t.Errorf("%s once more: %d, want 403", i, status)
		}
	}
	for len(j.calls) > 0 {
		<-j.calls
	}

	// Each workspace is answered with its own token.
	ask := func(id, team string) call {
		j.deliver("events_api", id, strings.ReplaceAll(message(id, mention, map[string]any{"channel": "C" + id}), `"team_id":"T1"`, `"team_id":"`+team+`"`), 0)
		return j.next()
	}
	for _, n := range []string{"1", "2"} {
		if c := ask("a"+n, "T"+n); c.form.Get("token") != "xoxb-of-"+n {
			t.Errorf("T%s is answered with %s", n, c.form.Get("token"))
		}
	}

	// What is on the disk cannot be read without the key.
	if strings.Contains(readAll(t, file)+readAll(t, file+"-wal"), "xoxb-of-1") {
		t.Error("the token can be read in the database")
	}

	// A workspace that removes the app loses all that is stored of it, and is not answered any more.
	s.SaveSettings(t.Context(), "slack/T1", "", store.Settings{Keep: 3})
	j.deliver("events_api", "gone", strings.ReplaceAll(message("gone", "", map[string]any{"type": "app_uninstalled", "user": nil}), `"team_id":"T1"`, `"team_id":"T1"`), 0)
	j.settle()
	if _, ok, _ := s.Install(t.Context(), "slack/T1"); ok {
		t.Error("the installation is still stored")
	}
	if got, _ := s.Settings(t.Context(), "slack/T1", ""); got.Keep != 0 {
		t.Error("the settings are still stored")
	}
	j.deliver("events_api", "late", strings.ReplaceAll(message("late", mention, nil), `"team_id":"T1"`, `"team_id":"T1"`), 0)
	j.settle()
	j.none()
	if !strings.Contains(j.log.String(), "not installed") {
		t.Error("the log does not say why nothing was answered")
	}
	// tokens_revoked for users alone changes nothing; for the bot it does.
	j.deliver("events_api", "rev1", strings.ReplaceAll(message("rev1", "", map[string]any{"type": "tokens_revoked", "user": nil, "tokens": map[string]any{"oauth": []string{"U1"}, "bot": []string{}}}), `"team_id":"T1"`, `"team_id":"T2"`), 0)
	j.settle()
	if c := ask("still", "T2"); c.form.Get("token") != "xoxb-of-2" {
		t.Errorf("after a user's token was revoked: %v", c.form)
	}
	j.settle()
	j.deliver("events_api", "rev2", strings.ReplaceAll(message("rev2", "", map[string]any{"type": "tokens_revoked", "user": nil, "tokens": map[string]any{"bot": []string{"UBOT"}}}), `"team_id":"T1"`, `"team_id":"T2"`), 0)
	j.settle()
	if _, ok, _ := s.Install(t.Context(), "slack/T2"); ok {
		t.Error("the installation is still stored after its token was revoked")
	}
	for _, secret := range []string{clientSecret, "xoxb-of", keyOne} {
		if strings.Contains(j.log.String(), secret) {
			t.Errorf("the log has %s", secret)
		}
	}
}

// TestRemovedInMidAnswer proves that nothing breaks when a workspace goes while it is being answered.
func TestRemovedInMidAnswer(t *testing.T) {
	s := store.NewMemory()
	j := many(t, s, keyOne, func(c call) string { return granted("T1", "xoxb-of-1", "") })
	hold := make(chan struct{})
	j.searcher.hold = hold
	c := browser()
	get(t, c, j.address+"/slack/oauth_redirect?code=1&state="+j.begin(c))
	j.next()
	j.deliver("events_api", "m", message("m", mention, nil), 0)
	j.deliver("events_api", "gone", message("gone", "", map[string]any{"type": "app_uninstalled", "user": nil}), 0)
	for start := time.Now(); slack.InFlight(j.platform) > 1; time.Sleep(time.Millisecond) {
		if time.Since(start) > 20*time.Second {
			t.Fatal("waited for the removal in vain")
		}
	}
	close(hold)
	j.leave()
	j.none()
}

// TestTokenRotation proves that a token that soon ends is renewed once, kept, and used.
func TestTokenRotation(t *testing.T) {
	s := store.NewMemory()
	var renewed atomic.Int64
	access := func(c call) string {
		if c.form.Get("grant_type") == "refresh_token" {
			n := renewed.Add(1)
			if want := fmt.Sprintf("xoxe-%d", n); c.form.Get("refresh_token") != want {
				t.Errorf("renewed with %s, want %s", c.form.Get("refresh_token"), want)
			}
			return granted("T1", fmt.Sprint("xoxb-new-", n), fmt.Sprintf(`,"refresh_token":"xoxe-%d","expires_in":43200`, n+1))
		}
		return granted("T1", "xoxb-old", `,"refresh_token":"xoxe-1","expires_in":60`)
	}
	j := many(t, s, keyOne, access)
	c := browser()
	get(t, c, j.address+"/slack/oauth_redirect?code=1&state="+j.begin(c))
	j.next()
	for i := range 5 {
		id := fmt.Sprint("r", i)
		j.deliver("events_api", id, message(id, mention, map[string]any{"channel": "C" + id}), 0)
	}
	for range 6 {
		if c := j.next(); c.method == "chat.postMessage" && c.form.Get("token") != "xoxb-new-1" {
			t.Errorf("answered with %s", c.form.Get("token"))
		}
	}
	if n := renewed.Load(); n != 1 {
		t.Errorf("renewed %d times, want once", n)
	}
	j.leave()

	// Another process, with a new key in front: what the old one sealed is opened and sealed anew.
	j = many(t, s, keyTwo+","+keyOne, access)
	j.deliver("events_api", "k", message("k", mention, nil), 0)
	if c := j.next(); c.form.Get("token") != "xoxb-new-1" {
		t.Errorf("after the key changed: %s", c.form.Get("token"))
	}
	j.leave()
	j = many(t, s, keyTwo, access)
	j.deliver("events_api", "l", message("l", mention, nil), 0)
	if c := j.next(); c.form.Get("token") != "xoxb-new-1" {
		t.Errorf("without the old key: %s", c.form.Get("token"))
	}
	j.leave()
	j = many(t, s, keyOne, access)
	j.deliver("events_api", "n", message("n", mention, nil), 0)
	j.leave()
	j.none()
	if !strings.Contains(j.log.String(), "none of the keys in SLACK_TOKEN_KEY fits") {
		t.Errorf("log: %s", j.log)
	}
}

// TestOwnTokenIsForOwnWorkspace proves that the operator's own token answers in the operator's workspace, and in none
// that merely has no installation.
func TestOwnTokenIsForOwnWorkspace(t *testing.T) {
	const own = "T024BE7LD" // as the test server's auth.test says
	j := join(t, false, func(c *slackConfig, _ *searcher, _ *fakeSlack) {
		c.ClientID, c.ClientSecret, c.TokenKey = "123.456", clientSecret, keyOne
	})
	ask := func(id, in string) {
		body := strings.ReplaceAll(message(id, mention, map[string]any{"channel": "C" + id}), `"team_id":"T1"`, `"team_id":"`+in+`"`)
		j.deliver("events_api", id, body, 0)
		j.settle()
	}
	ask("stranger", "T9")
	j.none()
	ask("own", own)
	if c := j.next(); c.form.Get("token") != botToken {
		t.Errorf("the own workspace is answered with %s", c.form.Get("token"))
	}
	ask("again", "T9")
	j.leave()
	j.none()
	if !strings.Contains(j.log.String(), "not installed") {
		t.Errorf("the log does not say why nothing was answered: %s", j.log)
	}
}

// TestRemovedInMidRenewal proves that a token that is renewed while the workspace removes the app is not kept.
func TestRemovedInMidRenewal(t *testing.T) {
	s := store.NewMemory()
	j := many(t, s, keyOne, func(c call) string {
		if c.form.Get("grant_type") == "refresh_token" {
			s.RemoveWorkspace(t.Context(), "slack/T1")
			return granted("T1", "xoxb-new", `,"refresh_token":"xoxe-2","expires_in":43200`)
		}
		return granted("T1", "xoxb-old", `,"refresh_token":"xoxe-1","expires_in":60`)
	})
	c := browser()
	get(t, c, j.address+"/slack/oauth_redirect?code=1&state="+j.begin(c))
	j.next()
	j.deliver("events_api", "m", message("m", mention, nil), 0)
	if c := j.next(); c.form.Get("grant_type") != "refresh_token" {
		t.Errorf("called %s, want a renewal", c.method)
	}
	j.leave()
	j.none()
	if list, err := s.Installs(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("the installation is back: %+v, %v", list, err)
	}
}
